"""Entries, people and the time it is → what is up, and in which section.

An entry comes up at its reminder if it has one, else when it is due, else when
it was planned for. A reminder in the future keeps it quiet until then (that is
what snoozing writes); a start date hides it until its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

from journal.agenda.ladder import nudge_day
from journal.agenda.people import People, Person
from journal.agenda.persistence import (
    FOLLOWUP_TAG,
    PROMISED_TAG,
    WAITING_TAG,
    turn_of,
)
from journal.model import Entry, EntryRef, Settings, Turn, When


class Section(Enum):
    """Where an open entry stands in the agenda, in the order shown."""

    OVERDUE = "Overdue"
    TODAY = "Today"
    UPCOMING = "Upcoming"
    SOMEDAY = "Someday"
    """No date at all, or one that cannot be read."""
    HIDDEN = "Hidden"
    """Its start date is still to come."""
    CLOSED = "Closed"


@dataclass(frozen=True, slots=True)
class Item:
    """An entry with its place in the agenda."""

    entry: Entry
    section: Section
    when: When | None
    """What decides its place: the reminder, due, scheduled or start date."""
    days: int | None
    """Days until then; negative when it is late."""
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """The items, in the order they are shown."""

    now: datetime
    items: tuple[Item, ...]

    def section(self, section: Section) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.section is section)

    @property
    def due(self) -> tuple[Item, ...]:
        """What is up now: overdue and today."""
        up = (Section.OVERDUE, Section.TODAY)
        return tuple(item for item in self.items if item.section in up)

    def next_up(self) -> Item | None:
        """The first item that is still to come."""
        return next(iter(self.section(Section.UPCOMING)), None)


def is_followup(entry: Entry, people: People, settings: Settings) -> bool:
    """Whether the line counts as an entry (setting `entries`)."""
    if settings.entries == "tasks" or entry.carries_filter:
        return True
    if entry.due or entry.remind or entry.scheduled or entry.start:
        return True
    if any(p.code == "impossible-date" for p in entry.problems):
        return True
    tags = (FOLLOWUP_TAG, WAITING_TAG, PROMISED_TAG)
    return any(map(entry.has_tag, tags)) or people.named_in(entry)


def place(entry: Entry, today: date) -> tuple[Section, When | None]:
    """The section of an entry, and the date that put it there."""
    if entry.status.closed:
        return Section.CLOSED, None
    if entry.start and entry.start.day > today:
        return Section.HIDDEN, entry.start
    if entry.remind and entry.remind.day > today:
        return Section.UPCOMING, entry.remind
    deadline = entry.due or entry.remind or entry.scheduled
    if deadline is None:
        return Section.SOMEDAY, None
    if deadline.day < today:
        return Section.OVERDUE, deadline
    for when in (entry.remind, deadline, entry.scheduled):
        if when and when.day <= today:
            return Section.TODAY, _more_exact(when, today)
    if entry.scheduled and entry.scheduled.day < deadline.day:
        return Section.UPCOMING, entry.scheduled
    return Section.UPCOMING, deadline


def _more_exact(when: When, today: date) -> When:
    """An entry that came up on an earlier day is up today, at no special time."""
    return when if when.day == today else When(today)


def moment_of(entry: Entry, settings: Settings) -> datetime | None:
    """When to tell about the entry: its reminder, else its due date's hour.

    None for entries that are closed or have no date.
    """
    if entry.status.closed:
        return None
    when = entry.remind or entry.due or entry.scheduled
    if when is None or (entry.start and entry.start.day > when.day):
        return None
    return when.at(settings.default_time)


def item_of(entry: Entry, people: People, now: datetime, settings: Settings) -> Item:
    """An entry with its place in the agenda at `now`.

    One that waits for somebody, and has no date, comes up when the ladder says.
    """
    today, about = now.date(), people.of(entry)
    section, when = place(entry, today)
    if section is Section.SOMEDAY:
        day = nudge_day(entry, about, settings, today)
        if day is not None:
            section, when = place(replace(entry, due=When(day)), today)
    days = (when.day - today).days if when else None
    return Item(entry, section, when, days, about)


_ORDER = {section: number for number, section in enumerate(Section)}


def build(
    entries: Iterable[Entry], people: People, now: datetime, settings: Settings
) -> Agenda:
    """The agenda of the entries that count, at `now`.

    Sections in their order; in each the earliest first, then the most urgent,
    then by place, so that the same notes always give the same list.
    """
    items = [
        item_of(entry, people, now, settings)
        for entry in entries
        if is_followup(entry, people, settings)
    ]
    items.sort(key=_sort_key)
    return Agenda(now, tuple(_promises_first(items)))


def _promises_first(items: list[Item]) -> list[Item]:
    """What I owe somebody in front of what I ask of them, in the same section."""
    owed: dict[tuple[Section, str], list[Item]] = {}
    for item in items:
        if item.entry.has_tag(PROMISED_TAG) and not item.entry.status.closed:
            for person in item.people:
                owed.setdefault((item.section, person.key), []).append(item)
    if not owed:
        return items
    found: dict[EntryRef, Item] = {}
    for item in items:
        if turn_of(item.entry) is Turn.THEIRS:
            for person in item.people:
                for promise in owed.get((item.section, person.key), ()):
                    found.setdefault(promise.entry.ref, promise)
        found.setdefault(item.entry.ref, item)
    return list(found.values())


def _sort_key(item: Item) -> tuple[object, ...]:
    entry = item.entry
    return (
        _ORDER[item.section],
        str(item.when or "9999"),
        entry.priority,
        entry.path.casefold(),
        entry.line,
    )


def within(agenda: Agenda, days: int) -> tuple[Item, ...]:
    """What `due` shows: late, today, and to come in the next `days` days."""
    today = agenda.now.date()
    last = today + timedelta(days=min(days, (date.max - today).days))
    return tuple(
        item
        for item in agenda.items
        if item.section in (Section.OVERDUE, Section.TODAY)
        or (
            item.section is Section.UPCOMING
            and item.when is not None
            and item.when.day <= last
        )
    )
