"""A note ↔ the rows of the cache that hold it."""

from __future__ import annotations

import marshal
import os
import sys

from journal.language.note.note_names import title_of
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.vault.cache.layout import DAMAGE, note_checksum
from journal.vault.cache.note_codec import (
    NOTHING,
    PERSON,
    note_from_plain,
    note_to_plain,
)
from journal.vault.evidence import evidence_in
from journal.vault.sweep import FileStamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from sqlite3 import Connection
    from typing import Any

    from journal.vault.evidence import Evidence

StampRow = tuple[bytes, int, int, int, bytes | None]
"""A row of `stamps`: the path, the stamp, and the digest of a note without anything
else."""
NoteRow = tuple[bytes, bytes, int, int, "list[Evidence]"]
"""A row of `notes`: the path, the note, whether it is a person's, the checksum. And the
rows of `evidence`."""

_STAMPS = "SELECT path, mtime_ns, size, inode, digest FROM stamps"
_DIGITS = 32
"""Of a digest."""


def stored_form(
    path: NotePath, stamp: FileStamp, note: Note
) -> tuple[StampRow, NoteRow | None]:
    """The rows of a note; without the second if there is nothing in it."""
    return plain_form(path, stamp, note_to_plain(note))


def plain_form(
    path: NotePath, stamp: FileStamp, note: tuple[Any, ...]
) -> tuple[StampRow, NoteRow | None]:
    """The same for a note in the form of `note_to_plain`."""
    key, (_, title, digest, *rest) = os.fsencode(path), note
    bare = tuple(rest) == NOTHING and len(digest) == _DIGITS
    if bare and title == title_of(path):
        return (key, *stamp, bytes.fromhex(digest)), None
    plain = marshal.dumps(note)
    checksum = note_checksum(key, stamp, plain)
    is_person, evidence = int(note[PERSON] is not None), evidence_in(key, note)
    return (key, *stamp, None), (key, plain, is_person, checksum, evidence)


def insert_notes(db: Connection, notes: Sequence[NoteRow]) -> None:
    """Store rows of notes, with their evidence."""
    rows = [note[:-1] for note in notes]
    db.executemany("INSERT OR REPLACE INTO notes VALUES (?,?,?,?)", rows)
    evidence = [row for note in notes for row in note[-1]]
    db.executemany("INSERT INTO evidence VALUES (?,?,?,?,?)", evidence)


def plain_of_bare(path: NotePath, digest: bytes) -> tuple[Any, ...]:
    """The `note_to_plain` of a note in which there is nothing. Raises TypeError without
    a digest."""
    return path, title_of(path), bytes.hex(digest), *NOTHING


def read_row(
    row: tuple[bytes, int, int, int, bytes, int | None],
) -> tuple[NotePath, tuple[FileStamp, Note]]:
    """A row of `SELECT_EVERY_NOTE` as a note. Raises ValueError for a damaged one, and
    what `marshal` raises."""
    key, mtime_ns, size, inode, plain, checksum = row
    stamp, path = (mtime_ns, size, inode), NotePath(os.fsdecode(key))
    if checksum is None:
        return path, (stamp, note_from_plain(plain_of_bare(path, plain)))
    # marshal trusts what it reads; a flipped bit must not become a note
    if note_checksum(key, stamp, plain) != checksum:
        raise ValueError(DAMAGE)
    return path, (stamp, note_from_plain(marshal.loads(plain)))


def all_stamps(
    db: Connection,
) -> tuple[dict[NotePath, FileStamp], dict[NotePath, bytes]]:
    """All stamps, and the digests of notes in which there is nothing."""
    # os.fsdecode inlined, since this runs for each note
    names = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
    stamps: dict[NotePath, FileStamp] = {}
    bare: dict[NotePath, bytes] = {}
    for key, mtime_ns, size, inode, digest in db.execute(_STAMPS):
        path = NotePath(key.decode(*names))
        stamps[path] = mtime_ns, size, inode
        if digest is not None:
            bare[path] = digest
    return stamps, bare
