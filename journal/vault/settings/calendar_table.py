"""The table `[calendar]` of the user's own settings: read, checked, written again."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import time
from typing import Any

from journal.model.errors import suggestion
from journal.model.settings import CalendarSettings
from journal.vault.settings.clock import read_clock


def read_calendar(value: Any) -> CalendarSettings:
    """What the table says. Raises ValueError, saying what is wanted instead."""
    if not isinstance(value, dict):
        raise ValueError('a table, as [calendar] and then vdir = "~/.calendars/x"')
    found: dict[str, Any] = {}
    for name, given in value.items():
        reader = _READERS.get(name)
        if reader is None:
            hint = suggestion(name, _READERS)
            known = ", ".join(_READERS)
            raise ValueError(f"a table of {known}: there is no {name!r}{hint}")
        try:
            found[name.replace("-", "_")] = reader(given)
        except ValueError as error:
            raise ValueError(f"a table in which {name} is {error}") from None
    return replace(CalendarSettings(), **found)


def spell_calendar(settings: CalendarSettings) -> str:
    """The table as TOML would write it inline; only what is not the default."""
    pairs = []
    for field in fields(CalendarSettings):
        value = getattr(settings, field.name)
        if value != field.default:
            pairs.append(f"{field.name.replace('_', '-')} = {_spell(value)}")
    return f"{{{', '.join(pairs)}}}"


def _spell(value: Any) -> str:
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    return json.dumps(value or "", ensure_ascii=False)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text in quotes")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError('a list of texts, as ["~/.calendars/work"]')
    return tuple(value)


def _address(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/@]+(/\S*)?", value):
        return value
    raise ValueError('an address, as "https://dav.example.org/me/x/", no password')


def _command(value: Any) -> str:
    try:
        if isinstance(value, str) and shlex.split(value):
            return value
    except ValueError:
        pass
    raise ValueError('a command that prints the password, as "pass dav"')


def _query(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError('a filter, as "-#someday"')
    # said in words by people who do not know the filter language
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


_READERS: dict[str, Callable[[Any], Any]] = {
    "vdir": _text,
    "read": _texts,
    "url": _address,
    "user": _text,
    "password-command": _command,
    "query": _query,
    "remind": _clock_or_none,
    "private": _private,
    "once": _once,
}
