"""Business days: no weekends, and no holidays of the country that is set."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from functools import lru_cache

from journal.language.dates.counting import FIRST_YEAR, LAST_YEAR, add_business_days
from journal.model.errors import ConfigError

_FIRST, _LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
"""Notes may have any day; the calendar ends, and holidays of the year 9999 are none."""


class Workdays:
    """The calendar nudges keep to.

    `country` is a code as `DE` or `DE-BY`; None knows weekends only. Raises
    ConfigError for a country whose holidays are not known.
    """

    def __init__(self, country: str | None = None) -> None:
        self._holidays = _holidays(country) if country else frozenset[date]()

    def is_closed(self, day: date) -> bool:
        return day.weekday() >= 5 or self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        return day in self._holidays

    def after(self, day: date, count: int) -> date:
        """The `count`-th business day after `day`, within the years that are known."""
        known = min(max(day, _FIRST), _LAST)
        return add_business_days(known, count, self._holidays.__contains__)

    def between(self, first: date, last: date) -> int:
        """How many business days lie behind `first`, up to `last` and with it."""
        days = range(max(first, _FIRST).toordinal() + 1, last.toordinal() + 1)
        return sum(not self.is_closed(date.fromordinal(day)) for day in days)


@lru_cache(maxsize=4)
def _holidays(country: str) -> Container[date]:
    # a tenth of a second to import, and only where a country is set
    import holidays

    name, _, region = country.partition("-")
    try:
        found: Container[date] = holidays.country_holidays(name, subdiv=region or None)
    except NotImplementedError:
        raise ConfigError(
            f"country: no holidays known for {country!r}; leave it out, or the region "
            "behind the dash"
        ) from None
    return found
