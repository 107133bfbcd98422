"""What is wrong with an entry, in words that help its author fix it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from functools import lru_cache
from itertools import islice

from journal.language.clean import clean
from journal.language.dates.field_values import kanban_time
from journal.language.dates.loose_day import Certainty, loose_day
from journal.language.dates.rule_reader import UnreadableRule, parse
from journal.language.dates.written_moment import moment_in
from journal.language.line.fields import DATE_FIELDS, Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import is_dated, when_of
from journal.language.line.problems.hidden_fields import hidden_problem
from journal.language.line.problems.proof import proven
from journal.language.line.splice import Splice
from journal.language.line.syntax import MAX_MARKS, too_many_marks
from journal.language.line.tokens import Kind, Role, TaskLine, Token
from journal.language.regex import regex
from journal.model.entry import EntryRef, Problem
from journal.model.when import When

_MOST_PROBLEMS = 12


def of_entry(
    ref: EntryRef,
    line: TaskLine,
    grammar: Grammar,
    *,
    closed: bool,
    thorough: bool = True,
) -> tuple[Problem, ...]:
    """The problems of one task line, left to right.

    Fields that Tasks does not see matter only if the plugin is used, and on open
    entries. Unless `thorough`, whatever takes a trial, as a correction does, is left
    out.
    """
    found = list(islice(_find(ref, line, grammar, thorough), _MOST_PROBLEMS))
    if thorough and not closed:
        doubt = _two_dates(ref, line)
        found += [doubt] if doubt else []
        hidden = hidden_problem(ref, line, grammar) if grammar.tasks.present else None
        found += [hidden] if hidden else []
    return tuple(found)


def _find(
    ref: EntryRef, line: TaskLine, grammar: Grammar, thorough: bool
) -> Iterator[Problem]:
    due = line.due_token
    if too_many_marks(line):
        yield Problem(
            ref.path,
            ref.line,
            f"the line has over {MAX_MARKS} marks; the rest of it is not read",
            "cut it into several lines",
            "many-marks",
        )
        return
    for token in line.tokens:
        kind = token.kind
        if kind is _UNREAD:
            yield _unread(ref, token, line, grammar, thorough)
        elif (kind is _FIELD and token.field in DATE_FIELDS) or token is due:
            yield from _date(ref, token, line, grammar, thorough)
        elif kind is _TIME:
            yield from _time(ref, token, grammar)
        elif kind is _FIELD and token.field is _REPEAT:
            yield from _rule(ref, token)


_FIELD, _UNREAD, _TIME = Kind.FIELD, Kind.UNREAD, Kind.TIME
_REPEAT = Field.REPEAT
"""Up to Python 3.11, looking these up in their class takes ten times as long."""


def _two_dates(ref: EntryRef, line: TaskLine) -> Problem | None:
    """Several plain dates, and no word to say which of them is due."""
    due = line.due_token
    if due is None or due.kind is not Kind.DATE or due.role is not Role.PLAIN:
        return None
    others = [
        token
        for token in line.tokens
        if token.kind is Kind.DATE and token.role is Role.PLAIN and token is not due
    ]
    if not others:
        return None
    return Problem(
        ref.path,
        ref.line,
        f"{clean(others[-1].text)} and {clean(due.text)}: the last is taken for due",
        "say which it is: “by 2026-12-01”, or 📅 in front of it",
        "two-dates",
    )


def _date(
    ref: EntryRef, token: Token, line: TaskLine, grammar: Grammar, thorough: bool
) -> Iterator[Problem]:
    name = (token.field or Field.DUE).value
    if when_of(token, line, grammar) is None:
        if token.kind is Kind.FIELD and not is_dated(token.value):
            yield _unread(ref, token, line, grammar, thorough)
            return
        yield Problem(
            ref.path,
            ref.line,
            f"{clean(token.value)} does not exist, so this follow-up has no {name} "
            "date",
            "write an existing date as YYYY-MM-DD",
            "impossible-date",
        )
        return
    if token.dialect in (Dialect.KANBAN, Dialect.REMINDER):
        return
    moment = moment_in(token.value)
    for doubt in moment.doubts if moment else ():
        yield Problem(
            ref.path,
            ref.line,
            clean(doubt),
            "write the day as YYYY-MM-DD, and after it a time such as 14:30",
            "doubtful-time",
        )


def _time(ref: EntryRef, token: Token, grammar: Grammar) -> Iterator[Problem]:
    if kanban_time(token.value, grammar.kanban) is None:
        yield Problem(
            ref.path,
            ref.line,
            f"{clean(token.text)} is not a time of day",
            f"write it as {grammar.kanban.time_format}",
            "impossible-time",
        )


_WHY = {
    Certainty.TWO: "it could mean two dates",
    Certainty.WEEK: "it is a week, not a day",
    Certainty.NO_YEAR: "it has no year",
    Certainty.NEVER: "that day does not exist",
}


def _unread(
    ref: EntryRef, token: Token, line: TaskLine, grammar: Grammar, thorough: bool
) -> Problem:
    """A sign whose value is not a date; with a correction if it names one day."""
    field = token.field or Field.DUE
    named = "reminder" if field is Field.REMIND else f"{field.value} date"
    loose = loose_day(token.value) if token.value else None
    fixed = _filled_line(token, line, grammar) if thorough else None
    why = _WHY.get(loose.certainty, "") if loose else ""
    if fixed:
        hint = f"write it as: {clean(fixed)}"
    else:
        hint = f"write {_spelled(token, grammar)}"
    shown = clean(token.text.strip())
    reason = f": {why}" if why else ""
    return Problem(
        ref.path,
        ref.line,
        f"“{shown}” is not read{reason}, so this follow-up has no {named} from it",
        hint,
        "unread-date",
        fixed,
        safe=fixed is not None,
    )


def _spelled(token: Token, grammar: Grammar) -> str:
    if token.dialect is Dialect.KANBAN:
        return f"the date as the board does: {grammar.kanban.date_format}"
    if token.dialect is Dialect.REMINDER:
        return f"the date as Reminder does: {grammar.reminder.datetime_format}"
    return "the day as YYYY-MM-DD"


def _filled_line(token: Token, line: TaskLine, grammar: Grammar) -> str | None:
    """The line with the value as a date, if it names one unambiguous day."""
    when = _value_as_moment(token, line, grammar)
    if when is None:
        return None
    if token.dialect is Dialect.KANBAN or token.dialect is Dialect.REMINDER:
        return None
    if token.field is Field.DUE and line.due_token not in (None, token):
        return None  # the line already gives another day
    splice = Splice(line, Dialect.EMOJI)
    value = str(when).replace("T", " ")
    if token.kind is Kind.FIELD:
        splice.replace(token, token.with_value(value))
    else:
        splice.fill(token, value)
    return proven(line, str(splice), grammar, {token.field or Field.DUE: when})


_CLOCK_ONLY = regex(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_WITH_CLOCK = regex(r"(.*?\S)(?:,? +(?:at +)?|T)([01]?[0-9]|2[0-3]):([0-5][0-9])")


def _value_as_moment(token: Token, line: TaskLine, grammar: Grammar) -> When | None:
    """The one moment that an unread value names; None in doubt."""
    if token.field is Field.REMIND and (alone := _CLOCK_ONLY.fullmatch(token.value)):
        day = line.due_token or line.field(Field.SCHEDULED)
        when = when_of(day, line, grammar) if day else None
        return When(when.day, time(int(alone[1]), int(alone[2]))) if when else None
    clock, words = None, token.value.replace("[[", "").replace("]]", "")
    if (moment := moment_in(words)) and re.match(r"[0-9]{4}-", words):
        return None if moment.doubts else moment.when
    if timed := _WITH_CLOCK.fullmatch(words):
        words, clock = timed[1], time(int(timed[2]), int(timed[3]))
    loose = loose_day(words)
    if loose is None or loose.day is None:
        return None
    return When(loose.day, clock)


_parsed = lru_cache(maxsize=256)(parse)
"""The same rules come again and again."""


def _rule(ref: EntryRef, token: Token) -> Iterator[Problem]:
    try:
        rule = _parsed(token.value)
    except UnreadableRule as error:
        yield Problem(
            ref.path,
            ref.line,
            f"the repeat rule “{clean(token.value)}” cannot be read: {error}",
            "write it as “every 2 weeks” or “every month on the 1st”",
            "unreadable-rule",
        )
        return
    # an ending ("every 2 mondays", "at 9am") is harmless, a word is not
    if " " in token.value and len(rule.unread) > 2:
        yield Problem(
            ref.path,
            ref.line,
            f"“{clean(rule.unread)}” in the rule is ignored; the rule means “{rule}”",
            "Obsidian Tasks ignores these words too; remove or rephrase them",
            "unread-words",
        )
