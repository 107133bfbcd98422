"""Yearly days as plain values. Imports nothing heavy, for the shell prompt.

A day is a tuple of month, day, first year (0: unknown), occasion (`birthday`), the
display name of the person, and the day until which they are to be left alone (ISO,
empty for none).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

YearlyDay = tuple[int, int, int, str, str, str]


def next_time(month: int, day: int, today: date) -> date:
    """The next of these days, today included; 29 February falls on the 28th in common
    years."""
    for year in (today.year, today.year + 1):
        found = in_year(month, day, year, today)
        if found >= today:
            break
    return found


def in_year(month: int, day: int, year: int, today: date) -> date:
    """The day in a year; `today` is any date, for its type."""
    if (month, day) == (2, 29) and (year % 4 or (not year % 100 and year % 400)):
        day = 28
    return today.replace(year=min(year, 9999), month=month, day=day)


def coming(
    days: Iterable[YearlyDay], today: date, last: date
) -> list[tuple[date, str]]:
    """The days up to `last`, the next first: when, and in words `Ana: birthday, 36`."""
    found = []
    for month, day, began, what, whose, rest in days:
        when = next_time(month, day, today)
        if when <= last and rest <= when.isoformat():
            found.append((when, words_of(when, began, what, whose)))
    return sorted(found)


def words_of(when: date, began: int, what: str, whose: str) -> str:
    """`Ana: birthday, 36` with the number of years, if known."""
    years = years_of(when, began)
    return f"{whose}: {what}, {years}" if years else f"{whose}: {what}"


def years_of(when: date, began: int) -> int:
    """The number of years on that day; 0 if unknown, or if it cannot be meant."""
    years = when.year - began if began else 0
    return years if 0 < years < 150 else 0
