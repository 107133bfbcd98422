"""The notes as they were read last, so that unchanged ones are not read again.

SQLite in the user's cache directory, one file per vault. It may be deleted at
any time and is rebuilt when it is damaged, was written by another version of
the reader, or under other settings. It is never trusted over a file: a stamp
that differs in any part means the note is read.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from zlib import crc32

from journal.language.notes import PARSER_VERSION
from journal.model import Note, NotePath
from journal.vault.notecodec import note_from_plain, note_to_plain
from journal.vault.walk import FileStamp

PATIENCE = 5.0
"""Seconds to wait for another process of ours that has the file."""
_SCHEMA = 2
_HARMLESS = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
    )
)


class Cache:
    """The stored notes of one vault. All failures mean: not cached."""

    def __init__(self, file: Path, settings_key: str) -> None:
        self._file = file
        self._key = (
            f"{_SCHEMA}/{PARSER_VERSION}/{marshal.version}/"
            f"{sys.version_info[0]}.{sys.version_info[1]}/{settings_key}"
        )

    def load(self) -> dict[NotePath, tuple[FileStamp, Note]]:
        """Everything that is stored; empty where nothing is or it cannot be read."""
        try:
            with self._connection() as db:
                rows = db.execute(
                    "SELECT path, mtime_ns, size, inode, note, checksum FROM notes"
                ).fetchall()
            return dict(map(_read, rows))
        except OSError:
            return {}
        except (sqlite3.Error, ValueError, TypeError, EOFError, LookupError) as error:
            self._give_up(error)
            return {}

    def store(
        self,
        changed: Iterable[tuple[NotePath, FileStamp, Note]],
        gone: Iterable[NotePath],
    ) -> None:
        """Remember notes as read, and forget others. Never raises."""
        rows = [_row(path, stamp, note) for path, stamp, note in changed]
        insert = "INSERT OR REPLACE INTO notes VALUES (?,?,?,?,?,?)"
        try:
            with self._connection("IMMEDIATE") as db:
                db.executemany(insert, rows)
                db.executemany(
                    "DELETE FROM notes WHERE path = ?",
                    [(os.fsencode(path),) for path in gone],
                )
        except OSError:
            return
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Begin anew after damage; a file that is only busy or full stays.

        Another process may have it open: deleting it below its feet would be
        the damage.
        """
        code = getattr(error, "sqlite_errorcode", None)
        if code is None or code & 0xFF not in _HARMLESS:
            self.delete()

    def delete(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                os.unlink(f"{self._file}{suffix}")

    @contextlib.contextmanager
    def _connection(self, kind: str = "DEFERRED") -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        db = sqlite3.connect(self._file, timeout=PATIENCE, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute(f"BEGIN {kind}")
            self._prepare(db)
            yield db
            db.execute("COMMIT")
        finally:
            db.close()

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT)")
        row = db.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
        if row is None or row[0] != self._key:
            db.execute("DROP TABLE IF EXISTS notes")
            db.execute(
                "INSERT OR REPLACE INTO meta VALUES ('version', ?)", (self._key,)
            )
        db.execute(
            "CREATE TABLE IF NOT EXISTS notes (path BLOB PRIMARY KEY, mtime_ns INTEGER,"
            " size INTEGER, inode INTEGER, note BLOB, checksum INTEGER) WITHOUT ROWID"
        )


_Row = tuple[bytes, int, int, int, bytes, int]


def _row(path: NotePath, stamp: FileStamp, note: Note) -> _Row:
    key, plain = os.fsencode(path), marshal.dumps(note_to_plain(note))
    numbers = stamp.mtime_ns, stamp.size, stamp.inode
    return key, *numbers, plain, _checksum(key, numbers, plain)


def _read(row: _Row) -> tuple[NotePath, tuple[FileStamp, Note]]:
    key, mtime_ns, size, inode, plain, checksum = row
    # marshal believes what it reads; a flipped bit must not become a note
    if _checksum(key, (mtime_ns, size, inode), plain) != checksum:
        raise ValueError("the stored note is damaged")
    note = note_from_plain(marshal.loads(plain))
    return NotePath(os.fsdecode(key)), (FileStamp(mtime_ns, size, inode), note)


def _checksum(key: bytes, numbers: tuple[int, int, int], plain: bytes) -> int:
    return crc32(plain, crc32(b"%d %d %d " % numbers + key))
