"""When to ask again, how often, and when to stop.

A ladder is business days: so many before the first nudge, so many before the
second, and so on. As many nudges as it has waits, then a decision. The waits
that are built in, with their sources, are those of the practice literature
(FEATURES §3): a quiet of three days, gaps that widen, three nudges at most;
once a week among maintainers.
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

    A person's that there is not is passed over (`check` tells of it). Raises
    ConfigError if the vault's is none.
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
    """Where an entry that waits for somebody stands on its ladder."""

    waits: tuple[int, ...]
    attempts: int
    """Nudges since they last answered."""
    asked: date | None
    """When the question was put that has no answer yet."""
    last: date | None
    """When something was sent last."""

    @property
    def exhausted(self) -> bool:
        return self.attempts >= len(self.waits)

    @property
    def wait(self) -> int:
        """Business days to leave them in peace from the last message on."""
        return self.waits[min(self.attempts, len(self.waits) - 1)]


def standing_of(
    entry: Entry, people: Iterable[Person], settings: Settings, today: date
) -> LadderPosition:
    """What the log says, up to today. Raises ConfigError for an unknown ladder.

    Of several people it is the standing with the one to be asked next.
    """
    people = tuple(people)
    waits = waits_of(people, settings)
    threads = threads_of(entry, people, today)
    return standing_in(_next_to_ask(threads, len(waits), today), waits)


def standing_in(thread: Thread, waits: tuple[int, ...]) -> LadderPosition:
    """Where one of the people of an entry stands on the ladder."""
    return LadderPosition(waits, thread.attempts, thread.asked, thread.last)


def _next_to_ask(threads: Sequence[Thread], waits: int, today: date) -> Thread:
    """Somebody whose turn it is and who may be asked once more, if there is one."""

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
    """The hour entries come up, here, and what day and time it is then for them."""

    settings: Settings
    zone: tzinfo | None = None
    """Theirs; None is the user's own."""

    def there(self, day: date) -> date:
        """Their date when an entry of `day` comes up."""
        return self.at(datetime.combine(day, self.settings.agenda.default_time)).date()

    def at(self, now: datetime) -> datetime:
        """Their wall clock at `now`, the user's."""
        if self.zone is None:
            return now
        home = zone_of(self.settings.agenda.time_zone or "")
        # a naive time is one of the system's zone
        aware = now.replace(tzinfo=home) if home else now.astimezone()
        return aware.astimezone(self.zone).replace(tzinfo=None)


def next_day(
    sent: date, standing: LadderPosition, clock: Clock, workdays: Workdays
) -> date:
    """When to look again after a message of that day: the next rung.

    A business day here, and none on which it is weekend or holiday where they
    are at the hour it comes up.
    """
    day = workdays.after(sent, standing.wait)
    while workdays.is_closed(day) or workdays.is_closed(clock.there(day)):
        day += timedelta(days=1)
    return day


def clock_of(people: Iterable[Person], settings: Settings) -> Clock:
    """The clock of the first of them who has a time zone."""
    zones = (zone_of(p.note.tz) for p in people if p.note and p.note.tz)
    return Clock(settings, next(filter(None, zones), None))


def is_quiet(people: Iterable[Person], settings: Settings, now: datetime) -> bool:
    """Whether one of them is to be left alone at this hour."""
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
    """When an entry without a date of its own is worth a nudge of those it waits for.

    A wait without a log counts from the day the entry was created, else from that
    of the dated note it is in, else from the day it was first `seen`; None where
    none is known, and for people who are marked do-not-contact. Raises ConfigError for
    an unknown ladder.
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
    """Whether it waits, and neither the line, its log nor its note says since when."""
    # of every line there is this is asked at each look: what is cheap goes first
    if entry.due or entry.remind or entry.scheduled or entry.start:
        return False
    if entry.log or entry.created or entry.status.closed or not waits(entry):
        return False
    return day_of(entry.path, settings) is None


def held_until(thread: Thread, settings: Settings) -> date | None:
    """The day before which somebody is not to be asked, because they are paused or
    away; `date.max` for ever, None where nothing is in the way."""
    until = rests_until(thread.person)
    if thread.away is None or until == date.max:
        return until
    back = Workdays(settings.agenda.holidays).after(thread.away, 1)
    return max(until or back, back)


def all_held_until(awaited: Iterable[Thread], settings: Settings) -> date | None:
    """The day before which none of them is to be asked, as `held_until` says it."""
    found = [held_until(thread, settings) for thread in awaited]
    return None if None in found else min(day for day in found if day)
