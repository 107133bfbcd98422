"""Lines that say less than their author thinks, and how they would say it.

Two kinds: fields that the Tasks plugin cannot see because words stand behind
them, and words for a day (“fri”) where a date should be. Both come with the
whole corrected line; only the first is safe to write without asking, because
what “fri” meant depends on when it was written.
"""

from __future__ import annotations

from datetime import datetime

from journal.language.clean import clean
from journal.language.date_edits import put, reschedule
from journal.language.dates import Typed, split_typed
from journal.language.fields import Dialect, Field
from journal.language.grammar import Grammar
from journal.language.reading import when_of
from journal.language.splice import Splice
from journal.language.syntax import scan
from journal.language.tasks_view import STRIP, tasks_view
from journal.language.tokens import Kind, TaskLine, Token, split_head
from journal.model import Entry, EntryRef, Problem, When

_UNKNOWN_TO_TASKS = (Field.REMIND, Field.PERSON)
_MOST_FIELDS = 12
"""A line with more hidden fields than that was not written by a person."""


# ---------------------------------------------------------------- hidden fields


def hidden_fields(line: TaskLine, grammar: Grammar) -> list[Token]:
    """Fields in the vault's task format that the Tasks plugin does not see."""
    dialect = Dialect.DATAVIEW if grammar.tasks.dataview else Dialect.EMOJI
    return [
        token
        for token in line.tokens
        if token.kind is Kind.FIELD
        and token.dialect is dialect
        and not token.seen
        and token.field not in _UNKNOWN_TO_TASKS
    ]


def hidden_problem(ref: EntryRef, line: TaskLine, grammar: Grammar) -> Problem | None:
    """What Tasks misses on this line; None where it misses nothing that matters.

    A priority symbol alone is no reason: people put 🔺 in front as decoration.
    """
    hidden = hidden_fields(line, grammar)
    if all(token.field is Field.PRIORITY for token in hidden):
        return None
    shown = hidden[:_MOST_FIELDS]
    names = ", ".join(clean(token.text.strip()) for token in shown)
    fixed = expose(line, grammar) if hidden == shown else None
    how = (
        f"write it as: {clean(fixed)}" if fixed else "move them to the end of the line"
    )
    return Problem(
        ref.path,
        ref.line,
        f"Obsidian Tasks does not see {names}, because other text stands behind it",
        how,
        "hidden-field",
        fixed,
        safe=True,
    )


def expose(line: TaskLine, grammar: Grammar) -> str | None:
    """The line with its hidden fields at the end; None if that does not help.

    A time behind a due date becomes a reminder in front of it.
    """
    dialect = Dialect.DATAVIEW if grammar.tasks.dataview else Dialect.EMOJI
    splice = Splice(line, dialect)
    wanted: dict[Field, str] = {}
    for token in hidden_fields(line, grammar):
        when = when_of(token, line, grammar) if token.field is Field.DUE else None
        splice.take_out(token)
        moved = token
        if when is not None and when.clock is not None:
            moved = token.with_value(when.day.isoformat())
            if line.field(Field.REMIND) is None:
                put(splice, Field.REMIND, when, grammar)
        splice.append(moved)
        if token.field is not None:
            wanted.setdefault(token.field, moved.value)
    text = str(splice)
    head = split_head(text)
    if head is None:
        return None
    view = tasks_view(text[head.end() :], dataview=grammar.tasks.dataview)
    seen_before = {token.field for token in line.tokens if token.seen}
    for name, value in wanted.items():
        if name not in seen_before and view.value(name) != value.strip(STRIP):
            return None
    return text


# ---------------------------------------------------------------- words for days


def relative_date_problem(
    entry: Entry, grammar: Grammar, dialect: Dialect, now: datetime
) -> Problem | None:
    """A word like “fri” at the end of an open entry that has no date.

    In a note such words are no dates: they meant another day when they were
    written. The correction is an offer, seen from `now`.
    """
    if entry.status.closed or entry.due or entry.remind:
        return None
    if entry.scheduled or entry.start or entry.problems:
        return None
    line = scan(entry.ref.raw, grammar)
    token = _last_words(line) if line else None
    if line is None or token is None:
        return None
    rest, typed = split_typed(token.text, now)
    if typed is None:
        return None
    words = token.text.strip()[len(rest.strip()) :].strip()
    fixed = _with_date(line, token, rest, typed, grammar, dialect)
    return Problem(
        entry.path,
        entry.line,
        f"“{clean(words)}” is no date in a note, so the entry has none",
        f"write {typed.when.day.isoformat()}? {clean(fixed)}",
        "relative-date",
        fixed,
    )


def _last_words(line: TaskLine) -> Token | None:
    """The text the sentence ends in, if only tags and spaces follow it."""
    for token in reversed(line.tokens):
        if token.kind is Kind.TEXT and token.text.strip():
            return token
        if token.kind not in (Kind.TEXT, Kind.TAG, Kind.BLOCK_ID, Kind.FIELD):
            return None
    return None


def _with_date(
    line: TaskLine,
    token: Token,
    rest: str,
    typed: Typed,
    grammar: Grammar,
    dialect: Dialect,
) -> str:
    splice = Splice(line, dialect)
    if rest.strip():
        trail = token.text[len(token.text.rstrip()) :]
        splice.replace(token, Token(Kind.TEXT, f"{rest.rstrip()}{trail}"))
    else:
        splice.take_out(token)
    if typed.repeat:
        splice.set(Field.REPEAT, typed.repeat)
    put(splice, Field.DUE, When(typed.when.day), grammar)
    if typed.when.clock:
        reschedule(splice, typed.when, grammar)
    return str(splice)
