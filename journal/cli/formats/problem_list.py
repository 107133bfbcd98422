"""The findings of `check`: by note on a terminal, one per line in a pipe."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from journal.cli.formats.output import Output
from journal.cli.formats.table import fitted_lines
from journal.language.cells import cells
from journal.language.clean import clean
from journal.language.counted import counted
from journal.model.entry import Problem

_FIXABLE = "[fixable]"
_ON_REQUEST = "fix it with: journal check --fix --dates"


def print_problems(out: Output, problems: Sequence[Problem]) -> None:
    """On a terminal a count, and lines grouped by note; in a pipe `path:line: code:
    message; hint`."""
    if out.width is None:
        for problem in problems:
            place = clean(problem.path)
            place = f"{place}:{problem.line}" if problem.line else place
            code = f"{problem.code}: " if problem.code else ""
            said = f"{clean(problem.message)}; {clean(problem.hint)}"
            said += f"; {_ON_REQUEST}" if problem.on_request else ""
            out.data(f"{out.style(place, 'cyan')}: {code}{said}")
        return
    if not problems:
        return
    out.fitted(_title(problems))
    for path, group in groupby(problems, lambda problem: problem.path):
        out.data()
        out.fitted(out.style(clean(path), "cyan"))
        for problem in group:
            _print(out, problem)


def _title(problems: Sequence[Problem]) -> str:
    notes = len({problem.path for problem in problems})
    count = len(problems)
    title = counted(count, "problem")
    title += f" in {counted(notes, 'note')}"
    safe = sum(problem.safe for problem in problems)
    if safe:
        title += f"; {safe} can be fixed automatically (journal check --fix)"
    return title


def _print(out: Output, problem: Problem) -> None:
    number = f"{problem.line:>3}  " if problem.line else "     "
    line = f"{number}{clean(problem.message)}"
    width = out.width or 80
    mark = f" {_FIXABLE}" if problem.safe else ""
    hang = " " * (5 - len(number) + len(number.lstrip()))
    first, *more = fitted_lines(line, width - len(mark), hang)
    out.fitted(first + " " * (width - len(mark) - cells(first)) * bool(mark) + mark)
    for part in more:
        out.fitted(part)
    out.fitted(f"     {clean(problem.hint)}", "")
    if problem.on_request:
        out.fitted(f"     {_ON_REQUEST}", "")
