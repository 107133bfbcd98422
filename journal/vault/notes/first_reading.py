"""New notes → their stored form in the cache, notes and rows.

It takes two rounds, because rows depend on all people: the first handles notes without
entries, the second those that may hold entries, from bytes kept in memory.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from journal.language.note.note_names import day_of
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
from journal.vault.cache.layout import checksum
from journal.vault.cache.line_codec import LineCodec
from journal.vault.cache.note_codec import note_from_plain, note_to_plain
from journal.vault.cache.stored_form import NoteRow, StampRow, plain_form
from journal.vault.notes.snapshot import Names, Rows
from journal.vault.open import MAX_NOTE, UnreadableNote, read_note, without_links
from journal.vault.sweep import FileStamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Failures = list[tuple[bytes, str]]
    Batch = tuple[list[StampRow], list[NoteRow], list[tuple[Any, ...]], Failures]
    """Notes in the form of the cache, rows with their checksums, and unreadable notes
    with the reason."""

KEPT = 16 * 2**20
"""Bytes of notes that a reader keeps for the second round; it rereads the rest."""
_NAMES = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
_BATCH = 500
"""Rows, or notes without any, handed over at a time."""


class Reader:
    """Reads some of the notes, in two rounds. Each returns batches."""

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
        """Notes with an entry that had another id before."""
        self._kept: dict[NotePath, bytes | None] = {}
        """Notes for the second round; None instead of the bytes if they would be too
        many."""
        self._room = KEPT
        self._ready: list[Note] = []
        """Notes read in the first round that have entries."""
        self._safe: dict[str, bool] = {}
        """Folders, and whether no link leads to them."""
        self.rows_hold = True
        """Whether rows can be computed; not with an unknown nudge schedule."""

    # -------------------------------------------------------- the first round

    def look(self, paths: Sequence[NotePath]) -> Batch:
        """The first round: everything but notes that may hold entries."""
        batch: Batch = [], [], [], []
        for path, content in self._read(paths):
            if isinstance(content, UnreadableNote):
                batch[3].append((os.fsencode(path), str(content)))
            elif not may_hold_entries(content):
                self._take_without_entries(path, content, batch)
            elif may_be_somebody(path, content, self._settings):
                note = self._note(path, content)
                self._take(note, batch)
                self._ready.append(note)
            else:
                self._room -= len(content)
                self._kept[path] = content if self._room > 0 else None
        return batch

    def _take_without_entries(
        self, path: NotePath, content: bytes, batch: Batch
    ) -> None:
        """Add the stored form of a note that cannot have entries."""
        day = day_of(path, self._settings)
        if day or not holds_nothing(path, content, self._settings):
            self._take(self._note(path, content), batch)
            return
        digest = bytes.fromhex(digest_of(content))
        # os.fsencode inlined, since this runs for most notes
        batch[0].append((path.encode(*_NAMES), *self._stamps[path], digest))

    def _note(self, path: NotePath, content: bytes) -> Note:
        note = parse_note(path, content, self._settings)
        return self._names.settle(note) if self._names else note

    def _lines(
        self, path: NotePath, content: bytes, possible: bool | None
    ) -> Note | ReadNote:
        """The note, without its entries if none of their ids differ from the
        default."""
        if path in self._named:
            return self._note(path, content)
        return read_lines(path, content, self._settings, entries_possible=possible)

    def _take(self, found: Note | ReadNote, batch: Batch) -> None:
        """Add the stored form of a note."""
        if isinstance(found, Note):
            path, plain = found.path, note_to_plain(found)
        else:
            path, plain = found.note.path, self._codec.plain(found)
        stamp, note = plain_form(path, self._stamps[path], plain)
        batch[0].append(stamp)
        if note:
            batch[1].append(note)

    def read_whole(self, path: NotePath) -> tuple[Batch, Note | None]:
        """A note right away, without its rows."""
        batch: Batch = [], [], [], []
        [(_, content)] = self._read([path])
        if isinstance(content, UnreadableNote):
            batch[3].append((os.fsencode(path), str(content)))
            return batch, None
        note = self._note(path, content)
        self._take(note, batch)
        return batch, note

    def notes_at(self, paths: Iterable[NotePath]) -> dict[NotePath, Note]:
        """The existing ones among these notes."""
        wanted = [path for path in paths if path in self._stamps]
        found = {path: self.read_whole(path)[1] for path in wanted}
        return {path: note for path, note in found.items() if note}

    # -------------------------------------------------------- the second round

    @staticmethod
    def persons_of(plain: bytes) -> list[Note]:
        """Pass the notes of people to a forked process."""
        return list(map(note_from_plain, marshal.loads(plain)))

    def finish(
        self, persons: Sequence[Note], others: Iterable[Note] = ()
    ) -> Iterator[Batch]:
        """The second round: notes that may hold entries, and all rows, given these
        people.

        `others` are notes that are already stored, but without their rows.
        """
        batch: Batch = [], [], [], []

        def each() -> Iterator[Note | ReadNote]:
            yield from self._ready
            yield from others
            for path in list(self._kept):
                content = self._kept.pop(path)
                possible = None if content is None else True
                if content is None:
                    [(_, found)] = self._read([path])
                    if isinstance(found, UnreadableNote):
                        batch[3].append((os.fsencode(path), str(found)))
                        continue
                    content = found
                read = self._lines(path, content, possible)
                self._take(read, batch)
                yield read

        try:
            for row in self._rows.of(each(), persons):
                batch[2].append((*row, checksum(row)))
                if len(batch[2]) >= _BATCH:
                    yield batch
                    batch = [], [], [], []
        except ConfigError:
            # reported where the agenda is built; the notes are stored nevertheless
            self.rows_hold = False
            batch[2].clear()
            for _ in each():
                pass
        yield batch

    # -------------------------------------------------------- reading

    def _read(
        self, paths: Sequence[NotePath]
    ) -> Iterator[tuple[NotePath, bytes | UnreadableNote]]:
        """The bytes of notes found a moment ago, given their sizes."""
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
                # it changed: read it with full care, reporting a reason if necessary
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
