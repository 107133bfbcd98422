"""Writing a date into a line, in the notation the line uses for it."""

from __future__ import annotations

from datetime import date, datetime, time

from journal.language.dates import moment_format
from journal.language.dates.field_values import kanban_time
from journal.language.dates.written_moment import respell, weekday_like
from journal.language.line.fields import Dialect, Field, spell
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import is_dated, when_of
from journal.language.line.splice import Splice
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.regex import regex
from journal.model.when import When


def snooze(splice: Splice, until: When, grammar: Grammar) -> None:
    """Move the reminder; else the due date, else the scheduled one; else add a due."""
    line = splice.line
    if line.field(Field.REMIND) or line.unread(Field.REMIND):
        put(splice, Field.REMIND, until, grammar)
    elif line.due_token is None and (
        line.field(Field.SCHEDULED) or line.unread(Field.SCHEDULED)
    ):
        put(splice, Field.SCHEDULED, When(until.day), grammar)
        _remind_at(splice, until, grammar)
    else:
        reschedule(splice, until, grammar)


def reschedule(splice: Splice, due: When | None, grammar: Grammar) -> None:
    """Set the due date, or remove it.

    A time of day never follows a due symbol, where it would hide the date from Tasks:
    it becomes a reminder before it. Only a plain date, which Tasks does not see anyway,
    and a due date that already has a time take it.
    """
    token = splice.line.due_token
    if due is None:
        token = token or splice.line.unread(Field.DUE)
        while token is not None:
            splice.take_out(token)
            token = splice.line.field(Field.DUE) or splice.line.unread(Field.DUE)
        return
    if (
        token is not None
        and can_say(token, due, grammar)
        and (token.dialect is Dialect.BARE or _has_time(splice, token, grammar))
    ):
        put(splice, Field.DUE, due, grammar)
        return
    put(splice, Field.DUE, When(due.day), grammar)
    _remind_at(splice, due, grammar)


def reschedule_along(
    splice: Splice, due: When, now: datetime, grammar: Grammar
) -> None:
    """Set the due date as asked, and keep what belongs to it.

    A day without a time keeps the existing time. A reminder keeps its distance to the
    due date; one that would then be in the past moves to the due day itself.
    """
    line = splice.line
    token, remind = line.due_token, line.field(Field.REMIND)
    old = when_of(token, line, grammar) if token else None
    told = when_of(remind, line, grammar) if remind else None
    if due.clock is None and old is not None:
        due = When(due.day, old.clock)
    reschedule(splice, due, grammar)
    if told is None or (due.clock and not (old and old.clock)):
        return  # there is none, or it was just set
    if old is not None and told.day <= old.day:
        moved = When(due.day - (old.day - told.day), told.clock)
        if moved.at(time.max) < now <= due.at(time.max):
            kept = now.date() <= told.day <= due.day
            moved = told if kept else When(due.day, told.clock)
    else:
        moved = When(min(told.day, due.day), told.clock)
    if moved != told:
        put(splice, Field.REMIND, moved, grammar)


def come_up_on(
    splice: Splice, day: date, grammar: Grammar, *, only_later: bool = False
) -> None:
    """Make the entry come up on that day unless it already comes up later.

    An earlier reminder moves, and so does an earlier due date; a series keeps its day.
    If the only date is a later due date, a reminder is added for the day, unless
    `only_later`.
    """
    line = splice.line
    token, remind = line.due_token, line.field(Field.REMIND)
    due = when_of(token, line, grammar) if token else None
    told = when_of(remind, line, grammar) if remind else None
    series = line.field(Field.REPEAT) is not None
    if told is not None and told.day < day:
        when = When(day, told.clock)
        if series and (due is None or told.day <= due.day):
            put_once(splice, when, remind, grammar)
        else:
            put(splice, Field.REMIND, when, grammar)
    if only_later and (series or due is None or due.day >= day):
        return
    if series or (due is not None and due.day > day):
        if told is None and (due is None or due.day != day):
            put(splice, Field.REMIND, When(day), grammar)
        return
    if remind is None or token is not None:
        reschedule(splice, When(day, due.clock if due else None), grammar)


def _has_time(splice: Splice, token: Token, grammar: Grammar) -> bool:
    when = when_of(token, splice.line, grammar)
    return when is not None and when.clock is not None


def _remind_at(splice: Splice, when: When, grammar: Grammar) -> None:
    if when.clock is not None:
        put(splice, Field.REMIND, when, grammar)


def put_once(splice: Splice, when: When, own: Token | None, grammar: Grammar) -> None:
    """A reminder for one occurrence, before the series' own, so that it counts."""
    value = str(when)
    text = spell(Field.REMIND, value, splice.dialect, grammar.reminder.field)
    token = Token(Kind.FIELD, text, Field.REMIND, value, splice.dialect)
    if own is None:
        splice.add_in_front(token)
    else:
        splice.insert_before(own, token)


_NAMED_BEFORE = regex(r"(?P<name>[^\W\d_]{2,})(?=[.,:]?[ \t(]*\Z)")
_NAMED_BEHIND = regex(r"\A,?[ \t]*\(?(?P<name>[^\W\d_]{2,})\b")


def _rename_weekday(splice: Splice, token: Token, old: date, new: date) -> None:
    """Keep the weekday that someone wrote next to the date correct."""
    tokens = splice.tokens
    at = next(i for i, t in enumerate(tokens) if t is token)
    texts = [
        t for t in reversed(tokens[:at]) if t.kind is not Kind.TEXT or t.text.strip()
    ]
    for beside, pattern in (
        (texts[0], _NAMED_BEFORE),
        (tokens[at + 1] if at + 1 < len(tokens) else token, _NAMED_BEHIND),
    ):
        found = pattern.search(beside.text) if beside.kind is Kind.TEXT else None
        name = found and weekday_like(found["name"], old.weekday(), new.weekday())
        if found and name:
            start, end = found.span("name")
            text = beside.text[:start] + name + beside.text[end:]
            splice.replace(beside, Token(Kind.TEXT, text))


def put(splice: Splice, name: Field, when: When, grammar: Grammar) -> None:
    """Write a date field, in its existing notation or the splice's own."""
    line = splice.line
    token = line.due_token if name is Field.DUE else line.field(name)
    if token is not None and not can_say(token, when, grammar):
        token = None  # the sentence stays unchanged; a field holds the new day
    unread = None if token else line.unread(name)
    if token is not None:
        old = when_of(token, line, grammar)
        beside = token.kind is Kind.FIELD and old is not None
        if beside and old and old.day.weekday() != when.day.weekday():
            _rename_weekday(splice, token, old.day, when.day)
        splice.replace(token, token.with_value(_value(token, when, grammar)))
        if token.dialect is Dialect.KANBAN:
            _put_kanban_time(splice, when, grammar)
    elif unread is not None:
        # never a second sign next to one with an unreadable value
        splice.fill(unread, _value(unread, when, grammar))
        if unread.dialect is Dialect.KANBAN:
            _put_kanban_time(splice, when, grammar)
    elif name is Field.REMIND:
        value = str(when)
        text = spell(name, value, splice.dialect, grammar.reminder.field)
        splice.add_in_front(Token(Kind.FIELD, text, name, value, splice.dialect))
    else:
        splice.set(name, when.day.isoformat())


_CLOCK_IN_VALUE = regex(r"(?<![0-9:])([01]?[0-9]|2[0-3]):([0-5][0-9])(?![0-9:])")


def clock_beside(token: Token, line: TaskLine, grammar: Grammar) -> time | None:
    """The time of day of an unreadable date, if that part is readable."""
    own = next((t for t in line.tokens if t.kind is Kind.TIME), None)
    if token.dialect is Dialect.KANBAN and own is not None:
        return kanban_time(own.value, grammar.kanban)
    found = _CLOCK_IN_VALUE.search(token.value)
    return time(int(found[1]), int(found[2])) if found else None


def can_say(token: Token, when: When, grammar: Grammar) -> bool:
    """Whether the date in the line can be changed into this one and stay correct.

    It cannot if it is one end of a span of days, or if a time span would have to end on
    another day.
    """
    if token.kind is Kind.SPAN:
        return False
    return token.kind is not Kind.DATE or respell(token.value, when) is not None


def _value(token: Token, when: When, grammar: Grammar) -> str:
    """`when` in the notation of this token, with all its pieces adjusted."""
    if token.dialect is Dialect.KANBAN:
        return _formatted(when, grammar.kanban.date_format)
    if token.dialect is Dialect.REMINDER:
        return _reminder_value(token, when, grammar)
    timed = DATE_AND_TIME.search(token.value) is not None
    if token.dialect is Dialect.DATAVIEW and not (timed and is_dated(token.value)):
        return str(when)
    readable = token.kind is not Kind.UNREAD and is_dated(token.value)
    written = respell(token.value, when) if readable else None
    return written or str(when).replace("T", " ")


DATE_AND_TIME = regex("[0-9]{4}-[0-9]{2}-[0-9]{2}.*[0-9]")


def _reminder_value(token: Token, when: When, grammar: Grammar) -> str:
    plugin = grammar.reminder
    if token.value.startswith("[[") and token.kind is Kind.FIELD:
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
