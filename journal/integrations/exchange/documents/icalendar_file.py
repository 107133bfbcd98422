"""iCalendar: to-dos become tasks, past meetings become history of those who came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from journal.api.outside.counted import counted
from journal.integrations.exchange import moments
from journal.integrations.exchange.documents.content_lines import (
    MAX_LINE,
    Line,
    parts,
    read_line,
    unescaped,
    unfolded,
)
from journal.integrations.exchange.documents.occurrences import NoRule, happened
from journal.integrations.exchange.documents.windows_zones import zone_of
from journal.integrations.exchange.prose import plain
from journal.integrations.exchange.records import (
    Imported,
    Meeting,
    Named,
    Options,
    Task,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Priority, Status
from journal.model.when import When

_MAX_PARTS = 100_000
_MAX_DEPTH = 8
_MAX_OCCURRENCES = 10_000
_YEARS_BACK = 2
"""Repeating meetings are imported for this many years back."""


@dataclass
class _Part:
    """A VTODO or VEVENT with its lines, and the alarms in it."""

    kind: str
    number: int
    lines: list[Line] = field(default_factory=list)
    alarms: list[Line] = field(default_factory=list)

    def line(self, name: str) -> Line | None:
        return next((line for line in self.lines if line.name == name), None)

    def value(self, name: str) -> str:
        line = self.line(name)
        return unescaped(line.value).strip() if line else ""

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]


def _likeness(source: Source) -> int:
    head = source.text[:4096].lstrip().upper()
    if head.startswith("BEGIN:VCALENDAR"):
        return 99
    return 90 if head.startswith(("BEGIN:VEVENT", "BEGIN:VTODO")) else 0


def _components(text: str, remarks: list[str]) -> list[_Part]:
    """The to-dos and events of a calendar; overruns are reported with their line."""
    found: list[_Part] = []
    stack: list[str] = []
    too_deep = False
    count = 0
    for number, raw in unfolded(text):
        if not raw.strip():
            continue
        if len(raw) > MAX_LINE:
            remarks.append(f"line {number}: longer than 1 MB; it is left out")
            continue
        upper = raw[:40].upper()
        if upper.startswith("BEGIN:"):
            stack.append(upper[6:].strip())
            count += 1
            if len(stack) > _MAX_DEPTH and not too_deep:
                too_deep = True
                remarks.append(f"line {number}: nested deeper than {_MAX_DEPTH} levels")
            if count > _MAX_PARTS:
                remarks.append(f"line {number}: more than {_MAX_PARTS:,} parts")
                break
            if len(stack) <= _MAX_DEPTH and stack[-1] in ("VTODO", "VEVENT"):
                found.append(_Part(stack[-1], number))
            continue
        if upper.startswith("END:"):
            if stack:
                stack.pop()
            continue
        if not stack or len(stack) > _MAX_DEPTH or not found:
            continue
        line = read_line(number, raw)
        if line is None:
            continue
        if stack[-1] == "VALARM" and line.name == "TRIGGER":
            found[-1].alarms.append(line)
        elif stack[-1] == found[-1].kind:
            found[-1].lines.append(line)
    return found


def _moment(line: Line | None, options: Options) -> When | None:
    """The local day and time that a date property says."""
    if line is None:
        return None
    found = re.fullmatch(
        r"(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?\d{0,2}(Z?))?",
        line.value.strip(),
    )
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return When(day)
        clock = time(int(found[4]), int(found[5]))
    except ValueError:
        return None
    named = next(iter(line.params.get("TZID", [])), "")
    zone = UTC if found[6] else zone_of(named) if named else None
    if zone is None:
        return When(day, clock)
    return moments.local(
        datetime.combine(day, clock, zone), options.zone, midnight=True
    )


def _priority(text: str) -> Priority:
    number = int(text) if text.isdigit() and len(text) < 3 else 0
    if number in (1, 2):
        return Priority.HIGHEST
    names = {3: Priority.HIGH, 4: Priority.HIGH, 5: Priority.MEDIUM}
    names |= {6: Priority.LOW, 7: Priority.LOW, 8: Priority.LOWEST, 9: Priority.LOWEST}
    return names.get(number, Priority.NONE)


_STATES = {
    "COMPLETED": Status.DONE,
    "CANCELLED": Status.CANCELLED,
    "IN-PROCESS": Status.IN_PROGRESS,
}
_RULE_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_DAY_NAMES = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday",
    "FR": "Friday", "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip


def rule_in_words(rule: str) -> str:
    """A plain RRULE as our sentence; empty if there is no equivalent."""
    named = dict(p.upper().split("=", 1) for p in rule.split(";") if "=" in p)
    unit = _RULE_UNITS.get(named.pop("FREQ", ""))
    count = named.pop("INTERVAL", "1")
    days = named.pop("BYDAY", "")
    named.pop("WKST", None)
    if unit is None or not count.isdigit() or named:
        return ""
    said = f"every {unit}" if count == "1" else f"every {count} {unit}s"
    if days:
        names = [_DAY_NAMES.get(day) for day in days.split(",")]
        if unit != "week" or not all(names):
            return ""
        said += " on " + ", ".join(str(name) for name in names)
    return said


def _task(part: _Part, options: Options) -> Task:
    value = part.value
    task = Task(part.number, " ".join(value("SUMMARY").split()), value("UID"))
    task.due = _moment(part.line("DUE"), options)
    task.start = _moment(part.line("DTSTART"), options)
    task.status = _STATES.get(value("STATUS").upper(), Status.OPEN)
    done = _moment(part.line("COMPLETED"), options)
    if done and task.status is not Status.CANCELLED:
        task.status = Status.DONE
    if value("PERCENT-COMPLETE") == "100" and task.status is Status.OPEN:
        task.status = Status.DONE
    task.closed = done.day if done and task.status.closed else None
    created = _moment(part.line("CREATED"), options)
    task.created = created.day if created else None
    changed = _moment(part.line("LAST-MODIFIED") or part.line("DTSTAMP"), options)
    task.modified = changed.day if changed else None
    task.priority = _priority(value("PRIORITY"))
    for line in part.all("CATEGORIES"):
        task.tags += [tag for tag in parts(line.value, ",") if tag]
    task.notes = plain(value("DESCRIPTION"))
    for name in ("LOCATION", "URL"):
        if value(name):
            task.kept.append((name.capitalize(), value(name)))
    for line in part.all("COMMENT"):
        task.kept.append(("Comment", unescaped(line.value)))
    rule = value("RRULE")
    if rule:
        task.repeat = rule_in_words(rule)
        if not task.repeat:
            task.kept.append(("Repeats", rule))
    task.people = [p for p in _people(part) if not options.is_me(p)]
    own = part.all("X-JOURNAL-PERSON")
    task.people += [Named(handle=unescaped(line.value).strip()) for line in own]
    task.remind = _alarm(part, task, options)
    return task


_SPAN = re.compile(
    r"([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?"
)


def _alarm(part: _Part, task: Task, options: Options) -> When | None:
    """When an alarm goes off; the first of them."""
    for line in part.alarms:
        exact = _moment(line, options)
        if exact:
            return exact
        span = _SPAN.fullmatch(line.value.strip())
        end = "END" in line.params.get("RELATED", [])
        base = task.due if end or task.start is None else task.start
        if span is None or base is None or base.clock is None:
            continue
        weeks, days, hours, minutes = (
            int(n[:5]) if n else 0 for n in span.groups()[1:]
        )
        delta = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
        try:
            at = base.at(time(9)) + (-delta if span[1] == "-" else delta)
        except OverflowError:
            continue
        return When(at.date(), at.time())
    return None


def _people(part: _Part) -> Iterator[Named]:
    """The invited people who did not decline, and the organiser."""
    for line in [*part.all("ATTENDEE"), *part.all("ORGANIZER")]:
        state = next(iter(line.params.get("PARTSTAT", [])), "").upper()
        kind = next(iter(line.params.get("CUTYPE", [])), "").upper()
        if state == "DECLINED" or kind in ("ROOM", "RESOURCE"):
            continue
        value = unescaped(line.value).strip()
        address = re.sub(r"(?i)^mailto:", "", value)
        name = next(iter(line.params.get("CN", [])), "")
        if "@" in address or name:
            yield Named("" if "@" in name else name, address if "@" in address else "")


def _read(sources: Sequence[Source], options: Options) -> Imported:
    result = Imported("ics", "Calendar", f"Calendar {sources[0].stem}")
    events: list[_Part] = []
    children: dict[str, str] = {}
    for source in sources:
        for part in _components(source.text, result.remarks):
            if part.kind == "VEVENT":
                events.append(part)
                continue
            task = _task(part, options)
            if not task.text:
                task.text = "(no title)"
            parent = part.value("RELATED-TO")
            if parent:
                children[task.key] = parent
            result.tasks.append(task)
    _nest(result, children)
    result.meetings = _meetings(events, result, options)
    result.counts = [f"{len(result.tasks)} to-dos", f"{len(events)} events"]
    names = "SUMMARY DUE DTSTART STATUS PRIORITY CATEGORIES DESCRIPTION ATTENDEE RRULE"
    result.used = {name: name.lower() for name in names.split()}
    return result


def _nest(result: Imported, children: dict[str, str]) -> None:
    by_key = {task.key: task for task in result.tasks if task.key}
    moved = set()
    for task in result.tasks:
        owner = by_key.get(children.get(task.key, ""))
        if (
            owner
            and owner is not task
            and task not in list(_above(owner, by_key, children))
        ):
            owner.children.append(task)
            moved.add(id(task))
    result.tasks = [task for task in result.tasks if id(task) not in moved]


def _above(
    task: Task, by_key: dict[str, Task], children: dict[str, str]
) -> Iterator[Task]:
    seen: set[str] = set()
    while task.key in children and task.key not in seen:
        seen.add(task.key)
        owner = by_key.get(children[task.key])
        if owner is None:
            return
        yield owner
        task = owner


def _meetings(
    events: Sequence[_Part], result: Imported, options: Options
) -> list[Meeting]:
    """Every meeting that is over, each occurrence of a series by itself."""
    moved: dict[tuple[str, date], _Part] = {}
    for part in events:
        at = _moment(part.line("RECURRENCE-ID"), options)
        if at:
            moved[part.value("UID"), at.day] = part
    found: list[Meeting] = []
    left: Counter[str] = Counter()
    today = options.now.date()
    for part in events:
        if part.value("STATUS").upper() == "CANCELLED":
            left["cancelled"] += 1
            continue
        start = _moment(part.line("DTSTART"), options)
        title = " ".join(part.value("SUMMARY").split())
        people = tuple(p for p in _people(part) if not options.is_me(p))
        if start is None or not title:
            left["without a date or title"] += 1
            continue
        if part.line("RECURRENCE-ID"):
            days = [start.day] if start.day <= today else []
        else:
            days = _days(part, start, title, result, options)
            uid = part.value("UID")
            days = [day for day in days if (uid, day) not in moved]
        if len(found) + len(days) > _MAX_OCCURRENCES:
            result.remarks.append(
                f"line {part.number}: more than {_MAX_OCCURRENCES:,} meetings; "
                "the rest is left out"
            )
            break
        for day in days:
            when = When(day, start.clock)
            key = f"{part.value('UID')}/{day.isoformat()}"
            found.append(Meeting(part.number, when, title, people, key=key))
    for why, number in left.items():
        result.remarks.append(f"{counted(number, 'meeting')} {why}: not history")
    return sorted(found, key=lambda meeting: str(meeting.when))


def _days(
    part: _Part, start: When, title: str, result: Imported, options: Options
) -> list[date]:
    today = options.now.date()
    rule = part.value("RRULE")
    if not rule:
        return [start.day] if start.day <= today else []
    try:
        oldest = today.replace(year=today.year - _YEARS_BACK)
    except ValueError:
        oldest = today - timedelta(days=365 * _YEARS_BACK)
    try:
        days = happened(rule, start.day, today, oldest)
    except NoRule as error:
        result.remarks.append(
            f"line {part.number}: “{title[:60]}” is left out: {error}"
        )
        return []
    if not days and oldest <= start.day <= today:
        result.remarks.append(
            f"line {part.number}: “{title[:60]}” is left out: it never happens"
        )
        return []
    left = set()
    for line in part.all("EXDATE"):
        for value in line.value.split(","):
            at = _moment(Line(0, "", "EXDATE", line.params, value), options)
            if at:
                left.add(at.day)
    for line in part.all("RDATE"):
        for value in line.value.split(","):
            at = _moment(Line(0, "", "RDATE", line.params, value), options)
            if at and at.day <= today:
                days.append(at.day)
    if start.day < oldest:
        result.remarks.append(
            f"line {part.number}: of “{title[:60]}” {_YEARS_BACK} years are taken"
        )
    return sorted(day for day in set(days) if day >= oldest and day not in left)


register(Reader("ics", "iCalendar", _likeness, _read))
