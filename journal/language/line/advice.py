"""Lines that say less than their author thinks, and how they would say it.

Two kinds: fields that the Tasks plugin cannot see because words stand behind
them, and words for a day (“fri”) where a date should be. Both come with the
whole corrected line; only the first is safe to write without asking, because
what “fri” meant depends on when it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from journal.language.clean import clean
from journal.language.dates.typed_dates import Typed, split_typed
from journal.language.line.date_edits import put, reschedule
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import when_of
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.language.line.tasks_view import STRIP, tasks_view
from journal.language.line.tokens import Kind, TaskLine, Token, split_head
from journal.model.entry import Entry, EntryRef, Problem
from journal.model.when import When

_UNKNOWN_TO_TASKS = (Field.REMIND, Field.PERSON)
_DATES = (Field.DUE, Field.SCHEDULED, Field.START)
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
        f"write it as: {clean(fixed)}"
        if fixed
        else "move them to the end of the line, and a time into a reminder (⏰)"
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

    A time behind the date becomes a reminder in front of it; None if the line has
    another reminder already, or if the date is not the one that counts.
    """
    dialect = Dialect.DATAVIEW if grammar.tasks.dataview else Dialect.EMOJI
    splice = Splice(line, dialect)
    wanted: dict[Field, str] = {}
    for token in hidden_fields(line, grammar):
        when = when_of(token, line, grammar) if token.field in _DATES else None
        splice.take_out(token)
        moved = token
        if when is not None and when.clock is not None:
            if not _may_remind(token, when, line, grammar):
                return None
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


def _may_remind(token: Token, when: When, line: TaskLine, grammar: Grammar) -> bool:
    """Whether a reminder says the same as the time behind this date does."""
    remind = line.field(Field.REMIND)
    if remind is not None:
        return when_of(remind, line, grammar) == when
    due = line.due_token
    return token is due if due is not None else token.field is Field.SCHEDULED


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
    found = next(_typed_in(line, now), None) if line else None
    if line is None or found is None:
        return None
    token, start, end, typed = found
    fixed = _with_date(line, token, (start, end), typed, grammar, dialect)
    return Problem(
        entry.path,
        entry.line,
        f"“{clean(token.text[start:end].strip())}” is no date in a note, "
        "so the entry has none",
        f"write {typed.when.day.isoformat()}? {clean(fixed)}",
        "relative-date",
        fixed,
    )


_GOES_ON = re.compile(
    r"[,;:.!?)](?=\s|$)"
    r"|\s(?=(?:about|with|to|for|from|re|regarding|if|whether|when|because|and|or|but)\s)"
)
"""Where a sentence may go on behind its date: “call fri about the quote”."""
_ALSO_WORDS = re.compile(r"sat|sun|mon|wed|tom|[0-9]+ ?[a-z]{1,2}", re.IGNORECASE)
"""Taken for a day only where nothing follows: “we sat with them”, “3d, printed”."""
_LONGEST_TEXT, _MOST_PLACES = 300, 12


def _typed_in(line: TaskLine, now: datetime) -> Iterator[tuple[Token, int, int, Typed]]:
    """Words for a day: the token, from where to where in it, and what they say.

    They stand at the end of the sentence, in front of a name, or where the
    sentence goes on: “friday plans” are no date.
    """
    behind = False
    for token in reversed(line.tokens):
        if token.kind is not Kind.TEXT or not token.text.strip():
            behind |= token.kind not in (Kind.TEXT, Kind.TAG, Kind.BLOCK_ID, Kind.FIELD)
            continue
        text = token.text[:_LONGEST_TEXT]
        places = [m.start() for m in _GOES_ON.finditer(text)][:_MOST_PLACES]
        at_end = [len(token.text)] if len(text) == len(token.text) else []
        for end in [*at_end, *reversed(places)]:
            rest, typed = split_typed(text[:end], now)
            words = text[len(rest) : end].strip()
            last = not behind and end == len(token.text)
            if typed and (last or not _ALSO_WORDS.fullmatch(words)):
                yield token, len(rest), end, typed
        behind = True


def _with_date(
    line: TaskLine,
    token: Token,
    place: tuple[int, int],
    typed: Typed,
    grammar: Grammar,
    dialect: Dialect,
) -> str:
    splice = Splice(line, dialect)
    before, after = token.text[: place[0]].rstrip(), token.text[place[1] :]
    if not before:
        after = after.lstrip(",;:.!?")
    if before or after.strip():
        gap = "" if after else token.text[len(token.text.rstrip()) :]
        splice.replace(token, Token(Kind.TEXT, f"{before}{gap}{after}"))
    else:
        splice.take_out(token)
    if typed.repeat:
        splice.set(Field.REPEAT, typed.repeat)
    put(splice, Field.DUE, When(typed.when.day), grammar)
    if typed.when.clock:
        reschedule(splice, typed.when, grammar)
    return str(splice)
