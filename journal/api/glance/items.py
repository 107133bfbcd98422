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
    from collections.abc import Iterable, Sequence
    from datetime import date
    from sqlite3 import Connection
    from typing import Any, Protocol, TypeAlias

    from journal.vault.cache.stored_days import DayEntry

    AnyItem: TypeAlias = "StoredItem | DayItem"
    Found = tuple[list[AnyItem], AnyItem | None, dict[str, int]]
    """The items shown, the next one after today, and the count of each heading."""

    class Wanted(Protocol):
        """Which part of the agenda: see `GlanceQuery`."""

        everything: bool
        within: int | None
        limit: int | None
        late: int | None


class StoredItem:
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
        "_entry", "glyph", "heading", "id", "place", "section", "text", "up", "when",
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
        self._entry = entry
        _, _, _, _, self.id, self.who, self.text, words, self.place, _, _, _ = entry
        self.words = words or self.text
        self.section, self.up, self.heading = section, up, heading
        self.glyph, self.when = mark

    @property
    def key(self) -> tuple[Any, ...]:
        """Its place in the order of the agenda."""
        _, priority, folded, line, *_ = self._entry
        return IN_ORDER.index(self.section), str(self.up), priority, folded, line

    @property
    def theirs(self) -> bool:
        """Whether it waits for someone known."""
        return bool(self._entry[-1])

    def owners(self) -> list[tuple[str, object]]:
        """The people it is about, with its section."""
        people = self._entry[-1]
        return [(self.section, person) for person in people.split(b"\n") if people]


def items_of_day(
    ordinal: int, entries: Sequence[DayEntry], today: date, days: int, *, asks: bool
) -> list[DayItem]:
    """The entries of a day as items, in order; `days` is how far “upcoming” reaches.

    `asks`: they wait for someone who may be nudged. Before a day has come it is only
    told of plain entries: for the others more than their deadline matters.
    """
    day = today.fromordinal(ordinal)
    section = OVERDUE if day < today else TODAY if day == today else UPCOMING
    whole = When(day)
    heading = heading_of(section, whole, today, days, asks=asks)
    usual = _mark(heading, whole, "", today, asks, 0)
    items = []
    for entry in entries:
        clock, traits = entry[0], entry[9]
        if section != OVERDUE and not traits & IS_PLAIN:
            continue
        up = When.parse(f"{day.isoformat()}{clock}") if clock else whole
        mark = usual
        if asks or clock or traits & ~IS_PLAIN:
            mark = _mark(heading, up, entry[10], today, asks, traits)
        items.append(DayItem(entry, section, up, heading, mark))
    return items


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
    limit, counts = wanted.limit, dict[str, int]()
    promised = stored_rows.is_promised(db)
    items: list[AnyItem] | None = None
    if not wanted.everything or limit:
        late = None if promised else wanted.late
        last = horizon(today, days if wanted.within is None else wanted.within)
        items, counts = _near(db, last, late, days, today, by_day=by_day)
    if wanted.everything and items is not None:
        # what is near is listed first: of the rest only the number is needed
        count = stored_days.count_open if by_day else stored_rows.count
        beyond = count(db) - sum(counts.values())
        counts[LATER] = counts.get(LATER, 0) + beyond
        if len(items) < (limit or 0):
            items = None
    if items is None:
        items = _everything(db, days, today, by_day=by_day)
        counts = _counts_of(items)
    groups = _groups(items, promised=promised)
    following = next((groups[name][0] for name in SOON if name in groups), None)
    listed = [item for name in LISTED for item in groups.get(name, ())][:limit]
    rows = [item for item in listed if isinstance(item, StoredItem)]
    ids = stored_rows.short_ids(db, [item.id for item in rows])
    for row in rows:
        row.id = ids[row.id]
    return listed, following, counts


def _near(
    db: Connection,
    last: date,
    limit: int | None,
    days: int,
    today: date,
    *,
    by_day: bool,
) -> tuple[list[AnyItem], dict[str, int]]:
    """What is late, today, or coming up until `last`, and how much of it there is.

    `limit` keeps the first of what is late, and of what is late and to nudge.
    """
    rows, late = stored_rows.near(db, today, last, limit, apart=by_day)
    items: list[AnyItem] = []
    for row in rows:
        item = StoredItem(row, today, days)
        if is_within(item.section, item.up, last):
            items.append(item)
    asks = [item.heading == TO_NUDGE for item in items if item.section == OVERDUE]
    unread = [late[0] - (len(asks) - sum(asks)), late[1] - sum(asks)]
    if by_day:
        now, end = today.toordinal(), last.toordinal() + 1
        for asked in (False, True):
            read = 0
            for day, entries in stored_days.days(db, 1, now, asks=asked):
                items += items_of_day(day, entries, today, days, asks=asked)
                read += len(entries)
                if limit is not None and read >= limit:
                    unread[asked] += stored_days.count(db, now, asks=asked) - read
                    break
            for day, entries in stored_days.days(db, now, end, asks=asked):
                items += items_of_day(day, entries, today, days, asks=asked)
    counts = _counts_of(items)
    for heading, left in zip((OVERDUE, TO_NUDGE), unread, strict=True):
        if left:
            counts[heading] = counts.get(heading, 0) + left
    return items, counts


def _everything(
    db: Connection, days: int, today: date, *, by_day: bool
) -> list[AnyItem]:
    """All open entries."""
    rows = stored_rows.everything(db, today if by_day else None)
    items: list[AnyItem] = [StoredItem(row, today, days) for row in rows]
    if by_day:
        for asks in (False, True):
            for day, entries in stored_days.days(db, 1, stored_days.END, asks=asks):
                items += items_of_day(day, entries, today, days, asks=asks)
    return items


def _counts_of(items: Iterable[AnyItem]) -> dict[str, int]:
    """How many there are under each heading."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.heading] = counts.get(item.heading, 0) + 1
    return counts


def _groups(items: Iterable[AnyItem], *, promised: bool) -> dict[str, list[AnyItem]]:
    """The items under each heading, in the order of the agenda."""
    if promised:
        items = in_order(items)
    groups: dict[str, list[AnyItem]] = {}
    mixed = set[str]()
    for item in items:
        heading = item.heading
        groups.setdefault(heading, []).append(item)
        if heading not in _BY_DAY or isinstance(item, StoredItem):
            mixed.add(heading)
    for heading in () if promised else mixed:
        groups[heading].sort(key=_key)
    return groups


_BY_DAY = (OVERDUE, TO_NUDGE)
"""The entries of days come in order under these headings."""


def in_order(items: Iterable[AnyItem]) -> list[AnyItem]:
    """Open items in the order of the agenda, which knows no headings."""
    items = sorted(items, key=_key)
    owed = [item.owners() if item.promised else [] for item in items]
    asked = [item.owners() if item.theirs else [] for item in items]
    return promises_first(items, owed, asked)


def _key(item: AnyItem) -> tuple[Any, ...]:
    return item.key
