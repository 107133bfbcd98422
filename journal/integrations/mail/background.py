"""Checking mail while watching: local boxes immediately, IMAP by IDLE.

A separate thread, so that a slow server does not delay notifications; and another one
for each IMAP account, which waits for the server to push (RFC 2177). Without IDLE an
account is checked every five minutes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from journal.api.journal import Journal
from journal.api.messages.shake_inbox import wants_blocks
from journal.api.outside.clean import clean
from journal.api.outside.shown_text import full_text
from journal.integrations.mail.boxes.box import BoxFailed
from journal.integrations.mail.boxes.imap import Imap
from journal.integrations.mail.findings import Finding
from journal.integrations.mail.mailroom import Mailroom
from journal.integrations.mail.outbox.ledger import QueueBusy
from journal.integrations.mail.outbox.queue import Outbox
from journal.integrations.mail.wording import offered, said
from journal.model.errors import JournalError, NoSuchEntry
from journal.model.mail_settings import MailBox
from journal.model.value import value

EVERY = 5 * 60.0
"""The most seconds between two checks."""
GLANCE = 5.0
"""Seconds between checks of local boxes, which cost almost nothing."""
RENEW = 25 * 60.0
"""Seconds after which IDLE is restarted: servers end it after 29 minutes."""

ACCEPT, NOT = "accept", "not"


@value
class News:
    """The content of a notification about mail."""

    title: str
    lines: tuple[str, ...]
    finding: str = ""
    """Its stable subject (`Finding.pair`)."""
    choices: tuple[tuple[str, str], ...] = ()
    """The possible answers for `decide`, and the labels of the buttons."""
    instead: str = ""
    """The equivalent command, if there are no buttons."""


Tell = Callable[[News], None]


class Background:
    """Checks mail, writes what needs no confirmation, and reports what is new."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        say: Callable[[str], None],
        tell: Tell,
        *,
        every: float = EVERY,
        glance: float = GLANCE,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._say = say
        self._tell = tell
        self._every = every
        self._glance = glance
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._complained: set[str] = set()
        self._told: set[str] | None = None
        self._idle: list[Imap] = []
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Check now, and keep checking until `close`."""
        for box in self._journal.settings.mail.boxes:
            if box.kind == "imap":
                self._begin(self._await_push, box)
        self._begin(self._run)

    def _begin(self, target: Callable[..., None], *arguments: MailBox) -> None:
        thread = threading.Thread(
            target=target, args=arguments, name="mail", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def close(self) -> None:
        """Stop after the current check; callable from any thread."""
        self._ending.set()
        self._wake.set()
        for box in self._idle:
            box.interrupt()
        for thread in self._threads:
            thread.join(10)

    def _run(self) -> None:
        local = any(b.kind != "imap" for b in self._journal.settings.mail.boxes)
        waited = self._every
        while not self._ending.is_set():
            if self._wake.is_set() or waited >= self._every or local:
                self._wake.clear()
                self.look()
                waited = 0.0 if waited >= self._every else waited
            step = self._glance if local else self._every
            self._wake.wait(step)
            waited += step

    def _await_push(self, settings: MailBox) -> None:
        """Trigger a check whenever the server reports new mail.

        And each time waiting starts: mail that arrived between the last check and that
        moment, or while disconnected, is never pushed.
        """
        box = Imap(settings)
        self._idle.append(box)
        pause = 5.0
        while not self._ending.is_set():
            try:
                if box.wait(RENEW, self._wake.set):
                    self._wake.set()
                pause = 5.0
            except BoxFailed as error:
                box.close()
                if error.final:
                    return
                self._ending.wait(pause)
                pause = min(pause * 2, 300.0)
        box.close()

    def look(self) -> None:
        """Check once, now. Never raises: each error is reported once."""
        problems: set[str] = set()
        try:
            with Mailroom(self._journal, self._clock()) as room:
                looked = room.look()
                problems |= set(looked.failed)
                request = room.request(room.unasked())
                if request:
                    for change in self._journal.apply(request, self._clock()):
                        self._say(f"journal: {change.path}:{change.line}: written")
                if looked.captured:
                    room.capture(looked)
                if looked.blocks and wants_blocks(self._journal.state):
                    senders = ", ".join(dict.fromkeys(by for _, by in looked.blocks))
                    shown = "“journal shake read” shows it"
                    self._tell(News(f"Handed over by {clean(senders)}", (shown,)))
                found = room.found()
                room.summarise(found)
                self._tell_new(found, room)
            if self._journal.settings.outbox.send:
                self._send()
        except JournalError as error:
            problems.add(str(error))
        for problem in sorted(problems - self._complained):
            self._say(f"journal: {problem}")
        self._complained = problems

    def _send(self) -> None:
        with Outbox(self._journal, self._clock()) as box:
            try:
                for outcome in box.run():
                    if outcome.status not in ("waits", "bad"):
                        self._tell(News(outcome.path, (outcome.words,)))
            except QueueBusy:
                return

    def _tell_new(self, found: list[Finding], room: Mailroom) -> None:
        """A notification for each finding that is new since the watching began."""
        before = self._told
        self._told = {one.pair for one in found}
        if before is None:
            return
        for one in found:
            if one.pair not in before:
                view = room.view()
                lines = (clean(full_text(one.entry)), offered(one, view))
                self._tell(
                    News(
                        said(one, view, room.here), lines, one.pair,
                        choices_of(one), commands(one),
                    )
                )  # fmt: skip


def choices_of(finding: Finding) -> tuple[tuple[str, str], ...]:
    """The possible answers to a finding; only no if there is nothing to write."""
    accept = ((ACCEPT, "Accept"),) if finding.is_written else ()
    return (*accept, (NOT, "Not this"))


def commands(finding: Finding) -> str:
    """The commands that answer it."""
    words = [f"journal mail {answer} {finding.id}" for answer, _ in choices_of(finding)]
    return ", or ".join(words)


def decide(journal: Journal, now: datetime, pair: str, answer: str) -> str:
    """Answer a finding from a notification; returns what was done.

    Raises JournalError if the finding no longer exists: it was answered, or the entry
    was closed.
    """
    with Mailroom(journal, now) as room:
        chosen = [one for one in room.found() if one.pair == pair]
        if not chosen:
            raise NoSuchEntry("this mail was decided already, or its follow-up closed")
        place = chosen[0].entry.place
        if answer == NOT:
            room.dismiss(chosen[0])
            done = f"{place}: not this mail, it is not offered again"
        else:
            request = room.request(chosen)
            changes = journal.apply(request, now) if request else []
            written = [f"{change.path}:{change.line}: written" for change in changes]
            done = "; ".join(written) or f"{place}: nothing to write"
        room.summarise(room.found())
    return done
