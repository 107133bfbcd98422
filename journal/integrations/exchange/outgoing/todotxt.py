"""Entries as todo.txt, with the usual keys: `due:`, `t:`, `rec:`, `pri:`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.integrations.exchange.outgoing.rows import Row, Written, lose
from journal.model.entry import Priority, Status

_LETTERS = {
    Priority.HIGHEST: "A",
    Priority.HIGH: "B",
    Priority.MEDIUM: "C",
    Priority.LOW: "D",
    Priority.LOWEST: "E",
}
_RULE = re.compile(r"every (?:(\d+) )?(day|week|month|year)s?( when done)?")


def rec(repeat: str) -> str:
    """A rule for `rec:`; empty if it cannot be expressed."""
    found = _RULE.fullmatch(repeat.strip().lower())
    if not found:
        return ""
    strict = "" if found[3] else "+"
    return f"{strict}{found[1] or 1}{found[2][0]}"


def write(rows: Sequence[Row]) -> Written:
    """One line per entry."""
    lost: dict[str, int] = {}
    return Written("".join(f"{_line(row, lost)}\n" for row in rows), lost)


_SPECIAL = re.compile(r"[@+]\S|(?:due|t|rec|pri|threshold):\S|x\Z", re.IGNORECASE)


def _as_word(word: str) -> str:
    """A word of the text, with a backslash if it would be read as a field."""
    return f"\\{word}" if _SPECIAL.match(word) else word


def _line(row: Row, lost: dict[str, int]) -> str:
    entry = row.entry
    done = entry.status is Status.DONE
    parts = []
    letter = _LETTERS.get(entry.priority, "")
    if done:
        parts.append("x")
        if entry.done:
            parts.append(entry.done.isoformat())
    elif letter:
        parts.append(f"({letter})")
    if entry.created and (not done or entry.done):
        parts.append(entry.created.isoformat())
    parts += [_as_word(word) for word in row.bare.split()]
    parts += [f"@{name.replace(' ', '-')}" for name in row.handles]
    parts += [f"+{tag}" for tag in row.tags if tag.lower() != "waiting"]
    if "waiting" in [tag.lower() for tag in row.tags]:
        parts.append("@waiting")
    if entry.due:
        parts.append(f"due:{entry.due.day}")
        lose(lost, "time of day", entry.due.clock)
    if entry.start:
        parts.append(f"t:{entry.start.day}")
    if entry.repeat:
        own = rec(entry.repeat)
        parts += [f"rec:{own}"] if own else []
        lose(lost, "repeat", not own)
    if done and letter:
        parts.append(f"pri:{letter}")
    for name, value in (
        ("remind", entry.remind),
        ("scheduled", entry.scheduled),
        ("cancelled", entry.status is Status.CANCELLED),
        ("in progress", entry.status is Status.IN_PROGRESS),
        ("log", row.log),
        ("notes", row.notes),
        ("heading", entry.heading),
        ("parent", entry.parent),
        ("id", entry.task_id),
        ("depends on", entry.depends_on),
        ("block id", entry.block_id),
    ):
        lose(lost, name, value)
    return " ".join(part for part in parts if part)
