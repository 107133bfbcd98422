"""Reading history in the background while watching, so that no question has to wait."""

from __future__ import annotations

import threading

from journal.api.history.past import PastOfVault
from journal.api.journal import Journal

AT_FIRST = 5.0
"""Seconds to wait at first: notifications come before reading history."""
PAUSE = 2.0
"""Seconds between two pieces of a long history: it is never urgent."""
EVERY = 600.0
"""Seconds between two looks for new commits or changes."""


class PastKeeper:
    """A separate thread that does not delay anything else."""

    def __init__(
        self,
        journal: Journal,
        *,
        at_first: float = AT_FIRST,
        pause: float = PAUSE,
        every: float = EVERY,
    ) -> None:
        # not the journal's own, which another thread may be using
        self._past = PastOfVault(journal, journal.records)
        self._waits = at_first, pause, every
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="past", daemon=True)

    def start(self) -> None:
        """Read everything piece by piece, until `close`."""
        self._thread.start()

    def close(self) -> None:
        """Stop after the current piece; callable from any thread."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(60)

    def _run(self) -> None:
        wait, pause, every = self._waits
        while not self._ending.wait(wait):
            wait = every if self._past.look(0.0) else pause
        self._past.close()
