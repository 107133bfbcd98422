"""Entries that give their day in words, and their corrections.

“fri”, “1 Dec 2026” and “01/12/2026” are no dates in a note. If the words name one day,
the problem carries the whole corrected line, verified by reading it again; it is
written only on request, since the meaning of “fri” depends on when it was written. If
no one can tell the day, the problem says so.
"""

from __future__ import annotations

from datetime import datetime

from journal.language.clean import clean
from journal.language.dates.loose_day import Certainty
from journal.language.dates.typed_dates import TypedDate, UnknownDate, parse_english
from journal.language.line.date_edits import put, reschedule
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import is_unread
from journal.language.line.problems.days_in_words import NamedDay, named_days
from journal.language.line.problems.proof import proven
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.regex import regex
from journal.model.entry import Entry, Problem
from journal.model.when import When

_WHY = {
    Certainty.TWO: "could mean two dates",
    Certainty.WEEK: "is a week, not a day",
    Certainty.NO_YEAR: "has no year",
    Certainty.NEVER: "is a day that does not exist",
}


def relative_date_problem(
    entry: Entry,
    grammar: Grammar,
    dialect: Dialect,
    now: datetime,
    *,
    years_only: bool = False,
) -> Problem | None:
    """A day in words in an open entry without a date; None if there is none.

    With `years_only`, only days with a year: in a line that is no follow-up the others
    are no dates. The correction is a suggestion, relative to `now`.
    """
    if entry.status.closed or entry.due or entry.remind:
        return None
    if entry.scheduled or entry.start:
        return None
    if years_only and not _YEAR.search(entry.ref.raw):
        return None
    line = scan(entry.ref.raw, grammar)
    if line is None:
        return None
    signs = [token for token in line.tokens if is_unread(token)]
    if signs:
        if any(problem.fix for problem in entry.problems):
            return None  # already reported, with a correction, when the line was read
        return _sign_problem(entry, line, signs[0], grammar, now)
    if entry.problems:
        return None
    found = named_days(line, now)
    if years_only:
        found = [day for day in found if day.certainty and _YEAR.search(day.words)]
    return _problem(entry, line, found, grammar, dialect) if found else None


_YEAR = regex(r"(?<![0-9])(?:19|20|21)[0-9]{2}(?:[0-9]{4})?(?![0-9])")


def _problem(
    entry: Entry,
    line: TaskLine,
    found: list[NamedDay],
    grammar: Grammar,
    dialect: Dialect,
) -> Problem:
    day, code = found[0], "relative-date"
    words = clean(day.words)
    if day.typed is None:
        why = _WHY.get(day.certainty or Certainty.TWO, "is not a date")
        message = f"“{words}” {why}, so this follow-up has no date"
        return Problem(
            entry.path, entry.line, message, "write the day as YYYY-MM-DD", code
        )
    message = f"“{words}” is not a date in a note, so this follow-up has no date"
    fixed = None
    if len(found) == 1 and not day.unsure:
        fixed = _with_date(line, day, day.typed, grammar, dialect)
    if fixed is None:
        hint = "write the day that is meant as YYYY-MM-DD"
        if day.in_place and day.unsure:
            hint = f"write 🛫 {day.typed.when.day}, if it is to rest until then"
        return Problem(entry.path, entry.line, message, hint, code)
    hint = f"write {day.typed.when.day.isoformat()}? {clean(fixed)}"
    return Problem(entry.path, entry.line, message, hint, code, fixed)


def _sign_problem(
    entry: Entry, line: TaskLine, sign: Token, grammar: Grammar, now: datetime
) -> Problem | None:
    """`📅 tomorrow`: the sign gets the day that the word means today."""
    try:
        typed = parse_english(sign.value, now)
    except UnknownDate:
        return None  # already reported when the line was read
    dialect = sign.dialect
    if dialect is None or dialect in (Dialect.KANBAN, Dialect.REMINDER):
        return None
    if typed.repeat or typed.when.day < now.date():
        return None
    when = typed.when
    if sign.field is not Field.REMIND and when.clock:
        return None
    splice = Splice(line, dialect)
    value = str(when).replace("T", " ")
    if sign.kind is Kind.FIELD:
        splice.replace(sign, sign.with_value(value))
    else:
        splice.fill(sign, value)
    fixed = proven(line, str(splice), grammar, {sign.field or Field.DUE: when})
    if fixed is None:
        return None
    return Problem(
        entry.path,
        entry.line,
        f"“{clean(sign.text)}”: a word is not a date in a note, so this follow-up has "
        "no date",
        f"write {when.day.isoformat()}? {clean(fixed)}",
        "relative-date",
        fixed,
    )


def _with_date(
    line: TaskLine, day: NamedDay, typed: TypedDate, grammar: Grammar, dialect: Dialect
) -> str | None:
    """The line with the day as a date, verified; None if that is impossible.

    A field at the end replaces the words, along with their preposition and brackets. A
    day that the sentence needs in place is spelled out there.
    """
    token, when = day.token, typed.when
    if day.in_place:
        if when.clock or typed.repeat:
            return None
        text = token.text[: day.start] + when.day.isoformat() + token.text[day.end :]
        fixed = str(line).replace(token.text, text, 1)
        return proven(line, fixed, grammar, {Field.DUE: when}, spent=day.words)
    start, end = _with_marks(token.text, day.start, day.end)
    before, after = token.text[:start].rstrip(), token.text[end:]
    at_begin = not before.strip() and _is_first(line, token)
    if at_begin:
        after = after.lstrip(",;:")
    elif not after.strip() and before.endswith((",", ";", ":", " -", " –")):
        start = len(before := before.rstrip(",;:-– "))  # leave no stray comma
    spent = token.text[start : len(token.text) - len(after)]
    splice = Splice(line, dialect)
    if before or after.strip():
        gap = "" if after else token.text[len(token.text.rstrip()) :]
        joint = " " if at_begin and after and not after[0].isspace() else ""
        splice.replace(token, Token(Kind.TEXT, f"{before}{joint}{gap}{after}"))
    else:
        splice.take_out(token)
    announced: dict[Field, When | str] = {Field.DUE: When(when.day)}
    if typed.repeat:
        splice.set(Field.REPEAT, typed.repeat)
        announced[Field.REPEAT] = typed.repeat
    put(splice, Field.DUE, When(when.day), grammar)
    if when.clock:
        reschedule(splice, when, grammar)
        announced[Field.REMIND] = when
    return proven(line, str(splice), grammar, announced, spent=spent)


def _is_first(line: TaskLine, token: Token) -> bool:
    """Whether the sentence starts with this token."""
    kinds = (Kind.INDENT, Kind.MARKER, Kind.CHECKBOX)
    return next((t for t in line.tokens if t.kind not in kinds), None) is token


_PAIRS = ("**", "__", "==", "*", "_")


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The span, widened by brackets or emphasis that enclose nothing else."""
    for opened, closed in (*((m, m) for m in _PAIRS), ("(", ")"), ("[", "]")):
        if text[:start].endswith(opened) and text[end:].startswith(closed):
            return start - len(opened), end + len(closed)
    return start, end
