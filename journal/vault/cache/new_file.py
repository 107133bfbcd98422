"""The first cache of a vault, written as a separate file.

No one else can see the file while it is built, so it needs no journal, uses one
transaction, and creates the indexes last. It becomes the cache once it is complete.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

if os.name == "posix":
    import fcntl

from journal.vault.cache import layout
from journal.vault.cache.cache import PATIENCE, Cache
from journal.vault.cache.kept_days import NewDays
from journal.vault.cache.stored_form import NoteRow, StampRow, insert_notes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class NewFile:
    """Collects what was read, then becomes the cache. Raises OSError and
    sqlite3.Error."""

    def __init__(self, cache: Cache) -> None:
        """Raises FileExistsError if another process is building one."""
        self._cache = cache
        self._mark: str | None = None
        self._days = NewDays()
        self._file = Path(f"{cache.file}.new")
        cache.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = _take(self._file)
        self._db = sqlite3.connect(self._file, isolation_level=None)
        for pragma in (
            "page_size = 8192",  # fewer pages are made and filled
            "journal_mode = OFF",
            "synchronous = OFF",
            "temp_store = MEMORY",
        ):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("BEGIN")
        self._db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)")
        self._db.execute("INSERT INTO meta VALUES ('version', ?)", (cache.version,))
        for statement in layout.TABLES:
            if "CREATE TABLE" in statement:
                self._db.execute(statement)

    def add(
        self,
        stamps: Iterable[StampRow],
        notes: Sequence[NoteRow],
        rows: Sequence[tuple[Any, ...]],
    ) -> None:
        """Add notes in the form of `stored_form`, and rows with their
        checksums."""
        many = self._db.executemany
        many("INSERT INTO stamps VALUES (?,?,?,?,?)", stamps)
        insert_notes(self._db, notes)
        many(layout.INSERT_ROW, rows)
        self._days.add(rows)

    def become_the_cache(self, validity: dict[str, Any] | None) -> bool:
        """Replace the cache if that is still empty; else return False.

        `validity` is what the rows are valid under; None means that there are no rows.
        """
        if validity is None:
            self._db.execute("DELETE FROM rows")
        else:
            self._mark = layout.new_mark()
            kept = marshal.dumps(validity), self._mark
            self._db.execute("INSERT INTO meta VALUES ('answer', ?), ('mark', ?)", kept)
        for statement in layout.TABLES:
            if "CREATE TABLE" not in statement:
                self._db.execute(statement)
        if validity is not None:
            self._days.store(self._db)
        self._db.execute("COMMIT")
        self._db.close()
        with self._file.open("rb+") as file:
            os.fsync(file.fileno())
        if not self._replace():
            return False
        self._cache.mark = self._mark
        return True

    def _replace(self) -> bool:
        file = self._cache.file
        if file.exists():
            # any other writer waits for this to end
            db = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)
            try:
                db.execute("BEGIN IMMEDIATE")
                if _holds_notes(db) or self._cache.is_anothers:
                    return False
                self._cache.delete()
            finally:
                db.close()
        if self._cache.is_anothers:
            return False
        try:
            os.link(self._file, file)
        except FileExistsError:
            return False
        except OSError:
            # a file system without links
            self._file.replace(file)
        return True

    def close(self) -> None:
        """Remove everything except the cache."""
        self._db.close()
        with contextlib.suppress(OSError):
            self._file.unlink()
        os.close(self._lock)


def _take(file: Path) -> int:
    """Create the file, empty, and lock it; an abandoned one is reused.

    Raises FileExistsError if another process is building it.
    """
    handle = os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # the locked file may have become the cache in the meantime
        if not os.path.samestat(file.stat(), os.fstat(handle)):
            raise FileExistsError
        os.ftruncate(handle, 0)
    except (OSError, ValueError):
        os.close(handle)
        raise FileExistsError from None
    return handle


def _holds_notes(db: sqlite3.Connection) -> bool:
    try:
        return db.execute("SELECT 1 FROM stamps LIMIT 1").fetchone() is not None
    except sqlite3.OperationalError:
        return False  # the table does not exist yet
