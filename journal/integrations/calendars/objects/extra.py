"""The library icalendar, which reads foreign files; an extra, so it may be missing."""

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
