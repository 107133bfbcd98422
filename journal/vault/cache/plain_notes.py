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


def plain_notes(db: Connection, where: str = "") -> Iterator[tuple[NotePath, bytes]]:
    """Each note's path and its marshalled `note_to_plain`, in no particular order."""
    for key, mtime_ns, size, inode, plain, checksum in db.execute(SELECT_NOTES + where):
        if note_checksum(key, (mtime_ns, size, inode), plain) != checksum:
            raise ValueError("the stored note is damaged")
        yield NotePath(os.fsdecode(key)), plain


def persons(db: Connection) -> Iterator[tuple[NotePath, bytes]]:
    """The notes of people."""
    return plain_notes(db, " WHERE person")
