"""Where an entry belongs on a day, from its dates alone.

The rules of the agenda, shared by entries and by rows of the cache. Imports nothing: a
shell prompt pays for every import.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence
    from datetime import date
    from typing import TypeVar

    from journal.model.when import When

    Thing = TypeVar("Thing")

OVERDUE, TODAY, UPCOMING = "Overdue", "Today", "Upcoming"
SOMEDAY, HIDDEN, CLOSED = "Someday", "Hidden", "Closed"
IN_ORDER = (OVERDUE, TODAY, UPCOMING, SOMEDAY, HIDDEN, CLOSED)
"""The section from the dates alone; `heading_of` says where an entry is shown."""

TO_NUDGE = "To nudge"
TOMORROW, THIS_WEEK, NEXT_WEEK = "Tomorrow", "This week", "Next week"
COMING_WEEKS, LATER = "Coming weeks", "Later"
SOON = (TOMORROW, THIS_WEEK, NEXT_WEEK, COMING_WEEKS)
"""The headings of upcoming entries within the horizon."""
HEADINGS = (OVERDUE, TO_NUDGE, TODAY, *SOON, LATER, SOMEDAY, HIDDEN, CLOSED)
"""All headings; each follow-up is under exactly one."""


def section_of(
    today: date,
    start: When | None,
    remind: When | None,
    deadline: When | None,
    scheduled: When | None,
) -> tuple[str, When | None]:
    """The section of an open entry, and the date that put it there.

    `deadline` is the due date, else the reminder, else the scheduled date.
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
    """An entry that came up on an earlier day is up today, at no particular time."""
    return when if when.day == today else type(when)(today)


def heading_of(
    section: str, when: When | None, today: date, days: int, *, asks: bool
) -> str:
    """The one heading of an entry, on every screen and in every count.

    `section` and `when` come from `section_of`; `days` is how far “upcoming” reaches.
    `asks`: it is their turn, and they may be written to.
    """
    if asks and section in (OVERDUE, TODAY):
        return TO_NUDGE
    if section != UPCOMING or when is None:
        return section
    ahead = (when.day - today).days
    if ahead > days:
        return LATER
    if ahead <= 1:
        return TOMORROW
    to_sunday = 6 - today.weekday()
    if ahead <= to_sunday:
        return THIS_WEEK
    return NEXT_WEEK if ahead <= to_sunday + 7 else COMING_WEEKS


PAUSED = "paused"
"""Shown instead of the next nudge if everyone it waits for is to be left alone."""
LISTED = (TODAY, TO_NUDGE, OVERDUE, *SOON, LATER, SOMEDAY, HIDDEN, CLOSED)
"""The headings in the order of a printed list: today comes before what is late."""


Counted = tuple[str, bool, bool]
"""An open follow-up's heading, whether it waits for someone, and whether it is a
promise."""


class Counts:
    """The counts that every screen and message shows."""

    __slots__ = (
        "late_promises", "overdue", "promised", "to_nudge", "today", "upcoming",
        "waiting",
    )  # fmt: skip

    def __init__(self, tally: Mapping[Counted, int]) -> None:
        """`tally` is the number of open follow-ups of each kind."""
        found = dict.fromkeys(HEADINGS, 0)
        self.waiting = self.promised = self.late_promises = 0
        for (heading, waits, promised), number in tally.items():
            found[heading] += number
            self.waiting += waits * number
            self.promised += promised * number
            self.late_promises += (promised and heading == OVERDUE) * number
        self.overdue = found[OVERDUE]
        self.to_nudge = found[TO_NUDGE]
        self.today = found[TODAY]
        self.upcoming = sum(found[heading] for heading in SOON)

    @property
    def up(self) -> int:
        """What needs the user's attention now."""
        return self.overdue + self.to_nudge + self.today


def horizon(today: date, days: int) -> date:
    """The last day within `days` days of today; the calendar has an end."""
    return today.fromordinal(min(today.toordinal() + days, today.max.toordinal()))


def is_within(section: str, when: When | None, last: date) -> bool:
    """Whether `due` shows it: late, today, or coming up by `last`."""
    if section == UPCOMING:
        return when is not None and when.day <= last
    return section in (OVERDUE, TODAY)


def promises_first(
    things: Sequence[Thing],
    owed: Sequence[Sequence[Hashable]],
    asked: Sequence[Sequence[Hashable]],
) -> list[Thing]:
    """What I owe a person before what I ask of them.

    `owed` and `asked` run parallel to `things`: whom an open promise is owed to, and
    who is asked an open question.
    """
    promises: dict[Hashable, list[int]] = {}
    for number, people in enumerate(owed):
        for person in people:
            promises.setdefault(person, []).append(number)
    if not any(person in promises for people in asked for person in people):
        return list(things)
    order: dict[int, None] = {}
    for number, people in enumerate(asked):
        for person in people:
            for promise in promises.get(person, ()):
                order.setdefault(promise)
        order.setdefault(number)
    return [things[number] for number in order]
