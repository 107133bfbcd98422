"""Spans, hours and zones as people write them in settings and front matter."""

from __future__ import annotations

import re
from datetime import date, time

from journal.language.dates.counting import step
from journal.language.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_SPAN = regex(
    r"\s*(?P<number>[0-9]{1,4})\s*"
    r"(?:(?P<d>d|days?)|(?P<w>w|weeks?)|(?P<m>mo|months?)|(?P<y>y|years?))\s*",
    re.IGNORECASE,
)
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}
Span = tuple[int, str]
"""A number, and `d`, `w`, `m` or `y`."""


def parse_span(text: str) -> Span | None:
    """`6w`, `2 months`, `1y`; None for anything else and for an empty text."""
    found = _SPAN.fullmatch(text)
    if found is None or not int(found["number"]):
        return None
    unit = next(unit for unit in "dwmy" if found[unit])
    return int(found["number"]), unit


def later(day: date, span: Span) -> date:
    """The day that much after `day`; the end of a month stays in its month."""
    number, unit = span
    try:
        return step(day, number, _UNITS[unit])
    except (OverflowError, ValueError):
        return date.max


_HOURS = regex(r"\s*([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})\s*")


def parse_hours(text: str) -> tuple[time, time] | None:
    """`18:00-08:30` → start and end; the span may cross midnight."""
    found = _HOURS.fullmatch(text)
    if found is None:
        return None
    h1, m1, h2, m2 = map(int, found.groups())
    if h1 > 23 or h2 > 23 or m1 > 59 or m2 > 59:
        return None
    return time(h1, m1), time(h2, m2)


def in_hours(clock: time, hours: tuple[time, time]) -> bool:
    """Whether a time of day lies in these hours, the end excluded."""
    start, end = hours
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone with that IANA name, if there is one."""
    try:
        from zoneinfo import ZoneInfo

        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None
