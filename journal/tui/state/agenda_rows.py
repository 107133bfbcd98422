"""The agenda as the rows of a list: headings and items, before they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from journal.language.cells import cells
from journal.language.clean import clean
from journal.model.when import When
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.groups import Group
from journal.practice.agenda.item_words import day_text, glyph, item_when, when_text
from journal.tui.state import mail_rows
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import TITLE, MeetingRow


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: an item, the heading of a group, or a remark.

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
    meeting: MeetingRow | None = None
    """Of today, from a calendar; it is no entry."""
    finding: FindingRow | None = None
    """What mail has found; it is no entry either."""

    @property
    def glyph(self) -> str:
        return glyph(self.item) if self.item else ""

    @property
    def text(self) -> str:
        """The words of an item, or a remark."""
        if self.item is None:
            return self.remark
        return clean(self.item.entry.text) or "(no words)"

    @property
    def who(self) -> str:
        people = self.item.people if self.item else ()
        return ", ".join(clean(person.label) for person in people)

    @property
    def place(self) -> str:
        """Note and line, as `edit` on the command line takes them: `Invoices:12`."""
        if self.item is None:
            return ""
        note = self.item.entry.path.rpartition("/")[2].removesuffix(".md")
        return clean(f"{note}:{self.item.entry.line}")

    @property
    def when(self) -> str:
        """In short: the hour of a day to come stands in the preview."""
        item = self.item
        if item is None:
            return ""
        if item.section is Section.CLOSED:
            closed = item.entry.done or item.entry.cancelled
            return closed.isoformat() if closed else ""
        if item.when is None:
            return ""
        day = item.when.day
        if day <= self.today:
            return item_when(item, self.today)
        if day.year != self.today.year:
            return day.isoformat()
        return when_text(When(day), self.today)

    @property
    def brief(self) -> str:
        """The same where there is no room: `-7 d`, `14:00`, `5 Jun`."""
        item = self.item
        if item is None:
            return ""
        entry, when = item.entry, item.when
        day = (entry.done or entry.cancelled) if when is None else when.day
        if day is None:
            return ""
        if entry.status.closed or day > self.today:
            return day_text(day, self.today).partition(" ")[2]
        if day == self.today:
            return f"{when.clock:%H:%M}" if when and when.clock else "today"
        return f"-{(self.today - day).days} d"


RowGroup = tuple[Row, list[Row]]
"""The heading of a group, and the rows below it."""


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
    groups: Iterable[RowGroup], today: date, remark: str, folded: Set[str]
) -> list[Row]:
    """`rows_of` from the rows of its groups."""
    rows = [Row(None, today, remark=remark)] if remark else []
    for heading, below in groups:
        shut = heading.title in folded
        rows += [replace(heading, folded=True)] if shut else [heading, *below]
    return rows


def groups_of_rows(groups: Iterable[Group], today: date) -> list[RowGroup]:
    """What `rows_of` is made of, for who shows the same groups again and again."""
    found = []
    for group in groups:
        title = clean(group.title)
        section = group.items[0].section if group.items else None
        heading = Row(None, today, section, title, len(group.items))
        below = [Row(item, today, item.section, title) for item in group.items]
        found.append((heading, below))
    return found


def meetings_group(meetings: Iterable[MeetingRow], today: date) -> list[RowGroup]:
    """Today's meetings as a group of rows; none without a meeting."""
    below = [Row(None, today, title=TITLE, meeting=one) for one in meetings]
    return [(Row(None, today, title=TITLE, count=len(below)), below)] if below else []


def findings_group(findings: Iterable[FindingRow], today: date) -> list[RowGroup]:
    """What mail has found as a group of rows; none without a finding."""
    title = mail_rows.TITLE
    below = [Row(None, today, title=title, finding=one) for one in findings]
    return [(Row(None, today, title=title, count=len(below)), below)] if below else []


_WIDEST_WHEN, _WIDEST_WHO = 11, 15
_LEAST_TEXT = 30
"""Cells; where the words would get less, the person gives way."""
_BRIEF = 45
"""Cells; a list that is no wider says when in fewer of them."""
_ROOMY = 50
"""Cells; from here on there is room for the place behind the words."""
LEFT = 3
"""Cells for the mark and the glyph, and a space."""
_MEASURED = 500
"""Rows; of a longer list only every n-th is measured."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a list stand: as wide as what is in them, in cells."""

    when: int
    who: int
    """0 where there is no room for it."""
    text: int
    brief: bool = False

    def when_of(self, row: Row) -> str:
        return row.brief if self.brief else row.when

    @property
    def roomy(self) -> bool:
        """Whether the place can stand behind the words, where a row has room."""
        return self.text >= _ROOMY


def columns_of(rows: Sequence[Row], width: int) -> Columns:
    """The columns of a list that is `width` cells wide."""
    every = max(len(rows) // _MEASURED, 1)
    items = [row for row in rows[::every] if row.item]
    brief = width <= _BRIEF
    whens = (row.brief if brief else row.when for row in items)
    when = min(max(map(cells, whens), default=0), _WIDEST_WHEN)
    who = min(max((cells(row.who) for row in items), default=0), _WIDEST_WHO)
    text = width - LEFT - (when + 2 if when else 0) - 1
    if who and text - who - 2 < _LEAST_TEXT:
        who = 0
    return Columns(when, who, max(text - (who + 2 if who else 0), 1), brief)
