"""`journal today` as a page: today first, then whom to nudge, then what is late.

Imports almost nothing: a prompt pays for it.
"""

from __future__ import annotations

from journal.api.glance.agenda import LATE_SHOWN
from journal.cli.formats.agenda_table import COLOURS
from journal.cli.formats.table import Table, folded
from journal.language.cells import fit
from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.practice.agenda.day_words import when_text
from journal.practice.agenda.sections import OVERDUE, TO_NUDGE, TODAY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from journal.cli.formats.agenda_table import Row
    from journal.cli.formats.output import Output
    from journal.model.when import When
    from journal.practice.agenda.sections import Counts

HEADINGS = (TODAY, TO_NUDGE, OVERDUE)
_TITLES = {OVERDUE: "Overdue, oldest first"}
_MOST = {TODAY: 20, TO_NUDGE: LATE_SHOWN, OVERDUE: 3}
"""The most lines under a heading; few for late ones, so that today stays on the
screen."""
_FILTERS = {TODAY: "is:today", TO_NUDGE: "is:nudge", OVERDUE: "is:overdue"}


def yearly_ahead(upcoming_days: int) -> int:
    """How many days ahead the page shows birthdays, if upcoming things are those of
    the next `upcoming_days`: one at most, as a card is written the day before."""
    return min(1, upcoming_days)


def summary_line(counts: Counts, today: date) -> str:
    """`Wednesday 5 June: 5 overdue (2 promised), 2 to nudge, 6 today`."""
    day = f"{WEEKDAYS[today.weekday()]} {today.day} {MONTHS[today.month - 1]}"
    parts = []
    if counts.overdue:
        promised = f" ({counts.late_promises} promised)" if counts.late_promises else ""
        parts.append(f"{counts.overdue} overdue{promised}")
    if counts.to_nudge:
        parts.append(f"{counts.to_nudge} to nudge")
    if counts.today:
        parts.append(f"{counts.today} today")
    return f"{day}: {', '.join(parts) or 'nothing needs you today'}"


def shown_rows(rows: Sequence[Row], limit: int | None) -> list[tuple[str, list[Row]]]:
    """The rows shown under each heading: `limit` in total, or as many as fit on a
    screen."""
    groups = [(name, [r for r in rows if r.heading == name]) for name in HEADINGS]
    found, left = [], limit
    for name, group in groups:
        if not group:
            continue
        if left is not None:
            shown = group[:left]
            left -= len(shown)
        else:
            # the line with the number of others takes the place of one
            most = _MOST[name]
            shown = group if len(group) <= most else group[: most - 1]
        if shown:
            found.append((name, shown))
    return found


def print_today(
    out: Output,
    rows: Sequence[Row],
    counts: Counts,
    reasons: Mapping[str, str],
    limit: int | None,
    query: str,
    following: str,
    today: date,
) -> None:
    """The page. `reasons` say below a row why it is up, by its id; `following` is what
    comes next, in words; `query` narrowed it down."""
    lines = [*folded(summary_line(counts, today), out.width)]
    lines[0] = out.style(lines[0], "bold")
    if rows:
        lines.append("")
    groups = shown_rows(rows, limit)
    table = Table(out, [row for _, group in groups for row in group])
    totals = {
        TODAY: counts.today,
        TO_NUDGE: counts.to_nudge,
        OVERDUE: counts.overdue,
    }
    for name, group in groups:
        lines.append(out.style(_TITLES.get(name, name), "bold"))
        for row in group:
            lines.append(table.line(row, COLOURS.get(name, "")))
            lines += _reason(out, reasons.get(row.id, ""), table)
        more = totals[name] - len(group)
        if more and limit is None:
            words = " ".join(filter(None, (query, _FILTERS[name])))
            line = f"  …{more} more: journal list {words}"
            lines.append(fit(line, out.width).rstrip() if out.width else line)
    # only as many late rows may have been read as are shown
    left = sum(totals.values()) - sum(len(group) for _, group in groups)
    if limit is not None and left:
        lines.append(f"  …{left} more: journal today{f' {query}' if query else ''}")
    if following:
        line = f"Next: {following}"
        lines.append(fit(line, out.width).rstrip() if out.width else line)
    out.data("\n".join(lines))


def following(when: When | None, who: str, words: str, today: date) -> str:
    """The next item: `tomorrow, Alice Moreau: the offer`. All of it is clean."""
    people = f"{who}: " if who else ""
    return f"{when_text(when, today)}, {people}{words}"


def _reason(out: Output, reason: str, table: Table) -> Iterator[str]:
    if reason:
        indent = " " * (table.text_from if out.width else 9)
        for line in folded(reason, out.width, indent):
            yield out.style(line, "dim")
