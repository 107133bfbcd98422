"""Yearly series that began on 29 February return to it in leap years.

The line of a common year says 28 February, and from there the series would stay on the
28th for ever. The original day is in the lines ticked earlier, as long as the note
keeps them. (Obsidian Tasks stays on the 28th.)
"""

from __future__ import annotations

from calendar import isleap
from datetime import date

from journal.language.dates.rule_reader import UnreadableRule, parse
from journal.language.document import Document
from journal.language.line.date_edits import put
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import text_of, when_of
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.language.line.tokens import TaskLine
from journal.model.when import When


def on_leap_day(
    following: str, document: Document, dialect: Dialect, grammar: Grammar
) -> str:
    """The next line of a series, moved to 29 February if that is its original day."""
    line = scan(following, grammar)
    due = None if line is None else _due(line, grammar)
    if line is None or due is None or (due.day.month, due.day.day) != (2, 28):
        return following
    if not isleap(due.day.year) or not _is_yearly(line):
        return following
    for text in document.texts():
        before = scan(text, grammar) if "29" in text else None
        if before is None or text_of(before) != text_of(line):
            continue
        then = _due(before, grammar)
        if then and (then.day.month, then.day.day) == (2, 29) and _is_yearly(before):
            splice = Splice(line, dialect)
            put(splice, Field.DUE, When(date(due.day.year, 2, 29), due.clock), grammar)
            return str(splice)
    return following


def _due(line: TaskLine, grammar: Grammar) -> When | None:
    return when_of(line.due_token, line, grammar) if line.due_token else None


def _is_yearly(line: TaskLine) -> bool:
    repeat = line.field(Field.REPEAT)
    if repeat is None:
        return False
    try:
        rule = parse(repeat.value)
    except UnreadableRule:
        return False
    return rule.unit == "year" and not rule.months
