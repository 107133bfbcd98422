"""The agenda as the rows of a list: headings and items, before they are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from journal.agenda.agenda import Item, Section
from journal.agenda.wording import glyph, item_when, when_text
from journal.language.cells import cells
from journal.language.clean import clean
from journal.model import When


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: an item, a heading (no item), a remark (no section)."""

    item: Item | None
    section: Section | None
    glyph: str = ""
    when: str = ""
    who: str = ""
    text: str = ""
    place: str = ""
    """Note and line, as `edit` on the command line takes them: `Invoices:12`."""


def rows_of(items: Sequence[Item], today: date, remark: str = "") -> list[Row]:
    """Items with a heading in front of each section. All text is clean.

    A remark stands above them all.
    """
    rows = [Row(None, None, text=remark)] if remark else []
    counts = Counter(item.section for item in items)
    section: Section | None = None
    for item in items:
        if item.section is not section:
            section = item.section
            rows.append(Row(None, section, text=str(counts[section])))
        rows.append(_row(item, today))
    return rows


def _row(item: Item, today: date) -> Row:
    entry = item.entry
    note = entry.path.rpartition("/")[2].removesuffix(".md")
    return Row(
        item=item,
        section=item.section,
        glyph=glyph(item),
        when=_when(item, today),
        who=", ".join(clean(person.label) for person in item.people),
        text=clean(entry.text) or "(no words)",
        place=clean(f"{note}:{entry.line}"),
    )


def _when(item: Item, today: date) -> str:
    """In short: the hour of a day to come stands in the preview."""
    if item.section is Section.CLOSED:
        closed = item.entry.done or item.entry.cancelled
        return closed.isoformat() if closed else ""
    if item.when is None:
        return ""
    day = item.when.day
    if day <= today:
        return item_when(item, today)
    if day.year != today.year:
        return day.isoformat()
    return when_text(When(day), today)


_WIDEST_WHEN, _WIDEST_WHO = 11, 15
_LEAST_TEXT = 30
"""Cells; where the words would get less, the person gives way."""
_ROOMY = 50
"""Cells; from here on there is room for the place behind the words."""
LEFT = 3
"""Cells for the glyph, with a space on either side."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a list stand: as wide as what is in them, in cells."""

    when: int
    who: int
    """0 where there is no room for it."""
    text: int

    @property
    def roomy(self) -> bool:
        """Whether the place can stand behind the words, where a row has room."""
        return self.text >= _ROOMY


def columns_of(rows: Sequence[Row], width: int) -> Columns:
    """The columns of a list that is `width` cells wide."""
    items = [row for row in rows if row.item]
    when = min(max((cells(row.when) for row in items), default=0), _WIDEST_WHEN)
    who = min(max((cells(row.who) for row in items), default=0), _WIDEST_WHO)
    text = width - LEFT - (when + 2 if when else 0) - 1
    if who and text - who - 2 < _LEAST_TEXT:
        who = 0
    return Columns(when, who, max(text - (who + 2 if who else 0), 1))
