"""The days on which a repeating meeting happened, within bounds.

Only rules that calendars really write are expanded: whole days up to a given one,
within limits, nothing that repeats within a day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

MAX_OCCURRENCES = 1_000
MAX_PERIODS = 50_000
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class NoRule(ValueError):
    """A rule that is not expanded; the message says why."""


def happened(rule: str, first: date, last: date, since: date) -> list[date]:
    """The days of the rule, which begins at `first`, from `since` to `last`.

    Raises NoRule.
    """
    parts = dict(part.upper().split("=", 1) for part in rule.split(";") if "=" in part)
    freq = parts.get("FREQ", "")
    if freq in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise NoRule(f"it repeats {freq.lower()}")
    if freq not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        raise NoRule("its rule is not understood")
    times = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= parts.get(name, "0").count(",") + 1
    if times > 100:
        raise NoRule("it repeats too often within a day")
    if freq == "MONTHLY" and not {"BYDAY", "BYMONTHDAY"} & parts.keys():
        parts["BYMONTHDAY"] = str(first.day)
    count = _number(parts.get("COUNT"), 0)
    until = _until(parts.get("UNTIL", ""))
    last = min(last, until) if until else last
    found: list[date] = []
    begin = first if count else _near(first, since, freq, parts)
    for periods, days in enumerate(_periods(freq, parts, begin, last)):
        if periods > MAX_PERIODS:
            raise NoRule("its rule takes too long")
        for day in days:
            if day < first:
                continue
            if day > last or (count and len(found) >= count):
                return _since(found, since)
            found.append(day)
    return _since(found, since)


def _since(found: list[date], since: date) -> list[date]:
    return [day for day in found if day >= since][-MAX_OCCURRENCES:]


def _near(first: date, since: date, freq: str, parts: dict[str, str]) -> date:
    """A day on which the rule has a period, not long before `since`."""
    if since <= first:
        return first
    step = max(1, _number(parts.get("INTERVAL"), 1))
    if freq in ("DAILY", "WEEKLY"):
        length = step * (1 if freq == "DAILY" else 7)
        return first + timedelta(days=(since - first).days // length * length)
    if freq == "MONTHLY":
        months = (since.year - first.year) * 12 + since.month - first.month
        place = first.year * 12 + first.month - 1 + (months - 1) // step * step
        if place < first.year * 12 + first.month - 1:
            return first
        return date(place // 12, place % 12 + 1, min(first.day, 28))
    return first


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdigit() and len(text) < 6 else default


def _until(text: str) -> date | None:
    digits = re.sub(r"\D", "", text)[:8]
    try:
        return date.fromisoformat(digits) if len(digits) == 8 else None
    except ValueError:
        return None


def _periods(
    freq: str, parts: dict[str, str], first: date, last: date
) -> Iterator[list[date]]:
    """For each day, week, month or year the days in it, in order."""
    step = max(1, _number(parts.get("INTERVAL"), 1))
    months = {int(m) for m in parts.get("BYMONTH", "").split(",") if m.isdigit()}
    names = [d for d in parts.get("BYDAY", "").split(",") if d]
    numbers = [
        int(n)
        for n in parts.get("BYMONTHDAY", "").split(",")
        if re.fullmatch(r"[+-]?\d{1,2}", n)
    ]
    if freq == "DAILY":
        day = first
        while day <= last:
            fits = (not months or day.month in months) and _fits(day, names, numbers)
            yield [day] if fits else []
            day += timedelta(days=step)
    elif freq == "WEEKLY":
        wanted = [_DAYS.index(n[-2:]) for n in names if n[-2:] in _DAYS]
        monday = first - timedelta(days=first.weekday())
        while monday <= last:
            days = sorted(wanted or [first.weekday()])
            week = [monday + timedelta(days=d) for d in days]
            yield [d for d in week if not months or d.month in months]
            monday += timedelta(weeks=step)
    else:
        yield from _months(freq, parts, first, last, (step, months, names, numbers))


def _months(
    freq: str,
    parts: dict[str, str],
    first: date,
    last: date,
    by: tuple[int, set[int], list[str], list[int]],
) -> Iterator[list[date]]:
    step, months, names, numbers = by
    yearly = freq == "YEARLY"
    place = first.year * 12 + first.month - 1
    end = last.year * 12 + last.month - 1
    positions = [
        int(p)
        for p in parts.get("BYSETPOS", "").split(",")
        if re.fullmatch(r"[+-]?\d{1,3}", p)
    ]
    while place <= end:
        year, month = divmod(place, 12)
        month += 1
        if yearly:
            right = month in months if months else month == first.month
            right = right and (year - first.year) % step == 0
        else:
            right = not months or month in months
        days = _of_month(year, month, names, numbers, first.day) if right else []
        if positions:
            days = [
                days[p - 1 if p > 0 else p]
                for p in positions
                if p and -len(days) <= (p - 1 if p > 0 else p) < len(days)
            ]
        yield sorted(days)
        place += 1 if yearly else step


def _of_month(
    year: int, month: int, names: list[str], numbers: list[int], day: int
) -> list[date]:
    length = calendar.monthrange(year, month)[1]
    every = [date(year, month, number) for number in range(1, length + 1)]
    if names:
        found = []
        for name in names:
            nth = re.fullmatch(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", name)
            if nth is None:
                continue
            own = [d for d in every if d.weekday() == _DAYS.index(nth[2])]
            at = int(nth[1]) if nth[1] else 0
            if not at:
                found += own
            elif -len(own) <= (at - 1 if at > 0 else at) < len(own):
                found.append(own[at - 1 if at > 0 else at])
        return [d for d in found if not numbers or _in_month(d, numbers, length)]
    if numbers:
        return [d for d in every if _in_month(d, numbers, length)]
    return [date(year, month, day)] if day <= length else []


def _in_month(day: date, numbers: list[int], length: int) -> bool:
    return day.day in numbers or day.day - length - 1 in numbers


def _fits(day: date, names: list[str], numbers: list[int]) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    if names and _DAYS[day.weekday()] not in [name[-2:] for name in names]:
        return False
    return not numbers or _in_month(day, numbers, length)
