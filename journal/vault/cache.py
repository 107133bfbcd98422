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

from journal.language.notes import PARSER_VERSION
from journal.model import Note, NotePath
from journal.vault.notecodec import note_from_plain, note_to_plain
from journal.vault.walk import FileStamp

_SCHEMA = 1


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
                    "SELECT path, mtime_ns, size, inode, note FROM notes"
                ).fetchall()
            return {
                NotePath(os.fsdecode(path)): (
                    FileStamp(mtime_ns, size, inode),
                    note_from_plain(marshal.loads(note)),
                )
                for path, mtime_ns, size, inode, note in rows
            }
        except (sqlite3.Error, OSError, ValueError, TypeError, EOFError, LookupError):
            self.delete()
            return {}

    def store(
        self,
        changed: Iterable[tuple[NotePath, FileStamp, Note]],
        gone: Iterable[NotePath],
    ) -> None:
        """Remember notes as read, and forget others. Never raises."""
        rows = [
            (
                os.fsencode(path),
                stamp.mtime_ns,
                stamp.size,
                stamp.inode,
                marshal.dumps(note_to_plain(note)),
            )
            for path, stamp, note in changed
        ]
        try:
            with self._connection() as db:
                db.executemany("INSERT OR REPLACE INTO notes VALUES (?,?,?,?,?)", rows)
                db.executemany(
                    "DELETE FROM notes WHERE path = ?",
                    [(os.fsencode(path),) for path in gone],
                )
        except (sqlite3.Error, OSError):
            self.delete()

    def delete(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                os.unlink(f"{self._file}{suffix}")

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        db = sqlite3.connect(self._file, timeout=5, isolation_level=None)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("BEGIN")
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
            " size INTEGER, inode INTEGER, note BLOB) WITHOUT ROWID"
        )
