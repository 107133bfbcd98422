"""Debouncing of changed notes that may change again in a moment.

An editor saves in several steps, a sync program in hundreds. A note is looked at once
it has been quiet for a while, and at the latest after a limit; each note separately, so
that a constantly written one does not hold back others.
"""

from __future__ import annotations

from math import inf

from journal.model.entry import NotePath

SETTLE = 0.2
"""Seconds of silence after which a change is looked at."""
AT_MOST = 2.0
"""Seconds after which it is looked at even if events keep coming."""
MANY = 500
"""From this many notes on it is cheaper to look at all notes."""


class Debouncer:
    """The notes that wait to be looked at; None means all of them."""

    def __init__(self) -> None:
        self._times: dict[NotePath | None, tuple[float, float]] = {}

    def add(self, path: NotePath | None, now: float) -> None:
        """Something happened to the note, or (None) to an unknown one."""
        if None in self._times:
            path = None  # everything is looked at anyway
        elif path is None or len(self._times) >= MANY:
            path = None
            first = min((first for first, _ in self._times.values()), default=now)
            self._times = {None: (first, now)}
        first, _ = self._times.get(path, (now, now))
        self._times[path] = first, now

    def take(self, now: float) -> set[NotePath] | None:
        """Remove and return the notes that are quiet now; None means all of them."""
        ready = {path for path, t in self._times.items() if _settled(*t) <= now}
        for path in ready:
            del self._times[path]
        return None if None in ready else {path for path in ready if path is not None}

    def clear(self) -> None:
        self._times.clear()

    @property
    def until(self) -> float:
        """When the next note will be quiet; further events only delay it."""
        return min((_settled(*t) for t in self._times.values()), default=inf)

    def __len__(self) -> int:
        return len(self._times)


def _settled(first: float, last: float) -> float:
    return min(last + SETTLE, first + AT_MOST)
