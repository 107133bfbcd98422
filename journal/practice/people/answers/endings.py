"""How asking came to an end without an answer, and what came after all.

Closed kindly is what was given up with a word: a closing message went to them
(`sent: closing …`, which `nudge --closing` writes), or a `closed:` line says why it was
let go. Just ticking it off, or letting it lie, is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journal.model.entry import Entry, LogLine, Status
from journal.model.log_kind import LogKind
from journal.model.value import value
from journal.practice.people.people import Person
from journal.practice.people.threads import log_in_order, owners_of, waits

CLOSING = "closing message"
"""What the log says of one."""


@value
class Endings:
    """Of the entries that were asked about and given up."""

    closed: int = 0
    """Cancelled while an answer was waited for."""
    kindly: int = 0
    """Of those, and of those answered after all, with a word to it."""
    answered_after_all: int = 0
    """Answered after they were closed kindly, or after the closing message."""


def unanswered_closing(entry: Entry) -> LogLine | None:
    """The closing message that nobody has answered yet, if there was one."""
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
        # what says that it waits was asked, also where nobody wrote it down
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
