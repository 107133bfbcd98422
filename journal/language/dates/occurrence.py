"""A recurrence rule and a day → the next day of the series.

python-dateutil does the arithmetic; this module adds the choices of the Obsidian Tasks
plugin, so that a line completed here and one completed there continue with the same
date. A series that has ended has no next date; the plugin writes "Invalid date" then.

Source: the next dates recorded in the conformance data.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from journal.language.dates.rule import Rule
from journal.language.dates.rule_reader import MAX_INTERVAL
from journal.model.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

_HORIZON_YEARS = 60
"""A rule without a next date in this many years has none."""

_FREQUENCIES: dict[str, Literal[0, 1, 2, 3, 4, 5]] = {
    "year": 0,
    "month": 1,
    "week": 2,
    "day": 3,
    "hour": 4,
    "minute": 5,
}
"""dateutil's own constants, here so that it is imported only when needed."""


def next_date(rule: Rule, reference: date | None, today: date) -> date | None:
    """The first date of the series after `reference`, or after `today`.

    `today` (the day of completion) counts for a `when done` rule and where the
    entry has no date at all. None when the series has ended.
    """
    after = today if rule.when_done or reference is None else reference
    found = _after(rule, after, after)
    canonical = str(rule)
    if rule.unit == "month" and not rule.months and " on " not in canonical:
        return _step_back(rule, after, found, _months_apart)
    if rule.unit == "year" and not rule.months:
        return _step_back(rule, after, found, lambda a, b: b.year - a.year)
    return found


def next_date_not_past(rule: Rule, reference: date | None, today: date) -> date | None:
    """Like `next_date`, repeated until the date is today or later (org's `++`)."""
    found = next_date(rule, reference, today)
    for _ in range(MAX_INTERVAL * 40):
        if found is None or found >= today:
            return found
        found = next_date(rule, found, today)
    return None


def _after(rule: Rule, start: date, after: date) -> date | None:
    # dateutil takes 10 ms to import, and only completing a recurrence needs it
    from dateutil.rrule import rrule, weekday

    limit = datetime(min(after.year + _HORIZON_YEARS, 9999), 12, 31)
    if rule.until:
        limit = min(limit, datetime.combine(rule.until, time()))
    begin = datetime.combine(start, time())
    if limit < begin:
        return None
    days = [weekday(day, nth) for day, nth in rule.weekdays]
    try:
        series = rrule(
            _FREQUENCIES[rule.unit],
            dtstart=begin,
            interval=rule.interval,
            until=limit,
            byweekday=days or None,
            bymonthday=rule.month_days or None,
            bymonth=rule.months or None,
            byweekno=rule.weeks or None,
            byhour=rule.hours or None,
        )
        for seen, moment in enumerate(series, 1):
            if rule.count is not None and seen > rule.count:
                return None
            if moment.date() > after:
                return moment.date()
    except (ValueError, OverflowError):
        return None
    return None


def _months_apart(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _step_back(
    rule: Rule,
    after: date,
    found: date | None,
    apart: Callable[[date, date], int],
) -> date | None:
    """Keep `every month` from the 31st inside the month that follows.

    A rule without a day of the month takes that of its start, and months without a 31st
    would be skipped. So the start moves back a day at a time until the step has the
    size that the rule names, as in the Tasks plugin.
    """
    while found is not None and apart(after, found) > rule.interval:
        after -= timedelta(days=1)
        found = _after(replace(rule, count=None), after, after)
    return found
