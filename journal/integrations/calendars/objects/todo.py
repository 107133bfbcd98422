"""An entry in the form of calendars: the shared fields, and those that only we set.

The mapping, with the observed behaviour of real programs, is the table in
docs/how-to/calendars.md: absolute UTC alarms, no RRULE, no ATTENDEE (servers would send
invitations), dates with a time in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from journal.integrations.calendars.objects.content_lines import (
    Component,
    escape,
    parameters_of,
    text_line,
    unescape,
    value_of,
    wrap,
)
from journal.model.entry import Priority, Status
from journal.model.value import replace, value
from journal.model.when import When

ALARM_UID = "followups-due"
"""The UID of our own alarm in a server's object; any other alarm is the user's."""
FIRST_MARK = "--- follow-up journal ---"
LAST_MARK = "--- end ---"
"""Markers around our lines in DESCRIPTION; text outside them is theirs."""
_NOON = time(12, 0)
_LEVELS = {
    Priority.HIGHEST: 1,
    Priority.HIGH: 3,
    Priority.MEDIUM: 5,
    Priority.NONE: 0,
    Priority.LOW: 7,
    Priority.LOWEST: 9,
}
_STATUSES = {
    Status.OPEN: "NEEDS-ACTION",
    Status.WAITING: "NEEDS-ACTION",
    Status.IN_PROGRESS: "IN-PROCESS",
    Status.DONE: "COMPLETED",
    Status.CANCELLED: "CANCELLED",
}


@value
class Todo:
    """The fields of an entry shared by both sides; merged field by field."""

    summary: str
    due: When | None = None
    start: When | None = None
    status: Status = Status.OPEN
    """OPEN, IN_PROGRESS, DONE or CANCELLED: calendars know no waiting."""
    priority: Priority = Priority.NONE


FIELDS = ("summary", "due", "start", "status", "priority")


@value
class Outgoing:
    """An entry on its way out."""

    uid: str
    todo: Todo
    categories: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    stable: tuple[str, ...] = ()
    """The part of the description that does not change with the day."""
    alarm: datetime | None = None
    """When it rings, local time without a zone."""
    closed_on: date | None = None
    parent: str | None = None
    """UID of the entry it is nested in."""


# ---------------------------------------------------------------- time


def in_utc(moment: datetime, zone: tzinfo | None) -> str:
    """A local time without a zone, as `20260105T080000Z`."""
    local = moment.astimezone() if zone is None else moment.replace(tzinfo=zone)
    return f"{local.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def local_when(value: date | datetime, zone: tzinfo | None) -> When:
    """A date or moment that was read, as notes write it; without seconds."""
    if not isinstance(value, datetime):
        return When(value)
    local = value
    if value.tzinfo is not None:
        local = value.astimezone(zone).replace(tzinfo=None)
    return When(local.date(), local.time().replace(second=0, microsecond=0))


def when_line(name: str, when: When, zone: tzinfo | None) -> str:
    """`DUE;VALUE=DATE:20260105` or `DUE:20260105T080000Z`."""
    if when.clock is None:
        return f"{name};VALUE=DATE:{when.day:%Y%m%d}"
    return f"{name}:{in_utc(datetime.combine(when.day, when.clock), zone)}"


def _start_beside(start: When, due: When | None) -> When | None:
    """The start as DTSTART: of the kind of DUE, and before it (RFC 5545 §3.8.2.3)."""
    if due is None:
        return start
    if due.clock is None:
        start = When(start.day)
    elif start.clock is None:
        start = When(start.day, time(0, 0))
    before = (start.day, start.clock or time(0)) < (due.day, due.clock or time(0))
    return start if before else None


# ---------------------------------------------------------------- writing


def new_object(out: Outgoing, zone: tzinfo | None, now: datetime) -> Component:
    """The VTODO of an entry that the other side does not know yet."""
    todo = Component("VTODO", [f"UID:{out.uid}", f"CREATED:{in_utc(now, zone)}"])
    calendar = wrap([todo])
    update(calendar, out, FIELDS, zone, now)
    return calendar


def update(
    calendar: Component,
    out: Outgoing,
    changed: Iterable[str],
    zone: tzinfo | None,
    now: datetime,
) -> None:
    """Write the changed fields, and those that only we set, into the object in place.

    Everything else stays: X- properties, their alarms, their part of DESCRIPTION and of
    CATEGORIES.
    """
    todo = master_of(calendar)
    assert todo is not None
    wanted, fields = out.todo, set(changed)
    if "summary" in fields:
        todo.put("SUMMARY", text_line("SUMMARY", wanted.summary))
    if fields & {"due", "start"}:
        due = [when_line("DUE", wanted.due, zone)] if wanted.due else []
        start = wanted.start and _start_beside(wanted.start, wanted.due)
        todo.put("DTSTART", *([when_line("DTSTART", start, zone)] if start else []))
        todo.put("DUE", *due)
        todo.put("DURATION")
    if "status" in fields:
        _put_status(todo, out, zone, now)
    if "priority" in fields:
        level = _LEVELS[wanted.priority]
        todo.put("PRIORITY", *([f"PRIORITY:{level}"] if level else []))
    _put_ours(todo, out, zone)
    _bump(todo, zone, now)


def _put_status(
    todo: Component, out: Outgoing, zone: tzinfo | None, now: datetime
) -> None:
    status = out.todo.status
    todo.put("STATUS", f"STATUS:{_STATUSES[status]}")
    if status is Status.DONE:
        noon = datetime.combine(out.closed_on, _NOON) if out.closed_on else now
        todo.put("COMPLETED", f"COMPLETED:{in_utc(min(noon, now), zone)}")
        todo.put("PERCENT-COMPLETE", "PERCENT-COMPLETE:100")
    else:
        todo.put("COMPLETED")
        todo.put("PERCENT-COMPLETE")


def _put_ours(todo: Component, out: Outgoing, zone: tzinfo | None) -> None:
    theirs = [c for c in categories_of(todo) if c not in out.categories]
    before = set(_our_categories(todo))
    kept = [c for c in theirs if c not in before]
    everything = [*out.categories, *kept]
    words = ",".join(map(escape, everything))
    todo.put("CATEGORIES", *([f"CATEGORIES:{words}"] if everything else []))
    # which of them are ours, so that one removed from the line is removed here
    ours = ",".join(map(escape, out.categories))
    todo.put(
        "X-FOLLOWUPS-CATEGORIES", *([f"X-FOLLOWUPS-CATEGORIES:{ours}"] * bool(ours))
    )
    described = described_as(todo.text("DESCRIPTION") or "", out.description)
    lines = [text_line("DESCRIPTION", described)] if described else []
    todo.put("DESCRIPTION", *lines)
    _put_alarm(todo, out, zone)
    others = [
        line
        for line in todo.lines("RELATED-TO")
        if parameters_of(line).get("RELTYPE", "PARENT").upper() != "PARENT"
    ]
    if out.parent:
        others.append(f"RELATED-TO;RELTYPE=PARENT:{out.parent}")
        todo.put("RELATED-TO", *others)


def _put_alarm(todo: Component, out: Outgoing, zone: tzinfo | None) -> None:
    """Our alarm, found by its UID: servers reorder the contents of an object."""
    mine = [a for a in todo.components("VALARM") if a.value("UID") == ALARM_UID]
    closed = out.todo.status.closed
    if out.alarm is None or closed:
        todo.parts = [part for part in todo.parts if part not in mine]
        return
    trigger = f"TRIGGER;VALUE=DATE-TIME:{in_utc(out.alarm, zone)}"
    if mine:
        if mine[0].lines("TRIGGER") != [trigger]:
            mine[0].put("TRIGGER", trigger)
            # it was dismissed for its previous time
            mine[0].put("ACKNOWLEDGED")
        return
    described = text_line("DESCRIPTION", out.todo.summary)
    lines = [f"UID:{ALARM_UID}", "ACTION:DISPLAY", described, trigger]
    todo.parts.append(Component("VALARM", [*lines]))


def _bump(todo: Component, zone: tzinfo | None, now: datetime) -> None:
    stamp = in_utc(now, zone)
    old = todo.value("SEQUENCE") or ""
    sequence = int(old) + 1 if old.isdecimal() and len(old) < 9 else 0
    todo.put("DTSTAMP", f"DTSTAMP:{stamp}")
    todo.put("LAST-MODIFIED", f"LAST-MODIFIED:{stamp}")
    todo.put("SEQUENCE", f"SEQUENCE:{sequence}")


def described_as(old: str, ours: Sequence[str]) -> str:
    """DESCRIPTION with our lines between the two markers, and theirs unchanged."""
    pattern = re.compile(
        rf"\n*{re.escape(FIRST_MARK)}\n.*?{re.escape(LAST_MARK)}[^\S\n]*\n?", re.DOTALL
    )
    theirs = pattern.sub("\n", old, count=1).strip("\n") if FIRST_MARK in old else old
    if not ours:
        return theirs
    marks = (FIRST_MARK, LAST_MARK)
    lines = [line for line in ours if line not in marks]
    block = "\n".join([FIRST_MARK, *lines, LAST_MARK])
    return f"{theirs}\n\n{block}" if theirs else block


def their_words(description: str) -> str:
    """DESCRIPTION without our part."""
    return described_as(description, ())


# ---------------------------------------------------------------- reading


def master_of(calendar: Component) -> Component | None:
    """The VTODO of an object; of one with changed instances the series itself."""
    todos = calendar.components("VTODO")
    plain = [todo for todo in todos if todo.value("RECURRENCE-ID") is None]
    return next(iter(plain or todos), None)


def categories_of(todo: Component) -> list[str]:
    """Every category, of however many lines."""
    return _split(todo.lines("CATEGORIES"))


def _our_categories(todo: Component) -> list[str]:
    return _split(todo.lines("X-FOLLOWUPS-CATEGORIES"))


def _split(lines: Iterable[str]) -> list[str]:
    found = []
    for line in lines:
        for raw in re.split(r"(?<!\\),", value_of(line)):
            word = unescape(raw).strip()
            if word:
                found.append(word)
    return list(dict.fromkeys(found))


def status_of(todo: Component) -> Status:
    """STATUS; COMPLETED and PERCENT-COMPLETE decide if a client omits it."""
    said = (todo.value("STATUS") or "").strip().upper()
    for status, name in _STATUSES.items():
        if name == said and status is not Status.WAITING:
            return status
    if todo.value("COMPLETED") or (todo.value("PERCENT-COMPLETE") or "") == "100":
        return Status.DONE
    return Status.OPEN


def priority_of(todo: Component) -> Priority:
    """1 to 9 as ours; Apple and Outlook write 1, 5 and 9."""
    level = (todo.value("PRIORITY") or "").strip()
    number = int(level) if level.isdecimal() and len(level) < 3 else 0
    steps = ((1, Priority.HIGHEST), (3, Priority.HIGH), (5, Priority.MEDIUM))
    more = ((7, Priority.LOW), (9, Priority.LOWEST))
    if not 1 <= number <= 9:
        return Priority.NONE
    return next(priority for limit, priority in (*steps, *more) if number <= limit)


def one_line(text: str) -> str:
    """A text of theirs as one line, without invisible characters."""
    text = re.sub(
        r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f"
        r"\u2028-\u202e\u2060-\u206f\ufeff]",
        "",
        text,
    )
    return " ".join(text.split())


def moved(todo: Todo, when: When | None) -> Todo:
    """The same with another due date."""
    return replace(todo, due=when)


def alarm_for(
    remind: When | None, due: When | None, at: time | None
) -> datetime | None:
    """When it rings: at its reminder, else when it is due, a day at the hour `at`."""
    when = remind or due
    if when is None or (when.clock is None and at is None):
        return None
    return when.at(at or time(0, 0))


def is_todo(calendar: Component) -> bool:
    """Whether the object is a task at all; events of the collection are not ours."""
    return bool(calendar.components("VTODO"))


def span(text: timedelta) -> str:
    """A duration as RFC 5545 writes it: `PT9H`, `-P1DT2H`."""
    seconds = int(text.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    parts = [(hours, "H"), (minutes, "M"), (rest, "S")]
    clock = "".join(f"{n}{unit}" for n, unit in parts if n)
    if not (days or clock):
        return "PT0S"
    return f"{sign}P{f'{days}D' if days else ''}{f'T{clock}' if clock else ''}"
