"""The agenda as lines of text: when, who, what, where, and a short id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from journal.agenda.agenda import Item, Section
from journal.agenda.wording import glyph, item_when
from journal.cli.output import Output, columns
from journal.language.cells import cells, fit
from journal.language.clean import clean
from journal.model import EntryRef

_WIDEST_NAMES = 22
_LEAST_TEXT = 20
_COLOURS = {Section.OVERDUE: "red", Section.TODAY: "yellow"}


def print_agenda(
    out: Output,
    items: Sequence[Item],
    ids: Mapping[EntryRef, str],
    today: date,
    reasons: Mapping[EntryRef, str],
) -> None:
    """Items under the headings of their sections, in the order given.

    Below each the reason, where there is one for it.
    """
    rows = [_row(item, ids, today) for item in items]
    widths = columns(rows, (12, 24, _WIDEST_NAMES))
    section: Section | None = None
    for item, row in zip(items, rows, strict=True):
        if item.section is not section:
            if section is not None:
                out.data()
            section = item.section
            count = sum(other.section is section for other in items)
            out.data(out.style(f"{section.value} ({count})", "bold"))
        out.data(_line(out, item, row, widths))
        if reason := reasons.get(item.entry.ref):
            out.data(out.style(f"  {' ' * widths[0]}  {clean(reason)}", "dim"))


def _row(item: Item, ids: Mapping[EntryRef, str], today: date) -> tuple[str, str, str]:
    people = ", ".join(clean(person.label) for person in item.people)
    return ids[item.entry.ref], item_when(item, today), people


def _line(out: Output, item: Item, row: Sequence[str], widths: Sequence[int]) -> str:
    name, when, people = (fit(t, w) for t, w in zip(row, widths, strict=True))
    place, text = clean(item.entry.place), clean(item.entry.text)
    if out.width:
        room = out.width - sum(widths) - cells(place) - len("!   " + "  " * 4)
        text = fit(text, max(room, _LEAST_TEXT))
    colour = _COLOURS.get(item.section)
    mark = out.style(glyph(item), *([colour] if colour else []))
    when = out.style(when, *([colour] if colour else []))
    return (
        f"{mark} {out.style(name, 'cyan')}  {when}  {people}  {text}  "
        f"{out.style(place, 'dim')}"
    )
