"""How asking ended without an answer, and what came after all.

An entry was closed kindly if a closing message went to them (`sent: closing …`, which
`nudge --closing` writes) or a `closed:` line gives the reason. Just ticking it off, or
letting it lie, is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journal.model.entry import Entry, LogLine, Status
from journal.model.log_kind import LogKind
from journal.model.value import value
from journal.practice.people.people import Person
from journal.practice.people.threads import log_in_order, owners_of, waits

CLOSING = "closing message"
"""The ending of one entry, from its log."""


@value
class Endings:
    """Counts over entries that were asked about and given up."""

    closed: int = 0
    """Cancelled while waiting for an answer."""
    kindly: int = 0
    """Those, and the ones answered after all, that were closed kindly."""
    answered_after_all: int = 0
    """Answered after being closed kindly, or after the closing message."""


def unanswered_closing(entry: Entry) -> LogLine | None:
    """The closing message that is still unanswered, if there was one."""
    found: LogLine | None = None
    for line in log_in_order(entry):
        if line.is_closing:
            found = line
        elif line.means.ends_turn:
            found = None
    return found


def endings_of(
    entries: Iterable[tuple[Entry, Sequence[Person]]], of: Person | None = None
) -> Endings:
    """Over these entries, each with its people; `of` one person only their lines."""
    closed = kindly = after_all = 0
    for entry, people in entries:
        log = log_in_order(entry)
        # an entry marked as waiting was asked, even if no one logged it
        asked = waits(entry) and not any(line.means.is_outgoing for line in log)
        ended = answered = False
        for line in log:
            if of and of not in owners_of(line, people):
                continue
            if line.means is LogKind.REPLY:
                answered |= ended
                asked = False
            elif line.is_closing or (line.means is LogKind.CLOSED and line.text):
                ended |= asked
            elif line.means.is_outgoing:
                asked = True
        given_up = entry.status is Status.CANCELLED and asked
        closed += given_up
        kindly += ended and (given_up or answered)
        after_all += answered
    return Endings(closed, kindly, after_all)
