"""Whose turn it is and how often they were asked: derived from the log, never stored.

It is the user's turn unless the entry waits: by `#waiting` or a checkbox on hold. A
reply in the log, even a hand-written one, ends the wait, and so does a bounce. With
several people each has their own turn; the entry waits until all have answered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from journal.model.entry import Entry, WhoseTurn
from journal.practice.people.people import Person
from journal.practice.people.threads import Thread, threads_of, waits


def turn_of(
    entry: Entry, about: Iterable[Person] | None = None, today: date = date.max
) -> WhoseTurn:
    """Theirs while someone has not answered, else mine.

    `about` are the entry's people as found in the notes; without it the names on the
    line are used.
    """
    if not waits(entry):
        return WhoseTurn.MINE
    if not entry.log:
        return WhoseTurn.THEIRS
    awaited = awaited_of(threads_of(entry, about, today))
    return WhoseTurn.THEIRS if awaited else WhoseTurn.MINE


def awaited_of(threads: Iterable[Thread]) -> tuple[Thread, ...]:
    """Those whose turn it is."""
    return tuple(thread for thread in threads if thread.turn is WhoseTurn.THEIRS)


def attempts_of(entry: Entry, about: Iterable[Person] | None = None) -> int:
    """Unanswered messages after the first; with several people the highest count."""
    return max(thread.attempts for thread in threads_of(entry, about))
