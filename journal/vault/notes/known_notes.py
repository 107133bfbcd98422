"""The notes of a vault as of the last look.

Notes unchanged since they were stored stay in the cache until they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from journal.model.entry import NotePath, Problem
from journal.model.note import Note
from journal.model.notes_by_path import NotesByPath
from journal.model.settings import Settings
from journal.vault.cache.cache import Cache
from journal.vault.cache.stored_note import StoredNote, bare_note, read_stored
from journal.vault.notes.copies import MayBeCopies, PathsInOrder, copies_in, original_of
from journal.vault.notes.find import Ignore, Listing
from journal.vault.notes.read_all import no_garbage
from journal.vault.notes.snapshot import Names, Notes, Rows, Snapshot, unreadable
from journal.vault.open import Found, read_one
from journal.vault.sweep import FileStamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_Left = dict[NotePath, NotePath]
"""Notes that are still to be found, by their path as it is known."""


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
        self._bare: dict[NotePath, bytes] = {}
        """The digests of notes with nothing in them; never changed in place."""
        self._all_here = False
        """Whether these two hold all notes, or only those read since."""
        self._persons: dict[NotePath, Note] = {}
        """The notes of people, copies too."""
        self._validity: dict[str, Any] | None = None
        """What the rows of the cache are valid under."""
        self._conflicts: tuple[NotePath, ...] = ()
        self._may_be_copies = MayBeCopies()
        self._in_order = PathsInOrder()
        self._failures: dict[str, Problem] = {}
        self._changes = 0
        """How often something was read, or was gone."""
        self._expected: dict[NotePath, Note] = {}
        self._listed: Listing | None = None
        """What was listed just now, and not compared yet."""

    @property
    def state(self) -> object:
        """Equal for as long as a snapshot holds the same."""
        return self._changes, self._conflicts, tuple(self._failures.values())

    def snapshot(self) -> Snapshot:
        """The notes as of the last `refresh` or `look_at`, by path."""
        self._load()
        copies = self._copies(self._candidates())
        # in order, or the disk would decide who comes first in a message
        paths = sorted(path for path in self._notes if path not in copies)
        notes = {path: self._notes[path] for path in paths}
        by_path = NotesByPath(notes, self._bare, bare_note)
        conflicts = tuple(sorted([*self._conflicts, *copies]))
        found = {path: original_of(path, by_path) for path in self._conflicts}
        known = {path: original for path, original in found.items() if original}
        return Snapshot(
            by_path,
            conflicts,
            tuple(self._failures.values()),
            MappingProxyType(known | copies),
        )

    def _candidates(self) -> dict[NotePath, NotePath]:
        """Notes that may be copies by name, with their possible originals."""
        return self._may_be_copies.among(self._stamps or {})

    def _copies(self, may_be: Mapping[NotePath, NotePath]) -> dict[NotePath, NotePath]:
        """Those that are copies, each with its original."""
        notes = self.notes_at([*may_be, *may_be.values()])
        return copies_in(may_be, notes.get)

    def notes_at(self, paths: Iterable[NotePath]) -> Notes:
        """The existing ones among these notes; no others are fetched."""
        known = self._stamps or {}
        missing = [p for p in paths if p in known and p not in self._notes]
        bare = [path for path in missing if path in self._bare]
        self._notes.update((p, bare_note(p, self._bare[p])) for p in bare)
        self._forget_bare(bare)
        if missing and not self._all_here and self._cache:
            stored = self._cache.load(path for path in missing if path not in bare)
            self._notes.update((path, note) for path, (_, note) in stored.items())
        return self._notes

    def _forget_bare(self, paths: Iterable[NotePath]) -> None:
        """These have something in them now, or are gone, or known otherwise."""
        gone = self._bare.keys() & paths
        if gone:
            # snapshots hold the others
            self._bare = {p: b for p, b in self._bare.items() if p not in gone}

    def _known(self, paths: Sequence[NotePath]) -> dict[NotePath, Note]:
        """The ones among these notes that existed at the last look."""
        notes = self.notes_at(paths)
        return {path: notes[path] for path in paths if path in notes}

    def _load(self) -> None:
        """Fetch the known notes that have not been asked for yet, as they are
        stored."""
        if self._all_here:
            return
        self._all_here = True
        stamps = self._stamps or {}
        left = {p: p for p in stamps if p not in self._notes and p not in self._bare}
        if self._cache and left:
            with no_garbage(len(left)):
                self._load_stored(self._cache, stamps, left)
                if left:
                    self._load_few(self._cache, stamps, left)
        # another process has started over since this one looked
        for path in left:
            self._changes += 1
            note = self._read(path)
            if note:
                self._notes[path] = note
            else:
                del stamps[path]
                self._in_order.remove(path)

    def _load_stored(
        self, cache: Cache, stamps: dict[NotePath, FileStamp], left: _Left
    ) -> None:
        """Take those with something in them from the cache, none if it is damaged."""
        found: dict[NotePath, tuple[FileStamp, Note]] = {}

        def take(path: NotePath, stamp: FileStamp, stored: bytes) -> None:
            known = left.get(path)
            if known is None:
                return
            if stamps[known] != stamp:
                note = read_stored(stored)
            elif known in self._persons:
                note = self._persons[known]
            else:
                note = StoredNote.of(known, stored)
            found[known] = stamp, note

        if cache.load_stored(take):
            self._take(found, stamps, left)

    def _load_few(
        self, cache: Cache, stamps: dict[NotePath, FileStamp], left: _Left
    ) -> None:
        """Take the others, of which it was not known that nothing is in them."""
        self._take(cache.load(left), stamps, left)

    def _take(
        self,
        found: Mapping[NotePath, tuple[FileStamp, Note]],
        stamps: dict[NotePath, FileStamp],
        left: _Left,
    ) -> None:
        for path, (stamp, note) in found.items():
            stamps[path], self._notes[path] = stamp, note
            del left[path]

    def _every_note(self) -> Iterator[Note]:
        """Every note in which there may be something; those in the cache are not
        kept."""
        assert self._stamps is not None
        left = self._stamps.keys() - self._bare.keys()
        if not self._all_here and self._cache:
            for path, note in self._cache.each():
                if path in left:
                    left.discard(path)
                    yield self._notes.get(path, note).in_passing()
        for path in left:
            known = self._notes.get(path) or self._read(path)
            if known:
                yield known.in_passing()

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
