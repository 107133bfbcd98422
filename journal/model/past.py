"""What became of a line over time: the pieces that histories are made of."""

from __future__ import annotations

from datetime import date

from journal.model.entry import Entry
from journal.model.value import value


@value
class PastLine:
    """A task line that one change of the past added to a note, or removed from it."""

    seq: int
    """When, in the order of the changes; the newest is the highest."""
    day: date
    file: int
    """Which of the notes that were changed together; both sides of a renamed note
    are one."""
    hunk: int
    """Which place of that note."""
    added: bool
    path: str
    line: int
    """From 1, on its side of the change."""
    raw: str


@value
class PastChange:
    """One change of an entry: `date`, from one day to another."""

    day: date
    what: str
    """added, date, planned, reminder, start, text, person, priority, repeat, tags,
    state, log, moved, removed, back."""
    was: str | None
    now: str | None
    seq: int = 0
    commit: str = ""
    """Of the vault's git; empty where the change was not read there."""


@value
class Version:
    """What an entry was from a day on."""

    day: date
    entry: Entry
    until: date | None = None
    """The day on which it became something else, or was removed; None for what it
    is now."""


@value
class PutOff:
    """How often an open entry was put off since a day."""

    times: int
    since: date
