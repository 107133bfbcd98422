"""The agenda as lines of text: when, who, what, where, and a short id.

For whatever the rows were made from; everything in them is clean.
"""

from __future__ import annotations

from journal.cli.formats.output import columns
from journal.language.cells import cells, fit
from journal.model.when import When
from journal.practice.agenda.day_words import when_text
from journal.practice.agenda.sections import OVERDUE, TODAY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Protocol

    from journal.cli.formats.output import Output

    class Row(Protocol):
        """An item as it is shown: all of it text."""

        id: str
        section: str
        glyph: str
        when: str
        who: str
        text: str
        place: str


_WIDEST_NAMES = 22
_LEAST_TEXT = 20
_COLOURS = {OVERDUE: "red", TODAY: "yellow"}


def print_agenda(
    out: Output,
    rows: Sequence[Row],
    counts: Mapping[str, int],
    reasons: Mapping[str, str],
) -> None:
    """Rows under the headings of their sections, in the order given.

    `counts` says how many there are in a section, shown or not; `reasons` what to
    say below a row, by its id.
    """
    widths = columns([(r.id, r.when, r.who) for r in rows], (12, 24, _WIDEST_NAMES))
    lines: list[str] = []
    section = None
    for row in rows:
        if row.section != section:
            if section is not None:
                lines.append("")
            section = row.section
            lines.append(out.style(f"{section} ({counts[section]})", "bold"))
        lines.append(_line(out, row, widths))
        if reason := reasons.get(row.id):
            lines.append(out.style(f"  {' ' * widths[0]}  {reason}", "dim"))
    if lines:
        out.data("\n".join(lines))


def print_yearly(out: Output, yearly: Sequence[tuple[date, str]], today: date) -> None:
    """Birthdays and other yearly days of people, below the agenda."""
    if not yearly:
        return
    days = [when_text(When(day), today) for day, _ in yearly]
    [width] = columns([(day,) for day in days], (24,))
    lines = ["", out.style(f"Days of people ({len(yearly)})", "bold")]
    for day, (_, words) in zip(days, yearly, strict=True):
        lines.append(f"  {fit(day, width)}  {words}")
    out.data("\n".join(lines))


def _line(out: Output, row: Row, widths: Sequence[int]) -> str:
    name, when, people = (
        fit(cell, width)
        for cell, width in zip((row.id, row.when, row.who), widths, strict=True)
    )
    text = row.text
    if out.width:
        room = out.width - sum(widths) - cells(row.place) - len("!   " + "  " * 4)
        text = fit(text, max(room, _LEAST_TEXT))
    colour = _COLOURS.get(row.section)
    mark = out.style(row.glyph, *([colour] if colour else []))
    when = out.style(when, *([colour] if colour else []))
    return (
        f"{mark} {out.style(name, 'cyan')}  {when}  {people}  {text}  "
        f"{out.style(row.place, 'dim')}"
    )
