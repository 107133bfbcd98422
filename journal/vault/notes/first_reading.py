"""Notes that nothing is known of → what the cache stores of them, notes and rows.

It takes two rounds, for the rows depend on who there is: first come all notes but
those that may hold entries, and these in the second, from bytes that were kept.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from journal.language.note.note_names import day_of, title_of
from journal.language.note.note_reader import ReadNote
from journal.language.note.read_note import (
    digest_of,
    holds_nothing,
    may_be_somebody,
    may_hold_entries,
    parse_note,
    read_lines,
)
from journal.model.entry import NotePath
from journal.model.errors import ConfigError
from journal.model.note import Note
from journal.model.settings import Settings
from journal.vault.cache.cache import note_row, plain_row
from journal.vault.cache.layout import checksum
from journal.vault.cache.line_codec import LineCodec
from journal.vault.cache.note_codec import bare_to_plain, note_from_plain
from journal.vault.notes.snapshot import Names, Rows
from journal.vault.open import MAX_NOTE, UnreadableNote, read_note, without_links
from journal.vault.sweep import FileStamp

KEPT = 16 * 2**20
"""Bytes of notes that a reader keeps for its second round; the rest it reads again."""
_BATCH = 500
"""Rows, or notes without any, that are handed over at a time."""

Batch = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[tuple[bytes, str]]]
"""Notes as the cache stores them, rows with their checksums, and what could not be
read, with the reason."""


class Reader:
    """Reads some of the notes, in two rounds. Each answers with batches."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        stamps: Mapping[NotePath, FileStamp],
        rows: Rows,
        names: Names | None,
    ) -> None:
        self._root = root
        self._settings = settings
        self._stamps = stamps
        self._rows = rows
        self._names = names
        self._codec = LineCodec(settings)
        self._named = names.known_in() if names else frozenset()
        """Notes of which an entry was called something else before."""
        self._kept: dict[NotePath, bytes | None] = {}
        """Notes for the second round; None where the bytes would be too many."""
        self._room = KEPT
        self._ready: list[Note] = []
        """Notes that were read in the first round and have entries."""
        self._safe: dict[str, bool] = {}
        """Folders, and whether no link leads to them."""
        self.rows_hold = True
        """Whether the rows can be told: not under a ladder that is none."""

    # -------------------------------------------------------- the first round

    def look(self, paths: Sequence[NotePath]) -> Batch:
        """Everything but what may hold entries."""
        notes: list[tuple[Any, ...]] = []
        failed: list[tuple[bytes, str]] = []
        for path, content in self._read(paths):
            if isinstance(content, UnreadableNote):
                failed.append((os.fsencode(path), str(content)))
            elif not may_hold_entries(content):
                notes.append(self._without_entries(path, content))
            elif may_be_somebody(path, content, self._settings):
                note = self._note(path, content)
                notes.append(self._row(note))
                self._ready.append(note)
            else:
                self._room -= len(content)
                self._kept[path] = content if self._room > 0 else None
        return notes, [], failed

    def _without_entries(self, path: NotePath, content: bytes) -> tuple[Any, ...]:
        """What is stored of a note that can have no entries."""
        day = day_of(path, self._settings)
        if not holds_nothing(path, content, self._settings, day):
            return self._row(self._note(path, content))
        plain = bare_to_plain(path, title_of(path), digest_of(content), day)
        return plain_row(path, self._stamps[path], plain)

    def _note(self, path: NotePath, content: bytes) -> Note:
        note = parse_note(path, content, self._settings)
        return self._names.settle(note) if self._names else note

    def _lines(self, path: NotePath, content: bytes) -> Note | ReadNote:
        """The note, without its entries if these have no names of their own."""
        if path in self._named:
            return self._note(path, content)
        return read_lines(path, content, self._settings)

    def _row(self, found: Note | ReadNote) -> tuple[Any, ...]:
        if isinstance(found, Note):
            return note_row(found.path, self._stamps[found.path], found)
        path = found.note.path
        return plain_row(path, self._stamps[path], self._codec.plain(found))

    def read_whole(self, path: NotePath) -> tuple[Batch, Note | None]:
        """A note at once, without its rows."""
        [(_, content)] = self._read([path])
        if isinstance(content, UnreadableNote):
            return ([], [], [(os.fsencode(path), str(content))]), None
        note = self._note(path, content)
        return ([self._row(note)], [], []), note

    def notes_at(self, paths: Iterable[NotePath]) -> dict[NotePath, Note]:
        """Those of these notes that there are."""
        wanted = [path for path in paths if path in self._stamps]
        found = {path: self.read_whole(path)[1] for path in wanted}
        return {path: note for path, note in found.items() if note}

    # -------------------------------------------------------- the second round

    @staticmethod
    def persons_of(plain: bytes) -> list[Note]:
        """The notes about people, as they are told to a copy of this process."""
        return list(map(note_from_plain, marshal.loads(plain)))

    def finish(
        self, persons: Sequence[Note], others: Iterable[Note] = ()
    ) -> Iterator[Batch]:
        """What may hold entries, and the rows of all, among these people.

        `others` are notes that are stored already, and whose rows are not.
        """
        notes: list[tuple[Any, ...]] = []
        rows: list[tuple[Any, ...]] = []
        failed: list[tuple[bytes, str]] = []

        def each() -> Iterator[Note | ReadNote]:
            yield from self._ready
            yield from others
            for path in list(self._kept):
                content = self._kept.pop(path)
                if content is None:
                    [(_, found)] = self._read([path])
                    if isinstance(found, UnreadableNote):
                        failed.append((os.fsencode(path), str(found)))
                        continue
                    content = found
                read = self._lines(path, content)
                notes.append(self._row(read))
                yield read

        try:
            for row in self._rows.of(each(), persons):
                rows.append((*row, checksum(row)))
                if len(rows) >= _BATCH:
                    yield notes, rows, failed
                    notes, rows, failed = [], [], []
        except ConfigError:
            # said where the agenda is made; the notes are stored all the same
            self.rows_hold = False
            yield notes, [], failed
            notes, rows, failed = [], [], []
            for _ in each():
                pass
        yield notes, rows, failed

    # -------------------------------------------------------- reading

    def _read(
        self, paths: Sequence[NotePath]
    ) -> Iterator[tuple[NotePath, bytes | UnreadableNote]]:
        """The bytes of notes that were there a moment ago, with their sizes known."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        root, open_, read, close = os.fspath(self._root), os.open, os.read, os.close
        for path in paths:
            size = self._stamps[path][1]
            try:
                if size > MAX_NOTE or not self._is_safe(path.rpartition("/")[0]):
                    raise OSError
                file = open_(f"{root}/{path}", flags)
                try:
                    content = read(file, size + 1)
                finally:
                    close(file)
                if len(content) != size:
                    raise OSError
            except (OSError, ValueError):
                # not as it was: with all the care there is, and the reason if need be
                try:
                    yield path, read_note(self._root, path).content
                except UnreadableNote as error:
                    yield path, error
            else:
                yield path, content

    def _is_safe(self, folder: str) -> bool:
        safe = self._safe.get(folder)
        if safe is None:
            safe = (
                not folder or without_links(os.fspath(self._root), folder) is not None
            )
            self._safe[folder] = safe
        return safe
