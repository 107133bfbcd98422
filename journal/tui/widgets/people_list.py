"""The list of people: name, last contact, its state, what is open both ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar

from rich.style import Style
from textual.message import Message

from journal.api.view import Card
from journal.language.cells import cells, fit
from journal.language.clean import clean
from journal.model.value import value
from journal.practice.agenda.item_words import days_ago
from journal.practice.people.cadence import Warmth
from journal.tui.widgets.person_card import open_words
from journal.tui.widgets.row_list import RowList

_COLD = (Warmth.RED, Warmth.AMBER, Warmth.NEVER)


@value
class PersonRow:
    """A person as a row. All text except the card's is clean."""

    card: Card
    name: str
    last: str
    warmth: str
    open: str
    words: str
    """The text that the filter searches, folded."""

    @property
    def coldness(self) -> tuple[int, float, str]:
        """People who need contact first, then the longest without contact."""
        touch = self.card.touch
        name = self.card.person.name.casefold()
        if touch is None:
            return len(_COLD) + 1, 0.0, name
        rank = _COLD.index(touch.warmth) if touch.warmth in _COLD else len(_COLD)
        return rank, -touch.staleness, name


def row_of(card: Card, today: date) -> PersonRow:
    last = card.timeline[0].day if card.timeline else None
    warmth = card.touch.warmth.value if card.touch else ""
    note = card.person.note
    more = (note.org or "", *note.aliases, *note.emails) if note else ()
    return PersonRow(
        card,
        clean(card.person.label),
        days_ago((today - last).days) if last else "no contact yet",
        warmth,
        open_words(card),
        " ".join((card.person.label, warmth, *more)).casefold(),
    )


class PeopleList(RowList[PersonRow]):
    """A row for each person."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"people--{warmth.name.lower()}" for warmth in Warmth)
    }

    class Moved(Message):
        """The cursor moved to another person or to none, or the person changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._widths = (1, 0, 0, 0)

    def tell_moved(self) -> None:
        self.post_message(self.Moved())

    def show(self, rows: list[PersonRow]) -> None:
        """Draw new rows; the cursor keeps its person."""
        key = self.row.card.person.key if self.row else None
        keys = [row.card.person.key for row in rows]
        self.replace_rows(rows, keys.index(key) if key in keys else None)

    def lay_out(self, width: int) -> None:
        rows = self.rows
        last = _widest([row.last for row in rows], 14)
        warmth = _widest([row.warmth for row in rows], 14)
        opened = _widest([row.open for row in rows], 24)
        if width - last - warmth - opened - 6 < 20:
            opened = 0
        gaps = sum(2 for column in (last, warmth, opened) if column) + 2
        name = max(width - last - warmth - opened - gaps, 1)
        self._widths = name, last, warmth, opened

    def segments(self, row: PersonRow, width: int) -> list[tuple[str, Style]]:
        name, last, warmth, opened = self._widths
        plain, coloured = self.rich_style, self.rich_style
        if row.card.touch:
            style = f"people--{row.card.touch.warmth.name.lower()}"
            coloured = self.get_component_rich_style(style)
        parts = [(f" {fit(row.name, name)}", plain)]
        for text, column, style_of in (
            (row.warmth, warmth, coloured),
            (row.last, last, plain),
            (row.open, opened, plain),
        ):
            if column:
                parts.append((f"  {fit(text, column)}", style_of))
        parts.append((" ", plain))
        return parts


def _widest(texts: Sequence[str], most: int) -> int:
    return min(max(map(cells, texts), default=0), most)
