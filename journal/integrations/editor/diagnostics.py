"""Diagnostics of a note: problems, and what is late or due today."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from journal.api.editor.open_note import OpenNote
from journal.api.outside.clean import clean
from journal.api.outside.counted import counted
from journal.model.entry import Problem
from journal.model.value import value


class Severity(IntEnum):
    """As the protocol numbers them (DiagnosticSeverity)."""

    WARNING = 2
    INFORMATION = 3
    HINT = 4


@value
class Diagnostic:
    """A remark on a line, from the character `first` up to `last`."""

    line: int
    first: int
    last: int
    message: str
    code: str
    severity: Severity
    problem: Problem | None = None


def diagnostics_of(note: OpenNote) -> Iterator[Diagnostic]:
    """In the order of the note; problems before what is due."""
    for problem in note.problems():
        line = max(problem.line - 1, 0)
        yield Diagnostic(
            line,
            *_words(note.line(line)),
            clean(f"{problem.message}; {problem.hint}"),
            problem.code or "note",
            Severity.WARNING,
            problem,
        )
    today = note.known.today
    for item in note.items:
        if item.entry.status.closed or item.when is None or item.when.day > today:
            continue
        late = (today - item.when.day).days
        days = counted(late, "day")
        line = item.entry.line - 1
        yield Diagnostic(
            line,
            *_words(note.line(line)),
            f"{days} late" if late else "due today",
            "late" if late else "due-today",
            Severity.INFORMATION if late else Severity.HINT,
        )


def _words(line: str) -> tuple[int, int]:
    """From the first to the last character that is no blank."""
    return len(line) - len(line.lstrip()), len(line.rstrip())
