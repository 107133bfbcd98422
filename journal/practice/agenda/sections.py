"""Where an entry stands on a day, from its dates alone.

The rules of the agenda, for an entry and for one of which there is only its
row of the cache. Nothing is imported here: a prompt pays for what it loads.
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
"""Where the dates alone put an entry; `heading_of` says where it is shown."""

TO_NUDGE = "To nudge"
TOMORROW, THIS_WEEK, NEXT_WEEK = "Tomorrow", "This week", "Next week"
COMING_WEEKS, LATER = "Coming weeks", "Later"
SOON = (TOMORROW, THIS_WEEK, NEXT_WEEK, COMING_WEEKS)
"""What is upcoming: in the days looked ahead."""
HEADINGS = (OVERDUE, TO_NUDGE, TODAY, *SOON, LATER, SOMEDAY, HIDDEN, CLOSED)
"""The headings a follow-up can stand under: each stands under exactly one."""


def section_of(
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


def heading_of(
    section: str, when: When | None, today: date, days: int, *, asks: bool
) -> str:
    """The one heading an entry stands under, on every screen and in every count.

    `section` and `when` are as `section_of` answers them, `days` how far “upcoming”
    reaches. `asks`: they have to move next, and may be written to.
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
"""In the place of the next nudge, where nobody it waits for is to be written to."""
LISTED = (TODAY, TO_NUDGE, OVERDUE, *SOON, LATER, SOMEDAY, HIDDEN, CLOSED)
"""The headings in the order of a printed list: today never below what is late."""


Counted = tuple[str, bool, bool]
"""Of an open follow-up its heading, whether it waits for somebody, and whether it
is a promise."""


class Counts:
    """How many there are: the numbers that every screen and message shows."""

    __slots__ = (
        "hidden", "late_promises", "later", "overdue", "promised", "someday",
        "to_nudge", "today", "upcoming", "waiting",
    )  # fmt: skip

    def __init__(self, tally: Mapping[Counted, int]) -> None:
        """From how many open follow-ups of each kind there are."""
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
        self.later = found[LATER]
        self.someday = found[SOMEDAY]
        self.hidden = found[HIDDEN]

    @property
    def up(self) -> int:
        """What needs the user now."""
        return self.overdue + self.to_nudge + self.today


def horizon(today: date, days: int) -> date:
    """The last day of a look ahead of so many days; the calendar has an end."""
    return today.fromordinal(min(today.toordinal() + days, today.max.toordinal()))


def is_within(section: str, when: When | None, last: date) -> bool:
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
    if not any(person in promises for people in asked for person in people):
        return list(things)
    order: dict[int, None] = {}
    for number, people in enumerate(asked):
        for person in people:
            for promise in promises.get(person, ()):
                order.setdefault(promise)
        order.setdefault(number)
    return [things[number] for number in order]
