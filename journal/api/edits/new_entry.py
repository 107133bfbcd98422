"""Where a new entry goes, and the notation of this vault."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from journal.language.dates import moment_format
from journal.language.line.fields import KEYS, SYMBOLS, Dialect
from journal.language.regex import regex
from journal.model.entry import NotePath
from journal.model.errors import ConfigError
from journal.model.settings import Settings
from journal.vault.notes.find import Ignore
from journal.vault.sweep import is_conflict_copy


def place_to_add(
    to: str | None, settings: Settings, now: datetime
) -> tuple[NotePath, str | None]:
    """The note and heading that `add` writes to: named, daily note or inbox.

    Raises ConfigError for a note whose entries would never be found.
    """
    name, _, heading = (to or "").partition("#")
    name = name.strip("/").removesuffix(".md") or _usual_place(settings, now)
    return place_of(NotePath(f"{name}.md"), settings), heading or None


def place_of(path: NotePath, settings: Settings) -> NotePath:
    """The note, provided that its entries would be found.

    Raises ConfigError if it is hidden, ignored, or named like a conflict copy.
    """
    if Ignore(settings).anywhere(path) or is_conflict_copy(path):
        raise ConfigError(
            f"{path} is hidden or ignored, and what is added there would not be "
            "found again; name another note with --to"
        )
    return path


def _usual_place(settings: Settings, now: datetime) -> str:
    """The note that `add` writes to by default, without `.md`."""
    if settings.notes.add_to != "daily":
        return settings.notes.inbox.removesuffix(".md")
    return daily_note(settings, now)


def daily_note(settings: Settings, now: datetime) -> str:
    """Today's daily note, without `.md`. Raises ConfigError."""
    daily = settings.obsidian.daily
    try:
        name = moment_format.write(now, daily.format)
    except moment_format.UnknownFormat as error:
        raise ConfigError(f"the name of today's daily note: {error}") from None
    return f"{daily.folder.strip('/')}/{name}".lstrip("/")


_SYMBOL = regex("|".join(symbols[0] for symbols in SYMBOLS.values()))
_KEYS = tuple(f"[{key}::" for key in KEYS.values())


def lean(lines: Iterable[str]) -> int:
    """How many more lines of entries use Dataview fields than Tasks symbols."""
    more = 0
    for raw in lines:
        more += "::" in raw and any(key in raw for key in _KEYS)
        more -= not raw.isascii() and _SYMBOL.search(raw) is not None
    return more


def dialect_of(settings: Settings, leaning: Iterable[int]) -> Dialect:
    """The notation of new fields in this vault, for lines without one.

    `leaning` are the `lean`s of its notes.
    """
    tasks = settings.obsidian.tasks
    if tasks.present:
        return Dialect.DATAVIEW if tasks.dataview else Dialect.EMOJI
    return Dialect.DATAVIEW if sum(leaning) > 0 else Dialect.EMOJI
