"""The notes as last read, so that unchanged ones are not read again.

SQLite in the user's cache directory, one file per vault. It may be deleted at any time,
and is rebuilt if it is damaged or was written by another version of the reader or under
other settings. It is never trusted over a file: if any part of a stamp differs, the
note is read.

It also stores the rows that the agenda shows of the notes (`layout.py`).
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from journal.language.hashes import blake2b
from journal.model.entry import NotePath
from journal.model.errors import ConfigError
from journal.model.note import Note
from journal.model.value import value
from journal.vault.cache import layout as cache_file
from journal.vault.cache import watch_lock as vouching
from journal.vault.cache.kept_rows import change_rows, make_rows
from journal.vault.cache.note_codec import PERSON, note_to_plain
from journal.vault.cache.plain_notes import with_stamps
from journal.vault.cache.stored_form import (
    NoteRow,
    StampRow,
    all_stamps,
    insert_notes,
    read_row,
    stored_form,
)
from journal.vault.cache.watch_lock import WatchLock
from journal.vault.sweep import FileStamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Stamps = tuple[
        dict[NotePath, FileStamp], dict[NotePath, bytes], dict[str, Any] | None
    ]

PATIENCE = 5.0
"""Seconds to wait for another of our processes to release the file."""
LONG_LOG, LONGEST_LOG = 4 * 1024 * 1024, 64 * 1024 * 1024
"""In bytes: a log of this length is moved into the file when nothing is waiting, and
one of the other even if something is."""
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
_DAMAGED = (sqlite3.Error, ValueError, TypeError, EOFError, LookupError)


@value
class StoredRows:
    """Rows to store, and what they are valid under."""

    validity: dict[str, Any]
    """`meta.answer`: see `layout.validity_of`. `rows` names the people."""
    rows: Iterable[tuple[Any, ...]]
    everything: bool
    """Whether these are the rows of all notes, or only of changed ones."""


class Cache:
    """The stored notes of one vault. All failures mean: not cached."""

    def __init__(self, file: Path, settings_key: str) -> None:
        self._file = file
        self.version = f"{cache_file.code_key()}/{settings_key}"
        self.voucher = WatchLock(vouching.file_of(os.fspath(file)))
        self._anchor: sqlite3.Connection | None = None
        self._anchored: tuple[int, int] | None = None
        """The number of the file that stays open."""
        self.mark: str | None = None
        """The mark of the state that this process last read or stored with complete
        rows."""

    @property
    def file(self) -> Path:
        """The path of the file."""
        return self._file

    def stamps(self) -> Stamps:
        """The stamps of the stored notes, the digests of those in which there is
        nothing, and the validity of the rows, if complete."""
        if not self._file.exists():
            return {}, {}, None
        try:
            with self._connection() as db:
                stamps, bare = all_stamps(db)
                self.mark = cache_file.mark_of(db)
                return stamps, bare, cache_file.validity_of(db)
        except OSError:
            return {}, {}, None
        except _DAMAGED as error:
            self._give_up(error)
            return {}, {}, None

    def load(self, paths: Iterable[NotePath]) -> dict[NotePath, tuple[FileStamp, Note]]:
        """Those of these notes that are stored; empty on failure."""
        keys = [(os.fsencode(path),) for path in paths]
        return self._select(f"{cache_file.SELECT_EVERY_NOTE} WHERE path = ?", keys)

    def load_stored(self, take: Callable[[NotePath, FileStamp, bytes], None]) -> bool:
        """`take` each note with something in it, in its stored form. Returns whether
        all were sound; else those before are as little to be trusted as the rest."""
        names = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
        try:
            with self._connection() as db:
                for key, stamp, plain in with_stamps(db):
                    take(NotePath(key.decode(*names)), stamp, plain)
            return True
        except OSError:
            return False
        except _DAMAGED as error:
            self._give_up(error)
            return False

    def each(self) -> Iterator[tuple[NotePath, Note]]:
        """The stored notes one by one; ends early at damage."""
        try:
            with self._connection() as db:
                for row in db.execute(cache_file.SELECT_EVERY_NOTE):
                    path, (_, note) = read_row(row)
                    yield path, note
        except (OSError, *_DAMAGED):
            return

    def persons(self) -> dict[NotePath, tuple[FileStamp, Note]]:
        """The notes of people; empty on failure."""
        return self._select(f"{cache_file.SELECT_NOTES} WHERE person", [()])

    def ids(self, mark: str) -> list[str] | None:
        """The ids of all entries; None if the rows are not those with this mark."""
        try:
            with self._connection() as db:
                if cache_file.mark_of(db) != mark:
                    return None
                return [id for (id,) in db.execute("SELECT id FROM rows")]
        except (OSError, *_DAMAGED):
            return None

    def _select(
        self, query: str, arguments: Sequence[tuple[bytes, ...]]
    ) -> dict[NotePath, tuple[FileStamp, Note]]:
        try:
            with self._connection() as db:
                found = [db.execute(query, values).fetchall() for values in arguments]
            return dict(map(read_row, chain.from_iterable(found)))
        except OSError:
            return {}
        except _DAMAGED as error:
            self._give_up(error)
            return {}

    def keep(
        self,
        stored: Sequence[tuple[NotePath, FileStamp, Note]],
        gone: Sequence[NotePath],
        agenda: StoredRows | None,
    ) -> bool:
        """`store`, leaving the rows out if a setting is invalid.

        The error is reported where the agenda is built.
        """
        try:
            return self.store(stored, gone, agenda)
        except ConfigError:
            return self.store(stored, gone)

    def store(
        self,
        changed: Iterable[tuple[NotePath, FileStamp, Note]],
        gone: Iterable[NotePath],
        agenda: StoredRows | None = None,
    ) -> bool:
        """Store notes as read, and drop others. Never raises.

        Returns whether the rows are then complete. Nothing is stored while another
        process watches the vault: that process stores what it reads.
        """
        rows = [stored_form(path, stamp, note) for path, stamp, note in changed]
        lost = [(os.fsencode(path),) for path in gone]
        try:
            with self._to_store() as db:
                # inside the transaction: a process that starts to watch waits for its
                # end
                if self.is_anothers:
                    return False
                _store_notes(db, rows, lost)
                outdated = [(stamp[0],) for stamp, _ in rows] + lost
                self.mark = _store_rows(db, outdated, agenda)
            self.settle(LONGEST_LOG)
            return self.mark is not None
        except OSError:
            return False
        except sqlite3.Error as error:
            self._give_up(error)
            return False

    @property
    def is_anothers(self) -> bool:
        """Whether another process watches the vault: then it alone stores."""
        file = vouching.file_of(os.fspath(self._file))
        return not self.voucher.held and vouching.is_watched(file)

    @property
    def is_vouched_for(self) -> bool:
        """Whether a process watches the vault, and has stored all that it saw."""
        return vouching.is_current(vouching.file_of(os.fspath(self._file)))

    def stay_open(self) -> None:
        """Keep the file open, and store without moving the log into it.

        SQLite does that when the last process closes it, and whenever the log is long.
        Then it waits for the disk, longer than it takes to store a note. With the file
        open, call `settle`.
        """
        self.close()
        with contextlib.suppress(OSError, sqlite3.Error):
            with self._connection():
                pass  # now it is there, with its tables
            db = sqlite3.connect(
                self._file,
                timeout=PATIENCE,
                isolation_level=None,
                check_same_thread=False,
            )
            self._anchor = db
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA wal_autocheckpoint = 0")
            # only a file that was read from counts as open
            db.execute("SELECT 1 FROM meta").fetchone()
            self._anchored = _number_of(self._file)

    def settle(self, long: int | None = None) -> None:
        """Move a log of this length into the file, as far as no reader needs it.

        For when nothing is waiting. Does nothing unless the file stays open.
        """
        if self._anchor is None:
            return
        with contextlib.suppress(OSError, sqlite3.Error):
            if os.stat(f"{self._file}-wal").st_size > (long or LONG_LOG):
                self._anchor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        if self._anchor:
            self._anchor.close()
            self._anchor = None

    def _give_up(self, error: Exception) -> None:
        """Start over after damage; a file that is merely busy, or on a full disk,
        stays.

        Another process may have it open: deleting it then would do the damage.
        """
        code = getattr(error, "sqlite_errorcode", None)
        if code is None or code & 0xFF not in _HARMLESS:
            self.delete()

    def delete(self) -> None:
        self.close()
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
            with self._transaction(db, kind):
                yield db
        finally:
            db.close()

    def _to_store(self) -> contextlib.AbstractContextManager[sqlite3.Connection]:
        """A transaction, if possible with what is open already.

        That may by now be a file that was deleted, or replaced by a new index.
        """
        if self._anchor and self._anchored != _number_of(self._file):
            self.stay_open()
        if self._anchor is None:
            return self._connection("IMMEDIATE")
        return self._transaction(self._anchor, "IMMEDIATE")

    @contextlib.contextmanager
    def _transaction(
        self, db: sqlite3.Connection, kind: str
    ) -> Iterator[sqlite3.Connection]:
        db.execute(f"BEGIN {kind}")
        try:
            self._prepare(db)
            yield db
            db.execute("COMMIT")
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT)")
        row = db.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
        if row is not None and row[0] == self.version:
            return
        for table in ("stamps", "notes", "rows", "days", "evidence"):
            db.execute(f"DROP TABLE IF EXISTS {table}")
        db.execute("DELETE FROM meta")
        db.execute("INSERT INTO meta VALUES ('version', ?)", (self.version,))
        for statement in cache_file.TABLES:
            db.execute(statement)


_Key = tuple[bytes]


def _store_notes(
    db: sqlite3.Connection,
    rows: Sequence[tuple[StampRow, NoteRow | None]],
    lost: Sequence[_Key],
) -> None:
    stamps = [stamp for stamp, _ in rows]
    db.executemany("INSERT OR REPLACE INTO stamps VALUES (?,?,?,?,?)", stamps)
    notes = [note for _, note in rows if note]
    outdated = [*lost, *((stamp[0],) for stamp in stamps)]
    db.executemany("DELETE FROM evidence WHERE note = ?", outdated)
    insert_notes(db, notes)
    db.executemany("DELETE FROM stamps WHERE path = ?", lost)
    bare = [(stamp[0],) for stamp, note in rows if note is None]
    db.executemany("DELETE FROM notes WHERE path = ?", [*lost, *bare])


def _store_rows(
    db: sqlite3.Connection, outdated: Sequence[_Key], agenda: StoredRows | None
) -> str | None:
    """Replace the rows of these notes; without the rows of all, there are none.

    Returns the mark of the new state.
    """
    if agenda and not agenda.everything:
        before = cache_file.validity_of(db)
        if before is None or before["rows"] != agenda.validity["rows"]:
            # another process has started over since, or knows other people
            agenda = None
    db.execute("DELETE FROM meta WHERE key IN ('answer', 'mark')")
    if agenda is None:
        return None
    if agenda.everything:
        make_rows(db, agenda.rows)
    elif not change_rows(db, outdated, list(agenda.rows)):
        return None
    blob = marshal.dumps(agenda.validity)
    mark = cache_file.new_mark()
    db.execute("INSERT INTO meta VALUES ('answer', ?), ('mark', ?)", (blob, mark))
    return mark


def _number_of(file: Path) -> tuple[int, int] | None:
    """What tells a file from another of the same name; None if there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def people_key(persons: Iterable[Note]) -> str:
    """A fingerprint of all people: whom a name means depends on all of them."""
    parts = sorted(
        (os.fsencode(note.path), note_to_plain(note)[PERSON]) for note in persons
    )
    text = repr(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=8).hexdigest()
