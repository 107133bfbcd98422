"""What the lists say of people, from the notes as the cache has them.

`View` holds every note and every entry as an object. Who prints each entry once, as
data, needs of the other notes only the newest contact with each person, the logs (for
how soon someone answers), and what blocks what. So the notes are gone through once as
they are stored, and entries are made one after the other. A test holds what is printed
equal to what `View` gives.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journal.api.glance.why_of import why_of
from journal.model.entry import Entry, EntryRef, NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda.agenda import Item, is_followup, item_of
from journal.practice.people.contacts import contacts_in
from journal.practice.people.habits import Habits, habits_of
from journal.practice.people.ladder import lacks_day
from journal.practice.people.people import People, Person
from journal.practice.team.owners import is_for_me
from journal.vault.cache.layout import Failed
from journal.vault.cache.note_codec import (
    entry_from_plain,
    mentions_from_plain,
    note_from_plain,
)
from journal.vault.cache.plain_notes import persons, plain_notes
from journal.vault.notes.copies import is_copy, originals
from journal.vault.settings.load import load

if TYPE_CHECKING:
    from sqlite3 import Connection

    from journal.api.glance.agenda import Believed

    PlainMentions = tuple[tuple[str, str], ...]
    FirstSeen = Callable[[Iterable[Entry]], Mapping[EntryRef, date]]

UNREADABLE = (Failed, OSError, ValueError, TypeError, LookupError, EOFError)
"""What a cache raises that is damaged."""
_CLOSED = frozenset(("done", "cancelled"))


class StoredView:
    """The entries of a vault at `now`, without its notes."""

    def __init__(
        self, db: Connection, settings: Settings, now: datetime, first_seen: FirstSeen
    ) -> None:
        """Raises sqlite3.Error, and ValueError, TypeError, LookupError or EOFError for
        a note that is damaged. `first_seen` tells the days of what waits without one.
        """
        self.settings = settings
        self.now = now
        self.today = now.date()
        self._first_seen = first_seen
        self._newest: dict[str, int] = {}
        """The last contact with a person, by key."""
        self._keys: dict[PlainMentions, list[str]] = {}
        self._logged: list[tuple[Entry, tuple[Person, ...]]] = []
        self._habits: dict[str, Habits] = {}
        self._by_task_id: dict[str, list[Entry]] = {}
        self._notes: list[tuple[NotePath, bytes]] = []
        """Those with entries, as they are stored."""
        self._read(db)

    def _read(self, db: Connection) -> None:
        found = list(plain_notes(db))
        copies = _copies(found)
        about = [note_from_plain(marshal.loads(blob)) for _, blob in persons(db)]
        about.sort(key=lambda note: note.path)
        self.people = People(note for note in about if note.path not in copies)
        for path, blob in found:
            if path not in copies:
                plain = marshal.loads(blob)
                if plain[3]:
                    self._notes.append((path, blob))
                self._take(path, plain)
        self._notes.sort()

    def _take(self, path: NotePath, plain: tuple[Any, ...]) -> None:
        day, logged = plain[6], []
        today = self.today.toordinal()
        for entry in plain[3]:
            if entry[23]:
                logged.append(entry)
            elif entry[1] == "done" and entry[4]:
                done = entry[10] or day
                if done and done <= today:
                    for key in self._keys_of(entry[4]):
                        self._met(key, done)
            if entry[17] and entry[1] not in _CLOSED:
                blocks = self._by_task_id.setdefault(entry[17], [])
                blocks.append(entry_from_plain(path, entry))
        if logged or plain[5] or (day and plain[7]):
            note = note_from_plain((*plain[:3], tuple(logged), *plain[4:]))
            self._take_contacts(note)

    def _take_contacts(self, note: Note) -> None:
        for key, contact in contacts_in(note, self.people):
            if contact.day <= self.today:
                self._met(key, contact.day.toordinal())
        for entry in note.entries:
            if self._counts(entry):
                self._logged.append((entry, self.people.of(entry)))

    def _met(self, key: str, day: int) -> None:
        if day > self._newest.get(key, 0):
            self._newest[key] = day

    def _keys_of(self, mentions: PlainMentions) -> list[str]:
        found = self._keys.get(mentions)
        if found is None:
            named = map(self.people.resolve, mentions_from_plain(mentions))
            found = self._keys[mentions] = list({p.key for p in named if p})
        return found

    def _counts(self, entry: Entry) -> bool:
        people, settings = self.people, self.settings
        return is_followup(entry, people, settings) and is_for_me(
            entry, people, settings
        )

    # -------------------------------------------------------- its entries

    def each(self, *, closed: bool) -> Iterator[tuple[NotePath, tuple[Any, ...]]]:
        """Task lines by path and line, as `entry_to_plain` has them; with `closed`,
        those that are done or cancelled too."""
        for path, blob in self._notes:
            for plain in sorted(marshal.loads(blob)[3], key=_line):
                if closed or plain[1] not in _CLOSED:
                    yield path, plain

    def item(self, path: NotePath, plain: tuple[Any, ...]) -> Item | None:
        """With its place in the agenda; None where it counts as no entry."""
        entry = entry_from_plain(path, plain)
        if not self._counts(entry):
            return None
        first = None
        if lacks_day(entry, self.settings):
            first = self._first_seen([entry]).get(entry.ref)
        return item_of(entry, self.people, self.now, self.settings, first)

    # -------------------------------------------------------- what is said of them

    def newest(self, persons: Iterable[Person]) -> date | None:
        """The newest day up to today with contact with one of them."""
        day = max((self._newest.get(person.key, 0) for person in persons), default=0)
        return date.fromordinal(day) if day else None

    def last_contact(self, item: Item) -> date | None:
        """As `View.last_contact`."""
        return self.newest(item.people)

    def habits(self, person: Person) -> Habits:
        """How they answer, from the logs of what concerns them."""
        if person.key not in self._habits:
            keys = ((e, about) for e, about in self._logged if person in about)
            self._habits[person.key] = habits_of(keys, person)
        return self._habits[person.key]

    def blockers(self, entry: Entry) -> Sequence[Entry]:
        """The open entries that this one depends on."""
        found = (self._by_task_id.get(name, ()) for name in entry.depends_on)
        return [
            other
            for several in found
            for other in sorted(several, key=lambda entry: (entry.path, entry.line))
        ]

    def why(self, item: Item) -> str:
        """As `View.why`. Raises ConfigError for an unknown ladder."""
        return why_of(self, item, self.last_contact(item))


def stored_view(
    found: Believed, root: Path, states: Path, user_config: Path, now: datetime
) -> StoredView | None:
    """What is believed of a vault; None where only the notes can tell.

    Raises what `StoredView` does, and ConfigError.
    """
    if found.knows_of_later(now.date()):
        return None
    settings = load(root, user_config).settings

    def first_seen(entries: Iterable[Entry]) -> Mapping[EntryRef, date]:
        # few vaults have such lines
        from journal.api.edits.first_seen import FirstSeenDays
        from journal.api.edits.identity import Identity
        from journal.vault.first_seen import FirstSeen
        from journal.vault.id_record import IdRecord
        from journal.vault.state_folder import state_folder
        from journal.vault.write.on_record import OnRecord

        state = state_folder(states, root, settings.notes.vault_id)
        identity = Identity(IdRecord(state), OnRecord(state).newest)
        days = FirstSeenDays(FirstSeen(state), identity, settings)
        return days.of(entries, now.date(), keep=False)

    return StoredView(found.notes, settings, now, first_seen)


def _line(plain: tuple[Any, ...]) -> int:
    line: int = plain[0][3]
    return line


def _copies(notes: Sequence[tuple[NotePath, bytes]]) -> set[NotePath]:
    """The notes that are copies of others."""
    may_be = originals(path for path, _ in notes)
    if not may_be:
        return set()
    blobs = dict(notes)

    def note(path: NotePath) -> Note:
        return note_from_plain(marshal.loads(blobs[path]))

    return {path for path, other in may_be.items() if is_copy(note(path), note(other))}
