"""Notes in their stored form, for callers that do not need every note as an object.

Raises sqlite3.Error, and ValueError for a note that is damaged.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from journal.model.entry import NotePath
from journal.vault.cache.layout import SELECT_NOTES, note_checksum

if TYPE_CHECKING:
    from sqlite3 import Connection


def plain_notes(
    db: Connection, where: str = "", values: tuple[bytes, ...] = ()
) -> Iterator[tuple[NotePath, bytes]]:
    """Each note's path and its marshalled `note_to_plain`, in no particular order."""
    query = SELECT_NOTES + where
    for key, mtime_ns, size, inode, plain, checksum in db.execute(query, values):
        if note_checksum(key, (mtime_ns, size, inode), plain) != checksum:
            raise ValueError("the stored note is damaged")
        yield NotePath(os.fsdecode(key)), plain


def persons(db: Connection) -> Iterator[tuple[NotePath, bytes]]:
    """The notes of people."""
    return plain_notes(db, " WHERE person")


def plain_note(db: Connection, key: bytes) -> Iterator[tuple[NotePath, bytes]]:
    """The note at this path, if something is in it."""
    return plain_notes(db, " WHERE path = ?", (key,))


def versions(db: Connection) -> dict[bytes, int]:
    """The notes by path, each with a number that changes when it is read anew."""
    return dict(db.execute("SELECT path, checksum FROM notes"))
