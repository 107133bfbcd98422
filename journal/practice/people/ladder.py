"""When to ask again, how often, and when to stop.

A ladder, the `nudge-schedule` of the settings, is a list of waits in business days:
before the first nudge, before the second, and so on. After the last wait comes a
decision. The built-in waits and their sources come from the practice literature
(FEATURES §3): three quiet days, widening gaps, three nudges at most; once a week among
maintainers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo

from journal.language.clean import clean
from journal.language.dates.spans import in_hours, parse_hours, zone_of
from journal.language.note.note_names import day_of
from journal.model.entry import Entry, WhoseTurn
from journal.model.errors import ConfigError
from journal.model.settings import Settings
from journal.model.value import value
from journal.practice.people.peace import is_left_alone, rests_until
from journal.practice.people.people import Person
from journal.practice.people.threads import Thread, threads_of, waits
from journal.practice.people.workdays import Workdays

PROFILES: dict[str, tuple[int, ...]] = {
    "default": (3, 5, 8),
    "maintainer": (5, 5, 10),
    "support": (5,),
}


def waits_of(people: Iterable[Person], settings: Settings) -> tuple[int, ...]:
    """The ladder for an entry with these people: theirs, else the vault's.

    An unknown ladder of a person is skipped (`check` reports it). Raises ConfigError if
    the vault's is unknown.
    """
    known = {**PROFILES, **settings.agenda.nudge_schedules}
    theirs = (person.note.ladder for person in people if person.note)
    name = next(
        (name for name in theirs if name in known), settings.agenda.nudge_schedule
    )
    if name not in known:
        raise ConfigError(
            f"unknown nudge schedule “{clean(name)}” (known are {', '.join(known)})"
        )
    return known[name]


@value
class LadderPosition:
    """The position of a waiting entry on its ladder."""

    waits: tuple[int, ...]
    attempts: int
    """Nudges since their last answer."""
    asked: date | None
    """When the unanswered question was asked."""
    last: date | None
    """When something was last sent."""

    @property
    def exhausted(self) -> bool:
        return self.attempts >= len(self.waits)

    @property
    def wait(self) -> int:
        """Business days to leave them alone after the last message."""
        return self.waits[min(self.attempts, len(self.waits) - 1)]


def standing_of(
    entry: Entry, people: Iterable[Person], settings: Settings, today: date
) -> LadderPosition:
    """The position from the log, up to today. Raises ConfigError for an unknown ladder.

    With several people it is the position with the one to ask next.
    """
    people = tuple(people)
    waits = waits_of(people, settings)
    threads = threads_of(entry, people, today)
    return standing_in(_next_to_ask(threads, len(waits), today), waits)


def standing_in(thread: Thread, waits: tuple[int, ...]) -> LadderPosition:
    """The position of one of an entry's people on the ladder."""
    return LadderPosition(waits, thread.attempts, thread.asked, thread.last)


def _next_to_ask(threads: Sequence[Thread], waits: int, today: date) -> Thread:
    """Someone whose turn it is and who may be asked once more, if any."""

    def rank(thread: Thread) -> tuple[bool, bool, bool, date]:
        return (
            thread.turn is WhoseTurn.MINE,
            is_left_alone(thread.person, today),
            thread.attempts >= waits,
            thread.last or date.min,
        )

    return min(threads, key=rank)


@value
class Clock:
    """The hour at which entries come up here, and their date and time at that
    moment."""

    settings: Settings
    zone: tzinfo | None = None
    """Their zone; None means the user's own."""

    def there(self, day: date) -> date:
        """Their date when an entry of `day` comes up."""
        return self.at(datetime.combine(day, self.settings.agenda.default_time)).date()

    def at(self, now: datetime) -> datetime:
        """Their wall clock at `now`, the user's."""
        if self.zone is None:
            return now
        home = zone_of(self.settings.agenda.time_zone or "")
        # a naive time is in the system's zone
        aware = now.replace(tzinfo=home) if home else now.astimezone()
        return aware.astimezone(self.zone).replace(tzinfo=None)


def next_day(
    sent: date, standing: LadderPosition, clock: Clock, workdays: Workdays
) -> date:
    """When to look again after a message sent on that day: after the next wait.

    A business day here, and at that hour no weekend or holiday where they are either.
    """
    day = workdays.after(sent, standing.wait)
    while workdays.is_closed(day) or workdays.is_closed(clock.there(day)):
        day += timedelta(days=1)
    return day


def clock_of(people: Iterable[Person], settings: Settings) -> Clock:
    """The clock of the first person with a time zone."""
    zones = (zone_of(p.note.tz) for p in people if p.note and p.note.tz)
    return Clock(settings, next(filter(None, zones), None))


def is_quiet(people: Iterable[Person], settings: Settings, now: datetime) -> bool:
    """Whether one of them has quiet hours now."""
    for person in people:
        hours = parse_hours(person.note.quiet or "") if person.note else None
        there = clock_of([person], settings).at(now)
        if in_hours(there.time(), hours or settings.agenda.their_quiet_hours):
            return True
    return False


def nudge_day(
    entry: Entry,
    awaited: Sequence[Thread],
    people: Sequence[Person],
    settings: Settings,
    seen: date | None = None,
) -> date | None:
    """When an entry without its own date calls for a nudge.

    A wait without a log counts from the day the entry was created, else from that of
    its dated note, else from the day it was first `seen`; None if none is known, and
    for people marked do-not-contact. Raises ConfigError for an unknown ladder.
    """
    waits, clock = waits_of(people, settings), clock_of(people, settings)
    workdays = Workdays(settings.agenda.holidays)
    written = entry.created or day_of(entry.path, settings) or seen
    days = []
    for thread in awaited:
        since, held = thread.last or written, held_until(thread, settings)
        if since and held != date.max:
            day = next_day(since, standing_in(thread, waits), clock, workdays)
            days.append(max(day, held or day))
    return min(days, default=None)


def lacks_day(entry: Entry, settings: Settings) -> bool:
    """Whether it waits and neither the line, its log nor its note says since when."""
    # runs for every line at each look: cheap tests go first
    if entry.due or entry.remind or entry.scheduled or entry.start:
        return False
    if entry.log or entry.created or entry.status.closed or not waits(entry):
        return False
    return day_of(entry.path, settings) is None


def held_until(thread: Thread, settings: Settings) -> date | None:
    """The day before which someone must not be asked because they are paused or away;
    `date.max` for ever, None if they may be asked."""
    until = rests_until(thread.person)
    if thread.away is None or until == date.max:
        return until
    back = Workdays(settings.agenda.holidays).after(thread.away, 1)
    return max(until or back, back)


def all_held_until(awaited: Iterable[Thread], settings: Settings) -> date | None:
    """The day before which none of them may be asked, as `held_until` gives it."""
    found = [held_until(thread, settings) for thread in awaited]
    return None if None in found else min(day for day in found if day)
