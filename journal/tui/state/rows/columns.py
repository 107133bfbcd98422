"""The column layout of a list: when, who, words, note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journal.language.cells import cells
from journal.model.value import value
from journal.tui.state.rows.rows import Row

LEFT = 3
"""Cells for the mark, the state, and a space."""
_WIDEST_WHEN, _WIDEST_WHO, _WIDEST_NOTE = 10, 15, 16
_LEAST_TEXT = 24
"""In cells; if the words would get less, the note column is dropped, then the
person."""
_FULL = 80
"""In cells; a narrower screen shows only when and words."""
_NARROW = 32
"""In cells; a list that is narrower on a wide screen says its days in brief."""
_MEASURED = 500
"""The most rows measured; of a longer list only every n-th is."""


@value
class Columns:
    """Their widths in cells; 0 for a column that does not fit."""

    when: int
    who: int
    text: int
    note: int = 0
    is_brief: bool = False
    """Whether days are without their weekday: a column of the board is narrow."""


def columns_of(rows: Sequence[Row], width: int, screen: int | None = None) -> Columns:
    """The columns of a list that is `width` cells wide on a `screen` of that width.

    Columns are dropped one at a time: the note, then the person.
    """
    every = max(len(rows) // _MEASURED, 1)
    items = [row for row in rows[::every] if row.item]
    is_brief = width < _NARROW and screen is not None and screen >= _FULL
    whens = (row.brief_when if is_brief else row.when for row in items)
    when = _widest(whens, _WIDEST_WHEN)
    text = width - LEFT - (when + 2 if when else 0) - 1
    if (width if screen is None else screen) < _FULL:
        return Columns(when, 0, max(text, 1))
    who = _widest((row.who for row in items), _WIDEST_WHO)
    note = _widest((row.note for row in items), _WIDEST_NOTE)
    for with_who, with_note in ((who, note), (who, 0), (0, 0)):
        left = text - (with_who + 2 if with_who else 0)
        left -= with_note + 2 if with_note else 0
        if left >= _LEAST_TEXT:
            return Columns(when, with_who, left, with_note)
    return Columns(when, 0, max(text, 1), is_brief=is_brief)


def _widest(texts: Iterable[str], most: int) -> int:
    return min(max(map(cells, texts), default=0), most)
