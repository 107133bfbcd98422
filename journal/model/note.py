"""A note, read: its entries, its person, its contact log."""

from __future__ import annotations

from datetime import date

from journal.model.entry import Entry, EntryRef, LogLine, Mention, NotePath, Problem
from journal.model.value import value


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
    """An IANA time zone, as it is written."""
    quiet: str | None = None
    """Hours in their own time in which they are left alone: `18:00-08:30`."""
    birthday: str | None = None
    pause_until: date | None = None
    do_not_contact: bool = False
    ladder: str | None = None
    """The nudge profile for them, where it is not the vault's."""
    lang: str | None = None
    """The language to write to them in, as `de`."""
    yearly: tuple[tuple[str, str], ...] = ()
    """Other days of theirs that come every year: what it is, and the day as it is
    written."""
    receipts: bool = False
    """Whether they agreed to be asked for receipts."""
    owner: tuple[str, ...] = ()
    """Who of a team keeps in touch with them."""


@value
class ValueNote:
    """A line put aside for somebody: `#value @alice`, or `[for:: [[Alice]]]`."""

    ref: EntryRef
    text: str
    """What there is to tell them: the line without its fields and their name."""
    mentions: tuple[Mention, ...]
    used: str | None = None
    """What `[used:: …]` says, usually a day; None where it is still to be used."""


@value
class Note:
    """One file, read."""

    path: NotePath
    title: str
    digest: str
    """Hex of the content's hash; two equal digests are the same bytes."""
    entries: tuple[Entry, ...] = ()
    person: PersonNote | None = None
    log: tuple[LogLine, ...] = ()
    """Dated bullets that belong to no entry."""
    day: date | None = None
    """The day of a daily note."""
    mentions: tuple[tuple[Mention, int], ...] = ()
    """Who is mentioned in a dated note outside open entries, and on which line."""
    private: bool = False
    problems: tuple[Problem, ...] = ()
    values: tuple[ValueNote, ...] = ()
    marks: str = ""
    """Four characters for each line, the same for the same text, if it has entries."""
