"""Keeping the dashboard current while watching.

The note itself is checked ten times a second, which costs one stat call, so a tick is
handled within a second. The watcher reports changes in other notes. It runs in a
separate thread, so that nothing else waits for it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from journal.api.dashboard.keeper import SETTLED, TYPED, Dashboard, Looked
from journal.api.journal import Journal
from journal.model.errors import JournalError

GLANCE = 0.1
"""Seconds between checks whether the file or its size changed."""
EVERY = 30.0
"""Seconds after which it is looked at anyway: the day or the hour has changed."""


class Background:
    """Keeps the dashboard of one vault until it is closed."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        say: Callable[[str], None],
        *,
        pace: float = 1.0,
    ) -> None:
        """`say` gets what was done, and each problem once. With a `pace` under 1 waits
        are shorter, for tests."""
        self._journal = journal
        self._dashboard = Dashboard(journal)
        self._clock = clock
        self._say = say
        self._pace = pace
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._said = ""
        self._file = journal.root / self._dashboard.path
        self._stamp: object = ()
        self._since = self._looked_at = float("-inf")
        self._wanted_at = float("-inf")
        """When to look, by the clock of `glance`."""
        self._thread = threading.Thread(target=self._run, name="dashboard", daemon=True)

    def start(self) -> None:
        """Look now, and keep looking until `close`."""
        self._subscription = self._journal.subscribe(lambda changed: self.wake())
        self._thread.start()

    def close(self) -> None:
        """Stop after the current look; callable from any thread."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(60)
            self._subscription.close()

    def look(self) -> None:
        """Look once, now; text typed in the note counts as complete."""
        self._look(TYPED)

    def _run(self) -> None:
        while not self._ending.is_set():
            self.glance(monotonic() / self._pace)
            self._ending.wait(GLANCE * self._pace)

    def glance(self, now: float) -> None:
        """See whether there is something to do, at this second of some clock."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            self._stamp, self._since, self._wanted_at = stamp, now, now
        if self._wake.is_set():
            self._wake.clear()
            self._wanted_at = now
        if now >= min(self._wanted_at, self._looked_at + EVERY):
            self._looked_at = now
            self._look(now - self._since, now)

    def wake(self) -> None:
        """Other notes have changed; callable from any thread."""
        self._wake.set()

    def _look(self, rest: float, now: float = 0.0) -> None:
        self._wanted_at = float("inf")
        try:
            looked = self._dashboard.look(self._clock(), rest)
        except JournalError as error:
            self._complain(str(error))
            return
        for line in looked.done:
            self._say(f"journal: {line}")
        if looked.wrote:
            # our own writes need no quiet time
            self._stamp, self._since = self._stamp_now(), now - TYPED
        elif rest < SETTLED:
            # it may be half-written: look again before judging it
            self._wanted_at = self._since + SETTLED
            return
        elif looked.waits:
            self._wanted_at = self._since + TYPED if rest < TYPED else now
        self._complain(trouble(looked, self._dashboard))

    def _complain(self, problem: str) -> None:
        if problem and problem != self._said:
            self._say(f"journal: {problem}")
        self._said = problem

    def _stamp_now(self) -> object:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def trouble(looked: Looked, dashboard: Dashboard) -> str:
    """What the user should know about the state of the dashboard; may be empty."""
    if looked.broken:
        return f"{looked.broken}; nothing is written there until that is put right"
    if looked.missing or looked.deleted:
        what = "the note is" if looked.missing else "its block was"
        return (
            f"{dashboard.path}: {what} gone; “journal dashboard” restores it, "
            "or take “dashboard” out of the settings"
        )
    return ""
