"""The first cache of a vault: every note is read and stored in its final form.

Forked copies of this process read (`forked_readers.py`); this one reads too, and stores
(`new_file.py`). A faster equivalent of what `Index` does; a test holds the two equal,
table by table. If anything fails here, the usual way takes over.
"""

from __future__ import annotations

import marshal
import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack

from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.value import field, record
from journal.vault.cache.cache import Cache
from journal.vault.cache.new_file import NewFile
from journal.vault.cache.note_codec import note_from_plain, note_to_plain
from journal.vault.cache.stored_form import NoteRow, StampRow
from journal.vault.notes.copies import copies_in, originals
from journal.vault.notes.first_reading import Reader
from journal.vault.notes.forked_readers import (
    Chunks,
    ForkedReader,
    ReaderLost,
    readers_for,
)
from journal.vault.notes.snapshot import Progress
from journal.vault.sweep import FileStamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from journal.vault.notes.first_reading import Batch

    ValidityOf = Callable[[Sequence[Note]], dict[str, Any] | None]
    """Returns what the rows are valid under, given these people."""

_FORKED = 1000
"""From this many notes on a forked process pays off."""
_CHUNK = 64
_STORED = 500
"""Notes or rows stored at a time."""


@record
class Found:
    """What the index keeps from it; everything else is in the cache."""

    persons: dict[NotePath, Note] = field(default_factory=dict)
    """The notes of people, copies too."""
    failures: dict[NotePath, str] = field(default_factory=dict)
    """Unreadable notes, with the reason."""
    validity: dict[str, Any] | None = None
    """What the rows are valid under; None if there are none."""


def _nothing() -> tuple[list[StampRow], list[NoteRow], list[tuple[Any, ...]]]:
    """What waits to be stored, in the order of `NewFile.add`."""
    return [], [], []


class FirstIndex:
    """One first look at a vault."""

    def __init__(
        self,
        cache: Cache,
        stamps: Mapping[NotePath, FileStamp],
        reader: Reader,
    ) -> None:
        self._cache = cache
        self._stamps = stamps
        self._reader = reader
        self._found = Found()
        self._waiting = _nothing()
        self._done = 0

    def make(
        self,
        validity_of: ValidityOf,
        progress: Progress | None,
    ) -> Found | None:
        """Read and store; None if that cannot be done this way.

        `validity_of` tells what the rows are valid under, once all people are known.
        """
        try:
            with ExitStack() as stack:
                file = NewFile(self._cache)
                stack.callback(file.close)
                return self._made(file, stack, validity_of, progress)
        except (OSError, sqlite3.Error, ReaderLost, ValueError, EOFError):
            return None

    def _made(
        self,
        file: NewFile,
        stack: ExitStack,
        validity_of: ValidityOf,
        progress: Progress | None,
    ) -> Found | None:
        found, reader = self._found, self._reader
        may_be = originals(self._stamps)
        apart = {*may_be, *may_be.values()}
        paths = [path for path in self._stamps if path not in apart]
        chunks = Chunks(paths, _CHUNK)
        stack.callback(chunks.close)
        copies = self._copies(stack, chunks, len(paths))
        shown, hidden = self._apart(file, apart, may_be)
        for chunk in chunks:
            self._take(file, reader.look(chunk))
            self._hear(file, copies)
            if progress:
                progress(min(self._done, len(self._stamps) - 1), len(self._stamps))
        self._wait(file, copies, lambda copy: copy.has_looked)
        people = [n for path, n in found.persons.items() if path not in hidden]
        validity = validity_of(people)
        plain = marshal.dumps(list(map(note_to_plain, people)))
        for copy in copies:
            copy.persons_are(plain)
        for batch in reader.finish(people, shown):
            self._take(file, batch)
            self._hear(file, copies)
            if progress:
                progress(min(self._done, len(self._stamps) - 1), len(self._stamps))
        self._wait(file, copies, lambda copy: copy.is_done)
        self._store(file)
        hold = reader.rows_hold and all(copy.rows_hold for copy in copies)
        found.validity = validity if hold and not found.failures else None
        return found if file.become_the_cache(found.validity) else None

    def _copies(
        self, stack: ExitStack, chunks: Chunks, notes: int
    ) -> list[ForkedReader]:
        copies = []
        for _ in range(readers_for(notes, _FORKED) - 1):
            copy = ForkedReader(self._cache.file.parent, self._reader, chunks)
            stack.callback(copy.end)
            copies.append(copy)
        return copies

    def _apart(
        self,
        file: NewFile,
        paths: Iterable[NotePath],
        may_be: Mapping[NotePath, NotePath],
    ) -> tuple[list[Note], Collection[NotePath]]:
        """Store notes that may be copies of each other; returns those that get rows,
        and which are copies."""
        notes: dict[NotePath, Note] = {}
        for path in paths:
            batch, note = self._reader.read_whole(path)
            self._take(file, batch)
            if note:
                notes[path] = note
        copies = copies_in(may_be, notes.get)
        return [note for path, note in notes.items() if path not in copies], copies

    # -------------------------------------------------------- what was read

    def _take(self, file: NewFile, batch: Batch) -> None:
        stamps, notes, rows, failed = batch
        self._done += len(stamps) + len(failed)
        for key, why in failed:
            self._found.failures[NotePath(os.fsdecode(key))] = why
        for _, plain, is_person, *_ in notes:
            if is_person:
                note = note_from_plain(marshal.loads(plain))
                self._found.persons[note.path] = note
        self._waiting[0].extend(stamps)
        self._waiting[1].extend(notes)
        self._waiting[2].extend(rows)
        if max(len(waiting) for waiting in self._waiting) >= _STORED:
            self._store(file)

    def _store(self, file: NewFile) -> None:
        file.add(*self._waiting)
        self._waiting = _nothing()

    def _hear(self, file: NewFile, copies: Iterable[ForkedReader]) -> None:
        for copy in copies:
            for batch in copy.batches():
                self._take(file, batch)

    def _wait(
        self,
        file: NewFile,
        copies: Sequence[ForkedReader],
        over: Callable[[ForkedReader], bool],
    ) -> None:
        for copy in copies:
            while not over(copy):
                copy.wait()
                self._hear(file, copies)
