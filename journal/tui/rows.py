"""The agenda as the rows of a list: headings and items, before they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from journal.agenda.agenda import Item, Section
from journal.agenda.wording import glyph, item_when
from journal.language.clean import clean
from journal.model import Status


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list; `item` is None for a heading."""

    kind: str
    """The style it is drawn in: heading, overdue, today, upcoming, … """
    item: Item | None
    glyph: str = ""
    when: str = ""
    who: str = ""
    text: str = ""
    place: str = ""


def rows_of(items: Sequence[Item], today: date) -> list[Row]:
    """Items with a heading in front of each section. All text is clean."""
    rows: list[Row] = []
    section: Section | None = None
    for item in items:
        if item.section is not section:
            section = item.section
            count = sum(other.section is section for other in items)
            rows.append(Row("heading", None, text=f"{section.value} ({count})"))
        rows.append(_row(item, today))
    return rows


def _row(item: Item, today: date) -> Row:
    entry = item.entry
    when = item_when(item, today)
    if item.section is Section.CLOSED:
        closed = entry.done or entry.cancelled
        when = closed.isoformat() if closed else ""
    return Row(
        kind=_kind(item),
        item=item,
        glyph=glyph(item),
        when=when,
        who=", ".join(clean(person.label) for person in item.people),
        text=clean(entry.text) or "(no words)",
        place=clean(entry.place),
    )


def _kind(item: Item) -> str:
    if item.entry.status is Status.IN_PROGRESS and item.section is Section.SOMEDAY:
        return "upcoming"
    return item.section.name.lower()
