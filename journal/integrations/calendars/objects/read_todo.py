"""A VTODO of the other side → the fields both sides share."""

from __future__ import annotations

from datetime import UTC, date, datetime, tzinfo

from journal.integrations.calendars.objects.content_lines import (
    Component,
    NotACalendar,
    parameters_of,
    value_of,
)
from journal.integrations.calendars.objects.extra import icalendar
from journal.integrations.calendars.objects.todo import (
    Todo,
    local_when,
    master_of,
    one_line,
    priority_of,
    status_of,
)
from journal.model.when import When

MAX_OBJECT = 2_000_000
"""Characters of one object at most."""


def read_todo(calendar: Component, zone: tzinfo | None) -> Todo:
    """The task in the object, times as wall clock in `zone` (None is the system's).

    An unreadable date counts as none. Raises NotACalendar if it contains no task,
    ConfigError if icalendar is missing and needed for a time zone.
    """
    todo = master_of(calendar)
    if todo is None:
        raise NotACalendar("no task in it")
    return Todo(
        one_line(todo.text("SUMMARY") or ""),
        _when(calendar, todo, "DUE", zone),
        _when(calendar, todo, "DTSTART", zone),
        status_of(todo),
        priority_of(todo),
    )


def completed_on(calendar: Component, zone: tzinfo | None) -> date | None:
    """The day it was ticked, if the other side gives it."""
    todo = master_of(calendar)
    when = _when(calendar, todo, "COMPLETED", zone) if todo else None
    return when.day if when else None


def repeats(calendar: Component) -> bool:
    """Whether it is a series there; ours never are, because clients disagree on
    them."""
    todo = master_of(calendar)
    return todo is not None and todo.value("RRULE") is not None


def _when(
    calendar: Component, todo: Component, name: str, zone: tzinfo | None
) -> When | None:
    lines = todo.lines(name)
    if not lines:
        return None
    value, parameters = value_of(lines[0]).strip(), parameters_of(lines[0])
    try:
        if len(value) == 8:
            return When(_day(value))
        moment = datetime.strptime(value[:15], "%Y%m%dT%H%M%S")
        if value[15:] == "Z":
            return local_when(moment.replace(tzinfo=UTC), zone)
        if "TZID" not in parameters:
            return local_when(moment, zone)
    except (ValueError, OverflowError):
        return None
    return _in_their_zone(calendar, name, zone)


def _day(value: str) -> date:
    return datetime.strptime(value, "%Y%m%d").date()


def _in_their_zone(calendar: Component, name: str, zone: tzinfo | None) -> When | None:
    """A time in a zone that the object names or describes (VTIMEZONE)."""
    try:
        read = icalendar().Calendar.from_ical(str(calendar))
        found = next(t for t in read.walk("VTODO") if "RECURRENCE-ID" not in t)
        return local_when(found[name].dt, zone)
    except (ValueError, KeyError, AttributeError, StopIteration, OverflowError):
        return None
