"""How often an attempt was answered, for `stats` from notes and from mail."""

from __future__ import annotations

from journal.language.counted import counted


def attempt_line(attempt: int, asked: int, answered: int) -> str:
    """`nudge 1: 4 times, answered 1 (25 %)`; the first attempt is the question."""
    share = f"{100 * answered // asked} %"
    times = counted(asked, "time")
    name = f"nudge {attempt - 1}" if attempt > 1 else "asked"
    return f"{name}: {times}, answered {answered} ({share})"
