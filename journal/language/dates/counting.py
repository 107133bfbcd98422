"""Days, working days, weeks, months, years or hours counted from a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta, tzinfo

from journal.model.when import When

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years allowed in typed dates, and of holidays."""

Spans = tuple[tuple[int, str], ...]
"""What is counted, as ((1, "week"), (2, "day")); negative numbers count back."""


def hours_later(
    moment: datetime, spans: Iterable[tuple[int, str]], zone: tzinfo | None = None
) -> When:
    """The wall clock that many real hours and minutes after `moment`.

    `zone` is the zone of the clock; without one there is no daylight saving time.
    """
    aware = moment.replace(tzinfo=zone or UTC).astimezone(UTC)
    for number, unit in spans:
        aware += timedelta(**{f"{unit}s": number})
    then = aware.astimezone(zone or UTC)
    return When(then.date(), then.time().replace(second=0, microsecond=0))


def days_later(day: date, spans: Iterable[tuple[int, str]]) -> date:
    """The day that many days, weeks, months or years after `day`."""
    for number, unit in spans:
        day = step(day, number, unit)
    return day


def step(day: date, number: int, unit: str) -> date:
    """The day that many units on; raises OverflowError off the calendar."""
    match unit:
        case "day":
            return day + timedelta(days=number)
        case "week":
            return day + timedelta(weeks=number)
        case "business day":
            return add_business_days(day, number)
        case "month":
            return add_months(day, number)
        case _:
            return add_months(day, 12 * number)


def add_business_days(
    day: date, number: int, closed: Callable[[date], bool] | None = None
) -> date:
    """The `number`-th working day after `day` (before it, if negative).

    Saturdays, Sundays and `closed` days are not counted.
    """
    step = 1 if number >= 0 else -1
    while number:
        day += timedelta(days=step)
        if day.weekday() < 5 and not (closed and closed(day)):
            number -= step
    return day


def add_months(day: date, number: int) -> date:
    """The same day `number` months on, or the last day of a shorter month."""
    months = day.year * 12 + day.month - 1 + number
    year, month = divmod(months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError
    return date(year, month + 1, min(day.day, days_in(year, month + 1)))


def days_in(year: int, month: int) -> int:
    """The number of days in the month."""
    if month == 2:
        return 28 + (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return 30 if month in (4, 6, 9, 11) else 31
