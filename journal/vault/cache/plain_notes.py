"""Notes from the cache as they are stored, for callers that do not need objects for all
of them.

Raises sqlite3.Error, and ValueError for a note that is damaged.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from journal.model.entry import NotePath
from journal.vault.cache.layout import note_checksum

if TYPE_CHECKING:
    from sqlite3 import Connection

_ALL = (
    "SELECT path, mtime_ns, size, inode, note, checksum"
    " FROM notes JOIN stamps USING (path)"
)


def plain_notes(db: Connection, where: str = "") -> Iterator[tuple[NotePath, bytes]]:
    """Each note with what `marshal` reads as `note_to_plain` made it, in no order."""
    for key, mtime_ns, size, inode, plain, checksum in db.execute(_ALL + where):
        if note_checksum(key, (mtime_ns, size, inode), plain) != checksum:
            raise ValueError("the stored note is damaged")
        yield NotePath(os.fsdecode(key)), plain


def persons(db: Connection) -> Iterator[tuple[NotePath, bytes]]:
    """Those that are about someone."""
    return plain_notes(db, " WHERE person")
