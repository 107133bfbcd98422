"""How often an attempt was answered, for `stats` from notes and from mail."""

from __future__ import annotations

from journal.language.counted import counted


def attempt_line(attempt: int, asked: int, answered: int) -> str:
    """`attempt 2: asked 4 times, answered 1 (25 %)`."""
    share = f"{100 * answered // asked} %"
    times = counted(asked, "time")
    return f"attempt {attempt}: asked {times}, answered {answered} ({share})"
