"""The results of following up, counted from the logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from journal.model.entry import Entry, Status
from journal.model.value import value
from journal.practice.people.answers.endings import Endings, endings_of
from journal.practice.people.contacts import Contact
from journal.practice.people.habits import Habits, habits_of
from journal.practice.people.people import Person
from journal.practice.people.promises import is_promised


@value
class Statistics:
    """All counts cover the notes up to today."""

    habits: Habits
    promises_kept: int
    """Done by the promised day; without a day, done at all."""
    promises_late: int
    promises_open: int
    contacts: Mapping[date, int]
    """The count of each day; days without any are omitted."""
    endings: Endings


def statistics_of(
    entries: Iterable[tuple[Entry, Sequence[Person]]],
    contacts: Iterable[Contact],
    today: date,
    of: Person | None = None,
) -> Statistics:
    """Over these entries, each with its people, and contacts; `of` limits it to a
    person."""
    entries = tuple(entries)
    kept = late = opened = 0
    for entry, _ in entries:
        if not is_promised(entry):
            continue
        due = entry.due.day if entry.due else None
        if entry.status is Status.DONE:
            on_time = due is None or entry.done is None or entry.done <= due
            kept, late = kept + on_time, late + (not on_time)
        elif not entry.status.closed:
            opened += 1
    once = {(c.day, c.path, c.line) for c in contacts if c.day <= today}
    days = Counter(day for day, _, _ in once)
    ends = endings_of(entries, of)
    return Statistics(habits_of(entries, of), kept, late, opened, days, ends)


WEEKS = 26


def weeks_of(contacts: Mapping[date, int], today: date) -> list[tuple[date, list[int]]]:
    """The last half year: each week's Monday, and the counts of its seven days."""
    monday = today - timedelta(days=today.weekday())
    found = []
    for back in range(WEEKS - 1, -1, -1):
        first = monday - timedelta(weeks=back)
        days = [first + timedelta(days=number) for number in range(7)]
        found.append((first, [contacts.get(day, 0) for day in days]))
    return found


def shade(count: int) -> int:
    """The heatmap level, 0 to 4."""
    return min(count, 4)
