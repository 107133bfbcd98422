"""The one place that reads the clock. Everything below gets the time as an argument."""

from __future__ import annotations

import os
import time

from journal.model.errors import ConfigError
from journal.model.when import datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Clock = Callable[[], datetime]


def parse_now(text: str) -> datetime:
    """`--now`: ISO 8601 without a zone, `2024-06-05` or `2024-06-05T09:30`."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"--now “{text}” is not a date and time; write 2024-06-05 or "
            "2024-06-05T09:30"
        ) from None
    from journal.language.dates.counting import FIRST_YEAR, LAST_YEAR

    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        # beyond that, adding a few days may leave the calendar
        raise ConfigError(
            f"--now “{text}” is out of range: the years {FIRST_YEAR} to {LAST_YEAR} "
            "are known"
        )
    if moment.tzinfo is not None:
        moment = moment.astimezone().replace(tzinfo=None)
    return moment


def clock(now: str | None) -> Clock:
    """The real clock, or one stopped at `now`."""
    if now is None:
        return wall_clock
    fixed = parse_now(now)
    return lambda: fixed


def is_real(clock: Clock) -> bool:
    """Whether it is the real clock, not that of a demonstration."""
    return clock == wall_clock


def wall_clock() -> datetime:
    """The wall-clock time in the current zone, which may change during travel."""
    _look_at_zone()
    return datetime.now()


def zone() -> str:
    """The current zone, by its names and offsets: `CET CEST UTC+01:00`."""
    _look_at_zone()
    names = dict.fromkeys(time.tzname if time.daylight else time.tzname[:1])
    hours, minutes = divmod(abs(time.timezone) // 60, 60)
    sign = "-" if time.timezone > 0 else "+"
    return f"{' '.join(names)} UTC{sign}{hours:02}:{minutes:02}"


def _look_at_zone() -> None:
    """The C library reads the zone file once unless told to read it again."""
    if "TZ" not in os.environ and hasattr(time, "tzset"):
        time.tzset()
