"""Events with other people in them → meetings inside a window, each instance once."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from journal.integrations.calendars.meetings.recurrence import (
    RuleRefused,
    instances,
    read_rule,
)
from journal.integrations.calendars.meetings.scan import Found, Scanned
from journal.integrations.calendars.objects.content_lines import (
    Component,
    parameters_of,
    unescape,
    value_of,
    wrap,
)
from journal.integrations.calendars.objects.extra import icalendar
from journal.integrations.calendars.objects.todo import local_when, one_line
from journal.model.value import value
from journal.model.when import When

MAX_INSTANCES = 10_000
"""Of one file."""
SECONDS = 10.0
"""The limit of work for everything read in one go."""
MAX_WINDOW = timedelta(days=3660)
BEFORE, AFTER = timedelta(days=30), timedelta(days=60)
"""The default window."""


@value
class Attendee:
    """An invited person who has not declined, or the organiser."""

    email: str
    """Lower case; empty where there is none."""
    name: str = ""


@value
class Meeting:
    """One instance of an event with someone else."""

    begin: When
    end: When | None
    summary: str
    attendees: tuple[Attendee, ...]
    uid: str
    source: str
    """Name of the file."""
    location: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Identifies it across files."""
        return self.uid, str(self.begin)


@value
class Window:
    """The requested days, the last one included, and the zone of notes."""

    first: date
    last: date
    zone: tzinfo | None

    @classmethod
    def around(cls, now: datetime, zone: tzinfo | None) -> Window:
        return cls((now - BEFORE).date(), (now + AFTER).date(), zone)


class Reader:
    """Reads the events of files; `clock` (seconds) bounds the work of all of them."""

    def __init__(
        self, window: Window, clock: Callable[[], float], me: Container[str] = ()
    ) -> None:
        """`me` are the user's own addresses; meetings they declined do not count."""
        self._window = window
        self._clock = clock
        self._ends = clock() + SECONDS
        self._me = me
        self._zones: dict[str, tzinfo | None] = {}

    def read(self, scanned: Scanned) -> list[Meeting]:
        """The meetings of one file, by time; refused events become problems."""
        self._zones = {}
        self._scanned = scanned
        moved: dict[str, dict[str, Found]] = {}
        series: list[Found] = []
        for found in scanned.events:
            if found.component.value("RECURRENCE-ID") is None:
                series.append(found)
            else:
                uid = found.component.value("UID") or ""
                key = self._moment_key(found.component.lines("RECURRENCE-ID")[0])
                moved.setdefault(uid, {})[key] = found
        meetings: list[Meeting] = []
        for found in series:
            if self._clock() > self._ends:
                scanned.problem(found.line, "reading takes more than 10 seconds")
                break
            own = moved.pop(found.component.value("UID") or "", {})
            meetings += self._of_event(found, own)
            if len(meetings) > MAX_INSTANCES:
                scanned.problem(found.line, f"more than {MAX_INSTANCES:,} meetings")
                break
        for overrides in moved.values():
            # invited to a single instance of a series
            for found in overrides.values():
                meetings += self._of_event(found, {})
        del meetings[MAX_INSTANCES:]
        return sorted(meetings, key=lambda meeting: str(meeting.begin))

    # -------------------------------------------------------- one event

    def _of_event(self, found: Found, moved: dict[str, Found]) -> list[Meeting]:
        event, line = found.component, found.line
        try:
            made = list(self._instances(found, moved))
        except RuleRefused as error:
            said = one_line(event.text("SUMMARY") or "")[:60]
            self._scanned.problem(line, f"“{said}”: {error}", "it is left out")
            return []
        except (ValueError, OverflowError, KeyError) as error:
            self._scanned.problem(line, f"an event cannot be read: {error}")
            return []
        return made

    def _instances(self, found: Found, moved: dict[str, Found]) -> Iterator[Meeting]:
        event = found.component
        start = self._start(event)
        length = self._length(event, start)
        begins = self._begins(event, start)
        for begin in begins:
            override = moved.pop(self._key(begin), None)
            if override is not None:
                yield from self._of_event(override, {})
                continue
            made = self._meeting(event, begin, length)
            if made:
                yield made
        for override in moved.values():
            # moved into the window from outside
            yield from self._of_event(override, {})

    def _meeting(
        self, event: Component, begin: date | datetime, length: timedelta | None
    ) -> Meeting | None:
        """None for an event that is no meeting: cancelled, declined, alone, outside the
        window."""
        if (event.value("STATUS") or "").strip().upper() == "CANCELLED":
            return None
        when = local_when(begin, self._window.zone)
        if not self._window.first <= when.day <= self._window.last:
            return None
        attendees = self._attendees(event)
        if attendees is None:
            return None
        end = local_when(begin + length, self._window.zone) if length else None
        return Meeting(
            when,
            end,
            one_line(event.text("SUMMARY") or "") or "Meeting",
            attendees,
            (event.value("UID") or "").strip(),
            self._scanned.name,
            one_line(event.text("LOCATION") or ""),
        )

    def _attendees(self, event: Component) -> tuple[Attendee, ...] | None:
        """The participants, without those who declined; None if the user declined."""
        found: dict[str, Attendee] = {}
        declined: set[str] = set()
        for line in (*event.lines("ATTENDEE"), *event.lines("ORGANIZER")):
            parameters = parameters_of(line)
            email = _address(value_of(line), parameters)
            if parameters.get("PARTSTAT", "").upper() == "DECLINED":
                declined.add(email)
            name = one_line(parameters.get("CN", ""))
            key = email or name.casefold()
            if key and key not in found:
                found[key] = Attendee(email, name)
        if any(email in self._me for email in declined):
            return None
        return tuple(
            attendee
            for attendee in found.values()
            if attendee.email not in declined and attendee.email not in self._me
        )

    # -------------------------------------------------------- time

    def _start(self, event: Component) -> date | datetime:
        lines = event.lines("DTSTART")
        if not lines:
            raise ValueError("it has no DTSTART")
        return self._moment(lines[0])

    def _length(self, event: Component, start: date | datetime) -> timedelta | None:
        if lines := event.lines("DTEND"):
            end = self._moment(lines[0])
            if isinstance(end, datetime) and isinstance(start, datetime):
                if (end.tzinfo is None) != (start.tzinfo is None):
                    return None
                return max(end - start, timedelta(0))
            return None
        if value := event.value("DURATION"):
            return _duration(value)
        return None

    def _begins(
        self, event: Component, start: date | datetime
    ) -> list[date | datetime]:
        """DTSTART, what the rules and RDATE add, without EXDATE, inside the window."""
        first, last = self._window.first, self._window.last
        # a day more on each side: the window is in our zone, the rule in its own
        begin = max(first, date(1, 1, 3)) - timedelta(days=2)
        finish = min(last, date(9999, 12, 29)) + timedelta(days=2)
        out = {self._key(m) for m in self._listed(event, "EXDATE")}
        found: dict[str, date | datetime] = {}
        rules = event.lines("RRULE")
        if not rules:
            found[self._key(start)] = start
        for line in rules[:10]:
            for moment in self._expanded(value_of(line), start, begin, finish):
                found.setdefault(self._key(moment), moment)
        for moment in self._listed(event, "RDATE"):
            found.setdefault(self._key(moment), moment)
        return [moment for key, moment in found.items() if key not in out]

    def _expanded(
        self, text: str, start: date | datetime, first: date, last: date
    ) -> Iterator[date | datetime]:
        rule = read_rule(text)
        is_day = not isinstance(start, datetime)
        zone = start.tzinfo if isinstance(start, datetime) else None
        wall = (
            start.replace(tzinfo=None)
            if isinstance(start, datetime)
            else datetime(start.year, start.month, start.day)
        )
        until = rule.until
        if until is not None and not isinstance(until, datetime):
            until = datetime(until.year, until.month, until.day, 23, 59, 59)
        elif until is not None and rule.until_utc and zone is not None:
            until = until.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
        for moment in instances(rule, wall, first, last, until):
            yield moment.date() if is_day else moment.replace(tzinfo=zone)

    def _listed(self, event: Component, name: str) -> Iterator[date | datetime]:
        count = 0
        for line in event.lines(name):
            for moment in value_of(line).split(","):
                count += 1
                if count > 2_000:
                    return
                yield self._moment(line, moment.partition("/")[0])

    def _key(self, moment: date | datetime) -> str:
        """Equal for two spellings of one moment."""
        if not isinstance(moment, datetime):
            return f"{moment:%Y%m%d}"
        if moment.tzinfo is None:
            return f"{moment:%Y%m%dT%H%M%S}"
        return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"

    def _moment_key(self, line: str) -> str:
        try:
            return self._key(self._moment(line))
        except (ValueError, OverflowError):
            return line

    def _moment(self, line: str, value: str | None = None) -> date | datetime:
        value = (value_of(line) if value is None else value).strip()
        if len(value) == 8:
            return datetime.strptime(value, "%Y%m%d").date()
        moment = datetime.strptime(value[:15], "%Y%m%dT%H%M%S")
        if value[15:] == "Z":
            return moment.replace(tzinfo=UTC)
        name = parameters_of(line).get("TZID") or self._scanned.zone_name
        zone = self._zone(name) if name else None
        return moment.replace(tzinfo=zone or self._window.zone)

    def _zone(self, name: str) -> tzinfo | None:
        """By IANA's name, Windows' name, or as the file describes it."""
        if name not in self._zones:
            self._zones[name] = self._find_zone(name.strip())
        return self._zones[name]

    def _find_zone(self, name: str) -> tzinfo | None:
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            pass
        windows = icalendar().timezone.windows_to_olson.WINDOWS_TO_OLSON
        if name in windows:
            return ZoneInfo(windows[name])
        for described in self._scanned.zones:
            if (described.value("TZID") or "").strip() == name:
                zone = self._described(described)
                if zone is not None:
                    return zone
        self._scanned.problem(
            0, f"the time zone “{name[:60]}” is not known", "its times count as yours"
        )
        return None

    def _described(self, zone: Component) -> tzinfo | None:
        if len(zone.components("STANDARD")) + len(zone.components("DAYLIGHT")) > 400:
            return None
        try:
            read = icalendar().Calendar.from_ical(str(wrap([zone])))
            made = read.walk("VTIMEZONE")[0].to_tz()
        except Exception:
            # whatever a broken description makes the library raise
            return None
        return made if isinstance(made, tzinfo) else None


def _address(value: str, parameters: dict[str, str]) -> str:
    found = re.match(r"mailto:(.+)", value.strip(), re.IGNORECASE)
    email = found[1] if found else parameters.get("EMAIL", "")
    return unescape(email).strip().casefold()


def _duration(value: str) -> timedelta | None:
    found = re.fullmatch(
        r"\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?"
        r"(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?",
        value.strip().upper(),
    )
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(n or 0) for n in found.groups())
    return timedelta(weeks * 7 + days, seconds, minutes=minutes, hours=hours)


def once(meetings: Iterable[Meeting]) -> list[Meeting]:
    """By time, without duplicates across files."""
    found = {meeting.key: meeting for meeting in meetings}
    return sorted(found.values(), key=lambda m: (str(m.begin), m.summary))
