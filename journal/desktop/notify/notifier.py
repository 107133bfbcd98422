"""Due moments → channels: the loop behind `journal watch`.

It sleeps until the next moment, wakes when a note changes or a button is pressed, and
checks the clock at least twice a minute, so that a suspended laptop or a changed clock
is noticed soon. Missed notifications come as one message, not as a storm. Of several
processes only the leader notifies.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import inf

from journal.api.journal import Journal
from journal.desktop.notify.announcements import SCREEN, Announcements, Row, row
from journal.desktop.notify.buttons import Answers, Decide, Deeds
from journal.desktop.notify.channel import Answered, ChannelFallback, Message
from journal.desktop.notify.channels.push_channels import PATIENCE
from journal.desktop.notify.delivery import Delivery
from journal.desktop.notify.messages import Messages
from journal.desktop.notify.retries import Retries
from journal.desktop.notify.shown import Shown
from journal.desktop.notify.summary import write_summary
from journal.desktop.notify.upcoming import Upcoming
from journal.language.clean import clean
from journal.language.counted import counted
from journal.model.errors import JournalError
from journal.model.value import replace
from journal.practice.agenda.moments import Kind, Moment, is_muted, silent_until
from journal.vault.locks import Leader

Claim = Callable[[Sequence[Moment]], Sequence[Moment]]
"""Returns the moments that this machine should announce."""
LOOK = 20.0
"""Seconds between two looks at the clock."""
TAKE_OVER = 5.0
"""Seconds between checks whether another process still leads."""
_QUICK = 0.5
"""Seconds to wait for messages being sent; this delays no one."""
_SUMMARY = 10.0
"""The least seconds between two summaries: an editor may save every other second."""
SLEPT = timedelta(minutes=5)
"""A gap this long between looks, normally `LOOK` seconds apart, means the computer
slept."""
_STALE = timedelta(hours=12)
"""On the very first run, what was due longer ago counts as known."""


class Notifier:
    """Notifies about entries as they fall due, each once."""

    _looked: datetime | None = None
    _asleep = False
    """Whether the computer slept since the last look."""
    _stopping = False
    _complaint: str | None = None
    _told_until: datetime | None = None
    _repeated: tuple[int, object] = -1, None
    _summary_wanted = True

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        chains: Callable[[Answered], Sequence[ChannelFallback]],
        announce: Callable[[Message], None],
        say: Callable[[str], None],
        *,
        follow: bool = False,
        claim: Claim | None = None,
        decide: Decide | None = None,
        deeds: Deeds | None = None,
        zone: Callable[[], str] | None = None,
        settings_changed: Callable[[], bool] | None = None,
    ) -> None:
        """`announce` gets each message, whatever the channels do.

        The first chain reaches the user here, the others are always used as well;
        without any, only `announce` is used. They are created with the callback for
        answers. `say` is for messages about the notifier. With `follow`, announcements
        by another process are repeated. `claim` returns the moments that this machine
        should announce if several share the vault. `decide` carries out an answer about
        a mail (`Message.finding`), `deeds` what needs more than the notes. `zone`
        returns the current time zone. When `settings_changed`, the loop ends.
        """
        self._journal = journal
        self._clock = clock
        self._announce = announce
        self._say = say
        self._follow = follow
        self._record = Announcements(journal.state)
        self._leader = Leader(journal.state)
        self._claim = claim
        self._zone = zone or (lambda: "")
        self._zone_then = self._zone()
        self._settings_changed = settings_changed or (lambda: False)
        self.wants_settings = False
        """Whether the loop ended because the settings changed."""
        self._answers = Answers(
            journal, clock, self._record.use, decide, deeds, self._record.snooze
        )
        self._drafts = deeds is not None
        self._queue: queue.SimpleQueue[tuple[Message, str]] = queue.SimpleQueue()
        self._others: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._chains = chains(self.answered)
        shown = Shown(journal.state)
        for chain in self._chains:
            chain.remember(shown)
        self._delivery = Delivery(self._chains, self._wake.set)
        self._retries = Retries(self._record, self._chains)
        self._upcoming = Upcoming(journal)
        self._began = clock()
        self._followed: set[Row] = set()
        self._summary_at = self._began - timedelta(days=1)

    def run(self, *, once: bool = False) -> None:
        """Announce what is due, and keep announcing until interrupted."""
        self.begin()
        self.look()
        if once:
            self._delivery.wait(PATIENCE + LOOK)
            self._confirm()
            self._summarize(at_once=True)
            return
        self._journal.subscribe(lambda changed: self._wake.set())
        self._journal.refresh()  # catch changes from before watching started
        self._say(self._greeting())
        self.loop()

    def begin(self) -> None:
        """The first run finds years of overdue entries: the agenda shows those."""
        now = self._clock()
        long_ago = now - _STALE

        def known() -> list[Moment]:
            self._read(now)
            found = [*self._upcoming.moments, *self._upcoming.cold(now)]
            return [moment for moment in found if moment.at < long_ago]

        self._record.begin(known, now)
        self._upcoming.forget_cold()
        self._retries.take_over(now)

    def loop(self) -> None:
        """Keep looking until stopped."""
        while not self._stopping:
            self._say_notices()
            if self._settings_changed():
                self.wants_settings = True
                return
            self._look_at_zone()
            now = self._clock()
            self._asleep = bool(self._looked and now - self._looked > SLEPT)
            self._looked = now
            wait = min(self.look(), LOOK)
            self._wake.wait(max(wait, 0.05))
            self._wake.clear()

    def _look_at_zone(self) -> None:
        """After a change of time zone all future moments shift."""
        zone = self._zone()
        if zone != self._zone_then:
            self._zone_then = zone
            self._say(f"journal: the time zone is {zone} now")

    def stop(self) -> None:
        """Stop the loop; callable from any thread."""
        self._stopping = True
        self._wake.set()

    def wake(self) -> None:
        """Look now; callable from any thread."""
        self._wake.set()

    def close(self) -> None:
        """Release the lock and the channels."""
        self._leader.resign()
        self._delivery.close()
        with contextlib.suppress(JournalError):
            self._confirm()

    def answered(self, message: Message, answer: str) -> None:
        """An answer to a message was chosen; callable from any thread."""
        self._queue.put((message, answer))
        self._wake.set()

    def tell_also(self, message: Message) -> None:
        """Announce something that is not in the notes; callable from any thread."""
        self._others.put(message)
        self._wake.set()

    def _say_notices(self) -> None:
        notices = self._journal.notices
        while notices:
            self._say(f"journal: {notices.pop(0)}")

    def _greeting(self) -> str:
        now = self._clock()
        self._read(now)
        count = self._upcoming.count_after(now)
        what = counted(count, "reminder")
        others = (
            ""
            if self._leads()
            else ("; another process sends the notifications; this one is on standby")
        )
        root = clean(str(self._journal.root))
        return f"journal: watching {root}, {what} ahead{others}"

    # -------------------------------------------------------- looking

    def look(self) -> float:
        """Do what is due now; returns the seconds until the next."""
        while not self._queue.empty():
            self._answer(*self._queue.get())
        self._tell_others()
        if not self._leads():
            if self._follow:
                self._repeat()
            return TAKE_OVER
        self._confirm()
        wait = min(self.tell(), self._try_again())
        # most are quick, and their result is known at once
        self._delivery.wait(_QUICK)
        self._confirm()
        return min(wait, self._summarize())

    def _tell_others(self) -> None:
        while not self._others.empty():
            message = self._others.get()
            self._announce(message)
            for chain in self._chains:
                self._delivery.send(message, chain.name)

    def _leads(self) -> bool:
        try:
            return self._leader.leads()
        except JournalError as error:
            self._complain(str(error))
            return False

    def _complain(self, why: str | None) -> None:
        """Say it, unless it repeats the last message."""
        if why and why != self._complaint:
            self._say(f"journal: warning: {why}")
        self._complaint = why

    def _answer(self, message: Message, answer: str) -> None:
        try:
            self._say(f"journal: {self._answers.carry_out(message, answer)}")
        except JournalError as error:
            self._say(f"journal: nothing was changed: {error}")
            self._send([Message("Nothing was changed", (str(error),))], SCREEN)

    # -------------------------------------------------------- telling

    def tell(self) -> float:
        """Announce everything due and unannounced, unless it is silent.

        What fell due during silence is announced at its end. Returns the seconds until
        the next moment.
        """
        now = self._clock()
        self._read(now)
        due = self._upcoming.due(now, self._told_until)
        cold = self._upcoming.is_time_for_cold(now)
        if due or cold or self._record.trouble:
            snoozed = self._record.snoozed()
            silent = silent_until(now, self._journal.settings, snoozed)
            if silent:
                return (silent - now).total_seconds()
            self._tell([*due, *(self._upcoming.cold(now) if cold else [])], now)
        self._told_until = now
        return self._upcoming.seconds_to_wait(now)

    def _tell(self, due: Sequence[Moment], now: datetime) -> None:
        present = [*self._upcoming.moments, *due]
        fresh = self._record.claim(due, SCREEN, now, present)
        self._complain(self._record.trouble)
        people, settings = self._journal.people, self._journal.settings
        muted = [
            m for m in fresh if settings.notify.mute and is_muted(m, people, settings)
        ]
        if muted:
            self._record.mute(muted)
            fresh = [moment for moment in fresh if moment not in muted]
        if not fresh:
            return
        self._summary_wanted = True
        if self._claim:
            mine = list(self._claim(fresh))
            # another machine announces those: they are not missed
            self._record.mute([moment for moment in fresh if moment not in mine])
            fresh = mine
        says = self._says(now)
        if any(m.kind is Kind.DAY for m in fresh) and says.has_digest:
            # what comes up later today is in the digest and is not announced again
            later = self._upcoming.later_today(now)
            later = self._record.claim(later, SCREEN, now, present)
            fresh = [*fresh, *(self._claim(later) if self._claim else later)]
        messages = says.of(fresh)
        for message in messages:
            self._announce(message)
        self._send(messages, SCREEN)
        told = {moment for message in messages for moment in message.moments}
        if left := [moment for moment in fresh if moment not in told]:
            self._record.mute(left)
        for chain in self._chains[1:]:
            own = self._record.claim(fresh, chain.name, now)
            self._send(says.of(own), chain.name)

    def _says(self, now: datetime) -> Messages:
        return Messages(self._journal, now, drafts=self._drafts, asleep=self._asleep)

    def _send(self, messages: Sequence[Message], name: str) -> None:
        for message in messages:
            if not self._delivery.send(message, name) and message.moments:
                self._record.delivered(message.moments, name, "printed")

    def _confirm(self) -> None:
        """Record what was sent, and what has to be retried."""
        now = self._clock()
        for sent in self._delivery.take():
            self._retries.note(sent, now)

    def _try_again(self) -> float:
        """Resend what was not confirmed; returns the seconds until the next retry."""
        if not self._retries:
            return inf
        now = self._clock()
        silent = silent_until(now, self._journal.settings, self._record.snoozed())
        if silent:
            return (silent - now).total_seconds()
        self._read(now)
        for name, due, unsure in self._retries.due(now, self._upcoming.moments):
            messages = self._says(now).of(due)
            if unsure:
                messages = [replace(m, title=f"{m.title} (again)") for m in messages]
            self._send(messages, name)
        return self._retries.seconds(now)

    def _repeat(self) -> None:
        """Repeat what the leader has announced since this process started."""
        now = self._clock()
        self._read(now)
        stamp, before = self._record.stamp, self._repeated
        reading = self._upcoming.reading
        if before[0] == stamp and before[1] is reading:
            return
        self._repeated = stamp, reading
        recent = [*self._upcoming.due(now), *self._upcoming.later_today(now)]
        try:
            told = self._record.told(recent, since=self._began) or {}
        except JournalError as error:
            self._complain(str(error))
            return
        fresh = [m for m in recent if row(m, SCREEN) in told.keys() - self._followed]
        self._followed |= told.keys()
        for message in self._says(now).of(fresh):
            self._announce(message)

    def _read(self, now: datetime) -> None:
        """Recompute the moments if the notes or the day changed."""
        if self._upcoming.read(now):
            self._told_until = None
            self._summary_wanted = True

    # -------------------------------------------------------- the summary

    def _summarize(self, *, at_once: bool = False) -> float:
        """Update what `journal status` shows; returns the seconds to the next
        update."""
        if not self._summary_wanted:
            return inf
        now = self._clock()
        since = (now - self._summary_at).total_seconds()
        if 0 <= since < _SUMMARY and not at_once:
            return _SUMMARY - since
        self._summary_wanted, self._summary_at = False, now
        write_summary(self._journal, now)
        return inf
