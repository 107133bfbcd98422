"""Where an entry stands on a day, from its dates alone.

The rules of the agenda, for an entry and for one of which there is only its
row of the cache. Nothing is imported here: a prompt pays for what it loads.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date
    from typing import TypeVar

    from journal.model.when import When

    Thing = TypeVar("Thing")

OVERDUE, TODAY, UPCOMING = "Overdue", "Today", "Upcoming"
SOMEDAY, HIDDEN, CLOSED = "Someday", "Hidden", "Closed"
IN_ORDER = (OVERDUE, TODAY, UPCOMING, SOMEDAY, HIDDEN, CLOSED)
"""The sections, in the order shown."""


def placed(
    today: date,
    start: When | None,
    remind: When | None,
    deadline: When | None,
    scheduled: When | None,
) -> tuple[str, When | None]:
    """The section of an open entry, and the date that put it there.

    `deadline` is when it is due, else its reminder, else when it was planned for.
    """
    if start and start.day > today:
        return HIDDEN, start
    if remind and remind.day > today:
        return UPCOMING, remind
    if deadline is None:
        # a start day is a promise to come back
        return (TODAY, _more_exact(start, today)) if start else (SOMEDAY, None)
    if deadline.day < today:
        return OVERDUE, deadline
    for when in (remind, deadline, scheduled):
        if when and when.day <= today:
            return TODAY, _more_exact(when, today)
    if start and start.day == today:
        return TODAY, start
    if scheduled and scheduled.day < deadline.day:
        return UPCOMING, scheduled
    return UPCOMING, deadline


def _more_exact(when: When, today: date) -> When:
    """An entry that came up on an earlier day is up today, at no special time."""
    return when if when.day == today else type(when)(today)


def last_day(today: date, days: int) -> date:
    """The last day of a look ahead of so many days; the calendar has an end."""
    return today.fromordinal(min(today.toordinal() + days, today.max.toordinal()))


def is_near(section: str, when: When | None, last: date) -> bool:
    """Whether `due` shows it: late, today, or to come until `last`."""
    if section == UPCOMING:
        return when is not None and when.day <= last
    return section in (OVERDUE, TODAY)


def promises_first(
    things: Sequence[Thing],
    owed: Sequence[Sequence[Hashable]],
    asked: Sequence[Sequence[Hashable]],
) -> list[Thing]:
    """What I owe somebody in front of what I ask of them.

    Beside each thing: to whom it is promised, and who is asked, where it is an
    open promise or a question.
    """
    promises: dict[Hashable, list[int]] = {}
    for number, people in enumerate(owed):
        for person in people:
            promises.setdefault(person, []).append(number)
    if not promises:
        return list(things)
    order: dict[int, None] = {}
    for number, people in enumerate(asked):
        for person in people:
            for promise in promises.get(person, ()):
                order.setdefault(promise)
        order.setdefault(number)
    return [things[number] for number in order]
