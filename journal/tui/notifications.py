"""Notifications as toasts while the interface is open, whichever process sends them.

If no service runs, this process notifies, also on the desktop; else it repeats what the
service announced.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

from journal.api.journal import Journal
from journal.desktop.notify import channel
from journal.desktop.notify.channels.by_name import chains_of
from journal.desktop.notify.missed import what_was_missed
from journal.desktop.notify.notifier import Notifier
from journal.model.errors import JournalError
from journal.vault import background

if TYPE_CHECKING:
    from journal.integrations.calendars.claims import MomentClaims


class Told(Message):
    """Something to show in a toast."""

    def __init__(self, title: str, text: str = "", *, warning: bool = False) -> None:
        super().__init__()
        self.title = title
        self.text = text
        self.warning = warning


class Telling:
    """The notifier in a separate thread; `post` takes messages from any thread."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        post: Callable[[Message], object],
        zone: Callable[[], str] | None = None,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._post = post
        self._claims = self._claims_of(journal)
        self._notifier = Notifier(
            journal,
            clock,
            lambda answered: chains_of(
                journal.settings, self._say, answered, without=frozenset({"terminal"})
            ),
            self._announce,
            self._say,
            follow=True,
            zone=zone,
            claim=self._claims.claim if self._claims else None,
        )
        self._thread: threading.Thread | None = None

    def _claims_of(self, journal: Journal) -> MomentClaims | None:
        """Which machine notifies if several share the notes."""
        if journal.settings.calendar.tells_for_itself:
            return None
        from journal.integrations.calendars.claims import MomentClaims

        return MomentClaims(journal, self._clock, self._say)

    def looked(self) -> None:
        """The notes were read: start, or look at what is new."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="telling")
            self._thread.daemon = True
            self._thread.start()
        self._notifier.wake()

    def end(self) -> None:
        if self._thread:
            self._notifier.stop()
            self._thread.join(5)

    def _run(self) -> None:
        try:
            with background.work():
                missed = what_was_missed(self._journal, self._clock())
            if missed:
                text = "listed at the top; M marks them as seen"
                self._post(Told(f"{len(missed)} missed while you were away", text))
            self._notifier.begin()  # in a transaction, for which others wait
            with background.work():
                self._notifier.loop()
        except JournalError as error:
            self._post(Told(str(error), warning=True))
        finally:
            self._notifier.close()
            if self._claims:
                self._claims.close()

    def _announce(self, message: channel.Message) -> None:
        self._post(Told(message.title, "\n".join(message.lines)))

    def _say(self, text: str) -> None:
        warning = "warning: " in text
        text = text.removeprefix("journal: ").removeprefix("warning: ")
        self._post(Told(text, warning=warning))
