"""What is worked out once the list is shown: problems, what was missed, calendars.

In a large vault that takes seconds. Threads share one processor, and a key that is
pressed must not wait for it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from journal.api.journal import Journal
from journal.model.entry import Problem
from journal.tui.state import deeds
from journal.tui.state.events import (
    AgendaLoaded,
    Event,
    FindingsRead,
    MeetingsRead,
    MissedFound,
    ProblemsFound,
)
from journal.tui.state.mail_rows import MailFindings
from journal.tui.state.meetings import Meetings

CALM = 0.5
"""Seconds after a look until what is not on the screen is worked out."""
_MANY = 10_000
"""With fewer items it takes no longer than one would notice."""


class Afterwards:
    """Posts it, look by look; of several looks at once it does that for the last."""

    def __init__(self, journal: Journal, post: Callable[[Event], object]) -> None:
        self._journal = journal
        self._post = post
        self._working = threading.Lock()
        self._changed = threading.Condition()
        self._latest: AgendaLoaded | None = None
        self.meetings = Meetings(journal)
        self.mail = MailFindings(journal)
        self.problems: Sequence[Problem] = ()
        """Those found last."""
        self.missed: tuple[str, ...] = ()
        """The texts of missed notifications, as found last."""

    def looked(self, looked: AgendaLoaded | None) -> None:
        """This is the latest look; None at the end."""
        with self._changed:
            self._latest = looked
            self._changed.notify_all()

    def is_calm(self, looked: AgendaLoaded) -> bool:
        """Whether this look is still the latest after a while."""
        with self._changed:
            if len(looked.agenda.items) > _MANY:
                self._changed.wait_for(lambda: self._latest is not looked, CALM)
            return self._latest is looked

    def work_out(self, looked: AgendaLoaded) -> None:
        """Post what belongs to this look, unless there is a later one."""
        with self._working:
            if self._latest is not looked:
                return
            now = looked.known.now
            if self.mail.read(now):
                self._post(FindingsRead(looked, self.mail.rows))
            self.problems = self._journal.problems(now)
            self._post(ProblemsFound(looked, self.problems))
            missed = deeds.missed_words(self._journal, now)
            if missed != self.missed:
                self.missed = missed
                self._post(MissedFound(looked, missed))
            # calendars may be long
            if self.meetings.read(now):
                rows = self.meetings.of(now.date())
                self._post(MeetingsRead(looked, rows, self.meetings.trouble))


@contextmanager
def kept_for_good(count: Callable[[], int]) -> Iterator[None]:
    """What is made within it stays: no collection goes through it, now or later, which
    takes seconds among a hundred thousand follow-ups. `count` is how many there are."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if count() > _MANY:
            gc.freeze()
        if was_enabled:
            gc.enable()
