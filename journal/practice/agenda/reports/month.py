"""A month as weeks, and what is due on each of its days."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from journal.practice.agenda.agenda import Item, Section


def weeks_of(day: date) -> list[list[date]]:
    """The weeks of the month of `day`, from Monday, with the days around it."""
    first = day.replace(day=1)
    last = month_after(first) - timedelta(days=1)
    monday = first - timedelta(days=first.weekday())
    return [
        [monday + timedelta(days=before + n) for n in range(7)]
        for before in range(0, (last - monday).days + 1, 7)
    ]


def month_after(day: date, months: int = 1) -> date:
    """The same day of another month, or that month's last day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def counts_of(items: Iterable[Item]) -> Counter[date]:
    """How many open items come up on each day, past days included."""
    return Counter(
        item.when.day
        for item in items
        if item.when and item.section is not Section.CLOSED
    )


def items_on(items: Iterable[Item], day: date) -> list[Item]:
    """What comes up on a day, and what was closed on it."""
    return [item for item in items if day_of(item) == day]


def day_of(item: Item) -> date | None:
    if item.section is Section.CLOSED:
        return item.entry.done or item.entry.cancelled
    return item.when.day if item.when else None
