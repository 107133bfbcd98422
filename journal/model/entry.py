"""An entry and what its line says, as values.

Everything in `model` is frozen and knows nothing of files, clocks or screens.
"""

from __future__ import annotations

from datetime import date
from enum import Enum, IntEnum

from journal.model.log_kind import LogKind, log_kind
from journal.model.value import value
from journal.model.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NewType

    NotePath = NewType("NotePath", str)
else:
    NotePath = str
"""Vault-relative, with `/`. Only `vault/open.py` turns it into a place on disk."""


class Status(Enum):
    """What the character in the checkbox means (LANGUAGE: Status)."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def closed(self) -> bool:
        return self is Status.DONE or self is Status.CANCELLED


class Priority(IntEnum):
    """Most urgent first, so that sorting ascending puts it on top."""

    HIGHEST = 0
    HIGH = 1
    MEDIUM = 2
    NONE = 3
    LOW = 4
    LOWEST = 5


class WhoseTurn(Enum):
    """Whose turn it is."""

    MINE = "mine"
    THEIRS = "theirs"


@value
class EntryRef:
    """A reference to a line: its text, and which of several equal lines it is.

    `nth` counts from 0 among the `of` lines of the note that are equal to
    `raw`. `line` (from 1) is for people to read and is never used to write.
    """

    path: NotePath
    raw: str
    nth: int
    of: int
    line: int
    around: str = ""
    """Distinguishes the entry from others with the same text; empty if nothing does."""
    again: int = 0
    """How many ids are skipped because they once named another entry."""


class MentionKind(Enum):
    """How a person was named; links and tags are people only if a note says so."""

    HANDLE = "handle"
    LINK = "link"
    TAG = "tag"
    FIELD = "field"


@value
class Mention:
    kind: MentionKind
    name: str
    """Without `@`, brackets, `#person/` or `.md`; as it is written otherwise."""


@value
class LogLine:
    """One dated bullet: `- 2024-05-23 14:00 nudge: sent the short version`."""

    when: When
    kind: str
    """Lower case, as written; empty when the bullet names none."""
    text: str
    line: int
    mentions: tuple[Mention, ...] = ()
    """The people named in the text."""

    @property
    def means(self) -> LogKind:
        """What the line counts as."""
        return log_kind(self.kind)

    @property
    def is_closing(self) -> bool:
        """Whether it is a closing message: the last one, which asks nothing more.

        `sent: closing message`, or `sent: to @ben: closing message`.
        """
        said = self.text.casefold()
        begins = said.startswith(("closing ", "closing:")) or said == "closing"
        if said.startswith("to @"):
            begins = ": closing" in said
        return begins and self.means.is_outgoing


@value
class Problem:
    """Something in a note that could not be read as it was probably meant."""

    path: NotePath
    line: int
    message: str
    hint: str
    code: str = ""
    fix: str | None = None
    """The whole line as it should be, where a correction is known."""
    safe: bool = False
    """Whether the correction keeps the meaning, so that it may be written without
    asking."""

    @property
    def is_remark(self) -> bool:
        """Whether the line itself is fine, but another tool sees less of it."""
        return self.code == "tasks-unseen"

    @property
    def on_request(self) -> bool:
        """Whether its correction has to be asked for: a date for words whose meaning
        depends on when they were written."""
        return self.fix is not None and not self.safe and not self.is_remark

    @property
    def told(self) -> str:
        """`note.md:12: what is wrong; what to do`."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}; {self.hint}"


@value
class Entry:
    """One task line of a note, parsed. It holds no offsets: writing scans the line
    again."""

    ref: EntryRef
    status: Status
    mark: str
    text: str
    """The line for people: without fields, block id and surplus spaces."""
    mentions: tuple[Mention, ...] = ()
    due: When | None = None
    remind: When | None = None
    scheduled: When | None = None
    start: When | None = None
    created: date | None = None
    done: date | None = None
    cancelled: date | None = None
    priority: Priority = Priority.NONE
    repeat: str | None = None
    on_completion: str | None = None
    tags: tuple[str, ...] = ()
    block_id: str | None = None
    task_id: str | None = None
    depends_on: tuple[str, ...] = ()
    heading: str | None = None
    headings: tuple[str, ...] = ()
    """From the outermost heading above the line to the nearest."""
    parent: int | None = None
    """Line number of the list item this one is nested in."""
    end: int = 0
    """Line number of the last line that belongs to the item, children included."""
    log: tuple[LogLine, ...] = ()
    carries_filter: bool = False
    """Whether the line has the global filter of the Tasks plugin."""
    problems: tuple[Problem, ...] = ()
    unless_reply: str | None = None
    """`3bd`: it comes up this long after the last message if no answer has come."""
    owner: tuple[str, ...] = ()
    """Its owners, without `@` or brackets: from its own field, else from the note's."""
    hidden_filter: str = ""
    """The global filter, if the line has it and lists leave it out."""

    @property
    def path(self) -> NotePath:
        return self.ref.path

    @property
    def line(self) -> int:
        return self.ref.line

    @property
    def place(self) -> str:
        """`note.md:12`, for messages."""
        return f"{self.ref.path}:{self.ref.line}"

    def has_tag(self, tag: str) -> bool:
        """Whether the line has `tag` or a tag below it (`#a` has `#a/b`).

        Tags ignore case, as in Obsidian.
        """
        wanted = tag.casefold()
        return any(
            own == wanted or own.startswith(wanted + "/")
            for own in map(str.casefold, self.tags)
        )
