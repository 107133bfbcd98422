"""The vault at one moment, and the interfaces for storing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from types import MappingProxyType

from journal.language.hashes import blake2b
from journal.language.note.note_reader import ReadNote
from journal.model.entry import Entry, NotePath, Problem
from journal.model.note import Note
from journal.model.notes_by_path import telling
from journal.model.settings import Settings
from journal.model.value import field, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol
else:
    Protocol = object


@value
class Snapshot:
    """The vault at one moment; immutable, safe to share between threads."""

    notes: Mapping[NotePath, Note]
    conflicts: tuple[NotePath, ...] = ()
    """Conflict copies by sync programs; not among the notes."""
    problems: tuple[Problem, ...] = ()
    """Problems of the whole vault: unreadable files, conflict copies."""
    originals: Mapping[NotePath, NotePath] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The originals of these copies, where they exist."""

    def entries(self) -> list[Entry]:
        """Every entry, by note and line."""
        notes = telling(self.notes)
        return [e for path in sorted(notes) for e in notes[path].entries]

    def note(self, path: NotePath) -> Note | None:
        return self.notes.get(path)


Row = tuple["Any", ...]
"""One row of the cache, in the order of `layout.ROW_COLUMNS`."""
Notes = Mapping[NotePath, Note]
NotesAt = Callable[[Iterable[NotePath]], Notes]
"""Returns the existing ones among these notes."""
Progress = Callable[[int, int], None]
"""Called with the number of notes read, and of all notes."""


class Rows(Protocol):
    """Computes the agenda's rows for notes, and what these are valid under."""

    def validity(self, notes: NotesAt, persons: Iterable[Note]) -> dict[str, Any]:
        """What the rows depend on apart from the notes. `notes` looks notes up.

        `persons` are the notes of people.
        """

    def of(
        self, notes: Iterable[Note | ReadNote], persons: Iterable[Note]
    ) -> Iterable[Row]:
        """The rows of these notes. Raises ConfigError if they cannot be computed."""


class Names(Protocol):
    """Assigns ids to the entries of notes."""

    def known_in(self) -> Set[NotePath]:
        """The notes with an entry that had another id before."""

    def former(self) -> str:
        """All former ids, divided by blanks."""

    def settle(self, note: Note) -> Note:
        """A new note, its entries given ids."""

    def follow(
        self, changed: Sequence[tuple[Note | None, Note]], gone: Sequence[Note]
    ) -> list[Note]:
        """Changed notes, each with its previous version, and removed ones; ids
        updated."""


def settings_key(settings: Settings) -> str:
    """A fingerprint of the settings that affect how a note is read."""
    notes, obsidian = settings.notes, settings.obsidian
    plugins = (obsidian.daily, obsidian.tasks, obsidian.kanban, obsidian.reminder)
    # their `repr` shows every field; none is a set, whose order would differ
    parts = repr((notes.people_folder, notes.ignore_handles, *plugins))
    return blake2b(parts.encode(), digest_size=8).hexdigest()


def unreadable(path: NotePath, why: Exception) -> Problem:
    """The problem for an unreadable note."""
    return Problem(
        path,
        0,
        f"the note cannot be read: {why}",
        "what was known of it is still shown; it will not be written",
        "unreadable",
    )


def unlisted(folder: str, why: str) -> Problem:
    """The problem for an unreadable folder."""
    return Problem(
        NotePath(folder),
        0,
        f"the folder cannot be listed: {why}",
        "its notes are missing here until it can",
        "unreadable",
    )
