"""The notations: the symbol or key of each field, in each dialect.

One table serves reading and writing. The symbols and keys are those of the
Obsidian Tasks plugin (emoji and Dataview formats) and of the Reminder plugin.
"""

from __future__ import annotations

from enum import Enum

from journal.model.entry import Priority


class Field(Enum):
    """A field of an entry; the value is its name in JSON."""

    __hash__ = object.__hash__  # Python's own hashes the name each time

    DUE = "due"
    REMIND = "remind"
    SCHEDULED = "scheduled"
    START = "start"
    CREATED = "created"
    DONE = "done"
    CANCELLED = "cancelled"
    PRIORITY = "priority"
    REPEAT = "repeat"
    ON_COMPLETION = "on_completion"
    TASK_ID = "task_id"
    DEPENDS_ON = "depends_on"
    PERSON = "to"
    FROM = "from"
    """The block id of the entry that this one continues."""
    OWNER = "owner"
    """Its owners, in a vault shared by several people."""
    UNLESS_REPLY = "unless_reply"
    """How long after the last message it comes up if no one answers: `3bd`."""


class Dialect(Enum):
    """The spelling of a field."""

    __hash__ = object.__hash__  # Python's own hashes the name each time

    EMOJI = "emoji"
    DATAVIEW = "dataview"
    BARE = "bare"
    """A plain ISO date in the sentence."""
    KEYWORD = "keyword"
    """todo.txt's `due:2024-06-01`."""
    REMINDER = "reminder"
    """The Reminder plugin's `(@2024-06-01 09:00)`."""
    KANBAN = "kanban"
    """The Kanban plugin's `@{2024-06-01} @@{09:00}`."""


SYMBOLS: dict[Field, tuple[str, ...]] = {
    Field.DUE: ("📅", "📆", "🗓"),
    Field.REMIND: ("⏰",),
    Field.SCHEDULED: ("⏳", "⌛"),
    Field.START: ("🛫",),
    Field.CREATED: ("➕",),
    Field.DONE: ("✅",),
    Field.CANCELLED: ("❌",),
    Field.REPEAT: ("🔁",),
    Field.ON_COMPLETION: ("🏁",),
    Field.TASK_ID: ("🆔",),
    Field.DEPENDS_ON: ("⛔",),
}
"""The first of each is used for writing."""

PRIORITY_SYMBOLS: dict[str, Priority] = {
    "🔺": Priority.HIGHEST,
    "⏫": Priority.HIGH,
    "🔼": Priority.MEDIUM,
    "🔽": Priority.LOW,
    "⏬": Priority.LOWEST,
}

KEYS: dict[Field, str] = {
    Field.DUE: "due",
    Field.REMIND: "reminder",
    Field.SCHEDULED: "scheduled",
    Field.START: "start",
    Field.CREATED: "created",
    Field.DONE: "completion",
    Field.CANCELLED: "cancelled",
    Field.PRIORITY: "priority",
    Field.REPEAT: "repeat",
    Field.ON_COMPLETION: "onCompletion",
    Field.TASK_ID: "id",
    Field.DEPENDS_ON: "dependsOn",
    Field.PERSON: "to",
    Field.FROM: "from",
    Field.OWNER: "owner",
    Field.UNLESS_REPLY: "unless-reply",
}

FIELD_OF_SYMBOL: dict[str, Field] = {
    symbol: name for name, symbols in SYMBOLS.items() for symbol in symbols
} | dict.fromkeys(PRIORITY_SYMBOLS, Field.PRIORITY)

FIELD_OF_KEY: dict[str, Field] = {key.lower(): name for name, key in KEYS.items()} | {
    "assignee": Field.OWNER
}

PRIORITY_NAMES: dict[str, Priority] = {
    level.name.lower(): level for level in Priority if level is not Priority.NONE
}

DATE_FIELDS = frozenset(
    {
        Field.DUE,
        Field.REMIND,
        Field.SCHEDULED,
        Field.START,
        Field.CREATED,
        Field.DONE,
        Field.CANCELLED,
    }
)


def spell(name: Field, value: str, dialect: Dialect, key: str | None = None) -> str:
    """The text of a field as `dialect` writes it, without surrounding spaces.

    A dialect without a notation for the field (a bare date has none for "done") uses
    the emoji, which all other tools read. `key` overrides the Dataview key, for plugins
    with a configurable one.
    """
    if dialect is Dialect.DATAVIEW:
        return f"[{key or KEYS[name]}:: {value}]"
    if name is Field.PRIORITY:
        return next(s for s, p in PRIORITY_SYMBOLS.items() if p.name.lower() == value)
    if name is Field.DUE and dialect is Dialect.BARE:
        return value.replace("T", " ")
    if name is Field.DUE and dialect is Dialect.KEYWORD:
        return f"due:{value}"
    if name in (Field.PERSON, Field.FROM, Field.OWNER, Field.UNLESS_REPLY):
        return f"[{KEYS[name]}:: {value}]"
    moment = value.replace("T", " ") if name in DATE_FIELDS else value
    return f"{SYMBOLS[name][0]} {moment}"
