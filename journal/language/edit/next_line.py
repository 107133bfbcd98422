"""The line that continues a series when an occurrence is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from journal.language.dates.occurrence import next_date, next_date_not_past
from journal.language.dates.rule_reader import UnreadableRule, parse
from journal.language.line import status
from journal.language.line.date_edits import put
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import text_of, when_of
from journal.language.line.splice import Splice
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.model.when import When


def next_line(
    line: TaskLine,
    dialect: Dialect,
    done_mark: str,
    today: date,
    grammar: Grammar,
    catch_up: bool,
) -> tuple[str | None, tuple[str, ...]]:
    """The line that continues a series, and remarks about it."""
    repeat = line.field(Field.REPEAT)
    if repeat is None:
        return None, ()
    try:
        rule = parse(repeat.value)
    except UnreadableRule as error:
        return None, (f"it will not repeat: “{repeat.value}”: {error}",)
    dates = _occurrence_dates(line, grammar)
    once = _of_this_occurrence(line, dates)
    broken = [name.value for name, when in dates.items() if when is None]
    if broken:
        return None, (f"it will not repeat: its {broken[0]} date is not a date",)
    reference = _reference(dates, grammar)
    find = next_date_not_past if catch_up else next_date
    following = find(rule, reference, today)
    if following is None:
        return None, ("this was the last one",)
    splice = Splice(line, dialect)
    splice.set_mark(status.next_recurrence_mark(done_mark, grammar.tasks))
    splice.remove(
        Field.DONE, Field.CANCELLED, Field.CREATED, Field.TASK_ID, Field.DEPENDS_ON
    )
    for token in [t for t in splice.tokens if t.kind is Kind.BLOCK_ID]:
        splice.take_out(token)
    for token in once:
        splice.take_out(token)
    drop_scheduled = grammar.tasks.remove_scheduled_on_recurrence and (
        Field.DUE in dates or Field.START in dates
    )
    if reference is not None:
        for name, when in dates.items():
            if name is Field.SCHEDULED and drop_scheduled:
                splice.remove(Field.SCHEDULED)
            elif when is not None and (name is Field.DUE or splice.line.field(name)):
                moved = following + (when.day - reference)
                put(splice, name, When(moved, when.clock), grammar)
    if grammar.tasks.set_created_date:
        splice.set(Field.CREATED, today.isoformat())
    return str(splice), tuple(_remarks(following, reference, today))


def is_next(there: TaskLine, following: TaskLine, grammar: Grammar) -> bool:
    """Whether a line is already the next one of the series, perhaps moved since.

    It has the same sentence and rule, is still open, and no earlier.
    """
    if str(there) == str(following):
        return True
    rule, own = following.field(Field.REPEAT), there.field(Field.REPEAT)
    if rule is None or own is None or rule.value != own.value:
        return False
    if status.status_of(there.mark, grammar.tasks).closed:
        return False
    if text_of(there) != text_of(following):
        return False
    dates = _occurrence_dates(there, grammar)
    wanted = _occurrence_dates(following, grammar)
    old, new = _reference(dates, grammar), _reference(wanted, grammar)
    return old is not None and new is not None and old >= new


def _remarks(following: date, reference: date | None, today: date) -> Iterator[str]:
    if reference is None:
        return
    if following < today:
        yield f"the next date, {following}, is already past"
    elif following == reference:
        yield f"done before its day, so it comes back on the same day, {following}"
    elif following < reference:
        yield f"done before its day, so the next one is earlier, on {following}"


def _of_this_occurrence(line: TaskLine, dates: dict[Field, When | None]) -> list[Token]:
    """Reminders and start dates that put off only this occurrence.

    A reminder before another one, or any date after the day it is about, was written by
    a snooze or `park`; the series continues without it.
    """
    own = line.fields(Field.REMIND)
    found = own[:-1]
    days = (dates.get(name) for name in (Field.DUE, Field.SCHEDULED, Field.START))
    rule_day = next(filter(None, days), None)
    for name in (Field.REMIND, Field.START):
        token, when = line.field(name), dates.get(name)
        late = when is not None and rule_day is not None and when.day > rule_day.day
        if token is not None and late and (name is Field.START or len(own) == 1):
            found.append(token)
    return found


def _occurrence_dates(line: TaskLine, grammar: Grammar) -> dict[Field, When | None]:
    """The dates that move with a series; None for a day that does not exist."""
    found: dict[Field, When | None] = {}
    for name in (Field.DUE, Field.SCHEDULED, Field.START, Field.REMIND):
        token = line.due_token if name is Field.DUE else line.field(name)
        if name is Field.REMIND:
            token = next(reversed(line.fields(name)), None)
        if token is not None:
            found[name] = when_of(token, line, grammar)
    return found


def _reference(dates: dict[Field, When | None], grammar: Grammar) -> date | None:
    order = [Field.DUE, Field.SCHEDULED, Field.START, Field.REMIND]
    if grammar.tasks.remove_scheduled_on_recurrence:
        order = [Field.DUE, Field.START, Field.SCHEDULED, Field.REMIND]
    return next((when.day for name in order if (when := dates.get(name))), None)
