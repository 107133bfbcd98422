"""The notes of a vault in memory: read once, kept current note by note."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

from journal.language.notes import parse_note
from journal.model import Entry, Note, NotePath, Problem, Settings
from journal.vault.cache import Cache
from journal.vault.files import Unreadable, read_note
from journal.vault.walk import FileStamp, Ignore, is_conflict_copy, list_notes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The vault at one moment; never changes, can be handed to any thread."""

    notes: Mapping[NotePath, Note]
    conflicts: tuple[NotePath, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Of the vault as a whole: files that could not be read, conflict copies."""

    def entries(self) -> list[Entry]:
        """Every entry, by note and line."""
        return [e for path in sorted(self.notes) for e in self.notes[path].entries]

    def note(self, path: NotePath) -> Note | None:
        return self.notes.get(path)


Progress = Callable[[int, int], None]
"""How many notes have been read, of how many."""


class Index:
    """Reads the vault, with the help of a cache, and answers with snapshots."""

    def __init__(self, root: Path, settings: Settings, cache: Cache | None) -> None:
        self._root = root
        self._settings = settings
        self._ignore = Ignore(settings)
        self._cache = cache
        self._known: dict[NotePath, tuple[FileStamp, Note]] | None = None
        self._conflicts: tuple[NotePath, ...] = ()
        self._failures: dict[str, Problem] = {}

    def snapshot(self) -> Snapshot:
        """The notes as they were at the last `refresh` or `look_at`, by path."""
        known = self._known or {}
        # in order, or who comes first in a message would be the disk's choice
        notes = {path: known[path][1] for path in sorted(known)}
        return Snapshot(
            MappingProxyType(notes), self._conflicts, tuple(self._failures.values())
        )

    def refresh(self, progress: Progress | None = None) -> set[NotePath]:
        """Bring everything up to date; answers the notes that changed or went.

        `progress` is told after each note that had to be read.
        """
        if self._known is None:
            self._known = self._cache.load() if self._cache else {}
        listing = list_notes(self._root, self._settings)
        self._conflicts = tuple(listing.conflicts)
        self._failures = {
            folder: Problem(
                NotePath(folder),
                0,
                f"the folder cannot be listed: {why}",
                "its notes are missing here until it can",
                "unreadable",
            )
            for folder, why in listing.unreadable
        }
        stale = [
            path
            for path, stamp in listing.notes.items()
            if path not in self._known or self._known[path][0] != stamp
        ]
        # a folder that cannot be listed has not lost its notes
        gone = [
            path
            for path in self._known
            if path not in listing.notes
            and not any(path.startswith(f) or f == "/" for f, _ in listing.unreadable)
        ]
        return self._update(_told(stale, listing.notes, progress), gone)

    def look_at(self, paths: Iterable[NotePath]) -> set[NotePath]:
        """Bring these notes up to date, whatever is said to have happened to them."""
        if self._known is None:
            return self.refresh()
        present: list[tuple[NotePath, FileStamp]] = []
        gone: list[NotePath] = []
        for path in paths:
            try:
                stamp = None if self._ignore.anywhere(path) else self._stamp(path)
            except OSError:
                continue  # it cannot be looked at now: what is known of it stays
            if is_conflict_copy(path.rsplit("/", 1)[-1]):
                others = (other for other in self._conflicts if other != path)
                self._conflicts = tuple(sorted([*others, *([path] if stamp else [])]))
            elif stamp is None:
                self._failures.pop(path, None)
                if path in self._known:
                    gone.append(path)
            elif path not in self._known or self._known[path][0] != stamp:
                present.append((path, stamp))
        return self._update(present, gone)

    def _stamp(self, path: NotePath) -> FileStamp | None:
        """The stamp of a regular file, as the walk sees it: links do not count."""
        try:
            status = os.lstat(self._root / path)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return None
        return FileStamp.of(status) if stat.S_ISREG(status.st_mode) else None

    def _update(
        self, stale: Iterable[tuple[NotePath, FileStamp]], gone: Iterable[NotePath]
    ) -> set[NotePath]:
        assert self._known is not None
        changed: set[NotePath] = set()
        stored: list[tuple[NotePath, FileStamp, Note]] = []
        for path, stamp in stale:
            note = self._read(path)
            if note is None:
                continue
            before = self._known.get(path)
            self._known[path] = (stamp, note)
            stored.append((path, stamp, note))
            if before is None or before[1].digest != note.digest:
                changed.add(path)
        gone = list(gone)
        for path in gone:
            del self._known[path]
            self._failures.pop(path, None)
        if self._cache and (stored or gone):
            self._cache.store(stored, gone)
        return changed | set(gone)

    def _read(self, path: NotePath) -> Note | None:
        """The note, or None if it cannot be read now: what is known of it stays."""
        try:
            content = read_note(self._root, path).content
        except Unreadable as error:
            self._failures[path] = Problem(
                path,
                0,
                f"the note cannot be read: {error}",
                "what was known of it is still shown; it will not be written",
                "unreadable",
            )
            return None
        self._failures.pop(path, None)
        return parse_note(path, content, self._settings)


def _told(
    stale: Sequence[NotePath],
    stamps: Mapping[NotePath, FileStamp],
    progress: Progress | None,
) -> Iterator[tuple[NotePath, FileStamp]]:
    for number, path in enumerate(stale):
        if progress and number:
            progress(number, len(stale))
        yield path, stamps[path]


def settings_key(settings: Settings) -> str:
    """A fingerprint of the settings that change how a note is read."""

    def plain(value: Any) -> Any:
        return dict(value) if isinstance(value, Mapping) else str(value)

    parts = {
        "people": settings.people_folder,
        "not_people": settings.not_people,
        "daily": asdict(settings.daily),
        "tasks": asdict(settings.tasks),
        "kanban": asdict(settings.kanban),
        "reminder": asdict(settings.reminder),
    }
    text = json.dumps(parts, sort_keys=True, default=plain)
    return blake2b(text.encode(), digest_size=8).hexdigest()
