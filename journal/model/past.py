"""The history of a line over time, in the pieces that it is built from."""

from __future__ import annotations

from datetime import date

from journal.model.entry import Entry
from journal.model.value import value


@value
class PastLine:
    """A task line that one past change added to a note or removed from it."""

    seq: int
    """The number of the change; the newest is the highest."""
    day: date
    file: int
    """Which of the notes changed together; both sides of a rename count as one."""
    hunk: int
    """The position in that note."""
    added: bool
    path: str
    line: int
    """From 1, on its side of the change."""
    raw: str


@value
class PastChange:
    """One change of an entry, such as `date` from one day to another."""

    day: date
    what: str
    """added, date, planned, reminder, start, text, person, priority, repeat, tags,
    state, log, moved, removed, back."""
    was: str | None
    now: str | None
    seq: int = 0
    commit: str = ""
    """The commit in the vault's git; empty if the change is not from there."""


@value
class Version:
    """A state of an entry, valid from a day on."""

    day: date
    entry: Entry
    until: date | None = None
    """The day on which it changed again or was removed; None for the current state."""


@value
class PutOff:
    """How often an open entry was put off, counted from a day."""

    times: int
    since: date
