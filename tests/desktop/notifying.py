"""A notifier whose clock and desktop are the test's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from journal.api.journal import Journal
from journal.desktop.notify.channel import ChannelFallback, Message
from journal.desktop.notify.notifier import Notifier
from tests.conftest import NOW

TODAY = f"{NOW:%Y-%m-%d}"


@dataclass
class RecordingChannel:
    """A channel that keeps what it is given, or fails with what it is told to."""

    sent: list[tuple[str, str]] = field(default_factory=list)
    failure: BaseException | None = None
    stop_after: int = 1000
    name: str = "desktop"

    def send(self, message: Message) -> None:
        if self.failure:
            raise self.failure
        self.sent.append((message.title, "\n".join(message.lines)))
        if len(self.sent) >= self.stop_after:
            raise KeyboardInterrupt

    def close(self) -> None:
        """It holds nothing."""


@dataclass
class Watch:
    """A notifier with everything it speaks to, and its clock."""

    journal: Journal
    now: datetime = NOW
    channel: RecordingChannel | None = field(default_factory=RecordingChannel)
    printed: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    notifier: Notifier | None = None

    def __post_init__(self) -> None:
        self.restart()

    def restart(self, clock: Callable[[], datetime] | None = None) -> None:
        if self.notifier:
            self.notifier.close()
        screen = [self.channel] if self.channel else []
        self.notifier = Notifier(
            self.journal,
            clock or (lambda: self.now),
            lambda answered: [ChannelFallback("screen", screen, self.said.append)],
            lambda message: self.printed.append(str(message)),
            self.said.append,
        )

    def look(self, **later: int) -> list[tuple[str, str]]:
        """One run, so much later; what reached the desktop because of it."""
        assert self.channel is not None
        self.now += timedelta(**later)
        before = len(self.channel.sent)
        self.notifier.run(once=True)
        return self.channel.sent[before:]


Watching = Callable[..., Watch]
