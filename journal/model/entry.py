"""The nouns of the journal: what a note says, as values.

Everything here is frozen and knows nothing of files, clocks or screens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import NewType

from journal.model.when import When as When

NotePath = NewType("NotePath", str)
"""Vault-relative, with `/`. Only `vault/files.py` turns it into a place on disk."""


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


class Turn(Enum):
    """Who has to move next."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class EntryRef:
    """Which line is meant: what it said, and the how-manieth of its twins.

    `nth` counts from 0 among the `of` lines of the note that are equal to
    `raw`. `line` (from 1) is for people to read and is never used to write.
    """

    path: NotePath
    raw: str
    nth: int
    of: int
    line: int


class MentionKind(Enum):
    """How a person was named; links and tags are people only if a note says so."""

    HANDLE = "handle"
    LINK = "link"
    TAG = "tag"
    FIELD = "field"


@dataclass(frozen=True, slots=True)
class Mention:
    kind: MentionKind
    name: str
    """Without `@`, brackets, `#person/` or `.md`; as it is written otherwise."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One dated bullet: `- 2024-05-23 14:00 nudge: sent the short version`."""

    when: When
    kind: str
    """Lower case; empty when the bullet names none."""
    text: str
    line: int


@dataclass(frozen=True, slots=True)
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
    """Whether the correction keeps the meaning, so that it may be written unasked."""

    @property
    def told(self) -> str:
        """`note.md:12: what is wrong; what to do`."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}; {self.hint}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One task line of a note, read. No offsets: it is scanned again to be written."""

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

        Tags do not differ by case, as in Obsidian.
        """
        wanted = tag.casefold()
        return any(
            own == wanted or own.startswith(wanted + "/")
            for own in map(str.casefold, self.tags)
        )


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class ValueNote:
    """A line put aside for somebody: `#value @alice`, or `[for:: [[Alice]]]`."""

    ref: EntryRef
    text: str
    """What there is to tell them: the line without its fields and their name."""
    mentions: tuple[Mention, ...]
    used: str | None = None
    """What `[used:: …]` says, usually a day; None where it is still to be used."""


@dataclass(frozen=True, slots=True)
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
    touches: tuple[tuple[Mention, int], ...] = ()
    """Who is mentioned in a dated note outside open entries, and on which line."""
    private: bool = False
    problems: tuple[Problem, ...] = ()
    values: tuple[ValueNote, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusRule:
    """One row of the Tasks plugin's status settings."""

    mark: str
    next_mark: str
    type: str
    """TODO, IN_PROGRESS, ON_HOLD, DONE, CANCELLED or NON_TASK."""


TASKS_DEFAULT_STATUSES: tuple[StatusRule, ...] = (
    StatusRule(" ", "x", "TODO"),
    StatusRule("x", " ", "DONE"),
    StatusRule("/", "x", "IN_PROGRESS"),
    StatusRule("-", " ", "CANCELLED"),
)


@dataclass(frozen=True, slots=True)
class TasksPlugin:
    """The settings of Obsidian Tasks that change what lines mean.

    `present` is False where the vault does not use the plugin; the rest then
    holds the plugin's defaults.
    """

    present: bool = False
    statuses: tuple[StatusRule, ...] = TASKS_DEFAULT_STATUSES
    configured_marks: bool = False
    """Whether `statuses` came from the vault, so that they overrule ours."""
    global_filter: str = ""
    dataview: bool = False
    set_created_date: bool = False
    set_done_date: bool = True
    set_cancelled_date: bool = True
    next_line_below: bool = False
    remove_scheduled_on_recurrence: bool = False
    filename_as_scheduled: bool = False
    filename_format: str = ""
    filename_folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KanbanPlugin:
    """How the Kanban plugin of this vault writes dates (moment.js formats)."""

    date_trigger: str = "@"
    time_trigger: str = "@@"
    date_format: str = "YYYY-MM-DD"
    time_format: str = "HH:mm"


@dataclass(frozen=True, slots=True)
class ReminderPlugin:
    """How the Reminder plugin of this vault writes dates (moment.js formats)."""

    present: bool = False
    date_format: str = "YYYY-MM-DD"
    datetime_format: str = "YYYY-MM-DD HH:mm"
    field: str = "reminder"


@dataclass(frozen=True, slots=True)
class DailyNotes:
    """Obsidian's own daily notes: where they are and how they are named."""

    folder: str = ""
    format: str = "YYYY-MM-DD"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with the values used where nothing is set."""

    entries: str = "followups"
    people_folder: str = "People"
    not_people: tuple[str, ...] = ()
    inbox: str = "inbox.md"
    add_to: str = "inbox"
    default_time: time = time(9, 0)
    within_days: int = 7
    ignore: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    filters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Filters by name, in the order of their tabs."""
    editor: str | None = None
    theme: str | None = None
    notify: bool = True
    tell: tuple[str, ...] = ("remind", "due", "nudge", "cold")
    """Kinds of moments that are told of; the names are those of `agenda.moments`."""
    at_once: int = 3
    """More than so many at a time become one message."""
    morning_digest: time | None = None
    """When what has only a day is told, all of it in one message."""
    silent_days: tuple[str, ...] = ()
    """`sat`, `sun`, … and `holidays`: what falls due on them is told after them."""
    mute: tuple[str, ...] = ()
    """Tags and people of whom nothing is told."""
    channels: tuple[str, ...] = ("desktop", "plyer", "terminal")
    """Ways to reach the user, of which the first that works is taken."""
    push: tuple[str, ...] = ()
    """Ways that are taken each time, whatever the channels do."""
    terminal_form: str = "auto"
    ntfy: str | None = None
    ntfy_token_file: str | None = None
    webhook: str | None = None
    apprise: tuple[str, ...] = ()
    ladder: str = "default"
    ladders: Mapping[str, tuple[int, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Nudge profiles beside the built-in ones: business days before each nudge."""
    tiers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Tiers beside the built-in ones, as `A = "3w"`."""
    country: str | None = None
    """Whose holidays are kept: `DE`, or with its region `DE-BY`."""
    time_zone: str | None = None
    """Where the user is; None is the system's zone."""
    quiet: tuple[time, time] = (time(18, 0), time(8, 30))
    do_not_disturb: tuple[time, time] | None = None
    """Hours without notifications; what falls due in them is told at their end."""
    open_asks: int = 2
    """More open questions to one person than this are too many; 0 is no limit."""
    daily: DailyNotes = DailyNotes()
    tasks: TasksPlugin = TasksPlugin()
    kanban: KanbanPlugin = KanbanPlugin()
    reminder: ReminderPlugin = ReminderPlugin()
