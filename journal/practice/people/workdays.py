"""Business days: no weekends, and no holidays of the configured country."""

from __future__ import annotations

from collections.abc import Container
from datetime import date
from functools import lru_cache

from journal.language.dates.counting import FIRST_YEAR, LAST_YEAR, add_business_days
from journal.model.errors import ConfigError

_FIRST, _LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
"""Notes may hold any day; holidays are only computed for these years."""


class Workdays:
    """The calendar that nudges follow.

    `country` is a code such as `DE` or `DE-BY`; None knows weekends only. Raises
    ConfigError for a country without known holidays.
    """

    def __init__(self, country: str | None = None) -> None:
        self._holidays = _holidays(country) if country else frozenset[date]()

    def is_closed(self, day: date) -> bool:
        return day.weekday() >= 5 or self.is_holiday(day)

    def is_holiday(self, day: date) -> bool:
        return day in self._holidays

    def after(self, day: date, count: int) -> date:
        """The `count`-th business day after `day`, within the known years."""
        known = min(max(day, _FIRST), _LAST)
        return add_business_days(known, count, self._holidays.__contains__)

    def between(self, first: date, last: date) -> int:
        """The number of business days after `first` up to and including `last`."""
        days = range(max(first, _FIRST).toordinal() + 1, last.toordinal() + 1)
        return sum(not self.is_closed(date.fromordinal(day)) for day in days)


@lru_cache(maxsize=4)
def _holidays(country: str) -> Container[date]:
    # takes a tenth of a second to import, so only if a country is set
    import holidays

    name, _, region = country.partition("-")
    try:
        found: Container[date] = holidays.country_holidays(name, subdiv=region or None)
    except NotImplementedError:
        raise ConfigError(
            f"country: no holidays known for {country!r}; leave it out, or the region "
            "after the dash"
        ) from None
    return found
