"""The contents of another system's file as plain values: tasks, contacts, meetings.

Readers create these from bytes; nothing here depends on a vault, a clock or a disk. All
text is foreign and stays unchanged until it is composed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, tzinfo

from journal.model.entry import Priority, Status
from journal.model.note import Note
from journal.model.value import field, record, value
from journal.model.when import When


class NotReadable(ValueError):
    """The file cannot be read in its expected format; the message says why."""


@value
class Named:
    """A person as the other system names them; at least one part is not empty."""

    name: str = ""
    email: str = ""
    handle: str = ""
    """A user name there, without `@`."""
    id: str = ""
    """Their key there, to be looked up among the contacts of the same import."""


@value
class Said:
    """One dated line of a history: a comment, a call, a meeting."""

    when: When
    kind: str
    """A log kind: `note`, `call`, `mail`, `meet`, `sent` …"""
    text: str
    key: str = ""


@record
class Task:
    """One task, card, issue or reminder."""

    row: int
    """Its position in the file: a row, a line, or an index in a list; from 1."""
    text: str
    key: str = ""
    """Its id there; empty if the format has no reliable one."""
    url: str = ""
    people: list[Named] = field(default_factory=list)
    status: Status = Status.OPEN
    due: When | None = None
    start: When | None = None
    scheduled: When | None = None
    remind: When | None = None
    created: date | None = None
    closed: date | None = None
    """The day it was done or cancelled."""
    modified: date | None = None
    priority: Priority = Priority.NONE
    repeat: str = ""
    """An English rule, as `every 2 weeks`."""
    tags: list[str] = field(default_factory=list)
    """Names as in the file; they become slugs when composed."""
    headings: tuple[str, ...] = ()
    notes: str = ""
    kept: list[tuple[str, str]] = field(default_factory=list)
    """Values without a field of their own: label and text."""
    log: list[Said] = field(default_factory=list)
    children: list[Task] = field(default_factory=list)
    task_id: str = ""
    depends_on: list[str] = field(default_factory=list)
    touch: str = ""
    """`call` or `mail` if it is past contact, not something to do."""
    block_id: str = ""
    on_completion: str = ""
    note: str = ""
    """The note it came from, if it is an entry of a journal."""
    own: bool = False
    """Whether it was written by a journal, so that its links and names are intended."""
    below: list[str] = field(default_factory=list)
    """Bullets below it that a journal had, their marks included."""
    raw: str = ""
    """The line as in that journal; checked against the fields before it is used."""

    def all(self) -> Iterator[Task]:
        """The task and everything below it."""
        yield self
        for child in self.children:
            yield from child.all()


@record
class Contact:
    """One person of an address book."""

    row: int
    name: str = ""
    key: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    org: str = ""
    birthday: str = ""
    """`1981-03-09`, or `--0309` where the year is not known."""
    aliases: list[str] = field(default_factory=list)
    keep: str = ""
    tags: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)
    notes: str = ""
    log: list[Said] = field(default_factory=list)
    modified: date | None = None

    @property
    def label(self) -> str:
        """The name, else the organisation, else an address or number."""
        first = [*self.aliases[:1], self.org, *self.emails[:1], *self.phones[:1]]
        return self.name or next((text for text in first if text), "")


@value
class Meeting:
    """A past event with people who may have notes."""

    row: int
    when: When
    text: str
    people: tuple[Named, ...]
    kind: str = "meet"
    key: str = ""


@value
class Refused:
    """A row that is not imported; `code` is one of INTEGRATIONS' codes."""

    row: int
    code: str
    message: str
    hint: str


@record
class Imported:
    """Everything in a file, and the fate of each part."""

    format: str
    title: str
    """For people: `Trello board “Spring fair”`."""
    note: str
    """The name of the note that tasks go to, without folder and `.md`."""
    tasks: list[Task] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """Why rows are left out on purpose, and how many: `archived`, `partial` …"""
    used: dict[str, str] = field(default_factory=dict)
    """Column or property there → field here."""
    kept: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    """A summary for the first line: `14 cards`, `3 lists`."""
    remarks: list[str] = field(default_factory=list)
    order: str = ""
    """How ambiguous days and months were read: `dmy` …"""


@value
class TypedDate:
    """A date phrase, read by the journal's own grammar."""

    when: When
    repeat: str | None = None


@value
class Options:
    """The user's options, and system facts that readers must not query themselves."""

    now: datetime
    zone: tzinfo | None = None
    """The zone for times with an offset; None means the system's."""
    order: str = ""
    """`dmy`, `mdy` or `ymd` if the user chose one."""
    me: frozenset[str] = frozenset()
    """Names, addresses and user names of the user, folded."""
    archived: bool = False
    map: tuple[tuple[str, str], ...] = ()
    contexts: str = "people"
    typed: Callable[[str], TypedDate | None] = lambda text: None
    """Reads a date phrase in the journal's own grammar; None if it is none."""

    read_note: Callable[[str, str], Note | None] = lambda name, text: None
    """Reads a Markdown note by its name and text; None where that is not possible."""

    def is_me(self, named: Named) -> bool:
        parts = (named.name, named.email, named.handle)
        return any(part.strip().casefold() in self.me for part in parts if part)


def others(people: Sequence[Named], options: Options) -> list[Named]:
    """The people other than the user, without repetition."""
    found = dict.fromkeys(p for p in people if not options.is_me(p))
    return [p for p in found if p.name or p.email or p.handle or p.id]
