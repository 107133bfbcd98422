"""The agenda as the rows of a list: headings and items, before they are drawn."""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from journal.language.clean import clean
from journal.model.entry import WhoseTurn
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.group_words import in_short
from journal.practice.agenda.groups import Group
from journal.practice.agenda.item_words import mark, short_when_of
from journal.practice.agenda.sections import OVERDUE, TODAY
from journal.practice.agenda.shown_text import shown_text
from journal.practice.people.promises import is_promised
from journal.tui.state import mail_rows
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import TITLE, MeetingRow


@dataclass(frozen=True, slots=True)
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
    """What mail has found; it is no entry either."""
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


class RowGroup:
    """A heading and the rows below it, made when they are first shown."""

    def __init__(
        self,
        title: str,
        items: Sequence[Item],
        today: date,
        before: RowGroup | None = None,
    ) -> None:
        """`title` is clean; `before` is the group as it was, whose rows are kept."""
        self.title = title
        self.items = items
        self.today = today
        self._before = before.known_rows if before else {}

    @cached_property
    def rows(self) -> list[Row]:
        title, today, known = self.title, self.today, self._before
        self._before = {}
        if not known:
            return [Row(item, today, item.section, title) for item in self.items]
        return [
            known.get(id(item)) or Row(item, today, item.section, title)
            for item in self.items
        ]

    @property
    def known_rows(self) -> dict[int, Row]:
        """The rows there are by the identity of their items, which they keep alive."""
        rows = self.__dict__.get("rows")
        if rows is None:
            return self._before
        return {id(row.item): row for row in rows}

    def __len__(self) -> int:
        return len(self.items)

    def heading(self, *, folded: bool) -> Row:
        section = self.items[0].section if self.items else None
        remark = self._in_short if folded else ""
        return Row(None, self.today, section, self.title, len(self), folded, remark)

    @cached_property
    def _in_short(self) -> str:
        return in_short(self.title, self.items, self.today) if self.items else ""

    def shown(self, now: time | None, *, folded: bool) -> list[Row]:
        """Its rows below the heading.

        A line for `now` stands in today. Of what is overdue and folded the oldest
        promise stays.
        """
        if folded:
            return self._oldest_promise if self.title == OVERDUE else []
        if now is None or self.title != TODAY:
            return self.rows
        past = bisect_right(self._clocks, now)
        line = Row(None, self.today, title=TODAY, remark=f"{now:%H:%M}", is_now=True)
        return [*self.rows[:past], line, *self.rows[past:]]

    @cached_property
    def _clocks(self) -> list[time]:
        """When each of today's comes up; what has no hour before all that have."""
        whens = (item.when for item in self.items)
        return [w.clock if w and w.clock else time.min for w in whens]

    @cached_property
    def _oldest_promise(self) -> list[Row]:
        found = (item for item in self.items if is_promised(item.entry))
        item = next(found, None)
        return [Row(item, self.today, item.section, self.title)] if item else []


class OtherGroup(RowGroup):
    """A group of rows that are no follow-ups."""

    def __init__(self, title: str, rows: list[Row], today: date) -> None:
        super().__init__(title, (), today)
        self._rows = rows

    @property
    def rows(self) -> list[Row]:
        return self._rows

    def __len__(self) -> int:
        return len(self._rows)


def rows_of(
    groups: Iterable[Group],
    today: date,
    remark: str = "",
    folded: Set[str] = frozenset(),
) -> list[Row]:
    """The groups, each below its heading; of those that are folded the heading alone.

    A remark stands above them all. `folded` are titles as they are shown.
    """
    return unfolded(groups_of_rows(groups, today), today, remark, folded)


def unfolded(
    groups: Iterable[RowGroup],
    today: date,
    remark: str,
    folded: Set[str],
    now: datetime | None = None,
) -> list[Row]:
    """`rows_of` from the rows of its groups, with a line for `now` in today."""
    rows = [Row(None, today, remark=remark)] if remark else []
    clock = now.time() if now else None
    for group in groups:
        shut = group.title in folded
        rows.append(group.heading(folded=shut))
        rows += group.shown(clock, folded=shut)
    return rows


def groups_of_rows(
    groups: Iterable[Group], today: date, before: Iterable[RowGroup] = ()
) -> list[RowGroup]:
    """What `rows_of` is made of, for who shows the same groups again and again.

    Of the groups `before`, of the same day, what holds the same items is kept, and
    of the others the rows of those that they still hold.
    """
    known = {group.title: group for group in before if group.today == today}
    found = []
    for group in groups:
        title, items = clean(group.title), _by_clock(group, today)
        old = known.get(title)
        if old is not None and _are_same(old.items, items):
            found.append(old)
        else:
            found.append(RowGroup(title, items, today, old))
    return found


def _are_same(one: Sequence[Item], other: Sequence[Item]) -> bool:
    """Whether these are the very same items: an equal one may be of another note."""
    return len(one) == len(other) and all(map(operator.is_, one, other))


def _by_clock(group: Group, today: date) -> Sequence[Item]:
    """Today's in the order of the clock, what has no hour first, for the line of now.

    The agenda has them so, but where a promise goes before a question.
    """
    if group.title != TODAY:
        return group.items
    return sorted(group.items, key=lambda i: (i.when and i.when.clock) or time.min)


def meetings_group(meetings: Iterable[MeetingRow], today: date) -> list[RowGroup]:
    """Today's meetings as a group of rows; none without a meeting."""
    below = [Row(None, today, title=TITLE, meeting=one) for one in meetings]
    return [OtherGroup(TITLE, below, today)] if below else []


def findings_group(findings: Iterable[FindingRow], today: date) -> list[RowGroup]:
    """What mail has found as a group of rows; none without a finding."""
    title = mail_rows.TITLE
    below = [Row(None, today, title=title, finding=one) for one in findings]
    return [OtherGroup(title, below, today)] if below else []
