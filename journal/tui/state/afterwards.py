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
from journal.vault import background

CALM = 0.5
"""Seconds after a look until what is not on the screen is worked out."""
MANY = 10_000
"""With fewer items it takes no longer than one would notice."""


class Afterwards:
    """Posts it, look by look; of several looks at once it does that for the last."""

    def __init__(self, journal: Journal, post: Callable[[Event], object]) -> None:
        self._journal = journal
        self._post = post
        self._is_working = False
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
            if len(looked.agenda.items) > MANY:
                self._changed.wait_for(lambda: self._latest is not looked, CALM)
            return self._latest is looked

    def work_out(self, looked: AgendaLoaded) -> None:
        """Post what belongs to this look, unless there is a later one."""
        with self._changed:
            if self._is_working or self._latest is not looked:
                return  # who is at it goes on with the latest: no worker waits here
            self._is_working = True
        latest: AgendaLoaded | None = looked
        try:
            with background.work():
                while latest:
                    self._work_out(latest)
                    latest = self._later_than(latest)
        except BaseException:
            self._is_working = False
            raise

    def _later_than(self, looked: AgendaLoaded) -> AgendaLoaded | None:
        """The latest look; None, and the work is done, if it is this one or the end."""
        with self._changed:
            latest = None if self._latest is looked else self._latest
            self._is_working = latest is not None
            return latest

    def _work_out(self, looked: AgendaLoaded) -> None:
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
        if count() > MANY:
            gc.freeze()
        if was_enabled:
            gc.enable()
