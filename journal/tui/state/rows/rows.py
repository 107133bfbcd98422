"""The rows of a list: what each says, and all of them, made as they are looked at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate, repeat
from operator import attrgetter, is_
from types import MappingProxyType
from typing import TYPE_CHECKING, overload

from journal.language.clean import clean
from journal.model.calendar_names import WEEKDAYS
from journal.model.entry import Entry, NotePath, WhoseTurn
from journal.model.value import value
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.day_words import day_text
from journal.practice.agenda.item_words import mark, short_when_of
from journal.practice.agenda.shown_text import shown_text
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import MeetingRow

if TYPE_CHECKING:
    from journal.practice.agenda.agenda import Shown

    ByNote = Mapping[NotePath, Sequence[Shown]]

_WEEKDAYS = frozenset(name[:3] for name in WEEKDAYS)
_key = attrgetter("key")


@value
class Row:
    """One line of the list: an item, the heading of a group, a remark, or now.

    What it says is worked out when it is drawn: most rows of a long list never are.
    """

    item: Item | None
    today: date
    section: Section | None = None
    title: str = ""
    """Of the group; clean."""
    count: int | None = None
    """How many are in the group; only a heading has it."""
    folded: bool = False
    remark: str = ""
    """Of a folded heading: what is in it, in short."""
    meeting: MeetingRow | None = None
    """Of today, from a calendar; it is no entry."""
    finding: FindingRow | None = None
    """Of your email; it is no entry either."""
    is_now: bool = False
    """Whether it is the line between what is past today and what is to come."""

    @property
    def glyph(self) -> str:
        return mark(self.item) if self.item else ""

    @property
    def text(self) -> str:
        """The words of an item without their markup, or a remark."""
        if self.item is None:
            return self.remark
        return clean(shown_text(self.item.entry)) or "(no words)"

    @property
    def who(self) -> str:
        item = self.item
        if item is None:
            return ""
        if not item.people and item.turn is WhoseTurn.THEIRS:
            return "no one named"
        return ", ".join(clean(person.label) for person in item.people)

    @property
    def note(self) -> str:
        """The name of the note: `Larkspur Ferries`."""
        if self.item is None:
            return ""
        return clean(self.item.entry.path.rpartition("/")[2].removesuffix(".md"))

    @property
    def when(self) -> str:
        """In short: the hour of a day to come stands in the preview."""
        return short_when_of(self.item, self.today) if self.item else ""

    @property
    def brief_when(self) -> str:
        """The same in six cells, for a narrow list: `7 Jun`, `4 d`, `today`."""
        when = self.when
        if when == "any time":
            return "today"
        weekday, _, day = when.partition(" ")
        if self.item and self.item.when and (weekday == "tomorrow" or ":" in day):
            _, _, day = day_text(self.item.when.day, self.today).partition(" ")
            return day
        return day if weekday in _WEEKDAYS else when.removesuffix(" late")


Below = Sequence[Item] | Sequence[Row]
"""A part of a list: items of which rows are made, or rows."""


class Rows(Sequence[Row]):
    """All rows of a list. Of a hundred thousand a screen draws forty: only those are
    made, each time they are looked at."""

    def __init__(
        self,
        parts: Sequence[tuple[str, Below]],
        today: date,
        by_note: ByNote | None = None,
        folded: Mapping[str, Sequence[Item]] = MappingProxyType({}),
    ) -> None:
        """`parts` stand one below the other, each under a title, which is clean.
        `folded` are the items of the groups of which only the heading is shown.

        Where the items of each part are in the order of an agenda, `by_note` are its
        items: a row can then be found without looking through all of them.
        """
        self._parts = [(title, below) for title, below in parts if below]
        lengths = (len(below) for _, below in self._parts)
        self._starts = list(accumulate(lengths, initial=0))
        self._today = today
        self._by_note = by_note
        self.folded = folded

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if not 0 <= number < len(self):
            raise IndexError(index)
        part = bisect_right(self._starts, number) - 1
        title, below = self._parts[part]
        one = below[number - self._starts[part]]
        if isinstance(one, Row):
            return one
        return Row(one, self._today, one.section, title)

    def __iter__(self) -> Iterator[Row]:
        return (self[number] for number in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]

    @property
    def items(self) -> list[Item]:
        """The items that are listed, in their order."""
        return [
            item
            for _, below in self._parts
            for one in below
            if (item := one.item if isinstance(one, Row) else one)
        ]

    def headings(self) -> Iterator[Row]:
        """The heading of each group."""
        for _, below in self._parts:
            if isinstance(row := below[0], Row) and row.count is not None:
                yield row

    def under(self, title: str) -> range:
        """The numbers of the rows of a group, its heading first; empty for no group."""
        found = [n for n, part in enumerate(self._parts) if part[0] == title]
        if not found:
            return range(0)
        return range(self._starts[found[0]], self._starts[found[-1] + 1])

    # -------------------------------------------------------- finding

    def number_of(self, item: Item) -> int | None:
        """The row of this very item."""
        for start, (_, below) in zip(self._starts, self._parts, strict=False):
            if isinstance(below[0], Row):
                continue
            items: Sequence[Item] = below  # type: ignore[assignment]
            at = self._place_in(items, item)
            if at is not None:
                return start + at
        return None

    def _place_in(self, items: Sequence[Item], item: Item) -> int | None:
        if self._by_note is None:
            same = (n for n, it in enumerate(map(is_, items, repeat(item))) if it)
            return next(same, None)
        at = bisect_left(items, _key(item), key=_key)
        return at if at < len(items) and items[at] is item else None

    def number_like(self, old: Entry, *, follow: bool) -> int | None:
        """The row of an entry as it is now; else, to `follow` it, of the likest one."""
        if self._by_note is None:
            known = [item for item in self.items if item.entry.path == old.path]
        else:
            known = [p.item for p in self._by_note.get(old.path, ()) if p.item]
        near: dict[int, int] = {}
        for item in sorted(known, key=lambda item: item.entry.line):
            is_same = item.entry.ref == old.ref
            likeness = _likeness(old, item.entry) if follow else 0
            if not is_same and not likeness:
                continue
            number = self.number_of(item)
            if number is None:
                continue
            if is_same:
                return number
            near[likeness] = min(number, near.get(likeness, number))
        return near[min(near)] if near else None


def _likeness(old: Entry, new: Entry) -> int:
    """1 for the same words, 2 for the same line, 0 for another entry."""
    if new.text == old.text:
        return 1
    return 2 if new.line == old.line else 0
