"""A snooze from typed input, with the clock it is counted by."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from journal.language.dates.spans import zone_of
from journal.language.edit.intents import Rest
from journal.model.settings import Settings

if TYPE_CHECKING:
    from journal.language.dates.typed_dates import TypedDate


def snooze(until: TypedDate, now: datetime, settings: Settings) -> Rest:
    """Snooze an entry until then; hours are in the user's zone."""
    zone = _zone(settings) if until.in_hours else None
    return Rest(until, now, settings.agenda.default_time, zone)


def _zone(settings: Settings) -> tzinfo | None:
    if settings.agenda.time_zone:
        return zone_of(settings.agenda.time_zone)
    # only for hours: this reads the system's zone files
    from dateutil.tz import gettz

    return gettz()
