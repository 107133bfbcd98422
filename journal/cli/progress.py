"""A progress line on the terminal while reading notes takes longer than a moment."""

from __future__ import annotations

import sys
from time import monotonic

PATIENCE = 1.0
"""Seconds before anything is shown."""
_EVERY = 0.2


class Progress:
    """Called after each note; draws on stderr, only if that is a terminal."""

    def __init__(self, what: str = "reading notes") -> None:
        """`what` describes the activity in the line."""
        self._what = what
        self._begun = monotonic()
        self._drawn = 0.0
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        elapsed = monotonic() - self._begun
        if elapsed < PATIENCE or elapsed - self._drawn < _EVERY:
            return
        if not sys.stderr.isatty():
            return
        self._drawn, self._shown = elapsed, True
        left = elapsed / max(done, 1) * (total - done)
        sys.stderr.write(
            f"\r\x1b[K{self._what}: {done} of {total}, "
            f"{done / elapsed:.0f} a second, {left:.0f} s left"
        )
        sys.stderr.flush()

    def end(self) -> None:
        """Remove the line."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
