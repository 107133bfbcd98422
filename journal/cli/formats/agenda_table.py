"""The agenda as lines of text: under each heading when, who, what, where.

Independent of the source of the rows; everything in them is clean.
"""

from __future__ import annotations

from journal.cli.formats.table import Table, columns, folded
from journal.language.cells import fit
from journal.model.when import When
from journal.practice.agenda.day_words import when_text
from journal.practice.agenda.sections import (
    CLOSED,
    OVERDUE,
    SOON,
    TO_NUDGE,
    TODAY,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from typing import Protocol

    from journal.cli.formats.output import Output
    from journal.cli.formats.table import Row as TableRow

    class Row(TableRow, Protocol):
        """An item in display form: all text."""

        heading: str


COLOURS = {OVERDUE: "red", TODAY: "yellow", TO_NUDGE: "yellow"}
_UPCOMING = "Next days"


def print_agenda(
    out: Output,
    rows: Sequence[Row],
    counts: Mapping[str, int],
    reasons: Mapping[str, str],
    days: int,
) -> None:
    """Rows under their headings, in the order given.

    `counts` is the number under each heading, shown or not; `reasons` the text below a
    row, by its id; `days` how far “upcoming” reaches.
    """
    if rows:
        out.parts(_pieces(out, rows, counts, reasons, days))


_AT_ONCE = 100
"""Lines laid out before they are printed: a list may be long."""


def _pieces(
    out: Output,
    rows: Sequence[Row],
    counts: Mapping[str, int],
    reasons: Mapping[str, str],
    days: int,
) -> Iterator[str]:
    """The lines of `print_agenda`, several in a piece."""
    table = Table(out, rows, asks=True)
    title, between = "", ""
    for heading, group in _groups(rows):
        if _title(heading) != title:
            title = _title(heading)
            yield between + out.style(_words(title, counts, days), "bold")
            between = "\n"
        colour = COLOURS.get(heading, "")
        for start in range(0, len(group), _AT_ONCE):
            lines = table.lines(group[start : start + _AT_ONCE], colour)
            if reasons:
                lines = _explained(lines, group[start:], reasons, table, out)
            yield between + "\n".join(lines)


def _explained(
    lines: Iterable[str],
    rows: Iterable[Row],
    reasons: Mapping[str, str],
    table: Table,
    out: Output,
) -> list[str]:
    """The lines of rows, each with the reason below it."""
    found = []
    indent = " " * (table.text_from if out.width else 9)
    for line, row in zip(lines, rows, strict=False):
        found.append(line)
        if reason := reasons.get(row.id):
            below = folded(reason, out.width, indent)
            found += [out.style(part, "dim") for part in below]
    return found


def _groups(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """The rows that follow each other under one heading."""
    found: list[tuple[str, list[Row]]] = []
    heading = None
    for row in rows:
        if row.heading != heading:
            heading = row.heading
            found.append((heading, []))
        found[-1][1].append(row)
    return found


def _title(heading: str) -> str:
    return _UPCOMING if heading in SOON else heading


def _words(title: str, counts: Mapping[str, int], days: int) -> str:
    if title == _UPCOMING:
        count = sum(counts.get(heading, 0) for heading in SOON)
        return f"Next {days} days ({count})" if days != 1 else f"Tomorrow ({count})"
    words = f"{title} ({counts.get(title, 0)})"
    if title == CLOSED:
        return f"Done or cancelled ({counts.get(title, 0)})"
    return f"{words}, oldest first" if title == OVERDUE else words


def print_yearly(out: Output, yearly: Sequence[tuple[date, str]], today: date) -> None:
    """Birthdays and other yearly days of people, below the agenda."""
    if not yearly:
        return
    days = [when_text(When(day), today) for day, _ in yearly]
    [width] = columns([(day,) for day in days], (24,))
    lines = [out.style(f"Birthdays and other days ({len(yearly)})", "bold")]
    for day, (_, words) in zip(days, yearly, strict=True):
        line = f"  {fit(day, width)}  {words}"
        lines.append(fit(line, out.width).rstrip() if out.width else line)
    out.data("\n".join(lines))
