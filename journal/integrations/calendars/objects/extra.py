"""icalendar, which reads what others wrote; an extra, so it may not be there."""

from __future__ import annotations

from types import ModuleType

from journal.model.errors import ConfigError


def icalendar() -> ModuleType:
    """The library. Raises ConfigError, saying what to install."""
    try:
        import icalendar
    except ImportError:
        raise ConfigError(
            "to read calendars icalendar is needed: "
            "pip install 'followup-journal[calendar]'"
        ) from None
    return icalendar
