"""What would come up in the coming weeks if every nudge were sent on time.

The normal agenda, computed day by day: an entry that waits is nudged on the day it
comes up, or on the first later day without objections, until its schedule ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from journal.model.entry import (
    Entry,
    EntryRef,
    LogLine,
    Mention,
    MentionKind,
    WhoseTurn,
)
from journal.model.log_kind import LogKind
from journal.model.settings import Settings
from journal.model.value import replace, value
from journal.model.when import When
from journal.practice.agenda.agenda import Item, build
from journal.practice.agenda.entry_dates import moment_of
from journal.practice.people.ladder import clock_of, is_quiet, next_day, standing_of
from journal.practice.people.peace import is_left_alone
from journal.practice.people.people import People
from journal.practice.people.threads import threads_of
from journal.practice.people.whose_turn import awaited_of
from journal.practice.people.workdays import Workdays


@value
class Event:
    """Something that would come up."""

    at: datetime
    item: Item
    nudge: int
    """Which nudge it would be, from 1; 0 if it is none."""
    decide: bool
    """Whether the schedule has ended and it is time to decide."""


def simulate(
    entries: Iterable[Entry],
    people: People,
    settings: Settings,
    now: datetime,
    days: int,
    seen: Mapping[EntryRef, date] = MappingProxyType({}),
) -> Iterator[Event]:
    """What comes up from today on, in order; what is late comes up today.

    `seen` holds the day on which entries were first seen that do not say how long they
    have waited. Deterministic; nothing is written. Raises ConfigError as `waits_of`
    does.
    """
    workdays = Workdays(settings.agenda.holidays)
    waiting = {entry.ref: entry for entry in entries if not entry.status.closed}
    for number in range(days):
        day = now.date() + timedelta(days=number)
        at = datetime.combine(day, settings.agenda.default_time)
        agenda = build(waiting.values(), people, at, settings, seen)
        for item in agenda.items:
            if not item.is_up:
                continue
            if item.rests:
                continue
            if item.turn is WhoseTurn.MINE:
                del waiting[item.entry.ref]
                yield Event(_at(item.entry, settings, at), item, 0, False)
                continue
            standing = standing_of(item.entry, item.people, settings, day)
            if standing.exhausted:
                del waiting[item.entry.ref]
                yield Event(at, item, 0, True)
            elif moment := _time_to_ask(item, settings, workdays, at):
                waiting[item.entry.ref] = _nudged(item, settings, workdays, day)
                yield Event(moment, item, standing.attempts + 1, False)


def _at(entry: Entry, settings: Settings, at: datetime) -> datetime:
    moment = moment_of(entry, settings)
    return moment if moment and moment.date() == at.date() else at


def _time_to_ask(
    item: Item, settings: Settings, workdays: Workdays, at: datetime
) -> datetime | None:
    """The first half hour of the day, from `at` on, without objections."""
    if workdays.is_closed(at.date()):
        return None
    clock = clock_of(item.people, settings)
    moment = at
    while moment.date() == at.date():
        closed = workdays.is_closed(clock.at(moment).date())
        if not closed and not is_quiet(item.people, settings, moment):
            return moment
        moment += timedelta(minutes=30)
    return None


def _nudged(item: Item, settings: Settings, workdays: Workdays, day: date) -> Entry:
    entry = item.entry
    awaited = awaited_of(threads_of(entry, item.people, day))
    whom = tuple(
        Mention(MentionKind.HANDLE, thread.person.name)
        for thread in awaited
        if thread.person and not is_left_alone(thread.person, day)
    )
    line = LogLine(When(day), LogKind.NUDGE.word, "", entry.end, whom)
    nudged = replace(entry, log=(*entry.log, line), remind=None, scheduled=None)
    standing = standing_of(nudged, item.people, settings, day)
    clock = clock_of(item.people, settings)
    return replace(nudged, due=When(next_day(day, standing, clock, workdays)))
