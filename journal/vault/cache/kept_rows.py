"""The rows of the cache, replaced where they differ, and with them the days."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from journal.vault.cache.kept_days import change_days, make_days
from journal.vault.cache.layout import INSERT_ROW, ROW_COLUMNS, checksum
from journal.vault.cache.stored_rows import sound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Row = tuple["Any", ...]

_OF_NOTE = f"SELECT rowid, {', '.join(ROW_COLUMNS)}, checksum FROM rows WHERE note = ?"


def make_rows(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Replace all rows."""
    db.execute("DELETE FROM rows")
    _insert(db, rows)
    make_days(db)


def change_rows(
    db: sqlite3.Connection, notes: Iterable[tuple[bytes]], rows: Sequence[Row]
) -> bool:
    """Replace the rows of these notes; returns False if a stored one is damaged."""
    gone: dict[Row, int] = {}
    try:
        for note in notes:
            for rowid, *row in db.execute(_OF_NOTE, note):
                gone[sound(tuple(row))] = rowid
        # most lines of a saved note are as they were
        come = [row for row in rows if gone.pop(row, None) is None]
        numbers = [(rowid,) for rowid in gone.values()]
        db.executemany("DELETE FROM rows WHERE rowid = ?", numbers)
        _insert(db, come)
        change_days(db, list(gone), come)
    except ValueError:
        return False
    return True


def _insert(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
    db.executemany(INSERT_ROW, ((*row, checksum(row)) for row in rows))
