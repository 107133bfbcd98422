"""The changes of an entry in words, the same on every screen; not clean."""

from __future__ import annotations

from datetime import date

from journal.model.past import PastChange
from journal.practice.agenda.day_words import day_text

_WORDS = {
    "added": "added",
    "date": "date",
    "planned": "planned day",
    "reminder": "reminder",
    "start": "start day",
    "text": "text",
    "person": "person",
    "priority": "priority",
    "repeat": "repeats",
    "tags": "tags",
    "state": "state",
    "log": "log",
    "moved": "moved",
    "removed": "removed",
    "back": "brought back",
}


def change_text(change: PastChange, today: date) -> str:
    """`date: Fri 8 May → Wed 13 May`, `moved from a.md to b.md`."""
    what = _WORDS.get(change.what, change.what)
    if change.what == "log":
        return change.now or ""
    if change.what == "added":
        return f"added, for {_day(change.now, today)}" if change.now else "added"
    if change.what == "removed":
        return f"removed from {change.was}"
    if change.what == "back":
        return f"brought back, in {change.now}"
    if change.what == "moved":
        return f"moved from {change.was} to {change.now}"
    if change.what == "text":
        return f"text: “{change.was}” → “{change.now}”"
    return f"{what}: {_day(change.was, today)} → {_day(change.now, today)}"


def _day(said: str | None, today: date) -> str:
    if said is None:
        return "none"
    try:
        day = date.fromisoformat(said[:10])
    except ValueError:
        return said
    clock = f" {said[11:]}" if len(said) > 10 else ""
    return f"{day_text(day, today)}{clock}"
