"""What the preview shows of a folded section: its counts and its first follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from textual.content import Content
from textual.geometry import Size

from journal.language.cells import fit
from journal.language.clean import clean
from journal.language.counted import counted
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.shown_text import full_text
from journal.tui.state.rows.rows import Row
from journal.tui.widgets.person_card import Part

_WHEN = 12
"""Cells of the day."""
_HEAD = 4
"""Lines above the first row and below the last."""


def group_page(heading: Row, items: Sequence[Item], pane: Size) -> Content:
    """The page for a pane of this size; only as many rows are made as fit on it."""
    return Content.assemble(*_parts(heading, items, pane))


def _parts(heading: Row, items: Sequence[Item], pane: Size) -> Iterator[Part]:
    yield f"{heading.title}\n", "bold"
    facts = [counted(len(items), "follow-up"), heading.remark]
    yield f"{', '.join(filter(None, facts))}\n\n", "$foreground-muted"
    room = max(pane.height - _HEAD, 1)
    for item in islice(items, room):
        when, text = Row(item, heading.today).when, clean(full_text(item.entry))
        yield fit(when, _WHEN), "$foreground-muted"
        yield f"{fit(f' {text}', max(pane.width - _WHEN, 1)).rstrip()}\n"
    if len(items) > room:
        yield f"and {len(items) - room} more", "$foreground-muted"
