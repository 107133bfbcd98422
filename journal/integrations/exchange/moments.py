"""Dates and times as other systems write them, and the order in a column.

`03/04/2026` is read only if its column, its file or the user determines which number is
the day. Nothing here guesses, and nothing depends on the current day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from journal.integrations.exchange.prose import ascii_folded
from journal.model.when import When


class Ambiguous(ValueError):
    """The day and the month could be either of two numbers."""


_EMPTY = re.compile(
    r"\s*|0+[/.\-]0+[/.\-]0+(?:\s.*)?|none|null|n/?a|nan|nil|[-–—]+|never|0",
    re.IGNORECASE,
)
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?\s?m\.?)?|\s*(?P<bare_half>[ap])\.?m\.?)"
    r"(?:\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?\s?[+-]\d{2}:?\d{2})\b)?"
    r"(?:\s*\(?[A-Z]{2,5}\)?)?"
)
_BEHIND = rf"(?:(?:[T,]?\s*(?:at|um|à|a las|om|kl\.?)?\s*|\s+){_CLOCK})?\s*"
_YMD = re.compile(
    rf"(?P<y>\d{{4}})(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_BEHIND}",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z)?)?"
)
_NUMBERS = re.compile(
    r"(?:[^\W\d]{2,12}\.?,?\s+)?"
    rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])\s?(?P<b>\d{{1,2}})(?P=sep)\s?"
    rf"(?P<c>\d{{4}}|\d{{2}})\.?{_BEHIND}",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s/.-]*(?:de\s+)?"
    rf"(?P<name>[^\W\d_]{{3,12}})\.?,?[\s/.-]*(?:de\s+)?(?P<y>\d{{4}}|\d{{2}}){_BEHIND}",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"(?:[^\W\d]+\.?,?\s+)?(?P<name>[^\W\d_]{3,12})\.?\s+"
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+"
    rf"(?:{_CLOCK}\s+)?(?P<y>\d{{4}})"
    r"(?:,?\s*(?:at\s+)?(?P<hour2>\d{1,2}):(?P<minute2>\d{2})(?::\d{2})?"
    r"(?:\s*(?P<half2>[ap])\.?m\.?)?)?\s*",
    re.IGNORECASE,
)
_MONTHS = [
    "january januar janvier enero gennaio januari janeiro stycznia styczen janner",
    "february februar fevrier febrero febbraio februari fevereiro lutego luty feb fev",
    "march marz mars marzo maart marco marca marzec mar mrt mrz maerz",
    "april avril abril aprile kwietnia kwiecien apr avr abr",
    "may mai mayo maggio mei maj maio maja mag",
    "june juni juin junio giugno junho czerwca czerwiec jun giu",
    "july juli juillet julio luglio julho lipca lipiec jul juil lug",
    "august aout agosto augustus augusti sierpnia sierpien aug ago",
    "september septembre septiembre settembre setembro wrzesnia wrzesien sep sept set",
    "october oktober octobre octubre ottobre outubro pazdziernika oct okt ott out paz",
    "november novembre noviembre novembro listopada listopad nov lis",
    "december dezember decembre diciembre dicembre dezembro grudnia dec dez dic gru",
]
_MONTH_OF = {
    name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()
}


def month_of(name: str) -> int | None:
    """The number of a month by its name, or the beginning of one, in some languages."""
    wanted = ascii_folded(name).strip(".")
    if wanted in _MONTH_OF:
        return _MONTH_OF[wanted]
    if len(wanted) < 3:
        return None
    found = {n for full, n in _MONTH_OF.items() if full.startswith(wanted)}
    return found.pop() if len(found) == 1 else None


def is_empty(text: str) -> bool:
    """Whether the value means no date, like Outlook's `0/0/00`."""
    return _EMPTY.fullmatch(text) is not None


def order_of(values: Iterable[str]) -> str:
    """`dmy` or `mdy` if a day above 12 fixes the order for all; else empty.

    Also empty if two values contradict each other.
    """
    found = set()
    for value in values:
        match = _NUMBERS.fullmatch(value.strip())
        if match is None:
            continue
        first, second = int(match["a"]), int(match["b"])
        if match["sep"] == "." or (first > 12 >= second):
            found.add("dmy")
        elif second > 12 >= first:
            found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def has_numbers(values: Iterable[str]) -> bool:
    """Whether any value needs to be told the order of day and month."""
    for value in values:
        match = _NUMBERS.fullmatch(value.strip())
        if match and match["sep"] != "." and match["a"] != match["b"]:
            return True
    return False


def read_moment(
    text: str, order: str = "", zone: tzinfo | None = None, *, midnight: bool = False
) -> When | None:
    """The moment of a value, in local time; None if it is empty or no date.

    A time of exactly midnight means the day alone, unless `midnight`. Raises
    Ambiguous for numbers whose order is not known.
    """
    value = text.strip().strip('"').strip("<>[]").strip()
    if len(value) > 60 or is_empty(value):
        return None
    for pattern in (_YMD, _COMPACT, _NUMBERS, _DAY_MONTH, _MONTH_DAY):
        match = pattern.fullmatch(value)
        if match is None:
            continue
        parts = match.groupdict()
        day = _day(parts, order, value)
        if day is not None:
            return _when(day, parts, zone, midnight)
    return None


def _day(parts: dict[str, str | None], order: str, value: str) -> date | None:
    if parts.get("a"):
        year, month, day = _in_order(parts, order, value)
    else:
        name = parts.get("name")
        number = month_of(name) if name else int(parts.get("m") or 0)
        year, month, day = int(parts["y"] or 0), number or 0, int(parts["d"] or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_order(
    parts: dict[str, str | None], order: str, value: str
) -> tuple[int, int, int]:
    first, second = int(parts["a"] or 0), int(parts["b"] or 0)
    third = int(parts["c"] or 0)
    if order == "ymd" and len(parts["c"] or "") == 2:
        return first, second, third
    if parts["sep"] == "." or order == "dmy" or first == second:
        return third, second, first
    if order == "mdy":
        return third, first, second
    if first > 12 >= second:
        return third, second, first
    if second > 12 >= first:
        return third, first, second
    if first > 12 and second > 12:
        return 0, 0, 0
    raise Ambiguous(value)


def _when(
    day: date, parts: dict[str, str | None], zone: tzinfo | None, midnight: bool
) -> When:
    hour = parts.get("hour") or parts.get("hour2")
    if hour is None:
        return When(day)
    minute = parts.get("minute") or parts.get("minute2") or "0"
    half = parts.get("half") or parts.get("bare_half") or parts.get("half2") or ""
    number = int(hour)
    if half:
        number = number % 12 + (12 if half.lower() == "p" else 0)
    if number == 24 and int(minute) == 0:
        return When(day)
    try:
        clock = time(number, int(minute))
    except ValueError:
        return When(day)
    shift = parts.get("zone")
    if shift:
        if clock == time(0) and not midnight:
            return When(day)
        moment = datetime.combine(day, clock, _offset(shift))
        return local(moment, zone, midnight=midnight)
    return When(day, None if clock == time(0) and not midnight else clock)


def _offset(text: str) -> tzinfo:
    found = re.search(r"([+-])(\d{2}):?(\d{2})", text)
    if not found:
        return UTC
    shift = timedelta(hours=int(found[2]), minutes=int(found[3]))
    if shift >= timedelta(hours=24):
        return UTC
    return timezone(-shift if found[1] == "-" else shift)


def local(moment: datetime, zone: tzinfo | None, *, midnight: bool = False) -> When:
    """A moment of the world as the user's day and time (`zone` None: the system's)."""
    try:
        there = moment.astimezone(zone)
    except (OverflowError, OSError, ValueError):
        there = moment
    clock = there.time().replace(second=0, microsecond=0)
    return When(there.date(), None if clock == time(0) and not midnight else clock)


def read_clock(text: str) -> time | None:
    """A time of day on its own: `8:30:00 AM`, `08:30`."""
    match = re.fullmatch(_CLOCK, text.strip(), re.IGNORECASE)
    if match is None:
        return None
    when = _when(date(2000, 1, 1), {**match.groupdict(), "zone": None}, None, True)
    return when.clock


def read_birthday(text: str, order: str = "") -> str:
    """`1981-03-09`, or `--0309` where the year is not known; empty if it is no day.

    1604 and 0000 stand for no year (Apple, Google). Raises Ambiguous.
    """
    value = text.strip()
    short = re.fullmatch(r"-{0,2}\s?(\d{2})-?(\d{2})", value)
    if short and 1 <= int(short[1]) <= 12 and 1 <= int(short[2]) <= 31:
        return f"--{short[1]}{short[2]}"
    if re.match(r"(?:1604|0000)\D?\d{2}\D?\d{2}", value):
        digits = re.sub(r"\D", "", value)[4:8]
        return f"--{digits}"
    when = read_moment(value, order)
    if when is None:
        return ""
    return f"--{when.day:%m%d}" if when.day.year == 1604 else when.day.isoformat()


def from_epoch(value: float, zone: tzinfo | None) -> When | None:
    """Seconds, or thousandths of them, since 1970 as local time."""
    seconds = value / 1000 if abs(value) > 1e11 else value
    try:
        return local(datetime.fromtimestamp(seconds, UTC), zone)
    except (OverflowError, OSError, ValueError):
        return None
