"""The list of entries, with a heading in front of each section."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual.message import Message

from journal.agenda.agenda import Item, Section
from journal.language.cells import cells, fit
from journal.model import Entry
from journal.tui.rows import Columns, Row, columns_of
from journal.tui.widgets.row_list import RowList


class AgendaList(RowList[Row]):
    """Rows with a cursor on one of the items."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"agenda--{section.name.lower()}" for section in Section),
        "agenda--remark",
    }

    class Moved(Message):
        """The cursor is on another entry now, or on none, or the entry changed."""

        def __init__(self, item: Item | None) -> None:
            super().__init__()
            self.item = item

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns = Columns(0, 0, 1)

    @property
    def item(self) -> Item | None:
        """The entry under the cursor."""
        return self.row.item if self.row else None

    def is_stop(self, row: Row) -> bool:
        return row.item is not None

    def tell_moved(self) -> None:
        self.post_message(self.Moved(self.item))

    def show(self, rows: list[Row], *, follow: bool = True) -> None:
        """Draw other rows; the cursor keeps its entry, and its height on the screen.

        `follow` goes after an entry that says something else now: somebody
        edited it. Without, an entry that was acted on moves away, and the
        cursor stays for the next one.
        """
        self.replace_rows(rows, _find(self.item, rows, follow=follow))

    def go_to_first(self, test: Callable[[Item], bool]) -> None:
        """Put the cursor on the first item that passes; stay where none does."""
        for number, row in enumerate(self.rows):
            if row.item and test(row.item):
                self.go_to(number)
                return

    # -------------------------------------------------------- drawing

    def lay_out(self, width: int) -> None:
        self._columns = columns_of(self.rows, width)

    def segments(self, row: Row, width: int) -> list[tuple[str, Style]]:
        name = row.section.name.lower() if row.section else "remark"
        coloured = self.get_component_rich_style(f"agenda--{name}")
        dim = self.style_of("dim")
        if row.item is None:
            return _above(row, width, coloured, dim)
        plain = coloured if row.section is Section.CLOSED else self.rich_style
        return _segments(row, self._columns, coloured, plain, dim)


def _find(before: Item | None, rows: list[Row], *, follow: bool) -> int | None:
    """The row of the same entry, if it is still there."""
    if before is None:
        return None
    old = before.entry
    same: list[Callable[[Entry], bool]] = [lambda new: new.ref == old.ref]
    if follow:
        same += [
            lambda new: (new.path, new.text) == (old.path, old.text),
            lambda new: (new.path, new.line) == (old.path, old.line),
        ]
    for test in same:
        for number, row in enumerate(rows):
            if row.item and test(row.item.entry):
                return number
    return None


def _above(
    row: Row, width: int, coloured: Style, dim: Style
) -> list[tuple[str, Style]]:
    """A heading with its count and a rule to the edge, or a remark."""
    if row.section is None:
        return [(fit(f" {row.text}", width), coloured)]
    title, count = f" {row.section.value} ", f"{row.text} "
    rule = "─" * max(width - cells(title) - cells(count) - 1, 0)
    bold = Style(bold=True)
    return [(title, coloured + bold), (count, coloured), (f"{rule} ", dim)]


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
