"""Birthdays and other yearly days of people, from their notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from journal.language.regex import regex
from journal.model.calendar_names import MONTHS
from journal.model.value import value
from journal.practice.people.peace import rests_until
from journal.practice.people.people import Person
from journal.practice.people.yearly_days import next_time, words_of, years_of


@value
class Yearly:
    """A yearly day of a person."""

    person: Person
    what: str
    """`birthday`, or the name in the note."""
    month: int
    day: int
    began: int | None
    """The year it is counted from, if the note gives it."""

    def next_time(self, today: date) -> date:
        """The next of these days, today included."""
        return next_time(self.month, self.day, today)

    def years(self, when: date) -> int:
        """How many it is on that day; 0 where that is not known."""
        return years_of(when, self.began or 0)

    def words(self, when: date) -> str:
        """`Ana: birthday, 36`."""
        return words_of(when, self.began or 0, self.what, self.person.label)


_ISO = regex(r"(?:([0-9]{4})-|--)?([0-9]{1,2})-?([0-9]{2})(?:[t ].*)?")
_DOTTED = regex(r"([0-9]{1,2})\. ?([0-9]{1,2})\.(?: ?([0-9]{4}))?")
_DAY_FIRST = regex(r"([0-9]{1,2})\.?(?:st|nd|rd|th)? ([a-z]{3,9})\.?,?(?: ([0-9]{4}))?")
_MONTH_FIRST = regex(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,?(?: ([0-9]{4}))?")


def read_yearly(text: str) -> tuple[int, int, int | None] | None:
    """Month, day and, if given, the year; None for anything else.

    `1990-11-25`, `11-25`, `--11-25` and `--1125` as vCards have it, `25.11.1990`,
    `25 Nov`, `Nov 25, 1990`.
    """
    words = " ".join(text.strip().casefold().split())
    year: str | None
    if found := _ISO.fullmatch(words):
        year, month, day = found[1], int(found[2]), int(found[3])
    elif found := _DOTTED.fullmatch(words):
        day, month, year = int(found[1]), int(found[2]), found[3]
    elif found := _DAY_FIRST.fullmatch(words):
        day, month, year = int(found[1]), _month(found[2]), found[3]
    elif found := _MONTH_FIRST.fullmatch(words):
        month, day, year = _month(found[1]), int(found[2]), found[3]
    else:
        return None
    try:
        date(int(year) if year and int(year) else 2000, month, day)
    except ValueError:
        return None
    return month, day, int(year) or None if year else None


def _month(name: str) -> int:
    """The number of a month; 0 if it is none."""
    months = [month.casefold() for month in MONTHS]
    return next((n for n, month in enumerate(months, 1) if month.startswith(name)), 0)


def yearly_of(people: Iterable[Person]) -> Iterator[Yearly]:
    """The days of these people, except those marked do-not-contact."""
    for person in people:
        note = person.note
        if note is None or rests_until(person) == date.max:
            continue
        named = [("birthday", note.birthday or ""), *note.yearly]
        for what, text in named:
            if found := read_yearly(text):
                yield Yearly(person, what, *found)


def unread_days(person: Person) -> list[tuple[str, str]]:
    """The yearly days of a note that cannot be read: key and value."""
    note = person.note
    named = [("birthday", note.birthday or ""), *note.yearly] if note else []
    return [(what, text) for what, text in named if text and not read_yearly(text)]
