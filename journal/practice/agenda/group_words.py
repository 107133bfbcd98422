"""The summary of a folded section: how late, about whom, on which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from journal.language.clean import clean
from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.day_words import how_long
from journal.practice.agenda.groups import DONE_TODAY
from journal.practice.agenda.sections import (
    CLOSED,
    HIDDEN,
    LATER,
    OVERDUE,
    SOMEDAY,
    SOON,
    TO_NUDGE,
)

_MOST_NAMES = 4


def in_short(title: str, items: Sequence[Item], today: date) -> str:
    """The summary of a section that is not open; empty for most."""
    if title == OVERDUE:
        return _how_late(items)
    if title == TO_NUDGE:
        return _whom(items)
    days = [item.when.day for item in (items[0], items[-1]) if item.when]
    if title in SOON and len(days) == 2:
        return _days(days[0], days[1], today)
    if title == LATER and days:
        return f"from {full_day(days[0], today)}"
    if title in (SOMEDAY, HIDDEN, CLOSED, DONE_TODAY):
        return ""
    return ""


def _how_late(items: Sequence[Item]) -> str:
    days = max((-item.days for item in items if item.days is not None), default=0)
    promised = sum(item.is_promised for item in items)
    parts = [f"oldest {how_long(days)}"] if days else []
    if promised:
        parts.append(f"{promised} promised")
    return ", ".join(parts)


def _whom(items: Sequence[Item]) -> str:
    names: dict[str, None] = {}
    for item in items:
        for person in item.people:
            names.setdefault(clean(person.label))
            if len(names) > _MOST_NAMES:
                return f"{', '.join([*names][:_MOST_NAMES])} …"
    return ", ".join(names)


def _days(first: date, last: date, today: date) -> str:
    one, other = sorted((first, last))
    if one == other:
        return full_day(one, today)
    joint = ", " if (other - one).days == 1 else " to "
    return f"{full_day(one, today)}{joint}{full_day(other, today)}"


def full_day(day: date, today: date) -> str:
    """`Fri 7 June`, with the year if it is another one."""
    text = f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"
