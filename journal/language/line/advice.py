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
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.model.entry import Entry, Problem
from journal.model.when import When

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
