"""Messages that no channel has confirmed: retried while current and recent."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import inf

from journal.desktop.notify.announcements import Announcements, Row, row
from journal.desktop.notify.channel import ChannelFallback
from journal.desktop.notify.delivery import AGAIN, GIVEN_UP, Again, Sent
from journal.practice.agenda.moments import Moment


class Retries:
    """What has to be sent again, by its key in the record."""

    def __init__(
        self, record: Announcements, chains: Sequence[ChannelFallback]
    ) -> None:
        self._record = record
        self._chains = chains
        self._again: dict[Row, Again] = {}

    def __bool__(self) -> bool:
        return bool(self._again)

    def take_over(self, now: datetime) -> None:
        """Take over those of a process that ended before it knew the result."""
        for chain in self._chains:
            for key in self._record.unconfirmed(chain.name, now - GIVEN_UP):
                self._again.setdefault(key, Again(now))

    def note(self, sent: Sent, now: datetime) -> None:
        """Handle the result of sending."""
        if sent.via:
            self._record.delivered(sent.message.moments, sent.chain, sent.via)
        for moment in sent.message.moments:
            key = row(moment, sent.chain)
            if sent.via:
                self._again.pop(key, None)
            else:
                again = self._again.setdefault(key, Again(now))
                again.failed(now, unsure=sent.unsure)

    def due(
        self, now: datetime, moments: Sequence[Moment]
    ) -> Iterator[tuple[str, list[Moment], bool]]:
        """What to send now, by chain; and whether it may have arrived already.

        `moments` are all current ones, the earliest first: anything else is dropped.
        """
        first = bisect_right(moments, now - GIVEN_UP, key=_at)
        standing = moments[first : bisect_right(moments, now, key=_at)]
        for chain in self._chains:
            keys = {row(moment, chain.name): moment for moment in standing}
            due: list[Moment] = []
            unsure = False
            for key, again in list(self._again.items()):
                if key[3] != chain.name:
                    continue
                if key not in keys:
                    del self._again[key]
                elif again.next <= now:
                    due.append(keys[key])
                    unsure = unsure or again.unsure
                    # until the result is known
                    again.next = now + AGAIN[-1]
            if due:
                yield chain.name, due, unsure

    def seconds(self, now: datetime) -> float:
        """The time until the next retry."""
        waits = ((again.next - now).total_seconds() for again in self._again.values())
        return max(0.0, min(waits, default=inf))


def _at(moment: Moment) -> datetime:
    return moment.at
