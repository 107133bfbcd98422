"""Messages, and the channels for them, tried in the user's order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol, runtime_checkable

from journal.language.clean import clean
from journal.model.value import value
from journal.practice.agenda.moments import Moment

_REST = 300.0
"""Seconds during which a channel that hung is not tried again: each try is slow."""

_SAME = ("plyer",)
"""Channels that use the same desktop and would hang as well."""


@value
class Message:
    """A title and lines below it, raw from the notes: the channels clean them."""

    title: str
    lines: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    """The moments it is about."""
    choices: tuple[tuple[str, str], ...] = ()
    """The possible answers, and the labels of their buttons."""
    click: str = ""
    """The answer given by a click on the message itself; may be empty."""
    finding: str = ""
    """The mail finding it is about, if any."""
    instead: str = ""
    """Shown if there are no buttons: the command that does the same."""

    def __str__(self) -> str:
        """For the terminal: always one line."""
        return clean(" — ".join(filter(None, (self.title, *self.lines, self.instead))))

    @property
    def body(self) -> str:
        """The text for channels without buttons."""
        return "\n".join(map(clean, filter(None, (*self.lines, self.instead))))

    @property
    def body_above_buttons(self) -> str:
        return "\n".join(map(clean, filter(None, self.lines)))


class ChannelFailed(Exception):
    """The message could not be shown; says why, in one line."""

    def __init__(self, why: str, *, hung: bool = False) -> None:
        super().__init__(clean(why))
        self.hung = hung


class Channel(Protocol):
    name: str

    def send(self, message: Message) -> None:
        """Show the message. Raises ChannelFailed if it certainly was not shown."""

    def close(self) -> None:
        """Release its resources."""


class MessageRecord(Protocol):
    """Which message a desktop shows under which number: `Shown` is one."""

    @property
    def any(self) -> bool: ...
    def keep(self, desktop: str, number: int, message: Message) -> None: ...
    def find(self, desktop: str, number: int) -> Message | None: ...


@runtime_checkable
class Remembering(Protocol):
    """A channel whose messages outlive the process."""

    def remember(self, shown: MessageRecord) -> None:
        """Record messages there, and listen for earlier ones."""


Answered = Callable[[Message, str], None]
"""Called with a message and the chosen answer, from another thread."""


@dataclass
class ChannelFallback:
    """Channels in order; the first that works is used."""

    name: str
    """Its name in the record."""
    channels: Sequence[Channel]
    say: Callable[[str], None]
    unsure: bool = False
    """Whether the last message, though unconfirmed, may have arrived."""
    _complaint: tuple[str, ...] = ()
    _resting: dict[str, float] = field(default_factory=dict)

    def send(self, message: Message) -> str:
        """Show it; returns the channel, or an empty text if none worked.

        A failure is reported once, until it has worked again.
        """
        failed: dict[str, list[str]] = {}
        via = ""
        self.unsure = False
        for channel in self.channels:
            if self._resting.get(channel.name, 0.0) > monotonic():
                continue
            try:
                channel.send(message)
                via = channel.name
                break
            except ChannelFailed as error:
                failed.setdefault(str(error), []).append(channel.name)
                if error.hung:
                    self.unsure = True
                    until = monotonic() + _REST
                    self._resting |= dict.fromkeys((channel.name, *_SAME), until)
        self._complain(failed, via)
        return via

    def _complain(self, failed: Mapping[str, Sequence[str]], via: str) -> None:
        names = tuple(name for names in failed.values() for name in names)
        if names and self._complaint != (*names, via):
            whys = "; ".join(f"{', '.join(n)}: {why}" for why, n in failed.items())
            instead = f"{via} is used" if via else "reminders are only shown here"
            self.say(f"journal: warning: no notification through {whys}; {instead}")
        if names or not self._resting:
            self._complaint = (*names, via) if names else ()

    def remember(self, shown: MessageRecord) -> None:
        """Let the channels with buttons record their messages."""
        for channel in self.channels:
            if isinstance(channel, Remembering):
                channel.remember(shown)

    def hush(self) -> None:
        """Stop reporting failures."""
        self.say = lambda text: None

    def close(self) -> None:
        for channel in self.channels:
            channel.close()


def shortened(text: str, limit: int) -> str:
    """Text of at most this many UTF-16 units, which is what desktops count."""
    while len(text.encode("utf-16-le", "replace")) // 2 > limit:
        text = text[: limit - 1 if len(text) > limit else -2] + "…"
    return text
