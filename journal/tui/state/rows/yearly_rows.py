"""Birthdays and other yearly days of people: rows that are no follow-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from journal.api.glance.cache_rows import yearly_days
from journal.language.cells import fit
from journal.language.clean import clean
from journal.model.when import When
from journal.practice.agenda.day_words import when_text
from journal.practice.agenda.sections import OVERDUE, TO_NUDGE, TODAY, horizon
from journal.practice.people.people import People
from journal.practice.people.yearly_days import YearlyDay, coming
from journal.tui.state.rows.row_groups import OtherGroup, RowGroup
from journal.tui.state.rows.rows import Row

TITLE = "Birthdays and other days"
_BEFORE = (OVERDUE, TO_NUDGE, TODAY)
_WHEN = 10
"""Cells of the day, as in most lists."""


class YearlyDays:
    """The days of everyone, gathered once for the people there are."""

    def __init__(self) -> None:
        self._people: People | None = None
        self._days: Sequence[YearlyDay] = ()

    def coming(self, people: People, today: date, days: int) -> tuple[Row, ...]:
        """Those of today and of so many days to come, the next first."""
        return tuple(
            _row(words, today, when_text(When(day), today))
            for day, words in coming(self._of(people), today, horizon(today, days))
        )

    def on(self, people: People, day: date, today: date) -> list[Row]:
        """Those that fall on `day`, in the year of `today` or in any other."""
        return [_row(words, today) for _, words in coming(self._of(people), day, day)]

    def between(self, people: People, first: date, last: date) -> set[date]:
        """The days of less than a year on which there are any."""
        return {day for day, _ in coming(self._of(people), first, last)}

    def _of(self, people: People) -> Sequence[YearlyDay]:
        if people is not self._people:
            self._people, self._days = people, yearly_days(people)
        return self._days


def _row(words: str, today: date, when: str = "") -> Row:
    day = f"{fit(when, _WHEN)}  " if when else ""
    return Row(None, today, title=TITLE, remark=f"  {day}{clean(words)}")


def yearly_group(rows: Sequence[Row], today: date) -> list[RowGroup]:
    """These days as a group of rows; none without a day."""
    return [OtherGroup(TITLE, list(rows), today)] if rows else []


def with_yearly(
    groups: Sequence[RowGroup], rows: Sequence[Row], today: date
) -> list[RowGroup]:
    """The groups of an agenda by date, with these days below today."""
    at = sum(group.title in _BEFORE for group in groups)
    return [*groups[:at], *yearly_group(rows, today), *groups[at:]]
