"""The notes of a vault as of the last look.

Notes unchanged since they were stored stay in the cache until they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from journal.model.entry import NotePath, Problem
from journal.model.note import Note
from journal.model.settings import Settings
from journal.vault.cache.cache import Cache
from journal.vault.notes.copies import MayBeCopies, PathsInOrder, is_copy, original_of
from journal.vault.notes.find import Ignore
from journal.vault.notes.read_all import no_garbage
from journal.vault.notes.snapshot import Names, Notes, Rows, Snapshot, unreadable
from journal.vault.open import Found, read_one
from journal.vault.sweep import FileStamp


class KnownNotes:
    """The known notes; `Index` keeps them up to date."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        cache: Cache | None,
        rows: Rows | None = None,
        names: Names | None = None,
    ) -> None:
        self._root = root
        self._names = names
        self._settings = settings
        self._ignore = Ignore(settings)
        self._cache = cache
        self._rows = rows
        self._stamps: dict[NotePath, FileStamp] | None = None
        self._notes: dict[NotePath, Note] = {}
        self._all_here = False
        """Whether `_notes` holds all notes, or only those read since."""
        self._persons: dict[NotePath, Note] = {}
        self._validity: dict[str, Any] | None = None
        """What the rows of the cache are valid under."""
        self._conflicts: tuple[NotePath, ...] = ()
        self._may_be_copies = MayBeCopies()
        self._in_order = PathsInOrder()
        self._failures: dict[str, Problem] = {}
        self._changes = 0
        """How often something was read, or was gone."""
        self._expected: dict[NotePath, Note] = {}

    @property
    def state(self) -> object:
        """Equal for as long as a snapshot holds the same."""
        return self._changes, self._conflicts, tuple(self._failures.values())

    def snapshot(self) -> Snapshot:
        """The notes as of the last `refresh` or `look_at`, by path."""
        self._load()
        # in order, or the disk would decide who comes first in a message
        notes = {path: self._notes[path] for path in sorted(self._notes)}
        copies = {p: o for p, o in self._candidates().items() if self._is_copy(p, o)}
        for path in copies:
            del notes[path]
        conflicts = tuple(sorted([*self._conflicts, *copies]))
        found = {path: original_of(path, notes) for path in self._conflicts}
        known = {path: original for path, original in found.items() if original}
        return Snapshot(
            MappingProxyType(notes),
            conflicts,
            tuple(self._failures.values()),
            MappingProxyType(known | copies),
        )

    def _candidates(self) -> dict[NotePath, NotePath]:
        """Notes that may be copies by name, with their possible originals."""
        return self._may_be_copies.among(self._stamps or {})

    def _is_copy(self, path: NotePath, original: NotePath) -> bool:
        notes = self.notes_at([path, original])
        note, other = notes.get(path), notes.get(original)
        return note is not None and other is not None and is_copy(note, other)

    def notes_at(self, paths: Iterable[NotePath]) -> Notes:
        """The existing ones among these notes; no others are fetched."""
        known = self._stamps or {}
        missing = [p for p in paths if p in known and p not in self._notes]
        if missing and not self._all_here and self._cache:
            stored = self._cache.load(missing)
            self._notes.update((path, note) for path, (_, note) in stored.items())
        return self._notes

    def _known(self, paths: Sequence[NotePath]) -> dict[NotePath, Note]:
        """The ones among these notes that existed at the last look."""
        notes = self.notes_at(paths)
        return {path: notes[path] for path in paths if path in notes}

    def _load(self) -> None:
        """Fetch the known notes that have not been asked for yet."""
        if self._all_here:
            return
        self._all_here = True
        stamps = self._stamps or {}
        missing = stamps.keys() - self._notes.keys()
        with no_garbage(len(missing)):
            stored = self._cache.load() if self._cache and missing else {}
        for path in missing & stored.keys():
            stamps[path], self._notes[path] = stored[path]
        # another process has started over since this one looked
        for path in missing - stored.keys():
            self._changes += 1
            note = self._read(path)
            if note:
                self._notes[path] = note
            else:
                del stamps[path]
                self._in_order.remove(path)

    def _every_note(self) -> Iterator[Note]:
        """Every note; those read from the cache are not kept."""
        assert self._stamps is not None
        left = set(self._stamps)
        if not self._all_here and self._cache:
            for path, note in self._cache.each():
                if path in left:
                    left.discard(path)
                    yield self._notes.get(path, note)
        for path in left:
            known = self._notes.get(path) or self._read(path)
            if known:
                yield known

    def _read(self, path: NotePath) -> Note | None:
        note = self._noted(path, read_one(self._root, path, self._settings))
        return self._names.settle(note) if note and self._names else note

    def _noted(self, path: NotePath, found: Found) -> Note | None:
        """The note, or None if it cannot be read now; what is known then stays."""
        if isinstance(found, Note):
            self._failures.pop(path, None)
            return found
        self._failures[path] = unreadable(path, found)
        return None
