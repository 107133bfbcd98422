"""Readers of settings: each returns the value, or raises ValueError saying what is
expected."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from datetime import time
from types import MappingProxyType
from typing import Any

from journal.language.dates.spans import parse_hours, parse_span, zone_of
from journal.model.errors import suggestion
from journal.model.settings import McpSettings
from journal.vault.settings.clock import read_clock

Reader = Callable[[Any], Any]

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_include(value: Any) -> str:
    found = {"followups": "follow-ups", "tasks": "all-tasks"}.get(str(value), value)
    if found not in ("follow-ups", "all-tasks"):
        raise ValueError('"follow-ups" or "all-tasks"')
    return str(found)


def read_clock_or_off(value: Any) -> time | None:
    return None if value == "off" else read_clock(value)


def read_day_or_off(value: Any) -> str:
    if value in (*DAYS, "off"):
        return str(value)
    raise ValueError('a day of the week, as "mon", or "off"')


def one_of(*values: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in values:
            raise ValueError(f"one of {', '.join(values)}")
        return str(value)

    return read


def read_table(
    value: Any,
    readers: Mapping[str, Reader],
    called: str,
    names: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """The values of a table, by the attributes of its class.

    `names` holds those that differ in more than a hyphen. Raises ValueError, saying
    what is expected; `called` is how the table is written.
    """
    if not isinstance(value, dict):
        raise ValueError(f"a table, as {called}")
    found: dict[str, Any] = {}
    for name, given in value.items():
        reader = readers.get(name)
        if reader is None:
            hint = suggestion(name, readers)
            known = ", ".join(readers)
            raise ValueError(f"a table of {known}: there is no {name!r}{hint}")
        try:
            found[names.get(name, name.replace("-", "_"))] = reader(given)
        except ValueError as error:
            raise ValueError(f"a table in which {name} is {error}") from None
    return found


def read_filled(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text in quotes")
    return value


def read_command(value: Any) -> str:
    try:
        if isinstance(value, str) and shlex.split(value):
            return value
    except ValueError:
        pass
    raise ValueError('a command, as "pass show mail"')


def read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text in quotes")
    return value


def leads_out(path: str) -> bool:
    """Whether a path leaves the vault, on this system or another.

    A vault moves between systems, and a name on one may be an escape on another: both
    separators count, and so does a drive letter.
    """
    parts = re.split(r"[/\\]", path)
    return ".." in parts or re.match(r"[A-Za-z]:|\\\\", path) is not None


def read_folder(value: Any) -> str:
    text = read_text(value).strip("/")
    if leads_out(text):
        raise ValueError("a folder inside the vault")
    return text


def read_note(value: Any) -> str:
    text = read_folder(value)
    if not text:
        raise ValueError("the name of a note")
    return text if text.endswith(".md") else f"{text}.md"


def read_texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError('a list of texts, as ["a", "b"]')
    return tuple(value)


def read_days(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 3650:
        raise ValueError("a number of days, up to 3650")
    return value


def read_count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1000:
        raise ValueError("a number, 0 for no limit")
    return value


def read_hours(value: Any) -> tuple[time, time]:
    if isinstance(value, str) and (hours := parse_hours(value)):
        return hours
    raise ValueError('two times of day, as "18:00-08:30"')


def some_of(*names: str) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        known = isinstance(value, list) and all(v in names for v in value)
        if not known:
            raise ValueError(f"a list of some of {', '.join(names)}")
        return tuple(dict.fromkeys(value))

    return read


def read_muted(value: Any) -> tuple[str, ...]:
    texts = isinstance(value, list) and all(isinstance(v, str) for v in value)
    if not texts or not all(len(v) > 1 and v[0] in "#@" for v in value):
        raise ValueError('a list of tags and people, as ["#someday", "@bob"]')
    return tuple(value)


def read_several(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= 100:
        raise ValueError("a number from 1 to 100")
    return value


def read_address(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"https?://[^\s/@]+(/\S*)?", value):
        return value
    raise ValueError('an address, as "https://example.org/…", without a password')


def read_topic(value: Any) -> str:
    address = read_address(value)
    if not re.fullmatch(r"https?://[^/]+/[\w-]{1,64}", address, re.ASCII):
        raise ValueError('server and topic, as "https://ntfy.example.org/my-topic"')
    return address


def read_country(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,4})?", value):
        return value
    raise ValueError('the code of a country, as "DE" or with its region "DE-BY"')


def read_zone(value: Any) -> str:
    if isinstance(value, str) and zone_of(value):
        return value
    raise ValueError('the name of a time zone, as "Europe/Berlin"')


def read_ladders(value: Any) -> Mapping[str, tuple[int, ...]]:
    if not isinstance(value, dict):
        raise ValueError("a table, as [nudge-schedules] and then gentle = [5, 10]")
    for days in value.values():
        good = isinstance(days, list) and 0 < len(days) <= 20
        if not good or not all(type(d) is int and 0 < d <= 260 for d in days):
            raise ValueError("business days before each nudge, as gentle = [5, 10]")
    return MappingProxyType({name: tuple(days) for name, days in value.items()})


def read_tiers(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError('a table, as [keep-in-touch] and then A = "3w"')
    for span in value.values():
        if not isinstance(span, str) or parse_span(span) is None:
            raise ValueError('how long, as A = "3w", "2mo" or "1y"')
    return MappingProxyType({name.upper(): span for name, span in value.items()})


def read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def read_bindings(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError('a table, as [keys] and then done = "x"')
    for action, keys in value.items():
        if not isinstance(keys, str):
            raise ValueError(f'keys as a text, as {action} = "x,space"')
    return MappingProxyType(dict(value))


def read_filters(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError('a table, as [views] and then Alice = "@alice"')
    for name, text in value.items():
        if not isinstance(text, str):
            raise ValueError(f'filters as texts, as {name} = "is:waiting @alice"')
    return MappingProxyType(dict(value))


def read_mcp(value: Any) -> McpSettings:
    known = isinstance(value, dict) and value.keys() <= {"write"}
    if not known or not isinstance(value.get("write", False), bool):
        raise ValueError("a table, as [mcp] and then write = true")
    return McpSettings(**value)
