"""A parsed note: its entries, its person, its contact log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from journal.model.entry import Entry, EntryRef, LogLine, Mention, NotePath, Problem
from journal.model.value import value

UNTIL_FURTHER_NOTICE = date(9999, 12, 30)
"""The end of a pause with an unreadable day: left alone until someone checks."""


@value
class PersonNote:
    """What a person's note says about them in its front matter."""

    name: str
    aliases: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    tier: str | None = None
    keep: str | None = None
    org: str | None = None
    phone: str | None = None
    private: bool = False
    keep_max: str | None = None
    tz: str | None = None
    """An IANA time zone, as written."""
    quiet: str | None = None
    """Their quiet hours, on their own clock: `18:00-08:30`."""
    birthday: str | None = None
    pause_until: date | None = None
    do_not_contact: bool = False
    ladder: str | None = None
    """Their own nudge schedule, if it differs from the vault's."""
    lang: str | None = None
    """The language to write to them in, as `de`."""
    yearly: tuple[tuple[str, str], ...] = ()
    """Their other yearly days: the occasion, and the day as written."""
    receipts: bool = False
    """Whether they agreed to requests for receipts."""
    owner: tuple[str, ...] = ()
    """The member of a team who keeps in touch with them."""


@value
class ValueNote:
    """A line put aside for someone: `#value @alice`, or `[for:: [[Alice]]]`."""

    ref: EntryRef
    text: str
    """What to tell them: the line without its fields and their name."""
    mentions: tuple[Mention, ...]
    used: str | None = None
    """The value of `[used:: …]`, usually a day; None while unused."""


@value
class Note:
    """One file, parsed."""

    path: NotePath
    title: str
    digest: str
    """Hex digest of the content; equal digests mean equal bytes."""
    entries: tuple[Entry, ...] = ()
    person: PersonNote | None = None
    log: tuple[LogLine, ...] = ()
    """Dated bullets that belong to no entry."""
    day: date | None = None
    """The day of a daily note."""
    mentions: tuple[tuple[Mention, int], ...] = ()
    """People mentioned in a dated note outside open entries, with the line."""
    private: bool = False
    problems: tuple[Problem, ...] = ()
    values: tuple[ValueNote, ...] = ()
    marks: str = ""
    """Four characters per line, equal for equal text; only if the note has entries."""

    def in_passing(self) -> Note:
        """The same note, for one look at it: it is not kept in memory because of it."""
        return self

    @property
    def is_at_hand(self) -> bool:
        """Whether its entries are in memory, and not in a stored form."""
        return True

    def lines(self) -> Sequence[str]:
        """The lines of its entries."""
        return [entry.ref.raw for entry in self.entries]

    def texts(self) -> Sequence[str]:
        """The words of its entries."""
        return [entry.text for entry in self.entries]
