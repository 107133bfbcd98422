"""The agenda from the cache, without its notes.

The equivalent of `practice/agenda/agenda.py`, in the same order and by the same rules
(`sections.py`); a test holds the two equal. Most entries come from the days of the
cache, all of a day at once; where dates other than the deadline matter, from its rows.
"""

from __future__ import annotations

from journal.model.when import When
from journal.practice.agenda.day_words import open_mark, short_when
from journal.practice.agenda.sections import (
    IN_ORDER,
    LATER,
    LISTED,
    OVERDUE,
    SOON,
    TO_NUDGE,
    TODAY,
    UPCOMING,
    heading_of,
    horizon,
    is_within,
    promises_first,
    section_of,
)
from journal.vault.cache import stored_days, stored_rows
from journal.vault.cache.layout import BEGUN, DOES_REST, HAS_BEGUN, IS_PLAIN, RESTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from sqlite3 import Connection
    from typing import Any, Protocol, TypeAlias

    from journal.vault.cache.stored_days import DayEntry

    AnyItem: TypeAlias = "RowItem | DayItem"
    Found = tuple[list[AnyItem], AnyItem | None, dict[str, int]]
    """The items shown, the next one after today, and the count of each heading."""

    class Wanted(Protocol):
        """Which part of the agenda: see `GlanceQuery`."""

        everything: bool
        within: int | None
        limit: int | None
        late: int | None


class RowItem:
    """A row with its place in the agenda of a day."""

    __slots__ = (
        "glyph", "heading", "id", "key", "people", "place", "promised", "section",
        "text", "theirs", "up", "when", "who", "words",
    )  # fmt: skip

    def __init__(self, row: tuple[Any, ...], today: date, days: int) -> None:
        """`row` belongs to an open entry, in the order of the cache's columns; `days`
        is how far “upcoming” reaches."""
        (
            _, line, self.id, listed, _, start, remind, deadline, scheduled, _,
            priority, folded, self.who, self.text, self.place, self.theirs,
            self.promised, self.people, _, words, nudge,
        ) = row  # fmt: skip
        self.section, self.up = section_of(
            today, _when(start), _when(remind), _when(deadline), _when(scheduled)
        )
        self.words = words or self.text
        asks = bool(self.theirs) and self.theirs != RESTS
        self.heading = heading_of(self.section, self.up, today, days, asks=asks)
        self.when = short_when(self.heading, self.up, nudge, today)
        self.glyph = open_mark(
            self.heading,
            theirs=bool(self.theirs),
            promised=bool(self.promised),
            begun=listed == BEGUN,
        )
        order = IN_ORDER.index(self.section), str(self.up or "9999")
        self.key = (*order, priority, folded, line)

    def owners(self) -> list[tuple[str, object]]:
        """The people it is about, with its section."""
        people = self.people.split(b"\n") if self.people else ()
        return [(self.section, person) for person in people]


class DayItem:
    """An entry of a day, with its place in the agenda."""

    __slots__ = (
        "_kind", "glyph", "heading", "id", "place", "section", "text", "up", "when",
        "who", "words",
    )  # fmt: skip

    promised = 0
    """A promise is never among the entries of days."""

    def __init__(
        self,
        entry: DayEntry,
        section: str,
        up: When,
        heading: str,
        mark: tuple[str, str],
    ) -> None:
        """`mark` are its glyph and its date in words."""
        self.place, self.id, self.who, self.text, words, self._kind = entry
        self.words = words or self.text
        self.section, self.up, self.heading = section, up, heading
        self.glyph, self.when = mark

    @property
    def key(self) -> tuple[Any, ...]:
        """Its place in the order of the agenda."""
        _, *rest = stored_days.order_of(self.place, self._kind)
        return IN_ORDER.index(self.section), str(self.up), *rest

    @property
    def theirs(self) -> bool:
        """Whether it waits for someone known."""
        return bool(self._kind[-1])

    def owners(self) -> list[tuple[str, object]]:
        """The people it is about, with its section."""
        people = self._kind[-1]
        return [(self.section, person) for person in people.split(b"\n") if people]


def items_of_day(
    ordinal: int, entries: Sequence[DayEntry], today: date, days: int, *, asks: bool
) -> tuple[str, list[DayItem]]:
    """Their heading, and the entries of a day as items, in order.

    `days` is how far “upcoming” reaches; `asks`: they wait for someone who may be
    nudged. Before a day has come it is only told of plain entries: for the others more
    than their deadline matters.
    """
    day = today.fromordinal(ordinal)
    section = OVERDUE if day < today else TODAY if day == today else UPCOMING
    whole = When(day)
    heading = heading_of(section, whole, today, days, asks=asks)
    usual = _mark(heading, whole, "", today, asks, 0)
    if section != OVERDUE:
        entries = [entry for entry in entries if entry[5][3] & IS_PLAIN]
    return heading, [
        DayItem(entry, section, whole, heading, usual)
        if not (asks or entry[5][3] > IS_PLAIN or entry[5][0])
        else _unusual(entry, section, whole, heading, today, asks=asks)
        for entry in entries
    ]


def _unusual(
    entry: DayEntry, section: str, up: When, heading: str, today: date, *, asks: bool
) -> DayItem:
    """An item with an hour, or marked otherwise than those of its day."""
    clock, _, _, traits, nudge, _ = entry[5]
    if clock:
        up = When.parse(f"{up}{clock}")
    mark = _mark(heading, up, nudge, today, asks, traits)
    return DayItem(entry, section, up, heading, mark)


def _mark(
    heading: str, up: When, nudge: str, today: date, asks: bool, traits: int
) -> tuple[str, str]:
    theirs, begun = asks or bool(traits & DOES_REST), bool(traits & HAS_BEGUN)
    glyph = open_mark(heading, theirs=theirs, begun=begun)
    return glyph, short_when(heading, up, nudge, today)


def _when(text: str | None) -> When | None:
    return When.parse(text) if text else None


def found_items(db: Connection, wanted: Wanted, days: int, today: date) -> Found:
    """What is wanted of the agenda of a day; `days` is how far “upcoming” reaches."""
    try:
        return _found(db, wanted, days, today, by_day=True)
    except stored_days.DamagedDay:
        return _found(db, wanted, days, today, by_day=False)


def _found(
    db: Connection, wanted: Wanted, days: int, today: date, *, by_day: bool
) -> Found:
    limit, promised = wanted.limit, stored_rows.is_promised(db)
    found, counts = _Gathered(db, today, days, by_day=by_day), dict[str, int]()
    are_missing = wanted.everything
    if not wanted.everything or limit:
        counts = found.take_near(wanted.within, None if promised else wanted.late)
    if wanted.everything and limit:
        # what is near is listed first: of the rest only the number is needed
        are_missing = sum(map(len, found.groups.values())) < limit
        count = stored_days.count_open if by_day else stored_rows.count
        beyond = count(db) - sum(counts.values())
        counts[LATER] = counts.get(LATER, 0) + beyond
    if are_missing:
        found = _Gathered(db, today, days, by_day=by_day)
        counts = found.take_everything()
    following = found.sort(promised=promised)
    groups = found.groups.get
    listed = [item for name in LISTED for item in groups(name, ())][:limit]
    if found.mixed:
        rows = [item for item in listed if isinstance(item, RowItem)]
        ids = stored_rows.short_ids(db, [row.id for row in rows])
        for row in rows:
            row.id = ids[row.id]
    return listed, following, counts


class _Gathered:
    """Items under their headings."""

    def __init__(self, db: Connection, today: date, days: int, *, by_day: bool) -> None:
        """`by_day`: the entries of days, and only other rows; else all from rows."""
        self.groups: dict[str, list[AnyItem]] = {}
        self.mixed: set[str] = set()
        """Headings with items from rows, which are yet to be sorted in."""
        self._db = db
        self._today = today
        self._days = days
        self._by_day = by_day

    def take_near(self, within: int | None, limit: int | None) -> dict[str, int]:
        """Take what is late, today, or comes up `within` days; returns the counts.

        `limit` keeps the first of what is late, and of what is late and to nudge.
        """
        db, today, by_day = self._db, self._today, self._by_day
        last = horizon(today, self._days if within is None else within)
        rows, late = stored_rows.near(db, today, last, limit, apart=by_day)
        unread = list(late)
        for item in self._items(rows):
            if is_within(item.section, item.up, last):
                self._take(item)
                if item.section == OVERDUE:
                    unread[item.heading == TO_NUDGE] -= 1
        now, end = today.toordinal(), last.toordinal() + 1
        for asks in (False, True) if by_day else ():
            read = 0
            for day, entries in stored_days.days(db, 1, now, asks=asks):
                self._take_day(day, entries, asks=asks)
                read += len(entries)
                if limit is not None and read >= limit:
                    unread[asks] += stored_days.count(db, now, asks=asks) - read
                    break
            for day, entries in stored_days.days(db, now, end, asks=asks):
                self._take_day(day, entries, asks=asks)
        counts = self._counts()
        for heading, left in zip((OVERDUE, TO_NUDGE), unread, strict=True):
            if left:
                counts[heading] = counts.get(heading, 0) + left
        return counts

    def take_everything(self) -> dict[str, int]:
        """Take all open entries; returns the counts."""
        db, by_day = self._db, self._by_day
        for item in self._items(
            stored_rows.everything(db, self._today if by_day else None)
        ):
            self._take(item)
        for asks in (False, True) if by_day else ():
            for day, entries in stored_days.days(db, 1, stored_days.END, asks=asks):
                self._take_day(day, entries, asks=asks)
        return self._counts()

    def sort(self, *, promised: bool) -> AnyItem | None:
        """Bring them in the order of the agenda; returns the next one after today.

        `promised`: something is, so promises may go first.
        """
        if promised:
            return self._promises_first()
        for heading, group in self.groups.items():
            # late entries of days are in order
            if heading in self.mixed or heading not in (OVERDUE, TO_NUDGE):
                group.sort(key=_key)
        return next(
            (self.groups[name][0] for name in SOON if name in self.groups), None
        )

    def _promises_first(self) -> AnyItem | None:
        items = in_order(item for group in self.groups.values() for item in group)
        for group in self.groups.values():
            group.clear()
        for item in items:
            self.groups[item.heading].append(item)
        return next((item for item in items if item.heading in SOON), None)

    def _items(self, rows: Iterable[tuple[Any, ...]]) -> Iterator[RowItem]:
        return (RowItem(row, self._today, self._days) for row in rows)

    def _take(self, item: RowItem) -> None:
        self.groups.setdefault(item.heading, []).append(item)
        self.mixed.add(item.heading)

    def _take_day(self, day: int, entries: Sequence[DayEntry], *, asks: bool) -> None:
        heading, items = items_of_day(day, entries, self._today, self._days, asks=asks)
        if items:
            self.groups.setdefault(heading, []).extend(items)

    def _counts(self) -> dict[str, int]:
        return {heading: len(group) for heading, group in self.groups.items()}


def in_order(items: Iterable[AnyItem]) -> list[AnyItem]:
    """Open items in the order of the agenda, which knows no headings."""
    items = sorted(items, key=_key)
    owed = [item.owners() if item.promised else [] for item in items]
    asked = [item.owners() if item.theirs else [] for item in items]
    return promises_first(items, owed, asked)


def _key(item: AnyItem) -> tuple[Any, ...]:
    return item.key
