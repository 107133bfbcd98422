"""Synchronising calendars while watching: after changes, and periodically."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from journal.api.journal import Journal
from journal.integrations.calendars.collections.vdir import Vdir
from journal.integrations.calendars.sync.summary import Summary
from journal.integrations.calendars.targets import sync_with, targets
from journal.model.errors import JournalError

QUIET = 5.0
"""Seconds without a change before a sync: an editor may save every other second."""
EVERY = 15 * 60.0
"""The most seconds between two syncs: the delay for changes on a phone."""
GLANCE = 10.0
"""Seconds between checks for changed files in the folder."""


class Background:
    """A separate thread, so that a slow server does not delay notifications."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        say: Callable[[str], None],
        *,
        quiet: float = QUIET,
        every: float = EVERY,
        glance: float = GLANCE,
    ) -> None:
        """`say` gets what was written into notes, and each problem once."""
        self._journal = journal
        self._clock = clock
        self._say = say
        self._quiet = quiet
        self._every = every
        self._glance = glance
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._said: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="calendars", daemon=True)

    def start(self) -> None:
        """Sync now, and keep syncing until `close`."""
        self._subscription = self._journal.subscribe(lambda changed: self._wake.set())
        self._thread.start()

    def close(self) -> None:
        """Stop after the current sync; callable from any thread."""
        self._ending.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(60)
            self._subscription.close()

    def _run(self) -> None:
        while not self._ending.is_set():
            # taken before: what is written meanwhile is looked at again
            stamp = self._stamp()
            self.sync()
            self._rest(stamp)

    def _rest(self, stamp: int) -> None:
        """Wait until notes or the folder change and are quiet, or until it is time."""
        waited = 0.0
        while not self._ending.is_set() and waited < self._every:
            step = min(self._glance, self._every - waited)
            if self._wake.wait(step) or self._stamp() != stamp:
                self._settle()
                return
            waited += step

    def _stamp(self) -> int:
        """A number that changes when a file of the folder does."""
        named = self._journal.settings.calendar.vdir
        return Vdir(Path(named).expanduser()).stamp() if named else 0

    def _settle(self) -> None:
        """Wait until nothing has changed for a while."""
        while not self._ending.is_set():
            self._wake.clear()
            if not self._wake.wait(self._quiet):
                return

    def sync(self) -> None:
        """Sync once, now. Never raises: errors are reported."""
        problems: set[str] = set()
        try:
            for collection in targets(self._journal):
                try:
                    summary = sync_with(self._journal, collection, self._clock())
                    problems |= set(summary.problems)
                    self._tell(summary)
                finally:
                    collection.close()
        except JournalError as error:
            problems.add(str(error))
        for problem in sorted(problems - self._said):
            self._say(f"journal: {problem}")
        # a problem that is over may be reported again when it returns
        self._said = problems

    def _tell(self, summary: Summary) -> None:
        for line in summary.lines():
            if not line.startswith("→"):
                self._say(f"journal: {line}")
