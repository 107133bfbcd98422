"""A recurrence rule (RFC 5545 §3.3.10) → its instances inside a window, bounded.

Day by day: each day of the window is tested against the rule. So the cost depends only
on the length of the window, not on the rule: the known libraries walk from DTSTART to
the year 9999 in search of a 30 February, or generate every second of a day before they
look at COUNT.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import product

from journal.model.value import value

MAX_TIMES = 100
"""Times of one day at most."""
MAX_INSTANCES = 1_000
"""Of one rule inside the window."""
MAX_DAYS = 150_000
"""Days looked at for one rule: 400 years, for rules with COUNT begin at DTSTART."""
_PROBE = 28 * 366
"""Days in which a rule that ever happens does so, whatever its interval."""
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LISTS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYHOUR": (0, 23),
    "BYMINUTE": (0, 59),
    "BYSECOND": (0, 60),
    "BYSETPOS": (-366, 366),
}


class RuleRefused(ValueError):
    """A rule that is not expanded, with the reason."""


@value
class Rule:
    """A rule, read."""

    frequency: str
    interval: int
    count: int | None
    until: datetime | date | None
    """As it is written: with UTC times a naive time in UTC."""
    until_utc: bool
    weekdays: tuple[tuple[int, int], ...]
    """Ordinal (0 for every one) and weekday, 0 is Monday."""
    lists: tuple[tuple[str, tuple[int, ...]], ...]
    week_start: int

    def by(self, name: str) -> tuple[int, ...]:
        return dict(self.lists).get(name, ())


def read_rule(text: str) -> Rule:
    """Raises RuleRefused for an invalid rule, or one that will not be expanded."""
    parts: dict[str, str] = {}
    for piece in text.strip().rstrip(";").split(";"):
        name, equals, value = piece.partition("=")
        if not equals or name.upper() in parts:
            raise RuleRefused(f"“{text[:60]}” is not a rule")
        parts[name.strip().upper()] = value.strip().upper()
    frequency = parts.pop("FREQ", "")
    if frequency in ("SECONDLY", "MINUTELY"):
        raise RuleRefused(f"{frequency} rules are not expanded")
    if frequency not in _FREQUENCIES:
        raise RuleRefused(f"“{frequency[:20]}” is not a frequency")
    interval = _number(parts.pop("INTERVAL", "1"), 1, 10_000)
    count = parts.pop("COUNT", None)
    until, utc = _until(parts.pop("UNTIL", ""))
    week_start = parts.pop("WKST", "MO")
    if week_start not in _WEEKDAYS:
        raise RuleRefused(f"“{week_start[:20]}” is not a weekday")
    weekdays = tuple(map(_weekday, filter(None, parts.pop("BYDAY", "").split(","))))
    lists = []
    for name, (low, high) in _LISTS.items():
        values = parts.pop(name, "")
        if values:
            found = sorted({_number(v, low, high) for v in values.split(",")})
            lists.append((name, tuple(n for n in found if n or low >= 0)))
    if unknown := [name for name in parts if not name.startswith("X-")]:
        raise RuleRefused(f"{unknown[0][:20]} is not known")
    return Rule(
        frequency,
        interval,
        _number(count, 1, 10**9) if count else None,
        until,
        utc,
        weekdays,
        tuple(lists),
        _WEEKDAYS.index(week_start),
    )


def _number(text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,10}", text) or not low <= int(text) <= high:
        raise RuleRefused(f"“{text[:20]}” is not a number from {low} to {high}")
    return int(text)


def _until(text: str) -> tuple[datetime | date | None, bool]:
    if not text:
        return None, False
    try:
        if len(text) == 8:
            return datetime.strptime(text, "%Y%m%d").date(), False
        return datetime.strptime(text[:15], "%Y%m%dT%H%M%S"), text.endswith("Z")
    except ValueError:
        raise RuleRefused(f"UNTIL “{text[:20]}” is not a date") from None


def _weekday(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)", text)
    if found is None or (found[1] and not 1 <= abs(int(found[1])) <= 53):
        raise RuleRefused(f"“{text[:20]}” is not a weekday")
    return int(found[1] or 0), _WEEKDAYS.index(found[2])


# ---------------------------------------------------------------- expanding


def instances(
    rule: Rule, start: datetime, first: date, last: date, until: datetime | None
) -> list[datetime]:
    """Wall-clock begins from `start` on, with those days, in order.

    `until` is the rule's, in the wall clock of `start`. Raises RuleRefused for one
    that is too dense, too long ago, or that never happens.
    """
    times = _times(rule, start)
    begin = start.date() if rule.count else max(first, start.date())
    if (last - begin).days > MAX_DAYS:
        raise RuleRefused("it begins too long before the days that were asked for")
    found: list[datetime] = []
    left = rule.count
    for day in _days(begin, last):
        for moment in _of_day(rule, start, day, times):
            if until is not None and moment > until:
                return found
            if left is not None:
                if left == 0:
                    return found
                left -= 1
            if moment.date() >= first:
                found.append(moment)
                if len(found) >= MAX_INSTANCES:
                    return found
    if not found and not _ever(rule, start):
        raise RuleRefused("it never happens")
    return found


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _times(rule: Rule, start: datetime) -> list[time]:
    """The times of a day that has any."""
    hours = rule.by("BYHOUR") or (
        tuple(range(24)) if rule.frequency == "HOURLY" else (start.hour,)
    )
    minutes = rule.by("BYMINUTE") or (start.minute,)
    seconds = rule.by("BYSECOND") or (start.second,)
    count = len(hours) * len(minutes) * len(seconds)
    if count > MAX_TIMES:
        raise RuleRefused(f"it has {count} times a day")
    return [time(h, m, min(s, 59)) for h, m, s in product(hours, minutes, seconds)]


def _of_day(
    rule: Rule, start: datetime, day: date, times: Sequence[time]
) -> Iterator[datetime]:
    """The begins of one day, `start` and later."""
    if not _is_in_step(rule, start.date(), day) or not _has_day(rule, start, day):
        return
    moments = [datetime.combine(day, clock) for clock in times]
    if rule.by("BYSETPOS"):
        chosen = set(_chosen(rule, start, day, times))
        moments = [moment for moment in moments if moment in chosen]
    for moment in moments:
        if moment < start:
            continue
        if rule.frequency == "HOURLY" and rule.interval > 1:
            begin = start.replace(minute=0, second=0)
            hours = (moment.replace(minute=0, second=0) - begin) // timedelta(hours=1)
            if hours % rule.interval:
                continue
        yield moment


def _is_in_step(rule: Rule, first: date, day: date) -> bool:
    """Whether the interval lets the period of that day happen."""
    if rule.interval == 1:
        return True
    match rule.frequency:
        case "DAILY":
            steps = (day - first).days
        case "WEEKLY":
            steps = (_week(day, rule) - _week(first, rule)).days // 7
        case "MONTHLY":
            steps = (day.year - first.year) * 12 + day.month - first.month
        case "YEARLY":
            steps = day.year - first.year
        case _:
            return True
    return steps % rule.interval == 0


def _week(day: date, rule: Rule) -> date:
    return date.fromordinal(
        max(1, day.toordinal() - (day.weekday() - rule.week_start) % 7)
    )


def _has_day(rule: Rule, start: datetime, day: date) -> bool:
    """Whether the BY parts, or DTSTART without them, include it."""
    months, month_days = rule.by("BYMONTH"), rule.by("BYMONTHDAY")
    year_days, weeks = rule.by("BYYEARDAY"), rule.by("BYWEEKNO")
    if months and day.month not in months:
        return False
    length = _month_length(day.year, day.month)
    if month_days and not {day.day, day.day - length - 1} & set(month_days):
        return False
    if year_days:
        number, total = day.timetuple().tm_yday, 366 if _is_leap(day.year) else 365
        if not {number, number - total - 1} & set(year_days):
            return False
    if weeks and not _has_week(weeks, day):
        return False
    if rule.weekdays:
        return any(_is_weekday(rule, ordinal, n, day) for ordinal, n in rule.weekdays)
    if month_days or year_days:
        return True
    match rule.frequency:
        case "WEEKLY":
            return day.weekday() == start.weekday()
        case "MONTHLY":
            return day.day == start.day
        case "YEARLY":
            if weeks:
                return day.weekday() == start.weekday()
            return day.day == start.day and (bool(months) or day.month == start.month)
    return True


def _is_weekday(rule: Rule, ordinal: int, weekday: int, day: date) -> bool:
    if day.weekday() != weekday:
        return False
    if not ordinal or rule.frequency not in ("MONTHLY", "YEARLY"):
        return True
    if rule.frequency == "MONTHLY" or rule.by("BYMONTH"):
        first, length = day.replace(day=1), _month_length(day.year, day.month)
    else:
        first, length = date(day.year, 1, 1), 366 if _is_leap(day.year) else 365
    at = (day - first).days
    return ordinal in (at // 7 + 1, -((length - 1 - at) // 7 + 1))


def _has_week(weeks: Sequence[int], day: date) -> bool:
    year, week, _ = day.isocalendar()
    total = date(year, 12, 28).isocalendar()[1]
    return week in weeks or week - total - 1 in weeks


def _chosen(
    rule: Rule, start: datetime, day: date, times: Sequence[time]
) -> tuple[datetime, ...]:
    match rule.frequency:
        case "YEARLY":
            first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        case "MONTHLY":
            length = _month_length(day.year, day.month)
            first, last = day.replace(day=1), day.replace(day=length)
        case "WEEKLY":
            first = _week(day, rule)
            last = date.fromordinal(first.toordinal() + 6)
        case _:
            first = last = day
    return _positions(rule, start, first, last, tuple(times))


@lru_cache(maxsize=64)
def _positions(
    rule: Rule, start: datetime, first: date, last: date, times: tuple[time, ...]
) -> tuple[datetime, ...]:
    """What BYSETPOS picks out of one period."""
    days = [day for day in _days(first, last) if _has_day(rule, start, day)]
    everything = [datetime.combine(day, clock) for day in days for clock in times]
    found = []
    for position in rule.by("BYSETPOS"):
        at = position - 1 if position > 0 else len(everything) + position
        if 0 <= at < len(everything):
            found.append(everything[at])
    return tuple(found)


@lru_cache(maxsize=256)
def _ever(rule: Rule, start: datetime) -> bool:
    """Whether any day in 28 years has it; the interval apart."""
    first = min(start.date(), date(9999 - 30, 1, 1))
    last = date.fromordinal(first.toordinal() + _PROBE)
    return any(_has_day(rule, start, day) for day in _days(first, last))


def _month_length(year: int, month: int) -> int:
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
