"""Due moments → channels: the loop behind `journal watch`.

It sleeps until the next moment, wakes when a note changes, and looks at the
clock at least twice a minute, so that a suspended laptop or a changed clock is
noticed soon after. What was missed comes as one message, not as a storm.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journal.agenda.agenda import is_followup, moment_of
from journal.agenda.people import Person
from journal.agenda.wording import when_text
from journal.desktop.announced import Announced, Moment
from journal.desktop.channel import Channel, ChannelFailed
from journal.journal import Journal
from journal.language.clean import clean
from journal.language.spans import in_hours
from journal.model import Entry, When
from journal.relationships import Relationships

LOOK = 20.0
"""Seconds between two looks at the clock."""
AT_ONCE = 3
"""More than so many at a time become one message."""
_STALE = timedelta(hours=12)
"""On the very first run, what was due longer ago is taken as known."""


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """For the terminal: one line, whatever the note said."""
        return clean(" — ".join((self.title, *filter(None, self.lines))))


class Notifier:
    """Tells about entries as they fall due, each once."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        channel: Channel | None,
        announce: Callable[[str], None],
        say: Callable[[str], None],
    ) -> None:
        """`announce` prints each message as a line, whatever the channel does.

        `channel` None is for that alone; `say` is for talk about the notifier.
        """
        self._journal = journal
        self._clock = clock
        self._channel = channel
        self._announce = announce
        self._say = say
        self._announced = Announced(journal.state)
        self._wake = threading.Event()
        self._complained = False

    def run(self, *, once: bool = False) -> None:
        """Tell what is due, and go on telling until interrupted."""
        # the first run finds years of overdue entries: the agenda shows those
        long_ago = self._clock() - _STALE
        self._announced.begin(m for m in self._moments() if m.at < long_ago)
        self.tell()
        if once:
            return
        self._journal.watch(lambda changed: self._wake.set())
        self._journal.refresh()  # what changed before the watching began
        self._say(self._greeting())
        while True:
            self._say_notices()
            self.tell()
            self._wake.wait(self._seconds_to_wait())
            self._wake.clear()

    def tell(self) -> list[Moment]:
        """Announce everything that is due by now and was not announced.

        Nothing in the hours without disturbance: what fell due in them is told
        at their end, at once.
        """
        now = self._clock()
        hours = self._journal.settings.do_not_disturb
        if hours and in_hours(now.time(), hours):
            return []
        due = [moment for moment in self._moments() if moment.at <= now]
        fresh = self._announced.claim(due)
        if len(fresh) > AT_ONCE:
            messages = [self._digest(fresh)]
        else:
            messages = [self._message(moment, now) for moment in fresh]
        for message in messages:
            self._announce(str(message))
        if self._channel is not None:
            self._send(self._channel, messages)
        return fresh

    def _say_notices(self) -> None:
        notices = self._journal.notices
        while notices:
            self._say(f"journal: {notices.pop(0)}")

    def _greeting(self) -> str:
        now = self._clock()
        count = sum(moment.at > now for moment in self._moments())
        what = "1 moment" if count == 1 else f"{count} moments"
        return f"journal: watching {clean(str(self._journal.root))}, {what} to come"

    def _moments(self) -> list[Moment]:
        view, settings = self._journal.view, self._journal.settings
        found = []
        for entry in view.entries:
            at = moment_of(entry, settings)
            if at is not None and is_followup(entry, view.people, settings):
                found.append(Moment(at, entry))
        return sorted(found, key=lambda moment: moment.at)

    def _seconds_to_wait(self) -> float:
        now = self._clock()
        following = next((m.at for m in self._moments() if m.at > now), None)
        if following is None:
            return LOOK
        return min(LOOK, max((following - now).total_seconds(), 0.05))

    # -------------------------------------------------------- messages

    def _message(self, moment: Moment, now: datetime) -> Message:
        """Of what is private nothing but that there is something."""
        entry, people = moment.entry, self._journal.people.of(moment.entry)
        if self._is_private(entry, people):
            return Message("Follow-up", (_PRIVATE,))
        who = ", ".join(person.label for person in people)
        when = when_text(When(moment.at.date(), moment.at.time()), now.date())
        return Message(
            f"{who or 'Follow-up'}: {when}",
            (entry.text, *self._background(entry, now), entry.place),
        )

    def _background(self, entry: Entry, now: datetime) -> tuple[str, ...]:
        """Why it is up, beyond the date that the title says already."""
        item = self._journal.item(entry, now)
        _, _, rest = Relationships(self._journal, now).why(item).partition("; ")
        return (rest,) if rest else ()

    def _digest(self, moments: Sequence[Moment]) -> Message:
        first = [self._short(moment.entry) for moment in moments[:AT_ONCE]]
        more = f"… and {len(moments) - AT_ONCE} more"
        return Message(f"{len(moments)} follow-ups are due", (*first, more))

    def _short(self, entry: Entry) -> str:
        private = self._is_private(entry, self._journal.people.of(entry))
        return _PRIVATE if private else entry.text

    def _is_private(self, entry: Entry, people: Sequence[Person]) -> bool:
        """Whether the note asks for silence, or the note of somebody it names."""
        note = self._journal.view.snapshot.note(entry.path)
        return (note is not None and note.private) or any(
            person.note is not None and person.note.private for person in people
        )

    def _send(self, channel: Channel, messages: Sequence[Message]) -> None:
        """Show them on the desktop; after the first that fails, not the rest.

        A desktop that hangs takes half a minute each time.
        """
        try:
            for message in messages:
                channel.send(message.title, "\n".join(message.lines))
                self._complained = False
        except ChannelFailed as error:
            if not self._complained:
                self._say(
                    f"journal: warning: no desktop notification: {error}; "
                    "what is due is printed here"
                )
            self._complained = True


_PRIVATE = "A private one is due."
