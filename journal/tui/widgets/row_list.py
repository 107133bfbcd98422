"""Rows with a cursor. Draws only visible lines (Textual's line API), so that a hundred
thousand rows scroll as fast as a hundred.

Text reaches the screen as segments, which have no markup: a note cannot style,
link or run anything here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

R = TypeVar("R")


class RowList(ScrollView, Generic[R], can_focus=True, inherit_bindings=False):
    """Rows of one kind; the cursor stops on those accepted by `is_stop`.

    Without the bindings of its base class, whose arrow keys would scroll the rows away
    from the cursor.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--dim",
        "list--cursor",
        "list--cursor-blurred",
    }

    cursor: reactive[int] = reactive(0)

    class Opened(Message):
        """A row was double-clicked."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[R] = ()

    # -------------------------------------------------------- of each kind

    def is_stop(self, row: R) -> bool:
        """Whether the cursor can stand on it; not on a heading, say."""
        return True

    def tell_moved(self) -> None:
        """Post the message that the cursor moved, or that its row changed."""

    def lay_out(self, width: int) -> None:
        """Prepare to draw the rows at this width."""

    def segments(self, row: R, width: int) -> list[tuple[str, Style]]:
        """A row as text, exactly as wide as the list."""
        raise NotImplementedError

    # -------------------------------------------------------- content

    @property
    def row(self) -> R | None:
        """The row under the cursor."""
        if 0 <= self.cursor < len(self.rows) and self.is_stop(self.rows[self.cursor]):
            return self.rows[self.cursor]
        return None

    def replace_rows(self, rows: Sequence[R], find: int | None) -> None:
        """Draw new rows; the cursor goes to `find`, at the same height.

        None leaves the cursor at its position.
        """
        was_at, first = self.cursor, round(self.scroll_y)
        visible = 0 <= was_at - first < self.scrollable_content_region.height
        self.rows = rows
        self._lay_out()
        at = self._nearest(min(was_at, len(rows) - 1), 1) if find is None else find
        self.set_reactive(RowList.cursor, at)
        # the top stays the top: new rows there are worth seeing
        self._scroll(first + self.cursor - was_at if first else 0)
        if visible:
            self._show_cursor()
        self.refresh()
        self.tell_moved()

    def _nearest(self, index: int, step: int) -> int:
        """The stop at `index`, or the next one in the direction of `step`."""
        for candidates in (
            range(index, len(self.rows) if step > 0 else -1, step),
            range(index, -1 if step > 0 else len(self.rows), -step),
        ):
            for number in candidates:
                if 0 <= number < len(self.rows) and self.is_stop(self.rows[number]):
                    return number
        return 0

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        self.lay_out(width)
        self.virtual_size = Size(width, len(self.rows))

    # -------------------------------------------------------- moving

    def move(self, steps: int) -> None:
        """Move the cursor by this many rows, skipping headings."""
        target = min(max(self.cursor + steps, 0), len(self.rows) - 1)
        self.go_to(target, 1 if steps >= 0 else -1)

    def go_to(self, index: int, step: int = 1) -> None:
        """Put the cursor on the stop at or next to `index`, and show it."""
        if self.rows:
            self.cursor = self._nearest(index, step)

    def page(self) -> int:
        return max(self.scrollable_content_region.height - 1, 1)

    def watch_cursor(self, before: int, after: int) -> None:
        self.refresh_lines(before - round(self.scroll_y), 1)
        self.refresh_lines(after - round(self.scroll_y), 1)
        self._show_cursor()
        self.tell_moved()

    def _show_cursor(self) -> None:
        """Scroll no further than needed, including what belongs above a row."""
        top = bottom = self.cursor
        while 0 < top <= len(self.rows) and not self.is_stop(self.rows[top - 1]):
            top -= 1
        height = self.scrollable_content_region.height
        first = round(self.scroll_y)
        if height:
            self._scroll(min(max(first, bottom - height + 1), top))

    def _scroll(self, first: int) -> None:
        """Scroll this row to the top, as far as possible."""
        self.scroll_to(y=first, animate=False, force=True, immediate=True)

    def on_click(self, event: events.Click) -> None:
        index = round(self.scroll_y) + event.y
        if 0 <= index < len(self.rows) and self.is_stop(self.rows[index]):
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
        if not 0 <= index < len(self.rows):
            return Strip.blank(width, self.rich_style)
        under = Style()
        if index == self.cursor and self.is_stop(self.rows[index]):
            under = self.style_of("cursor" if self.has_focus else "cursor-blurred")
        segments = self.segments(self.rows[index], width)
        return Strip([Segment(text, style + under) for text, style in segments])

    def style_of(self, name: str) -> Style:
        return self.get_component_rich_style(f"list--{name}")
