"""Putting a date into a line, in whatever notation the line has for it."""

from __future__ import annotations

from datetime import date, time

from journal.language.dates import moment_format
from journal.language.line.fields import Dialect, Field, spell
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import when_of
from journal.language.line.splice import Splice
from journal.language.line.tokens import Kind, Token
from journal.model.when import When


def snooze(splice: Splice, until: When, grammar: Grammar) -> None:
    """Move the reminder; else the due date, else the scheduled one; else add a due."""
    line = splice.line
    if line.field(Field.REMIND):
        put(splice, Field.REMIND, until, grammar)
    elif line.due_token is None and line.field(Field.SCHEDULED):
        put(splice, Field.SCHEDULED, When(until.day), grammar)
        _remind_at(splice, until, grammar)
    else:
        reschedule(splice, until, grammar)


def reschedule(splice: Splice, due: When | None, grammar: Grammar) -> None:
    """Set the due date, or take it off.

    A time of day never goes behind a due symbol, where it would hide the date
    from Tasks: it becomes a reminder in front of it. A plain date, which Tasks
    does not see anyway, and a due date that has a time already, take it up.
    """
    token = splice.line.due_token
    if due is None:
        while token is not None:
            splice.take_out(token)
            token = splice.line.field(Field.DUE)
        return
    if token is not None and (
        token.dialect is Dialect.BARE or _has_time(splice, token, grammar)
    ):
        put(splice, Field.DUE, due, grammar)
        return
    put(splice, Field.DUE, When(due.day), grammar)
    _remind_at(splice, due, grammar)


def come_up_on(
    splice: Splice, day: date, grammar: Grammar, *, only_later: bool = False
) -> None:
    """Make the entry due that day, and its reminder, if it has one, with it.

    With `only_later`, dates that are later already stay.
    """
    line = splice.line
    remind = line.field(Field.REMIND)
    when = when_of(remind, line, grammar) if remind else None
    if when is not None and not (only_later and when.day >= day):
        put(splice, Field.REMIND, When(day, when.clock), grammar)
    line = splice.line
    token = line.due_token
    due = when_of(token, line, grammar) if token else None
    if only_later and (due is None or due.day >= day):
        return
    if remind is None or token is not None:
        reschedule(splice, When(day, due.clock if due else None), grammar)


def _has_time(splice: Splice, token: Token, grammar: Grammar) -> bool:
    when = when_of(token, splice.line, grammar)
    return when is not None and when.clock is not None


def _remind_at(splice: Splice, when: When, grammar: Grammar) -> None:
    if when.clock is not None:
        put(splice, Field.REMIND, when, grammar)


def put(splice: Splice, name: Field, when: When, grammar: Grammar) -> None:
    """Write a date field, in the notation it has or the splice's own."""
    line = splice.line
    token = line.due_token if name is Field.DUE else line.field(name)
    if token is not None:
        splice.replace(token, token.with_value(_value(token, when, grammar)))
        if token.dialect is Dialect.KANBAN:
            _put_kanban_time(splice, when, grammar)
    elif name is Field.REMIND:
        value = str(when)
        text = spell(name, value, splice.dialect, grammar.reminder.field)
        splice.add_in_front(Token(Kind.FIELD, text, name, value, splice.dialect))
    else:
        splice.set(name, when.day.isoformat())


def _value(token: Token, when: When, grammar: Grammar) -> str:
    """`when` as this token writes dates."""
    if token.dialect is Dialect.KANBAN:
        return _formatted(when, grammar.kanban.date_format)
    if token.dialect is Dialect.REMINDER:
        return _reminder_value(token, when, grammar)
    if token.dialect is Dialect.DATAVIEW:
        return str(when)
    return str(when).replace("T", " ")


def _reminder_value(token: Token, when: When, grammar: Grammar) -> str:
    plugin = grammar.reminder
    if token.value.startswith("[["):
        clock = f" {when.clock:%H:%M}" if when.clock else ""
        return f"[[{_formatted(when, plugin.date_format)}]]{clock}"
    layout = plugin.datetime_format if when.clock else plugin.date_format
    return _formatted(when, layout)


def _formatted(when: When, layout: str) -> str:
    try:
        return moment_format.write(when.at(time()), layout)
    except moment_format.UnknownFormat:
        return str(when).replace("T", " ")


def _put_kanban_time(splice: Splice, when: When, grammar: Grammar) -> None:
    clock = next((t for t in splice.tokens if t.kind is Kind.TIME), None)
    if when.clock is None:
        if clock:
            splice.take_out(clock)
        return
    text = _formatted(when, grammar.kanban.time_format)
    if clock:
        splice.replace(clock, clock.with_value(text))
        return
    card = next(t for t in splice.tokens if t.dialect is Dialect.KANBAN)
    whole = f"{grammar.kanban.time_trigger}{{{text}}}"
    splice.insert_after(
        card, Token(Kind.TIME, whole, Field.REMIND, text, Dialect.KANBAN)
    )
