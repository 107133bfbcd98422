"""The table `[calendar]` of the user's own settings: read, checked, spelled."""

from __future__ import annotations

import json
import re
from datetime import time
from typing import Any

from journal.model.settings import CalendarSettings
from journal.model.value import field_names, replace
from journal.vault.settings.clock import read_clock
from journal.vault.settings.readers import (
    Reader,
    read_address,
    read_command,
    read_filled,
    read_table,
    read_texts,
)


def read_calendar(value: Any) -> CalendarSettings:
    """The settings in the table. Raises ValueError, saying what is expected."""
    called = '[calendar] and then vdir = "~/.calendars/x"'
    return replace(CalendarSettings(), **read_table(value, _READERS, called))


def spell_calendar(settings: CalendarSettings) -> str:
    """The table as inline TOML, without defaults."""
    pairs = []
    usual = CalendarSettings()
    for name in field_names(settings):
        value = getattr(settings, name)
        if value != getattr(usual, name):
            pairs.append(f"{name.replace('_', '-')} = {_spell(value)}")
    return f"{{{', '.join(pairs)}}}"


def _spell(value: Any) -> str:
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    return json.dumps(value or "", ensure_ascii=False)


def _query(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError('a filter, as "-#someday"')
    # written in words by people who do not know the filter language
    return re.sub(r"(?:^|(?<=\s))not\s+(?=[#@\w])", "-", value)


def _clock_or_none(value: Any) -> time | None:
    return None if value == "" else read_clock(value)


def _private(value: Any) -> str:
    if value not in ("busy", "leave-out", "as-is"):
        raise ValueError("one of busy, leave-out, as-is")
    return str(value)


def _once(value: Any) -> str:
    named = isinstance(value, str) and re.fullmatch(r"machine: *\S[^\n]*", value)
    if value in ("auto", "calendar", "git", "none") or named:
        return str(value)
    raise ValueError('one of auto, calendar, git, none, or as "machine:laptop"')


_READERS: dict[str, Reader] = {
    "vdir": read_filled,
    "read": read_texts,
    "url": read_address,
    "user": read_filled,
    "password-command": read_command,
    "query": _query,
    "remind": _clock_or_none,
    "private": _private,
    "once": _once,
}
