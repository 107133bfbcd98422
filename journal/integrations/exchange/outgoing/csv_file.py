"""Entries as CSV (RFC 4180): one row per entry, one column per field."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from journal.integrations.exchange.outgoing.rows import Row, Written

COLUMNS = (
    "path line status text people due remind scheduled start created done cancelled "
    "priority repeat tags headings parent log notes task_id depends_on block_id "
    "on_completion raw"
).split()
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(rows: Sequence[Row], *, excel: bool = False) -> Written:
    """The table; with `excel` it has a byte order mark, `;`, and no formulas."""
    out = io.StringIO(newline="")
    if excel:
        out.write("\ufeff")
    writer = csv.writer(out, delimiter=";" if excel else ",")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = cells_of(row)
        writer.writerow([_safe(cell) for cell in cells] if excel else cells)
    return Written(out.getvalue())


def _safe(cell: str) -> str:
    """A cell that no spreadsheet treats as a formula: `@alice` is one to Excel."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def cells_of(row: Row) -> list[str]:
    """The cells of an entry, in the order of the columns."""
    entry = row.entry
    log = [
        f"{str(line.when).replace('T', ' ')} {line.kind}: {line.text}"
        if line.kind
        else f"{str(line.when).replace('T', ' ')} {line.text}"
        for line in row.log
    ]
    return [
        str(entry.path),
        str(entry.line),
        entry.status.value,
        entry.text,
        "; ".join(row.people),
        str(entry.due or ""),
        str(entry.remind or ""),
        str(entry.scheduled or ""),
        str(entry.start or ""),
        str(entry.created or ""),
        str(entry.done or ""),
        str(entry.cancelled or ""),
        row.priority,
        entry.repeat or "",
        " ".join(entry.tags),
        " > ".join(entry.headings),
        str(entry.parent or ""),
        "\n".join(log),
        "\n".join(row.notes),
        entry.task_id or "",
        ",".join(entry.depends_on),
        entry.block_id or "",
        entry.on_completion or "",
        entry.ref.raw.strip(),
    ]
