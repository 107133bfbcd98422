"""A snooze: what moves, to when, and what stays unchanged.

The rules are in LANGUAGE, What acting means: nothing comes up earlier than before, a
deadline moves only if it is the only date, and a series keeps its day.
"""

from __future__ import annotations

import re
from datetime import datetime, time

from journal.language.dates.counting import days_later, hours_later
from journal.language.edit.intents import Rest
from journal.language.line.date_edits import (
    can_say,
    clock_beside,
    put,
    put_once,
    reschedule,
)
from journal.language.line.fields import Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import when_of
from journal.language.line.splice import Splice
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.regex import regex
from journal.model.entry import Entry
from journal.model.errors import WriteRefused
from journal.model.value import value
from journal.model.when import When

_ORDER = (Field.REMIND, Field.SCHEDULED, Field.START, Field.DUE)
"""What brings an entry up: the first of these dates that it has."""


@value
class Dates:
    """The dates of an entry that can bring it up; None for missing ones."""

    remind: When | None = None
    scheduled: When | None = None
    start: When | None = None
    due: When | None = None

    @classmethod
    def of(cls, entry: Entry) -> Dates:
        return cls(entry.remind, entry.scheduled, entry.start, entry.due)

    @property
    def moment(self) -> When | None:
        """When it comes up: what a snooze moves."""
        return self.remind or self.scheduled or self.start or self.due


def rest_until(dates: Dates, rest: Rest) -> When:
    """The moment a snooze leads to. Spans count from now or from when it comes up,
    whichever is later; a day without a time keeps the existing time.

    Raises WriteRefused for a moment in the past, not later than before, or off the
    calendar.
    """
    moment = dates.moment
    until = _counted(moment, rest) if rest.until.spans else rest.until.when
    if until.clock is None and moment is not None:
        until = When(until.day, moment.clock)
    if until.day < rest.now.date() or (until.clock and _at(until, rest) <= rest.now):
        raise WriteRefused(f"{_told(until)} is past: a snooze goes to a later time")
    if moment is not None and _at(until, rest) <= _at(moment, rest):
        raise WriteRefused(
            f"it comes up on {_told(moment)}, and a snooze never brings it forward: "
            "use reschedule for an earlier day"
        )
    return until


def _counted(moment: When | None, rest: Rest) -> When:
    typed, base = rest.until, rest.now
    if moment is not None:
        base = max(base, _at(moment, rest))
    try:
        if typed.in_hours:
            return hours_later(base, typed.spans, rest.zone)
        return When(days_later(base.date(), typed.spans), typed.when.clock)
    except OverflowError:
        # the end of the calendar, which some write for “never”
        raise WriteRefused(
            f"no day is that much later than {base.date()}: give a day instead"
        ) from None


def _at(when: When, rest: Rest) -> datetime:
    return when.at(rest.hour)


def _told(when: When) -> str:
    clock = f" {when.clock:%H:%M}" if when.clock else ""
    return f"{when.day:%a} {when.day.isoformat()}{clock}"


# ---------------------------------------------------------------- on a line


def let_rest(splice: Splice, rest: Rest, grammar: Grammar) -> tuple[str, ...]:
    """Carry it out on a line; returns remarks.

    Raises as `rest_until` does.
    """
    line = splice.line
    dates = Dates(
        *(_when(line, name, grammar) for name in _ORDER)  # in the order of the fields
    )
    until = rest_until(dates, rest)
    repeats = line.field(Field.REPEAT) is not None
    moving = next((name for name in _ORDER if _token(line, name)), None)
    if repeats and moving is not None:
        _put_off_once(splice, until, dates, rest, grammar)
        return ()
    unread = next((name for name in _ORDER if line.unread(name)), None)
    if moving is None and unread is not None and unread is not Field.DUE:
        # a sign with an unreadable value gets a new one; no second sign is added
        sign, clock = line.unread(unread), None
        if unread is Field.REMIND and sign is not None:
            clock = until.clock or clock_beside(sign, line, grammar)
        put(splice, unread, When(until.day, clock), grammar)
        if until.clock and unread is not Field.REMIND:
            put(splice, Field.REMIND, until, grammar)
        return ()
    if moving is None or moving is Field.DUE:
        return _move_due(splice, until, rest, grammar)
    if moving is Field.REMIND:
        put(splice, Field.REMIND, until, grammar)
        return ()
    return _move_plan(splice, moving, until, dates, rest, grammar)


def _token(line: TaskLine, name: Field) -> Token | None:
    return line.due_token if name is Field.DUE else line.field(name)


def _when(line: TaskLine, name: Field, grammar: Grammar) -> When | None:
    token = _token(line, name)
    return when_of(token, line, grammar) if token else None


def _move_plan(
    splice: Splice,
    moving: Field,
    until: When,
    dates: Dates,
    rest: Rest,
    grammar: Grammar,
) -> tuple[str, ...]:
    """Move the scheduled or start date; the deadline stays."""
    own = _when(splice.line, moving, grammar)
    late = dates.due is not None and dates.due.day < until.day
    if not (late and moving is Field.START):
        # a start after the deadline would hide the entry on its day
        kept = until.clock if own and own.clock else None
        put(splice, moving, When(until.day, kept), grammar)
        if kept or not (late or rest.until.when.clock or rest.until.in_hours):
            return ()
    put(splice, Field.REMIND, until, grammar)
    if not late or dates.due is None:
        return ()
    return (f"still due on {_told(dates.due)}: reschedule moves that",)


_CLOCK = regex(r"(?<![0-9.:])[0-2]?[0-9](?::[0-5][0-9]| ?[ap]m\b)", re.IGNORECASE)


def _move_due(
    splice: Splice, until: When, rest: Rest, grammar: Grammar
) -> tuple[str, ...]:
    token = splice.line.due_token
    if token is not None and token.kind in (Kind.DATE, Kind.SPAN):
        said_time = rest.until.in_hours or rest.until.when.clock is not None
        others = "".join(t.text for t in splice.tokens if t is not token)
        contrary = said_time and _CLOCK.search(others)
        if contrary or not can_say(token, until, grammar):
            put(splice, Field.REMIND, until, grammar)
            return ("the sentence is left as it is: it gets a reminder",)
    reschedule(splice, until, grammar)
    return ()


# ---------------------------------------------------------------- a series


def _put_off_once(
    splice: Splice, until: When, dates: Dates, rest: Rest, grammar: Grammar
) -> None:
    """A reminder for this occurrence, before the one of the series.

    The left-most reminder counts (LANGUAGE, Fields read), so the next line of the
    series, which drops it, has its own again.
    """
    own = splice.line.fields(Field.REMIND)
    rule_day = dates.due or dates.scheduled or dates.start
    if len(own) > 1 or (
        own and dates.remind and rule_day and dates.remind.day > rule_day.day
    ):
        put(splice, Field.REMIND, until, grammar)
        return
    if not own and rule_day and until.day == rule_day.day:
        # else the reminder would be taken for that of the series
        put(splice, Field.REMIND, When(rule_day.day, _hour(rule_day, rest)), grammar)
        own = splice.line.fields(Field.REMIND)
    put_once(splice, until, own[0] if own else None, grammar)


def _hour(day: When, rest: Rest) -> time:
    return day.clock or rest.hour
