"""Notes in their stored form, for callers that do not need every note as an object.

Raises sqlite3.Error, and ValueError for a note that is damaged.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from journal.model.entry import NotePath
from journal.vault.cache.layout import DAMAGE, SELECT_NOTES, note_checksum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite3 import Connection

    from journal.vault.sweep import FileStamp


def plain_notes(
    db: Connection, where: str = "", values: tuple[bytes, ...] = ()
) -> Iterator[tuple[NotePath, bytes]]:
    """Each note's path and its marshalled `note_to_plain`, in no particular order."""
    for key, _, plain in with_stamps(db, where, values):
        yield NotePath(os.fsdecode(key)), plain


def with_stamps(
    db: Connection, where: str = "", values: tuple[bytes, ...] = ()
) -> Iterator[tuple[bytes, FileStamp, bytes]]:
    """The same with their stamps, and the paths as bytes."""
    query = SELECT_NOTES + where
    for key, mtime_ns, size, inode, plain, checksum in db.execute(query, values):
        stamp = mtime_ns, size, inode
        # marshal trusts what it reads; a flipped bit must not become a note
        if note_checksum(key, stamp, plain) != checksum:
            raise ValueError(DAMAGE)
        yield key, stamp, plain


def persons(db: Connection) -> Iterator[tuple[NotePath, bytes]]:
    """The notes of people."""
    return plain_notes(db, " WHERE person")


def plain_note(db: Connection, key: bytes) -> Iterator[tuple[NotePath, bytes]]:
    """The note at this path, if something is in it."""
    return plain_notes(db, " WHERE path = ?", (key,))


def versions(db: Connection) -> dict[bytes, int]:
    """The notes by path, each with a number that changes when it is read anew."""
    return dict(db.execute("SELECT path, checksum FROM notes"))
