"""Replaying last year's notes: which notifications would have come, and when the user
acted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from journal.model.errors import ConfigError
from journal.model.past import Version
from journal.model.value import replace, value
from journal.practice.history.replay import ToldThen, replay

if TYPE_CHECKING:
    from journal.api.open_vault import OpenVault


@value
class Replayed:
    """A replayed year, as far as it is known."""

    first: date
    last: date
    told: Sequence[ToldThen]
    back_to: date | None
    """The oldest known day."""

    @property
    def nudges(self) -> int:
        return sum(one.what == "nudge" for one in self.told)

    @property
    def after_an_answer(self) -> int:
        """Nudges that would have come although they had answered; must be empty."""
        return sum(one.answered for one in self.told)

    @property
    def never(self) -> int:
        """How many notifications were never acted on."""
        return sum(one.acted is None for one in self.told)

    @property
    def days_late(self) -> list[int]:
        """Days from each notification to the action."""
        return [one.late for one in self.told if one.late is not None]

    @property
    def median_late(self) -> float | None:
        late = self.days_late
        return float(median(late)) if late else None

    def by_delay(self) -> list[tuple[str, int]]:
        """How many notifications were acted on within a time."""
        spans = (
            ("the same day", 0, 0),
            ("1 to 3 days later", 1, 3),
            ("4 to 14 days later", 4, 14),
            ("after more than 14 days", 15, 100_000),
        )
        late = Counter(self.days_late)
        found = [
            (name, sum(n for days, n in late.items() if low <= days <= high))
            for name, low, high in spans
        ]
        return [*found, ("not at all", self.never)]


def span_of(said: str, today: date) -> tuple[date, date]:
    """`2025` means that year, a day means from then until today. Raises ConfigError."""
    try:
        if len(said) == 4 and said.isascii() and said.isdigit():
            first, last = date(int(said), 1, 1), date(int(said), 12, 31)
        else:
            first, last = date.fromisoformat(said), today
    except ValueError:
        raise ConfigError(
            f"--replay {said}: say a year or a day, such as 2025 or 2025-06-01"
        ) from None
    if first > today:
        raise ConfigError(f"--replay {said}: that is still to come")
    return first, min(last, today)


def replayed(journal: OpenVault, said: str, today: date) -> Replayed:
    """Replay a year, or everything since a day. Raises ConfigError."""
    first, last = span_of(said, today)
    past = journal.past
    past.look()
    lives = [*_lives(journal), *past.versions_gone()]
    told = replay(lives, journal.people, journal.settings, first, last)
    return Replayed(first, last, told, past.back_to)


def _lives(journal: OpenVault) -> Iterator[list[Version]]:
    for entry in journal.entries:
        found = journal.past.versions(entry)
        if found:
            # people look for its current place
            for number, version in enumerate(found):
                now = replace(version.entry, ref=entry.ref)
                found[number] = replace(version, entry=now)
        elif entry.created or entry.log:
            days = [line.when.day for line in entry.log]
            days += [entry.created] if entry.created else []
            closed = entry.done or entry.cancelled
            found = [Version(min(days), entry, closed)]
        yield found
