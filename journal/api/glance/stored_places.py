"""Notes in their stored form → the items of an agenda, without building their entries.

Most lines neither wait for anyone nor are promised, and belong to everyone: their dates
suffice to place them. For any other line the entry is built. A faster equivalent of
`Placed`; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from journal.language.fold import casefolded
from journal.model.entry import Entry, EntryRef, NotePath, Priority, Status
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda.agenda import Placed, Section
from journal.practice.agenda.moments import Kind, Moment, in_order, name_of, of_entry
from journal.practice.agenda.sections import CLOSED, heading_of, section_of
from journal.practice.kept.stored_items import Sheet, Standing, StoredItem, Traits
from journal.practice.kept.stored_moments import StoredMoment
from journal.practice.people.ladder import lacks_day
from journal.practice.people.people import People, Person
from journal.practice.people.threads import may_say_whose_turn
from journal.vault.cache.note_codec import (
    ENTRIES,
    ENTRY_STATUS,
    entry_from_plain,
    mentions_from_plain,
    when_from_plain,
)
from journal.vault.cache.stored_note import StoredNote

if TYPE_CHECKING:
    from journal.model.when import When
    from journal.practice.agenda.agenda import Shown

_Days = tuple[int, int | None] | None
"""A day in its stored form."""
_Times = tuple[tuple[datetime, Kind, "When"], ...]
_CLOSED = frozenset(status.value for status in Status if status.closed)


class StoredPlaces:
    """Places the entries of stored notes, for one day and the people of a vault."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._everything = settings.notes.include == "all-tasks"
        self._me, self._team = settings.agenda.me, settings.agenda.team
        self._people: People | None = None
        self._today = date.min
        self._ready: dict[NotePath, tuple[Note, list[Shown | Entry]]] = {}
        """What was placed while it was looked for waits without a day."""
        self._about: dict[Any, tuple[tuple[Person, ...], bool]] = {}
        self._standings: dict[Any, Standing] = {}
        self._traits: dict[Any, Traits] = {}
        self._closings: dict[Any, tuple[date | None, ...]] = {}
        self._times: dict[tuple[_Days, ...], _Times] = {}
        self._quiet_tags: set[tuple[str, ...]] = {()}
        """Tags that do not say whose turn it is."""

    def begin(self, people: People, today: date) -> None:
        """What comes is to be placed among these people on this day."""
        if people is not self._people or today != self._today:
            self._people, self._today = people, today
            self._ready, self._about, self._standings = {}, {}, {}

    def lacking(self, note: Note) -> tuple[Entry, ...] | None:
        """The entries that wait and do not say since when; None if the note is not in
        its stored form."""
        found = self._placed(note)
        if found is None:
            return None
        self._ready[note.path] = note, found
        return tuple(
            one
            for one in found
            if isinstance(one, Entry) and lacks_day(one, self._settings)
        )

    def place(
        self, note: Note, now: datetime, seen: Mapping[EntryRef, date]
    ) -> list[Shown] | None:
        """The entries of a note that are shown; None if the note is not in its stored
        form. `seen` as for `Placed`. Raises ConfigError."""
        known, found = self._ready.pop(note.path, (None, None))
        if known is not note:
            found = self._placed(note)
        if found is None:
            return None
        assert self._people is not None
        people, settings = self._people, self._settings
        several: list[Shown] = []
        for one in found:
            if isinstance(one, Entry):
                one = Placed(one, people, now, settings, seen)
            if one.item:
                several.append(one)
        return several

    def moments(
        self,
        note: Note,
        people: People,
        today: date,
        seen: Mapping[EntryRef, date],
    ) -> list[Moment] | None:
        """When the open entries of a note are to be announced; None if the note is not
        in its stored form. `seen` as for `moments_of`."""
        plain = note.plain() if isinstance(note, StoredNote) else None
        if plain is None:
            return None
        found: list[Moment] = []
        for number, entry in enumerate(plain[ENTRIES]):
            if self._is_odd(entry):
                whole = entry_from_plain(note.path, entry)
                first = seen.get(whole.ref)
                found += of_entry(whole, people, self._settings, today, first)
            elif entry[ENTRY_STATUS] not in _CLOSED:
                days = entry[5:9]
                times = self._times.get(days) or self._times_of(days, people)
                name = name_of(entry[3], entry[15], entry[16]) if times else ""
                found += [StoredMoment.of(note, number, name, *one) for one in times]
        return in_order(found)

    def _is_odd(self, entry: tuple[Any, ...]) -> bool:
        """Whether more than the dates matter."""
        text, tags, problems, unless_reply = entry[3], entry[15], entry[25], entry[26]
        return bool(
            problems
            or unless_reply is not None
            or entry[ENTRY_STATUS] == "waiting"
            or "owe" in text.lower()
            or not (tags in self._quiet_tags or self._is_quiet(tags))
            or (self._me and (entry[27] or self._team))
        )

    def _times_of(self, days: tuple[_Days, ...], people: People) -> _Times:
        """When an entry with these dates (as in its stored form) is announced."""
        due, remind, scheduled, start = map(when_from_plain, days)
        ref = EntryRef(NotePath(""), "", 0, 1, 1)
        entry = Entry(ref, Status.OPEN, " ", "", (), due, remind, scheduled, start)
        found = of_entry(entry, people, self._settings, date.min, None)
        self._times[days] = times = tuple((m.at, m.kind, m.when) for m in found)
        return times

    def _placed(self, note: Note) -> list[Shown | Entry] | None:
        """The placed entries, and those that have to be placed as a whole."""
        plain = note.plain() if isinstance(note, StoredNote) else None
        if plain is None:
            return None
        path, sheet, folded = note.path, Sheet(note), casefolded(note.path)
        standings, traits_of, abouts = self._standings, self._traits, self._about
        closings, quiet_tags, new = self._closings, self._quiet_tags, object.__new__
        found: list[Shown | Entry] = []
        for number, entry in enumerate(plain[ENTRIES]):
            (
                ref, status, _, text, mentions, due, remind, scheduled, start, _, done,
                cancelled, priority, repeat, _, tags, _, _, _, _, _, _, _, log,
                has_filter, problems, unless_reply, owner, hidden,
            ) = entry  # fmt: skip
            if (
                problems
                or unless_reply is not None
                or status == "waiting"
                or "owe" in text.lower()
                or not (tags in quiet_tags or self._is_quiet(tags))
                or (self._me and (owner or self._team))
            ):  # as `_is_odd`, without a call
                found.append(entry_from_plain(path, entry))
                continue
            about, named = abouts.get(mentions) or self._named(mentions)
            if not (
                due or start or scheduled or remind or named or has_filter
                or self._everything
            ):  # fmt: skip
                continue
            days = status in _CLOSED, due, remind, scheduled, start
            standing = standings.get(days) or self._standing(days)
            raw = ref[0]
            hashes = _hashes(raw) if "#" in raw else ()
            alike = (
                status, priority, tags, repeat, owner, hashes, not log, has_filter,
                hidden,
            )  # fmt: skip
            traits = traits_of.get(alike) or self._alike(alike)
            ended = done, cancelled
            closed = closings.get(ended) or self._closing(ended)
            key = standing.order, standing.day, priority, folded, ref[3], path
            item: Any = new(StoredItem)
            item.sheet, item.number, item.key = sheet, number, key
            item.traits, item.standing, item.closed = traits, standing, closed
            item.section, item.when = standing.section, standing.when
            item.days, item.heading = standing.days, standing.heading
            item.people = about
            found.append(item)
        sheet.items = [one for one in found if isinstance(one, StoredItem)]
        return found

    def _is_quiet(self, tags: tuple[str, ...]) -> bool:
        if may_say_whose_turn("", tags):
            return False
        self._quiet_tags.add(tags)
        return True

    def _named(self, plain: tuple[Any, ...]) -> tuple[tuple[Person, ...], bool]:
        """Whom these mentions name, and whether they name anyone at all."""
        people, mentions = self._people, mentions_from_plain(plain)
        assert people is not None
        persons = {
            person.key: person for m in mentions if (person := people.resolve(m))
        }
        named = bool(persons) or any(map(people.ambiguous, mentions))
        found = self._about[plain] = tuple(persons.values()), named
        return found

    def _standing(self, days: tuple[bool, _Days, _Days, _Days, _Days]) -> Standing:
        is_closed, today = days[0], self._today
        due, remind, scheduled, start = dates = tuple(map(when_from_plain, days[1:]))
        if is_closed:
            found = Standing(dates, Section.CLOSED, None, None, CLOSED)
        else:
            deadline = due or remind or scheduled
            name, when = section_of(today, start, remind, deadline, scheduled)
            left = (when.day - today).days if when else None
            ahead = self._settings.agenda.upcoming_days
            heading = heading_of(name, when, today, ahead, asks=False)
            found = Standing(dates, Section(name), when, left, heading)
        self._standings[days] = found
        return found

    def _alike(self, alike: tuple[Any, ...]) -> Traits:
        status, priority, tags, repeat, owner, hashes, no_log, has_filter, hidden = (
            alike
        )
        known: dict[str, Any] = {
            "status": Status(status),
            "priority": Priority(priority),
            "tags": tags,
            "repeat": repeat,
            "owner": owner,
            "carries_filter": has_filter,
            "hidden_filter": hidden,
            "problems": (),
            "unless_reply": None,
        }
        if no_log:
            known["log"] = ()
        found = self._traits[alike] = Traits(known, hashes)
        return found

    def _closing(self, ended: tuple[int | None, int | None]) -> tuple[date | None, ...]:
        found = tuple(None if day is None else date.fromordinal(day) for day in ended)
        self._closings[ended] = found
        return found


def _hashes(raw: str) -> tuple[str, ...]:
    """The words that begin with `#`; there is a `#` in the line."""
    at = raw.index("#")
    words = raw[at:].split()
    if at and not raw[at - 1].isspace():
        del words[0]  # the end of a word
    return tuple([word.casefold() for word in words if word[0] == "#"])
