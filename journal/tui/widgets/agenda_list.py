"""The list of entries. Draws only the lines that are visible (Textual's line API),
so that a hundred thousand entries scroll as a hundred do.

Text reaches the screen as segments, which have no markup: a note cannot style,
link or run anything here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from journal.agenda.agenda import Item, Section
from journal.language.cells import cells, fit
from journal.model import Entry
from journal.tui.rows import Columns, Row, columns_of


class AgendaList(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows with a cursor on one of the items.

    Without the bindings of its base: with them the arrows would scroll the rows
    away from under the cursor.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"agenda--{section.name.lower()}" for section in Section),
        "agenda--remark",
        "agenda--dim",
        "agenda--cursor",
        "agenda--cursor-blurred",
    }

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor is on another entry now, or on none, or the entry changed."""

        def __init__(self, item: Item | None) -> None:
            super().__init__()
            self.item = item

    class Opened(Message):
        """An entry was double-clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: list[Row] = []
        self._columns = Columns(0, 0, 1)

    # -------------------------------------------------------- content

    @property
    def item(self) -> Item | None:
        """The entry under the cursor."""
        if 0 <= self.cursor < len(self.rows):
            return self.rows[self.cursor].item
        return None

    def show(self, rows: list[Row], *, follow: bool = True) -> None:
        """Draw other rows; the cursor keeps its entry, and its height on the screen.

        `follow` goes after an entry that says something else now: somebody
        edited it. Without, an entry that was acted on moves away, and the
        cursor stays for the next one.
        """
        before, was_at, first = self.item, self.cursor, round(self.scroll_y)
        visible = 0 <= was_at - first < self.scrollable_content_region.height
        self.rows = rows
        self._lay_out()
        self.set_reactive(AgendaList.cursor, self._find(before, follow=follow))
        # the top stays the top: what comes in there is worth seeing
        self._scroll(first + self.cursor - was_at if first else 0)
        if visible:
            self._show_cursor()
        self.refresh()
        self.post_message(self.Moved(self.item))

    def _find(self, before: Item | None, *, follow: bool) -> int:
        """The row of the same entry, else the nearest item to where it was."""
        if before is not None:
            old = before.entry
            same: list[Callable[[Entry], bool]] = [lambda new: new.ref == old.ref]
            if follow:
                same += [
                    lambda new: (new.path, new.text) == (old.path, old.text),
                    lambda new: (new.path, new.line) == (old.path, old.line),
                ]
            for test in same:
                for number, row in enumerate(self.rows):
                    if row.item and test(row.item.entry):
                        return number
        return self._nearest(min(self.cursor, len(self.rows) - 1), 1)

    def _nearest(self, index: int, step: int) -> int:
        """The item at `index`, or the next one in the direction of `step`."""
        for candidates in (
            range(index, len(self.rows) if step > 0 else -1, step),
            range(index, -1 if step > 0 else len(self.rows), -step),
        ):
            for number in candidates:
                if 0 <= number < len(self.rows) and self.rows[number].item:
                    return number
        return 0

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self._columns = columns_of(self.rows, width)
        self.virtual_size = Size(width, len(self.rows))

    # -------------------------------------------------------- moving

    def move(self, steps: int) -> None:
        """Move the cursor by so many rows, over headings."""
        target = min(max(self.cursor + steps, 0), len(self.rows) - 1)
        self.go_to(target, 1 if steps >= 0 else -1)

    def go_to(self, index: int, step: int = 1) -> None:
        """Put the cursor on the item at or next to `index`, and show it."""
        if self.rows:
            self.cursor = self._nearest(index, step)

    def go_to_first(self, test: Callable[[Item], bool]) -> None:
        """Put the cursor on the first item that passes; stay where none does."""
        for number, row in enumerate(self.rows):
            if row.item and test(row.item):
                self.go_to(number)
                return

    def page(self) -> int:
        return max(self.scrollable_content_region.height - 1, 1)

    def watch_cursor(self, before: int, after: int) -> None:
        self.refresh_lines(before - round(self.scroll_y), 1)
        self.refresh_lines(after - round(self.scroll_y), 1)
        self._show_cursor()
        self.post_message(self.Moved(self.item))

    def _show_cursor(self) -> None:
        """Scroll no further than needed; what stands above an item comes along."""
        top = bottom = self.cursor
        while top > 0 and self.rows[top - 1].item is None:
            top -= 1
        height = self.scrollable_content_region.height
        first = round(self.scroll_y)
        if height:
            self._scroll(min(max(first, bottom - height + 1), top))

    def _scroll(self, first: int) -> None:
        """Let this row be the first one shown, as far as there are enough rows."""
        self.scroll_to(y=first, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        index = round(self.scroll_y) + event.y
        if 0 <= index < len(self.rows) and self.rows[index].item:
            self.cursor = index
            if event.chain == 2:
                self.post_message(self.Opened())

    def on_resize(self) -> None:
        self._lay_out()
        self.call_after_refresh(self._show_cursor)

    # -------------------------------------------------------- drawing

    def render_line(self, y: int) -> Strip:
        index = round(self.scroll_y) + y
        width = self.scrollable_content_region.width
        base = self.rich_style
        if not 0 <= index < len(self.rows):
            return Strip.blank(width, base)
        row = self.rows[index]
        coloured = self._style(row.section.name if row.section else "remark")
        dim = self._style("dim")
        if row.item is None:
            return _above(row, width, coloured, dim)
        under = Style()
        if index == self.cursor:
            under = self._style("cursor" if self.has_focus else "cursor-blurred")
        faded = row.section is Section.CLOSED
        plain = coloured if faded else base
        segments = _segments(row, self._columns, coloured, plain, dim)
        return Strip([Segment(text, style + under) for text, style in segments])

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"agenda--{name.lower()}")


def _above(row: Row, width: int, coloured: Style, dim: Style) -> Strip:
    """A heading with its count and a rule to the edge, or a remark."""
    if row.section is None:
        return Strip([Segment(fit(f" {row.text}", width), coloured)])
    title, count = f" {row.section.value} ", f"{row.text} "
    rule = "─" * max(width - cells(title) - cells(count) - 1, 0)
    bold = Style(bold=True)
    return Strip(
        [
            Segment(title, coloured + bold),
            Segment(count, coloured),
            Segment(f"{rule} ", dim),
        ]
    )


def _segments(
    row: Row, columns: Columns, coloured: Style, plain: Style, dim: Style
) -> list[tuple[str, Style]]:
    """Glyph, when, who, words, place; together exactly as wide as the list."""
    text = row.text
    if row.who and not columns.who and "@" not in text:
        text = f"{row.who}: {text}"
    room = columns.text - cells(text) - 2
    place = row.place if columns.roomy and cells(row.place) <= room else ""
    words = columns.text - (cells(place) + 2 if place else 0)
    parts = [(f" {row.glyph} ", coloured)]
    if columns.when:
        parts.append((f"{fit(row.when, columns.when)}  ", coloured))
    if columns.who:
        parts.append((f"{fit(row.who, columns.who)}  ", plain))
    parts.append((fit(text, words), plain))
    parts.append((f"  {place} " if place else " ", dim))
    return parts
