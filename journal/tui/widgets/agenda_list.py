"""The list of entries, with a heading in front of each group."""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message

from journal.language.cells import cells, fit
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.entry_ids import entry_id
from journal.practice.agenda.sections import TODAY
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import MeetingRow
from journal.tui.state.rows.columns import Columns, columns_of
from journal.tui.state.rows.rows import Row, Rows
from journal.tui.widgets.row_list import RowList

Mark = str
"""A marked entry; it stays the same wherever its line moves."""


def mark_of(item: Item) -> Mark:
    return entry_id(item.entry.ref)


class AgendaList(RowList[Row]):
    """Rows with a cursor on one of the items, or on the heading of a folded group."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"agenda--{section.name.lower()}" for section in Section),
        "agenda--remark",
        "agenda--now",
    }

    class Moved(Message):
        """The cursor moved to another entry or to none, or the entry changed."""

        def __init__(self, item: Item | None) -> None:
            super().__init__()
            self.item = item

    class Folding(Message):
        """The heading of a group was clicked."""

        def __init__(self, title: str) -> None:
            super().__init__()
            self.title = title

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns = Columns(0, 0, 1)
        self.rows: Rows = Rows((), date.min)
        self.clock: time | None = None
        """Items of today before this time are past."""
        self.marked: set[Mark] = set()

    @property
    def item(self) -> Item | None:
        """The entry under the cursor."""
        return self.row.item if self.row else None

    def is_stop(self, row: Row) -> bool:
        other = row.meeting is not None or row.finding is not None
        return row.item is not None or row.folded or other

    @property
    def items(self) -> list[Item]:
        """All listed entries."""
        return self.rows.items

    @property
    def marked_items(self) -> list[Item]:
        """The marked ones among them."""
        if not self.marked:
            return []
        return [item for item in self.items if mark_of(item) in self.marked]

    def on_click(self, event: events.Click) -> None:
        index = round(self.scroll_y) + event.y
        row = self.rows[index] if 0 <= index < len(self.rows) else None
        if row and row.count is not None:
            event.stop()
            self.post_message(self.Folding(row.title))

    def tell_moved(self) -> None:
        self.post_message(self.Moved(self.item))

    def show(self, rows: Rows, *, follow: bool = True) -> None:
        """Draw new rows; the cursor keeps its entry and its position on the screen.

        `follow` tracks an entry whose text was edited. Without it, an entry that was
        acted on moves away, and the cursor stays for the next one.
        """
        find = self._find(self.item, rows, follow=follow)
        self.replace_rows(rows, find)

    def _find(self, before: Item | None, rows: Rows, *, follow: bool) -> int | None:
        """The row of the same entry, if it still exists; else, with `follow`, the most
        similar.

        Usually it is the very same item: a row came or went somewhere else.
        """
        if before is None:
            return None
        at, more = self.cursor, len(rows) - len(self.rows)
        for number in (at, at + more, at - 1, at + 1):
            if 0 <= number < len(rows) and rows[number].item is before:
                return number
        return rows.number_like(before.entry, follow=follow)

    def go_to_title(self, title: str) -> None:
        """Put the cursor on the heading of a group, or the first row below it."""
        if numbers := self.rows.under(title):
            self.go_to(numbers[0])

    def under(self, title: str) -> range:
        """The numbers of the rows of a group, its heading first."""
        return self.rows.under(title)

    @property
    def titles(self) -> set[str]:
        """Those of the groups."""
        return {row.title for row in self.rows.headings()}

    def go_to_item(self, item: Item) -> bool:
        """Put the cursor on this very item; stay, where it is not listed."""
        number = self.rows.number_of(item)
        if number is not None:
            self.go_to(number)
        return number is not None

    # -------------------------------------------------------- drawing

    def lay_out(self, width: int) -> None:
        self._columns = columns_of(self.rows, width, self._screen_width(width))

    def _screen_width(self, width: int) -> int:
        """The width for the column layout: a full-width list on a wide screen has all
        columns."""
        return self.screen.size.width or width

    def segments(self, row: Row, width: int) -> list[tuple[str, Style]]:
        name = row.section.name.lower() if row.section else "remark"
        coloured = self.get_component_rich_style(f"agenda--{name}")
        dim = self.style_of("dim")
        if row.meeting is not None:
            return _meeting(row.meeting, width, coloured, self.rich_style)
        if row.finding is not None:
            return _finding(row.finding, width, coloured, self.rich_style)
        if row.is_now:
            now = self.get_component_rich_style("agenda--now")
            return _now(row, width, now)
        if row.item is None:
            return _above(row, width, coloured, dim)
        plain = coloured if row.section is Section.CLOSED else self.rich_style
        marked = bool(self.marked) and mark_of(row.item) in self.marked
        glyph = "!" if self._is_past(row.item) else row.glyph
        return _segments(row, self._columns, coloured, plain, dim, marked, glyph)

    def _is_past(self, item: Item) -> bool:
        """Whether its hour of today is over."""
        if self.clock is None or item.heading != TODAY or item.when is None:
            return False
        return item.when.clock is not None and item.when.clock <= self.clock


def _above(
    row: Row, width: int, coloured: Style, dim: Style
) -> list[tuple[str, Style]]:
    """A heading with its count and a rule to the edge, or a remark."""
    if row.count is None:
        return [(fit(f" {row.remark}", width), coloured)]
    arrow, count = "▸" if row.folded else "▾", f" {row.count} "
    room = max(width - cells(count) - 3, 1)
    title = row.title if cells(row.title) <= room else fit(row.title, room)
    bold = Style(bold=True)
    head = [(f"{arrow} ", dim), (title, coloured + bold), (count, coloured)]
    left = max(width - 2 - cells(title) - cells(count), 0)
    if not row.folded:
        return [*head, (f"{'─' * (left - 1)} "[:left], dim)]
    gap, way = max(_IN_SHORT - 2 - cells(title) - cells(count), 1), "z to open "
    words = left - gap - cells(way)
    if words < 1:
        return [*head, (" " * left, dim)]
    return [*head, (" " * gap, dim), (fit(row.remark, words), dim), (way, dim)]


_IN_SHORT = 15
"""The width before the summary of a folded section."""


def _now(row: Row, width: int, style: Style) -> list[tuple[str, Style]]:
    """The line between past and coming items of today."""
    text = f"─ now {row.remark} "
    return [(fit(f"{text}{'─' * max(width - cells(text) - 1, 0)} ", width), style)]


def _meeting(
    meeting: MeetingRow, width: int, coloured: Style, plain: Style
) -> list[tuple[str, Style]]:
    """When, what, and with whom; as wide as the list."""
    when = f"   {fit(meeting.when, 11)}  "
    who = f"  {meeting.who}" if meeting.who else ""
    room = max(width - cells(when) - cells(who), min(20, width - cells(when)))
    rest = max(width - cells(when) - room, 0)
    words = (fit(meeting.summary, room), plain)
    return [(when, coloured), words, (fit(who, rest), coloured)]


def _finding(
    finding: FindingRow, width: int, coloured: Style, plain: Style
) -> list[tuple[str, Style]]:
    """A mail finding, and what can be done about it; as wide as the list."""
    offer = f"  {finding.offer} "
    room = max(width - 3 - cells(offer), min(20, width - 3))
    rest = max(width - 3 - room, 0)
    words = (fit(finding.words, room), plain)
    return [("   ", coloured), words, (fit(offer, rest), coloured)]


def _segments(
    row: Row,
    columns: Columns,
    coloured: Style,
    plain: Style,
    dim: Style,
    marked: bool,
    glyph: str,
) -> list[tuple[str, Style]]:
    """Mark, state, when, who, words, note; together exactly as wide as the list."""
    text, who = row.text, row.who
    if who and not columns.who and who.casefold() not in text.casefold():
        text = f"{who}: {text}"
    first = "*" if marked else " "
    parts = [(f"{first}{glyph or ' '} ", coloured + Style(bold=marked))]
    if columns.when:
        when = row.brief_when if columns.is_brief else row.when
        parts.append((f"{fit(when, columns.when)}  ", coloured))
    if columns.who:
        parts.append((f"{fit(who, columns.who)}  ", plain))
    parts.append((fit(text, columns.text), plain))
    if columns.note:
        note = fit(row.note, columns.note).rstrip()
        parts.append((f"  {' ' * (columns.note - cells(note))}{note}", dim))
    parts.append((" ", dim))
    return parts
