"""A view of the stored notes, for commands that print each entry once.

`View` holds every note and every entry as an object. To print an entry as data, all
that matters of the other notes is the newest contact with each person, the logs (how
soon someone answers) and which entries block which. So the stored notes are read once
for these, and entries are built one at a time. A test holds the output equal to that
of `View`.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from datetime import date, datetime
from functools import cached_property
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
from journal.vault.cache.note_codec import (
    CLOSED,
    DAY,
    ENTRIES,
    ENTRY_DONE,
    ENTRY_LOG,
    ENTRY_MENTIONS,
    ENTRY_STATUS,
    ENTRY_TASK_ID,
    LOG,
    MENTIONS,
    entry_from_plain,
    mentions_from_plain,
    note_from_plain,
)
from journal.vault.cache.plain_notes import persons, plain_note, plain_notes
from journal.vault.notes.copies import copies_in, originals
from journal.vault.settings.load import load

if TYPE_CHECKING:
    from sqlite3 import Connection

    from journal.api.glance.agenda import Believed

    PlainMentions = tuple[tuple[str, str], ...]
    FirstSeen = Callable[[Iterable[Entry]], Mapping[EntryRef, date]]


class StoredView:
    """The entries of a vault as of `now`, without its notes in memory."""

    def __init__(
        self,
        db: Connection,
        settings: Settings,
        now: datetime,
        first_seen: FirstSeen,
        only: Iterable[bytes] | None = None,
    ) -> None:
        """`first_seen` returns the days of entries that wait without one; `only` these
        notes are read, if given, and none is looked at as a copy.

        Raises sqlite3.Error, and ValueError, TypeError, LookupError or EOFError for a
        damaged note.
        """
        self.settings = settings
        self.now = now
        self.today = now.date()
        self._first_seen = first_seen
        self._newest: dict[str, int] = {}
        """The day of the newest contact up to today, by person key."""
        self._keys: dict[PlainMentions, list[str]] = {}
        self._logged: list[tuple[Entry, tuple[Person, ...]]] = []
        self._habits: dict[str, Habits] = {}
        self._by_task_id: dict[str, list[Entry]] = {}
        self._notes: list[tuple[NotePath, bytes]] = []
        """The stored notes that have entries."""
        self.met: dict[NotePath, dict[str, int]] = {}
        """The day of the newest contact up to today in a note, by person key."""
        self.telling: set[NotePath] = set()
        """Notes with logs or task ids: they may tell more of other notes' entries."""
        self.may_have_copies = False
        if only is None:
            found = list(plain_notes(db))
            self._read(db, found, self._copies(db, found))
        else:
            self._read(db, [note for key in only for note in plain_note(db, key)], ())

    def _copies(
        self, db: Connection, notes: Sequence[tuple[NotePath, bytes]]
    ) -> set[NotePath]:
        self.may_have_copies = bool(originals(path for path, _ in notes))
        return _copies(db, notes) if self.may_have_copies else set()

    def _read(
        self,
        db: Connection,
        found: Iterable[tuple[NotePath, bytes]],
        copies: Collection[NotePath],
    ) -> None:
        about = self._persons(db)
        self.people = People(note for note in about if note.path not in copies)
        for path, blob in found:
            if path not in copies:
                plain = marshal.loads(blob)
                if plain[ENTRIES]:
                    self._notes.append((path, blob))
                self._take(path, plain)
        self._notes.sort()

    def _persons(self, db: Connection) -> list[Note]:
        """The notes of people, by path."""
        about = [note_from_plain(marshal.loads(blob)) for _, blob in persons(db)]
        return sorted(about, key=lambda note: note.path)

    def add(self, db: Connection, keys: Iterable[bytes]) -> None:
        """Have the entries of these notes too. Raises as `StoredView` does."""
        for key in keys:
            self._notes += plain_note(db, key)
        self._notes.sort()

    def know(self, newest: dict[str, int]) -> None:
        """Take these for the days of the newest contacts, by person key."""
        self._newest = newest

    def _take(self, path: NotePath, plain: tuple[Any, ...]) -> None:
        day, logged = plain[DAY], []
        today = self.today.toordinal()
        for entry in plain[ENTRIES]:
            status, mentions = entry[ENTRY_STATUS], entry[ENTRY_MENTIONS]
            if entry[ENTRY_LOG]:
                logged.append(entry)
            elif status == "done" and mentions:
                done = entry[ENTRY_DONE] or day
                if done and done <= today:
                    for key in self.keys_of(mentions):
                        self._met(path, key, done)
            if (task_id := entry[ENTRY_TASK_ID]) and status not in CLOSED:
                found = self._by_task_id.setdefault(task_id, [])
                found.append(entry_from_plain(path, entry))
                self.telling.add(path)
        if logged:
            self.telling.add(path)
        if logged or plain[LOG] or (day and plain[MENTIONS]):
            # without the other entries: they add no contact
            before, after = plain[:ENTRIES], plain[ENTRIES + 1 :]
            self._take_contacts(note_from_plain((*before, tuple(logged), *after)))

    def _take_contacts(self, note: Note) -> None:
        for key, contact in contacts_in(note, self.people):
            if contact.day <= self.today:
                self._met(note.path, key, contact.day.toordinal())
        for entry in note.entries:
            if self._counts(entry):
                self._logged.append((entry, self.people.of(entry)))

    def _met(self, path: NotePath, key: str, day: int) -> None:
        if day > self._newest.get(key, 0):
            self._newest[key] = day
        own = self.met.setdefault(path, {})
        if day > own.get(key, 0):
            own[key] = day

    def keys_of(self, mentions: PlainMentions) -> list[str]:
        """The keys of the people named by mentions in their stored form."""
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
        """Task lines in the form of `entry_to_plain`, by path and line.

        `closed` includes done and cancelled ones.
        """
        for path, blob in self._notes:
            for plain in sorted(marshal.loads(blob)[ENTRIES], key=_line):
                if closed or plain[ENTRY_STATUS] not in CLOSED:
                    yield path, plain

    def at(
        self, places: Iterable[tuple[bytes, int]]
    ) -> Iterator[tuple[NotePath, tuple[Any, ...]]]:
        """The task lines at these notes and lines, in the same order and form.

        Raises LookupError if there is none.
        """
        known: dict[bytes, dict[int, tuple[Any, ...]]] = {}
        for note, line in places:
            if note not in known:
                entries = marshal.loads(self._stored(note))[ENTRIES]
                known[note] = {_line(plain): plain for plain in entries}
            yield NotePath(os.fsdecode(note)), known[note][line]

    def _stored(self, note: bytes) -> bytes:
        """The note at this path, which is no copy. Raises LookupError if there is
        none."""
        return self._by_key[note]

    @cached_property
    def _by_key(self) -> dict[bytes, bytes]:
        return {os.fsencode(path): blob for path, blob in self._notes}

    def item(self, path: NotePath, plain: tuple[Any, ...]) -> Item | None:
        """The entry with its place in the agenda; None if it is not a follow-up."""
        entry = entry_from_plain(path, plain)
        if not self._counts(entry):
            return None
        first = None
        if lacks_day(entry, self.settings):
            first = self._first_seen([entry]).get(entry.ref)
        return item_of(entry, self.people, self.now, self.settings, first)

    # -------------------------------------------------------- facts about them

    def newest(self, persons: Iterable[Person]) -> date | None:
        """The day of the newest contact with any of them, up to today."""
        day = max((self._newest.get(person.key, 0) for person in persons), default=0)
        return date.fromordinal(day) if day else None

    def last_contact(self, item: Item) -> date | None:
        """Like `View.last_contact`."""
        return self.newest(item.people)

    def habits(self, person: Person) -> Habits:
        """How soon they answer, from the logs of entries about them."""
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
        """Like `View.why`. Raises ConfigError for an unknown nudge schedule."""
        return why_of(self, item, self.last_contact(item))


def stored_view(
    found: Believed,
    root: Path,
    states: Path,
    user_config: Path,
    now: datetime,
    only: Iterable[bytes] | None = None,
    kind: type[StoredView] = StoredView,
) -> StoredView | None:
    """The view of a trusted cache, or of `only` these notes; None if only the notes
    can tell.

    Raises ConfigError, and whatever `StoredView` raises.
    """
    if found.knows_of_later(now.date()):
        return None
    settings = load(root, user_config).settings

    def first_seen(entries: Iterable[Entry]) -> Mapping[EntryRef, date]:
        # imported late: few vaults have such lines
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

    return kind(found.notes, settings, now, first_seen, only)


def _line(plain: tuple[Any, ...]) -> int:
    line: int = plain[0][3]
    return line


def _copies(db: Connection, notes: Sequence[tuple[NotePath, bytes]]) -> set[NotePath]:
    """The notes that are copies of other notes."""
    # a note in which there is nothing may be the likeliest original
    every = {NotePath(os.fsdecode(key)) for (key,) in db.execute(_EVERY_PATH)}
    blobs = dict(notes)

    def note(path: NotePath) -> Note | None:
        blob = blobs.get(path)
        return None if blob is None else note_from_plain(marshal.loads(blob))

    return set(copies_in(originals(blobs, every), note))


_EVERY_PATH = "SELECT path FROM stamps"
