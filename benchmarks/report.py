"""The figures as a table, on the terminal and in docs/explanation/performance.md."""

from __future__ import annotations

import json
import platform
from collections.abc import Sequence
from pathlib import Path

from benchmarks.ours import AS_DATA, BRIEF, CHECKED, FIRST, LIVE, SAVED
from benchmarks.timing import Row

COLD = ", nothing in memory"
YARDSTICKS = ("bare python", "ripgrep", "taskwarrior", "naive markdown-it-py")
PAGE = Path("docs/explanation/performance.md")

_LIMITS: Sequence[tuple[str, str, dict[int, float]]] = (
    (BRIEF, "bare python", {10_000: 2.5, 100_000: 2.5}),
    (LIVE, "bare python", {10_000: 3, 100_000: 3}),
    (LIVE, "taskwarrior", {10_000: 0.5, 100_000: 0.5}),
    (CHECKED, "ripgrep", {10_000: 1, 100_000: 1}),
    (SAVED, "bare python", {10_000: 12}),
    (AS_DATA, "bare python", {10_000: 20}),
    (FIRST, "ripgrep", {10_000: 16, 100_000: 16}),
    (FIRST, "naive markdown-it-py", {10_000: 0.16, 100_000: 0.16}),
    (FIRST + COLD, "ripgrep", {10_000: 2.5, 100_000: 2.5}),
)
"""How many times as long as a yardstick something may take, by size."""
_MEMORY = {10_000: 60, 100_000: 200}
"""Megabytes the first index may take."""


def table(
    rows: Sequence[Row], saved: tuple[float, float, int] | None, size: int
) -> str:
    """Everything that was measured, and what was to be reached."""
    heads = ["ms", "CPU ms", *(f"× {name}" for name in YARDSTICKS[:3])]
    lines = [f"| | {' | '.join(heads)} | peak MB | runs |", "|---" * 8 + "|"]
    least = rows[0].peak  # of a bare python: less cannot be told
    for row in rows:
        times = [_times(row.times.get(name)) for name in YARDSTICKS[:3]]
        peak = f"{row.peak:.0f}" if row.peak > least else f"≤ {least:.0f}"
        cells = [f"{row.wall:.1f}", f"{row.cpu:.1f}", *times, peak, str(row.runs)]
        lines.append(f"| {row.name} | {' | '.join(cells)} |")
    lines += ["", "| to reach | measured | |", "|---|---|---|"]
    lines += _goals({row.name: row for row in rows}, size)
    if saved:
        half, most, reads = saved
        lines.append(
            f"| save → row in the index, without the wait: 95 % in 5 ms | "
            f"{most:.1f} ms (half in {half:.1f}) | {_reached(most <= 5)} |"
        )
        lines.append(
            f"| 500 saves of one note: read once | {reads} | {_reached(reads == 1)} |"
        )
    return "\n".join(lines)


def _goals(rows: dict[str, Row], size: int) -> list[str]:
    lines = []
    for name, yardstick, limits in _LIMITS:
        times = rows[name].times.get(yardstick) if name in rows else None
        if size in limits and times is not None:
            limit = limits[size]
            lines.append(
                f"| {name}: ≤ {_times(limit)} × {yardstick} | {_times(times)} | "
                f"{_reached(times <= limit)} |"
            )
    if FIRST in rows and size in _MEMORY:
        peak = rows[FIRST].peak
        lines.append(
            f"| {FIRST}: ≤ {_MEMORY[size]} MB | {peak:.0f} | "
            f"{_reached(peak <= _MEMORY[size])} |"
        )
    return lines


def _times(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:.2f}" if ratio >= 0.1 else f"1/{1 / ratio:.0f}"


def _reached(yes: bool) -> str:
    return "reached" if yes else "**not reached**"


def line_about(about: str) -> str:
    vault = json.loads(about)
    what = f"{vault['notes']:,} notes, {vault['bytes'] / 1e6:.0f} MB, "
    what += f"{vault['tasks']:,} tasks ({vault['overdue']:,} overdue)"
    return f"{what}; {platform.system()}, Python {platform.python_version()}"


def write(size: int, text: str) -> None:
    """Put the table of this size between its marks."""
    page = PAGE.read_text("utf-8")
    head, begin, rest = page.partition(f"<!-- {size}: ")
    comment, end, rest = rest.partition(" -->\n")
    _, closing, tail = rest.partition(f"<!-- /{size} -->")
    if not closing:
        raise SystemExit(f"{PAGE} has no place for a vault of {size} notes")
    PAGE.write_text(f"{head}{begin}{comment}{end}\n{text}\n\n{closing}{tail}", "utf-8")
