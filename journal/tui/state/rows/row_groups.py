"""Groups of rows, each below its heading, and the list that they make."""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from journal.language.clean import clean
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.group_words import in_short
from journal.practice.agenda.groups import Group
from journal.practice.agenda.sections import OVERDUE, TODAY
from journal.tui.state import mail_rows
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import TITLE, MeetingRow
from journal.tui.state.rows.rows import Below, Row, Rows

if TYPE_CHECKING:
    from journal.tui.state.rows.rows import ByNote


class RowGroup:
    """A heading and the items below it."""

    def __init__(self, title: str, items: Sequence[Item], today: date) -> None:
        """`title` is clean; the items are in the order of the agenda."""
        self.title = title
        self.in_order = items
        """As they were given."""
        self.items = _by_clock(items) if title == TODAY else items
        self.today = today

    def __len__(self) -> int:
        return len(self.items)

    def heading(self, *, folded: bool) -> Row:
        section = self.items[0].section if self.items else None
        remark = self._in_short if folded else ""
        return Row(None, self.today, section, self.title, len(self), folded, remark)

    @cached_property
    def _in_short(self) -> str:
        return in_short(self.title, self.items, self.today) if self.items else ""

    def shown(self, now: time | None, *, folded: bool) -> list[Below]:
        """What is below the heading, in parts.

        A line for `now` stands in today. Of what is overdue and folded the oldest
        promise stays.
        """
        if folded:
            return [self._oldest_promise] if self.title == OVERDUE else []
        if now is None or self.title != TODAY:
            return [self.items]
        past = bisect_right(self._clocks, now)
        line = Row(None, self.today, title=TODAY, remark=f"{now:%H:%M}", is_now=True)
        return [self.items[:past], [line], self.items[past:]]

    @cached_property
    def _clocks(self) -> list[time]:
        """When each of today's comes up; those without an hour come first."""
        whens = (item.when for item in self.items)
        return [w.clock if w and w.clock else time.min for w in whens]

    @cached_property
    def _oldest_promise(self) -> Sequence[Item]:
        found = (item for item in self.items if item.is_promised)
        return [item for item in [next(found, None)] if item]


class OtherGroup(RowGroup):
    """A group of rows that are not follow-ups."""

    def __init__(self, title: str, rows: list[Row], today: date) -> None:
        super().__init__(title, (), today)
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def shown(self, now: time | None, *, folded: bool) -> list[Below]:
        return [] if folded else [self._rows]


def rows_of(
    groups: Iterable[RowGroup],
    today: date,
    remark: str = "",
    folded: Set[str] = frozenset(),
    now: datetime | None = None,
    by_note: ByNote | None = None,
) -> Rows:
    """The groups, each below its heading; folded ones show only the heading.

    A remark goes above them all, a line for `now` into today. `folded` are displayed
    titles; `by_note` goes to `Rows`.
    """
    parts: list[tuple[str, Below]] = []
    if remark:
        parts.append(("", [Row(None, today, remark=remark)]))
    clock = now.time() if now else None
    hidden: dict[str, Sequence[Item]] = {}
    for group in groups:
        shut = group.title in folded
        if shut:
            hidden[group.title] = group.items
        parts.append((group.title, [group.heading(folded=shut)]))
        parts += ((group.title, one) for one in group.shown(clock, folded=shut))
    return Rows(parts, today, by_note, hidden)


def row_groups(
    groups: Iterable[Group], today: date, before: Iterable[RowGroup] = ()
) -> list[RowGroup]:
    """The groups for `rows_of`, for showing them again and again.

    Of the groups `before`, of the same day, those with the same items are kept.
    """
    known = {group.title: group for group in before if group.today == today}
    found = []
    for group in groups:
        title = clean(group.title)
        old = known.get(title)
        if old is None or not _are_same(old.in_order, group.items):
            old = RowGroup(title, group.items, today)
        found.append(old)
    return found


def _are_same(one: Sequence[Item], other: Sequence[Item]) -> bool:
    """Whether these are the identical items: an equal one may be from another note."""
    if one is other:
        return True
    return len(one) == len(other) and all(map(operator.is_, one, other))


def _by_clock(items: Sequence[Item]) -> Sequence[Item]:
    """Today's items in clock order, those without an hour first, for the line for now.

    The agenda has the same order, except that promises go before questions.
    """
    return sorted(items, key=lambda i: (i.when and i.when.clock) or time.min)


def meetings_group(meetings: Iterable[MeetingRow], today: date) -> list[RowGroup]:
    """Today's meetings as a group of rows; none without a meeting."""
    below = [Row(None, today, title=TITLE, meeting=one) for one in meetings]
    return [OtherGroup(TITLE, below, today)] if below else []


def findings_group(findings: Iterable[FindingRow], today: date) -> list[RowGroup]:
    """Mail findings as a group of rows; none without a finding."""
    title = mail_rows.TITLE
    below = [Row(None, today, title=title, finding=one) for one in findings]
    return [OtherGroup(title, below, today)] if below else []
