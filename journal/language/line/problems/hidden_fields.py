"""What the Tasks plugin misses in a line, and how the line would show it.

Tasks reads fields at the end of the line, in one notation. A field followed by words, a
plain date and a field in another notation do not exist for it (FEATURES A2). Only the
first is corrected without asking: the other corrections change the notation that
someone chose.
"""

from __future__ import annotations

from journal.language.clean import clean
from journal.language.dates.written_moment import moment_in
from journal.language.line.date_edits import put
from journal.language.line.fields import DATE_FIELDS, Dialect, Field, spell
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import when_of
from journal.language.line.problems.proof import proven
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.language.line.tasks_view import STRIP, tasks_view
from journal.language.line.tokens import Kind, TaskLine, Token, split_head
from journal.model.entry import Entry, EntryRef, Problem
from journal.model.when import When

_UNKNOWN_TO_TASKS = (Field.REMIND, Field.PERSON, Field.FROM, Field.OWNER)
_DATES = (Field.DUE, Field.SCHEDULED, Field.START)
_MOST_FIELDS = 12
"""A line with more hidden fields was not written by a person."""


def hidden_fields(line: TaskLine, grammar: Grammar) -> list[Token]:
    """Fields in the vault's task format that the Tasks plugin does not see."""
    dialect = _dialect(grammar)
    return [
        token
        for token in line.tokens
        if token.kind is Kind.FIELD
        and token.dialect is dialect
        and not token.seen
        and token.field not in _UNKNOWN_TO_TASKS
    ]


def _dialect(grammar: Grammar) -> Dialect:
    return Dialect.DATAVIEW if grammar.tasks.dataview else Dialect.EMOJI


def hidden_problem(ref: EntryRef, line: TaskLine, grammar: Grammar) -> Problem | None:
    """What Tasks misses on this line; None if it misses nothing that matters.

    A lone priority symbol does not count: people put 🔺 in front as decoration.
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
        f"Obsidian Tasks ignores {names}, because other text follows it",
        how,
        "hidden-field",
        fixed,
        safe=True,
    )


def expose(line: TaskLine, grammar: Grammar) -> str | None:
    """The line with its hidden fields at the end; None if that does not help.

    A time after the date becomes a reminder before it; None if the line already has
    another reminder, or if the date is not the one that counts. Nothing else changes
    but brackets and emphasis that would be left empty.
    """
    splice = Splice(line, _dialect(grammar))
    wanted: dict[Field, str] = {}
    announced: dict[Field, When | str] = {}
    spent = ""
    for token in hidden_fields(line, grammar):
        moved, beside = _without_time(token, line, grammar, splice, announced)
        if moved is None:
            return None
        spent += _lift(splice, token, beside)
        splice.append(moved)
        if token.field is not None and token.field not in wanted:
            wanted[token.field] = moved.value
            when = moment_in(moved.value) if token.field in DATE_FIELDS else None
            if when and when.when and line.field(token.field) is token:
                announced[token.field] = when.when
    return _seen_at_the_end(line, str(splice), grammar, wanted, announced, spent)


def _without_time(
    token: Token,
    line: TaskLine,
    grammar: Grammar,
    splice: Splice,
    announced: dict[Field, When | str],
) -> tuple[Token | None, str]:
    """The field in the form that goes to the end, and the text left in the sentence.

    A time becomes a reminder. No field if it says more than can be moved.
    """
    if token.field not in DATE_FIELDS:
        return token, ""
    when = when_of(token, line, grammar)
    moment = moment_in(token.value)
    day = token.value[:10]
    if when is None or moment is None or not token.value[:4].isdigit():
        return token, ""
    if "[" in token.text and token.dialect is Dialect.EMOJI:
        return None, ""  # a link to the day
    if when.clock is None and not moment.doubts:
        sign = Token(Kind.FIELD, token.text[: -len(token.value)] + day, token.field)
        moved = Token(Kind.FIELD, sign.text, token.field, day, token.dialect)
        if token.dialect is Dialect.DATAVIEW:
            moved = token.with_value(day)
        return moved, token.value[10:]
    if moment.doubts or not moment.plain or token.field not in _DATES:
        return None, ""
    if not _may_remind(token, when, line, grammar):
        return None, ""
    if line.field(Field.REMIND) is None:
        put(splice, Field.REMIND, when, grammar)
        announced[Field.REMIND] = when
    return token.with_value(when.day.isoformat()), ""


def _may_remind(token: Token, when: When, line: TaskLine, grammar: Grammar) -> bool:
    """Whether a reminder equals the time after this date."""
    remind = line.field(Field.REMIND)
    if remind is not None:
        return when_of(remind, line, grammar) == when
    due = line.due_token
    return token is due if due is not None else token.field is Field.SCHEDULED


_AROUND = (
    *(("***", "***"), ("**", "**"), ("*", "*"), ("__", "__"), ("_", "_"), ("==", "==")),
    *(("(", ")"), ("[", "]"), ("“", "”"), ('"', '"'), ("{", "}")),
)


def _lift(splice: Splice, token: Token, beside: str) -> str:
    """Remove the field, with brackets and emphasis that enclose only it.

    Returns what was removed with it; the text `beside` it in its token stays.
    """
    gone = ""
    if beside:
        splice.replace(token, Token(Kind.TEXT, beside.lstrip()))
        return gone
    while pair := _pair_around(splice, token):
        before, after = pair
        at = next(i for i, t in enumerate(splice.tokens) if t is token)
        left, right = splice.tokens[at - 1], splice.tokens[at + 1]
        splice.tokens[at - 1] = Token(Kind.TEXT, left.text[: -len(before)])
        splice.tokens[at + 1] = Token(Kind.TEXT, right.text[len(after) :])
        gone += f" {before} {after}"
    splice.take_out(token)
    return gone


def _pair_around(splice: Splice, token: Token) -> tuple[str, str] | None:
    at = next(i for i, t in enumerate(splice.tokens) if t is token)
    if at == 0 or at + 1 >= len(splice.tokens):
        return None
    left, right = splice.tokens[at - 1], splice.tokens[at + 1]
    if left.kind is not Kind.TEXT or right.kind is not Kind.TEXT:
        return None
    for before, after in _AROUND:
        if left.text.endswith(before) and right.text.startswith(after):
            return before, after
    return None


def _seen_at_the_end(
    line: TaskLine,
    text: str,
    grammar: Grammar,
    wanted: dict[Field, str],
    announced: dict[Field, When | str],
    spent: str,
) -> str | None:
    """The line, if Tasks sees every wanted field in it and nothing else changed."""
    head = split_head(text)
    if head is None or _left_over(text):
        return None
    view = tasks_view(text[head.end() :], dataview=grammar.tasks.dataview)
    seen_before = {token.field for token in line.tokens if token.seen}
    for name, value in wanted.items():
        if name not in seen_before and view.value(name) != value.strip(STRIP):
            return None
    return proven(line, text, grammar, announced, spent=spent)


def _left_over(text: str) -> bool:
    """Whether stray punctuation is left: `ask @ana,, soon`."""
    return any(
        pair in text for pair in (",,", ";;", ",.", ";.", ",;", "( )", "[]", "()")
    )


# ---------------------------------------------------------------- other notations


def unseen_problem(entry: Entry, grammar: Grammar) -> Problem | None:
    """A date that Tasks does not see because it is plain or in another notation.

    Only for open entries, and only if the plugin is in use.
    """
    if entry.status.closed or not grammar.tasks.present or entry.problems:
        return None
    line = scan(entry.ref.raw, grammar)
    if line is None:
        return None
    ref, token = entry.ref, line.due_token
    unseen = token if token is not None and not token.seen else None
    if unseen is None:
        unseen = next((t for t in line.tokens if _is_foreign(t, grammar)), None)
    if unseen is None or when_of(unseen, line, grammar) is None:
        return None
    fixed = _in_tasks_notation(line, unseen, grammar)
    return Problem(
        ref.path,
        ref.line,
        f"Tasks does not see this date: {clean(unseen.text.strip())}",
        f"write it as: {clean(fixed)}"
        if fixed
        else "write it as Tasks does, at the end",
        "tasks-unseen",
        fixed,
    )


def _is_foreign(token: Token, grammar: Grammar) -> bool:
    return (
        token.kind is Kind.FIELD
        and token.field in _DATES
        and not token.seen
        and token.dialect is not _dialect(grammar)
    )


def _in_tasks_notation(line: TaskLine, token: Token, grammar: Grammar) -> str | None:
    """The line with that date as a field at its end.

    A plain date at the end gets its sign; one in the middle stays in the sentence, and
    a field repeats it for Tasks.
    """
    dialect, name = _dialect(grammar), token.field or Field.DUE
    when, moment = when_of(token, line, grammar), moment_in(token.value)
    if when is None or moment is None or moment.doubts:
        return None
    if any(t.seen and t.field is name for t in line.tokens):
        return None
    splice = Splice(line, dialect)
    announced: dict[Field, When | str] = {name: When(when.day)}
    spent = ""
    last = _is_last(line, token) and token.value[:4].isdigit()
    if when.clock is not None:
        if not (moment.plain and last) or not _may_remind(token, when, line, grammar):
            return None
        put(splice, Field.REMIND, when, grammar)
        announced[Field.REMIND] = when
    if token.kind is Kind.FIELD or (last and token.kind is Kind.DATE):
        if token.kind is Kind.DATE and when.clock is None and len(token.value) > 10:
            return None  # a weekday follows it
        spent += token.text if token.kind is Kind.DATE else ""
        splice.take_out(token)
    value = when.day.isoformat()
    text = spell(name, value, dialect)
    splice.append(Token(Kind.FIELD, text, name, value, dialect))
    return _seen_at_the_end(line, str(splice), grammar, {name: value}, announced, spent)


def _is_last(line: TaskLine, token: Token) -> bool:
    """Whether only fields, tags and blanks follow it."""
    at = next(i for i, t in enumerate(line.tokens) if t is token)
    ends = (Kind.FIELD, Kind.TAG, Kind.BLOCK_ID)
    return all(t.kind in ends or not t.text.strip() for t in line.tokens[at + 1 :])
