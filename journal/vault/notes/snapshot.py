"""The vault at one moment, and what is made of it when it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any, Protocol

from journal.language.hashes import blake2b
from journal.language.note.note_reader import ReadNote
from journal.model.entry import Entry, NotePath, Problem
from journal.model.note import Note
from journal.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The vault at one moment; never changes, can be handed to any thread."""

    notes: Mapping[NotePath, Note]
    conflicts: tuple[NotePath, ...] = ()
    """Copies that sync programs made; not among the notes."""
    problems: tuple[Problem, ...] = ()
    """Of the vault as a whole: files that could not be read, conflict copies."""
    originals: Mapping[NotePath, NotePath] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """Of such copies the notes they were made of, where these are there."""

    def entries(self) -> list[Entry]:
        """Every entry, by note and line."""
        return [e for path in sorted(self.notes) for e in self.notes[path].entries]

    def note(self, path: NotePath) -> Note | None:
        return self.notes.get(path)


Row = tuple[Any, ...]
"""One row of the cache, in the order of `layout.ROW_COLUMNS`."""
Notes = Mapping[NotePath, Note]
NotesAt = Callable[[Iterable[NotePath]], Notes]
"""Answers those of these notes that there are."""
Progress = Callable[[int, int], None]
"""How many notes have been read, of how many."""


class Rows(Protocol):
    """Who knows what the agenda shows of a note, and under which settings."""

    def validity(self, notes: NotesAt, persons: Iterable[Note]) -> dict[str, Any]:
        """What the rows depend on beside the notes. `notes` answers what is asked.

        `persons` are the notes about people.
        """

    def of(
        self, notes: Iterable[Note | ReadNote], persons: Iterable[Note]
    ) -> Iterable[Row]:
        """The rows of these notes. Raises ConfigError where they cannot be told."""


class Names(Protocol):
    """Who knows what the entries of a note are called."""

    def known_in(self) -> Set[NotePath]:
        """The notes of which an entry was called something else before."""

    def settle(self, note: Note) -> Note:
        """A note of which nothing is known from before, its entries named."""

    def follow(
        self, changed: Sequence[tuple[Note | None, Note]], gone: Sequence[Note]
    ) -> list[Note]:
        """Notes that changed, each with what it was, and those gone; named anew."""


def settings_key(settings: Settings) -> str:
    """A fingerprint of the settings that change how a note is read."""

    def plain(value: Any) -> Any:
        return dict(value) if isinstance(value, Mapping) else str(value)

    parts = {
        "people": settings.notes.people_folder,
        "not_people": settings.notes.ignore_handles,
        "daily": asdict(settings.obsidian.daily),
        "tasks": asdict(settings.obsidian.tasks),
        "kanban": asdict(settings.obsidian.kanban),
        "reminder": asdict(settings.obsidian.reminder),
    }
    text = json.dumps(parts, sort_keys=True, default=plain)
    return blake2b(text.encode(), digest_size=8).hexdigest()


def unreadable(path: NotePath, why: Exception) -> Problem:
    """The problem of a note that cannot be read now."""
    return Problem(
        path,
        0,
        f"the note cannot be read: {why}",
        "what was known of it is still shown; it will not be written",
        "unreadable",
    )


def unlisted(folder: str, why: str) -> Problem:
    """The problem of a folder whose notes are not known."""
    return Problem(
        NotePath(folder),
        0,
        f"the folder cannot be listed: {why}",
        "its notes are missing here until it can",
        "unreadable",
    )
