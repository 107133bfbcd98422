"""Entries, people and the current time → what is up, and in which section.

An entry comes up at its reminder, else on its due date, else on its scheduled date. A
reminder in the future keeps it quiet until then (that is what snoozing writes); a start
date hides it until that day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from operator import attrgetter
from types import MappingProxyType

from journal.language.fold import casefolded, fold
from journal.model.entry import Entry, EntryRef, NotePath, WhoseTurn
from journal.model.errors import ConfigError
from journal.model.settings import Settings
from journal.model.value import field, value
from journal.model.when import When
from journal.practice.agenda import sections as placing
from journal.practice.agenda.entry_dates import dates_of
from journal.practice.agenda.sections import (
    PAUSED,
    Counted,
    Counts,
    heading_of,
    horizon,
    is_within,
    promises_first,
    section_of,
)
from journal.practice.people.ladder import standing_of
from journal.practice.people.people import People, Person
from journal.practice.people.promises import is_promised
from journal.practice.people.threads import STATE_TAGS, waits
from journal.practice.people.whose_turn import turn_of
from journal.practice.team.owners import is_for_me

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Shown(Protocol):
        """An item with everything that its position in an agenda depends on."""

        @property
        def item(self) -> Item | None: ...
        @property
        def key(self) -> tuple[object, ...]: ...
        @property
        def owed(self) -> Sequence[tuple[Section, str]]:
            """Whom it is promised to, and the section in which that counts."""

        @property
        def asked(self) -> Sequence[tuple[Section, str]]:
            """The people being asked."""


class Section(Enum):
    """Where an open entry stands in the agenda, in the order shown."""

    OVERDUE = placing.OVERDUE
    TODAY = placing.TODAY
    UPCOMING = placing.UPCOMING
    SOMEDAY = placing.SOMEDAY
    """No date at all, or one that cannot be read."""
    HIDDEN = placing.HIDDEN
    """Its start date has not come yet."""
    CLOSED = placing.CLOSED


_ORDER = {section: number for number, section in enumerate(Section)}
LINE = 4
"""Where the line is in the key of an item."""


def order_of(section: Section, when: When | None) -> tuple[int, str]:
    """The beginning of a key: by section, then by date, those without one last."""
    return _ORDER[section], str(when or "9999")


@value
class Item:
    """An entry with its place in the agenda."""

    entry: Entry
    section: Section
    when: When | None
    """The date that decides its place: reminder, due, scheduled or start."""
    days: int | None
    """Days until then; negative when it is late."""
    people: tuple[Person, ...]
    turn: WhoseTurn = WhoseTurn.MINE
    """Whose turn it is, from the log and `#waiting`."""
    rests: bool = False
    """Whether everyone it waits for is to be left alone."""
    heading: str = ""
    """The heading it is shown and counted under: one of `sections.HEADINGS`."""
    nudge: str = ""
    """If it is their turn, the next nudge: `2 of 3`, `decide`, `paused`."""
    _folded: str | None = field(default=None, init=False, compare=False, repr=False)

    @property
    def is_up(self) -> bool:
        """Whether it is late, or for today."""
        return self.section in (Section.OVERDUE, Section.TODAY)

    @property
    def folded(self) -> str:
        """What a word is sought in: text, note and people, folded."""
        known = self._folded
        if known is None:
            names = (person.name for person in self.people)
            known = "\0".join(map(fold, (self.entry.text, self.entry.path, *names)))
            object.__setattr__(self, "_folded", known)
        return known

    @property
    def tags(self) -> tuple[str, ...]:
        """Those of its entry."""
        return self.entry.tags

    @property
    def is_promised(self) -> bool:
        """Whether the user owes it to someone."""
        return is_promised(self.entry)

    @property
    def is_unasked(self) -> bool:
        """Whether it waits for no one, and nothing was logged with it."""
        return not (self.entry.log or waits(self.entry))

    @property
    def done(self) -> date | None:
        """The day on which it was ticked."""
        return self.entry.done

    def has_word(self, word: str) -> bool:
        """Whether the line has this word, a tag in lower case, anywhere."""
        return word in self.entry.ref.raw.casefold().split()

    @property
    def key(self) -> tuple[object, ...]:
        """By what an agenda is sorted; no two items of it have the same."""
        entry = self.entry
        first, day = order_of(self.section, self.when)
        path = casefolded(entry.path)
        return first, day, entry.priority, path, entry.line, entry.path


def counted(item: Item) -> Counted | None:
    """The kind it counts as; None if it is closed."""
    if item.section is Section.CLOSED:
        return None
    return item.heading, item.turn is WhoseTurn.THEIRS, item.is_promised


def counts_of(items: Iterable[Item]) -> Counts:
    """The counts of these items; closed ones are left out."""
    return Counts(Counter(filter(None, map(counted, items))))


@value
class Agenda:
    """The items in display order."""

    now: datetime
    items: tuple[Item, ...]
    tally: Mapping[Counted, int] | None = field(default=None, compare=False)
    """Number of open items of each kind, if already known."""
    by_title: Mapping[str, Sequence[Item]] | None = field(default=None, compare=False)
    """The items under each title of `groups.TITLES_BY_DATE` that has some, where they
    are grouped already; the same object as before where they are the same."""
    by_note: Mapping[NotePath, Sequence[Shown]] | None = field(
        default=None, compare=False
    )
    """What is shown of each note, where that is known already."""

    def section(self, section: Section) -> tuple[Item, ...]:
        if self.by_title is not None:  # kept in order, so it need not be sought
            return self.items[self._start(section) : self._start(section, after=True)]
        return tuple(item for item in self.items if item.section is section)

    def under(self, *headings: str) -> tuple[Item, ...]:
        """The items under one of these headings."""
        return tuple(item for item in self.items if item.heading in headings)

    @property
    def counts(self) -> Counts:
        """The counts that every screen shows; closed items are left out."""
        if self.tally is not None:
            return Counts(self.tally)
        return counts_of(self.items)

    @property
    def due(self) -> tuple[Item, ...]:
        """What is up now: overdue, and due today."""
        up = (Section.OVERDUE, Section.TODAY)
        return tuple(item for item in self.items if item.section in up)

    def next_up(self) -> Item | None:
        """The next upcoming item."""
        coming = Section.UPCOMING
        if self.by_title is not None:
            found = self.items[(at := self._start(coming)) : at + 1]
            return next((item for item in found if item.section is coming), None)
        return next((item for item in self.items if item.section is coming), None)

    def _start(self, section: Section, *, after: bool = False) -> int:
        """How many items stand before a section, with `after` those in it too."""
        sought = _ORDER[section] + after
        return bisect_left(self.items, sought, key=lambda item: _ORDER[item.section])


def is_followup(entry: Entry, people: People, settings: Settings) -> bool:
    """Whether the line counts as an entry (setting `entries`)."""
    if settings.notes.include == "all-tasks" or entry.carries_filter:
        return True
    if entry.due or entry.remind or entry.scheduled or entry.start:
        return True
    if entry.unless_reply:
        return True
    if any(p.code == "impossible-date" for p in entry.problems):
        return True
    return any(map(entry.has_tag, STATE_TAGS)) or people.named_in(entry)


def item_of(
    entry: Entry,
    people: People,
    now: datetime,
    settings: Settings,
    seen: date | None = None,
) -> Item:
    """An entry with its place in the agenda at `now`; `seen` as for `dates_of`.

    An entry that waits for someone and has no date comes up when a nudge is due.
    """
    today, about = now.date(), people.of(entry)
    if entry.status.closed:
        turn = turn_of(entry, about, today)
        closed = placing.CLOSED
        return Item(entry, Section.CLOSED, None, None, about, turn, heading=closed)
    found = dates_of(entry, about, settings, today, seen)
    name, when = section_of(
        today, found.start, found.remind, found.deadline, found.scheduled
    )
    days = (when.day - today).days if when else None
    theirs = found.turn is WhoseTurn.THEIRS
    ahead, asks = settings.agenda.upcoming_days, theirs and not found.rests
    return Item(
        entry,
        Section(name),
        when,
        days,
        about,
        found.turn,
        found.rests,
        heading_of(name, when, today, ahead, asks=asks),
        next_nudge(entry, about, settings, today, rests=found.rests) if theirs else "",
    )


def next_nudge(
    entry: Entry,
    about: Sequence[Person],
    settings: Settings,
    today: date,
    *,
    rests: bool,
) -> str:
    """Which nudge of how many comes next: `2 of 3`, or `decide` after the last;
    `paused` if it `rests`."""
    if rests:
        return PAUSED
    try:
        standing = standing_of(entry, about, settings, today)
    except ConfigError:
        return ""  # reported where the ladder decides the day
    if standing.exhausted:
        return "decide"
    return f"{standing.attempts + 1} of {len(standing.waits)}"


def build(
    entries: Iterable[Entry],
    people: People,
    now: datetime,
    settings: Settings,
    seen: Mapping[EntryRef, date] = MappingProxyType({}),
) -> Agenda:
    """The agenda of the entries that count, at `now`.

    Sections in order; within each the earliest first, then the most urgent, then by
    place, so the same notes always give the same list. `seen` holds the day on which
    entries were first seen that do not say how long they have waited.
    """
    placed = [Placed(entry, people, now, settings, seen) for entry in entries]
    shown = sorted((one for one in placed if one.item), key=attrgetter("key"))
    return Agenda(now, in_order(shown))


def in_order(shown: Sequence[Shown]) -> tuple[Item, ...]:
    """The items, sorted; what I owe a person comes before what I ask of them."""
    owed = [one.owed for one in shown]
    asked = [one.asked for one in shown]
    items = [one.item for one in shown if one.item]
    return tuple(promises_first(items, owed, asked))


class Placed:
    """An entry in its place, if it counts."""

    __slots__ = ("asked", "item", "key", "owed")

    def __init__(
        self,
        entry: Entry,
        people: People,
        now: datetime,
        settings: Settings,
        seen: Mapping[EntryRef, date],
    ) -> None:
        self.item: Item | None = None
        self.key: tuple[object, ...] = ()
        self.owed: Sequence[tuple[Section, str]] = ()
        self.asked: Sequence[tuple[Section, str]] = ()
        if not is_followup(entry, people, settings):
            return
        if not is_for_me(entry, people, settings):
            return
        first = seen.get(entry.ref) if seen else None
        self.item = item = item_of(entry, people, now, settings, first)
        self.key = item.key
        promised, asks = is_promised(entry), item.turn is WhoseTurn.THEIRS
        if promised or asks:
            whom = tuple((item.section, person.key) for person in item.people)
            self.owed = whom if promised and not entry.status.closed else ()
            self.asked = whom if asks else ()


def within(agenda: Agenda, days: int) -> tuple[Item, ...]:
    """What `due` shows: late, today, and the next `days` days."""
    last = horizon(agenda.now.date(), days)
    return tuple(
        item for item in agenda.items if is_within(item.section.value, item.when, last)
    )
