"""The list of entries. Draws only the lines that are visible (Textual's line API),
so that a hundred thousand entries scroll as a hundred do.

Text reaches the screen as segments, which have no markup: a note cannot style,
link or run anything here.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from journal.agenda.agenda import Item
from journal.language.cells import cells, fit
from journal.model import EntryRef
from journal.tui.rows import Row

_WHEN, _WHO, _PLACE = 18, 20, 28


class AgendaList(ScrollView, can_focus=True):
    """Rows with a cursor on one of the items."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "agenda--heading",
        "agenda--overdue",
        "agenda--today",
        "agenda--upcoming",
        "agenda--someday",
        "agenda--hidden",
        "agenda--closed",
        "agenda--dim",
        "agenda--cursor",
        "agenda--cursor-blurred",
    }

    cursor: reactive[int] = reactive(0)

    class Moved(Message):
        """The cursor is on another entry now, or on none."""

        def __init__(self, item: Item | None) -> None:
            super().__init__()
            self.item = item

    class Opened(Message):
        """An entry was double-clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: list[Row] = []

    # -------------------------------------------------------- content

    @property
    def item(self) -> Item | None:
        """The entry under the cursor."""
        if 0 <= self.cursor < len(self.rows):
            return self.rows[self.cursor].item
        return None

    def show(self, rows: list[Row]) -> None:
        """Draw other rows; the cursor stays on its entry, or where it was."""
        before = self.item
        self.rows = rows
        self.virtual_size = Size(self.size.width, len(rows))
        self.cursor = self._find(before, self.cursor)
        self.refresh()
        self.post_message(self.Moved(self.item))

    def _find(self, before: Item | None, index: int) -> int:
        """The row of the same entry; of the same line; else the nearest item."""
        if before is not None:
            wanted: EntryRef = before.entry.ref
            for number, row in enumerate(self.rows):
                if row.item and row.item.entry.ref == wanted:
                    return number
        return self._nearest(min(index, len(self.rows) - 1), 1)

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

    # -------------------------------------------------------- moving

    def move(self, steps: int) -> None:
        """Move the cursor by so many rows, over headings."""
        target = min(max(self.cursor + steps, 0), len(self.rows) - 1)
        self.go_to(target, 1 if steps >= 0 else -1)

    def go_to(self, index: int, step: int = 1) -> None:
        """Put the cursor on the item at or next to `index`, and show it."""
        if not self.rows:
            return
        self.cursor = self._nearest(index, step)

    def page(self) -> int:
        return max(self.scrollable_content_region.height - 1, 1)

    def watch_cursor(self, before: int, after: int) -> None:
        self.refresh_lines(before - round(self.scroll_y), 1)
        self.refresh_lines(after - round(self.scroll_y), 1)
        # a heading above the first item of a section stays in sight
        top = after - 1 if after and self.rows[after - 1].item is None else after
        self.scroll_to_region(
            Region(0, top, 1, after - top + 1), animate=False, force=True
        )
        self.post_message(self.Moved(self.item))

    def on_click(self, event: events.Click) -> None:
        index = round(self.scroll_y) + event.y
        if 0 <= index < len(self.rows) and self.rows[index].item:
            self.cursor = index
            if event.chain == 2:
                self.post_message(self.Opened())

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows))

    # -------------------------------------------------------- drawing

    def render_line(self, y: int) -> Strip:
        index = round(self.scroll_y) + y
        width = self.size.width
        base = self.rich_style
        if not 0 <= index < len(self.rows):
            return Strip.blank(width, base)
        row = self.rows[index]
        style = self.get_component_rich_style(f"agenda--{row.kind}")
        if row.item is None:
            return Strip([Segment(fit(f" {row.text}", width), base + style)])
        under = Style()
        if index == self.cursor:
            name = "cursor" if self.has_focus else "cursor-blurred"
            under = self.get_component_rich_style(f"agenda--{name}")
        dim = self.get_component_rich_style("agenda--dim")
        segments = _segments(row, width, base + style, base, base + dim)
        return Strip([Segment(s.text, (s.style or base) + under) for s in segments])


def _segments(
    row: Row, width: int, coloured: Style, plain: Style, dim: Style
) -> list[Segment]:
    """glyph, when, who, text, place; the last ones give way on a narrow screen."""
    left = f" {row.glyph} {fit(row.when, _WHEN)} "
    who = _WHO if width >= 70 else 0
    place = _PLACE if width >= 100 else 0
    room = width - cells(left) - (who + 1 if who else 0) - (place + 1 if place else 0)
    text = row.text if who or not row.who else f"{row.who}: {row.text}"
    parts = [Segment(left, coloured)]
    if who:
        parts.append(Segment(f"{fit(row.who, who)} ", plain))
    parts.append(Segment(fit(text, max(room, 1)), plain))
    if place:
        # the line number at its end says more than the folder at its beginning
        shown = row.place
        if cells(shown) > place:
            shown = "…" + shown[-(place - 1) :]
        parts.append(Segment(f" {fit(shown, place)}", dim))
    return parts
