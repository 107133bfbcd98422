"""Defensive access to foreign JSON: every value may be missing or of another type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo
from typing import Any

from journal.integrations.exchange import moments
from journal.model.when import When


def text(value: Any) -> str:
    """A string or number as text; empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return str(value)


def get(value: Any, *path: str) -> Any:
    """The value below these keys; None if it is missing."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def got(value: Any, *path: str) -> str:
    """The text below these keys."""
    return text(get(value, *path)).strip()


def items(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; empty for all else."""
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def texts(value: Any) -> Iterator[str]:
    """The strings of a list, or a single one."""
    for one in value if isinstance(value, list) else [value]:
        found = text(one).strip()
        if found:
            yield found


def when(value: Any, zone: tzinfo | None, *, midnight: bool = False) -> When | None:
    """A moment in ISO, or in seconds since 1970."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 1e8:
        return moments.from_epoch(value, zone)
    raw = text(value)
    try:
        return moments.read_moment(raw, "", zone, midnight=midnight) if raw else None
    except moments.Ambiguous:
        return None


def day(value: Any, zone: tzinfo | None) -> date | None:
    """The local day of a moment."""
    found = when(value, zone)
    return found.day if found else None


def number(value: Any) -> float:
    """A number to sort by; 0 for anything else, including NaN."""
    if isinstance(value, (int, float)) and value == value:
        return float(value)
    return 0.0
