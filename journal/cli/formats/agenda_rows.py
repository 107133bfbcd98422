"""An item as the row of a list: all text, all clean."""

from __future__ import annotations

from datetime import date

from journal.language.clean import clean
from journal.model.value import record
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import mark, short_when_of
from journal.practice.agenda.shown_text import full_text, shown_text


@record
class Row:
    """An item as text, clean."""

    id: str
    heading: str
    glyph: str
    when: str
    who: str
    text: str
    words: str
    place: str


def row_of(item: Item, id: str, today: date) -> Row:
    """The item as a row of a list; `id` is its id in this vault."""
    return Row(
        id,
        item.heading,
        mark(item),
        short_when_of(item, today),
        ", ".join(clean(person.label) for person in item.people),
        clean(full_text(item.entry)),
        clean(shown_text(item.entry)),
        clean(item.entry.place),
    )
