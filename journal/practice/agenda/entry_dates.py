"""The dates that place an entry: from its line, its log, and whom it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from journal.model.entry import Entry, WhoseTurn
from journal.model.settings import Settings
from journal.model.value import value
from journal.model.when import When
from journal.practice.people.answers.unless_reply import no_reply_day
from journal.practice.people.ladder import all_held_until, nudge_day
from journal.practice.people.people import Person
from journal.practice.people.threads import Thread, threads_of, waits
from journal.practice.people.whose_turn import awaited_of


def deadline_of(entry: Entry) -> When | None:
    """The day after which it is late."""
    return entry.due or entry.remind or entry.scheduled


@value
class Dates:
    """The dates that place an open entry, and whose turn it is.

    They come from its line; if it waits for someone, also from the nudge schedule, from
    who is away or paused, and from what ended the wait.
    """

    start: When | None
    remind: When | None
    deadline: When | None
    scheduled: When | None
    turn: WhoseTurn = WhoseTurn.MINE
    rests: bool = False


def dates_of(
    entry: Entry,
    about: Sequence[Person],
    settings: Settings,
    today: date,
    seen: date | None = None,
) -> Dates:
    """From the line and the log up to `today`. Raises ConfigError as `waits_of` does.

    `seen` is the day the entry was first seen: a wait without a date counts from then.
    """
    start, remind, scheduled = entry.start, entry.remind, entry.scheduled
    deadline = deadline_of(entry)
    if not waits(entry):
        return Dates(start, remind, deadline, scheduled)
    threads = threads_of(entry, about, today)
    awaited = awaited_of(threads)
    if entry.unless_reply and not awaited and not any(t.bounced for t in threads):
        # answered: it never comes up
        return Dates(None, None, None, None)
    if not awaited:
        # answered, or never delivered: up from that day on, as no one is being asked
        day = _ended_on(threads)
        if deadline is None:
            return Dates(start or day, remind, deadline, scheduled)
        return Dates(start, remind, deadline, _earlier(scheduled, day))
    if deadline is None:
        nudge = no_reply_day(entry, settings.agenda.holidays)
        nudge = nudge or nudge_day(entry, awaited, about, settings, seen)
        deadline = When(nudge) if nudge else None
    held = all_held_until(awaited, settings)
    rests = held == date.max
    if held and not rests:
        # no one can be asked before that day
        if deadline and deadline.day < held:
            deadline = When(held)
        start, remind, scheduled = (
            None if when and when.day < held else when
            for when in (start, remind, scheduled)
        )
    return Dates(start, remind, deadline, scheduled, WhoseTurn.THEIRS, rests)


def _earlier(one: When | None, other: When | None) -> When | None:
    return min(filter(None, (one, other)), key=str, default=None)


def _ended_on(threads: Iterable[Thread]) -> When | None:
    """The day of the reply or the bounce that ended the wait."""
    days = [thread.ended.when.day for thread in threads if thread.ended]
    return When(max(days)) if days else None


def moment_of(entry: Entry, settings: Settings) -> datetime | None:
    """When to notify about the entry: at its reminder, else at its due date's hour.

    None for closed entries and those without a date.
    """
    if entry.status.closed:
        return None
    when = entry.remind or entry.due or entry.scheduled
    if when is None or (entry.start and entry.start.day > when.day):
        return None
    return when.at(settings.agenda.default_time)
