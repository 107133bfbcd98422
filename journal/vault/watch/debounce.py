"""What has changed and may change again in a moment.

An editor saves in several steps, a sync program in hundreds. A note is looked at
when it has been left alone for a while, and at the latest after a bound; each note
for itself, so that one that is written all the time does not hold back another.
"""

from __future__ import annotations

from math import inf

from journal.model.entry import NotePath

SETTLE = 0.2
"""Seconds of silence after which a change is looked at."""
AT_MOST = 2.0
"""Seconds after which it is looked at although events keep coming."""
MANY = 500
"""So many notes at a time are everything: looking at all of them costs less."""


class Debouncer:
    """The notes that wait to be looked at; None stands for all of them."""

    def __init__(self) -> None:
        self._times: dict[NotePath | None, tuple[float, float]] = {}

    def add(self, path: NotePath | None, now: float) -> None:
        """Something happened to the note, or (None) where it cannot be said."""
        if None in self._times:
            path = None  # it is looked at with everything
        elif path is None or len(self._times) >= MANY:
            path = None
            first = min((first for first, _ in self._times.values()), default=now)
            self._times = {None: (first, now)}
        first, _ = self._times.get(path, (now, now))
        self._times[path] = first, now

    def take(self, now: float) -> set[NotePath] | None:
        """What has settled by now, None for everything; it no longer waits."""
        ready = {path for path, t in self._times.items() if _settled(*t) <= now}
        for path in ready:
            del self._times[path]
        return None if None in ready else {path for path in ready if path is not None}

    def clear(self) -> None:
        self._times.clear()

    @property
    def until(self) -> float:
        """When the next will have settled; events to come only make it later."""
        return min((_settled(*t) for t in self._times.values()), default=inf)

    def __len__(self) -> int:
        return len(self._times)


def _settled(first: float, last: float) -> float:
    return min(last + SETTLE, first + AT_MOST)
