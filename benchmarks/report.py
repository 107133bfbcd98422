"""The figures as a table, on the terminal and in docs/explanation/performance.md."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.ours import AGAIN, ANEW, FIRST, SAVED, UNWATCHED, WATCHED, labelled
from benchmarks.saves import Saves
from benchmarks.timing import Row

COLD = ", cold disk cache"
YARDSTICKS = ("bare python", "ripgrep", "taskwarrior", "naive markdown-it-py")
PAGE = Path("docs/explanation/performance.md")

_BOTH = (10_000, 100_000)
_SMALL = (10_000,)


def _limits() -> Iterator[tuple[str, str, float, Sequence[int]]]:
    for asked in (ANEW, AGAIN):
        due = labelled("due", WATCHED, asked)
        yield due, "bare python", 3, _BOTH
        yield labelled("due --limit 50", WATCHED, asked), "bare python", 2.5, _BOTH
        yield due, "taskwarrior", 0.5, _BOTH
        yield labelled("due", UNWATCHED, asked), "ripgrep", 1, _BOTH
        for watcher in (WATCHED, UNWATCHED):
            yield labelled("list --json", watcher, asked), "bare python", 20, _SMALL
    yield SAVED, "bare python", 12, _SMALL
    yield FIRST, "ripgrep", 14, _BOTH
    yield FIRST, "naive markdown-it-py", 0.16, _BOTH
    yield FIRST + COLD, "ripgrep", 2.5, _BOTH


LIMITS = tuple(_limits())
"""How many times as long as a yardstick something may take, at which sizes."""
MEMORY: Mapping[str, Mapping[int, float]] = {
    labelled("list --json", WATCHED, ANEW): {10_000: 40},
    FIRST: {10_000: 44, 100_000: 111},
}
"""Megabytes that something may take, by size."""


def table(rows: Sequence[Row], saved: Saves | None, size: int) -> str:
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
        (half, most), elapsed = saved.cpu, saved.wall
        lines.append(
            f"| save → row in the index, without the wait: 95 % in 5 ms of CPU | "
            f"{most:.1f} ms (half in {half:.1f}); on the clock {elapsed[1]:.1f} "
            f"({elapsed[0]:.1f}) | {_reached(most <= 5)} |"
        )
        lines.append(
            f"| 500 saves of one note: read once | {saved.reads} "
            f"| {_reached(saved.reads == 1)} |"
        )
    return "\n".join(lines)


def _goals(rows: dict[str, Row], size: int) -> list[str]:
    lines = []
    for name, yardstick, limit, sizes in LIMITS:
        times = rows[name].times.get(yardstick) if name in rows else None
        if size in sizes and times is not None:
            lines.append(
                f"| {name}: ≤ {_times(limit)} × {yardstick} | {_times(times)} | "
                f"{_reached(times <= limit)} |"
            )
    for name, most in MEMORY.items():
        if name in rows and size in most:
            peak = rows[name].peak
            lines.append(
                f"| {name}: ≤ {most[size]} MB | {peak:.0f} | "
                f"{_reached(peak <= most[size])} |"
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


def write(size: int | str, text: str) -> None:
    """Put the table of this size, or of that name, between its marks."""
    page = PAGE.read_text("utf-8")
    head, begin, rest = page.partition(f"<!-- {size}: ")
    comment, end, rest = rest.partition(" -->\n")
    _, closing, tail = rest.partition(f"<!-- /{size} -->")
    if not closing:
        raise SystemExit(f"{PAGE} has no place for the table {size}")
    PAGE.write_text(f"{head}{begin}{comment}{end}\n{text}\n\n{closing}{tail}", "utf-8")
