"""Sending messages: each chain of channels has its own thread.

A slow server does not delay the others. Results are reported back; the caller retries
what no channel has confirmed.
"""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic

from journal.desktop.notify.channel import ChannelFallback, Message
from journal.model.value import record, value

AGAIN = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""Delays before retries; the last one applies from then on."""
GIVEN_UP = timedelta(days=1)
"""This long after its moment a message is no longer sent."""
_LEAVE = 5.0
"""Seconds to wait at the end for messages still being sent."""


@value
class Sent:
    """The result of sending a message on a chain."""

    chain: str
    message: Message
    via: str
    """The channel that accepted it; empty if none did."""
    unsure: bool
    """Whether it may have arrived anyway: there was no answer in time."""
    error: BaseException | None = None
    """An exception that is not a channel failure."""


class Delivery:
    """The chains, each with a thread that starts with its first message."""

    def __init__(
        self, chains: Sequence[ChannelFallback], done: Callable[[], None]
    ) -> None:
        """`done` is called, from another thread, when there is something to `take`."""
        self._chains = {chain.name: chain for chain in chains}
        self._done = done
        self._waiting: dict[str, queue.SimpleQueue[Message | None]] = {}
        self._threads: list[threading.Thread] = []
        self._sent: deque[Sent] = deque()
        self._under_way = 0
        self._changed = threading.Condition()

    def send(self, message: Message, name: str) -> bool:
        """Queue it for sending; False if there is no chain with this name."""
        chain = self._chains.get(name)
        if chain is None:
            return False
        if name not in self._waiting:
            self._waiting[name] = queue.SimpleQueue()
            thread = threading.Thread(
                target=self._run, args=(chain, self._waiting[name]), name=f"send-{name}"
            )
            thread.daemon = True
            thread.start()
            self._threads.append(thread)
        with self._changed:
            self._under_way += 1
        self._waiting[name].put(message)
        return True

    def take(self) -> Iterator[Sent]:
        """The results so far, each kept until the next is asked for: Ctrl-C while one
        is recorded must not lose it, or the message would be sent again.

        Raises what was raised while sending, if that is no failure of a channel.
        """
        while self._sent:
            if error := self._sent[0].error:
                self._sent.popleft()
                raise error
            yield self._sent[0]
            self._sent.popleft()

    def wait(self, seconds: float) -> None:
        """Wait until every message has a result, or for this long."""
        end = monotonic() + seconds
        with self._changed:
            while self._under_way and (left := end - monotonic()) > 0:
                self._changed.wait(left)

    def close(self) -> None:
        """Stop the threads, and close the channels."""
        for chain in self._chains.values():
            chain.hush()
        for waiting in self._waiting.values():
            waiting.put(None)
        end = monotonic() + _LEAVE
        for thread in self._threads:
            thread.join(max(0.0, end - monotonic()))
        for chain in self._chains.values():
            chain.close()

    def _run(
        self, chain: ChannelFallback, waiting: queue.SimpleQueue[Message | None]
    ) -> None:
        while message := waiting.get():
            via, error = "", None
            try:
                via = chain.send(message)
            except BaseException as raised:  # passed on to the caller
                error = raised
            self._sent.append(Sent(chain.name, message, via, chain.unsure, error))
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()
            self._done()


@record
class Again:
    """A moment that is unconfirmed on a chain."""

    next: datetime
    tries: int = 0
    unsure: bool = False

    def failed(self, now: datetime, *, unsure: bool) -> None:
        """Record a failed attempt."""
        self.next = now + AGAIN[min(self.tries, len(AGAIN) - 1)]
        self.tries += 1
        self.unsure = self.unsure or unsure
