"""The full-text index of a vault: SQLite FTS5, one row per note, in a separate file.

It holds words and their positions, not the text, and lies next to the cache: it may be
deleted. `due` never opens it. A changed note gets a new row, since deleting a
contentless row requires the old text; once a fifth of the rows are obsolete, the index
is rebuilt.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from journal.language.note.version import PARSER_VERSION
from journal.language.search_text import Term, Wanted
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.model.value import value
from journal.vault.open import UnreadableNote, read_note
from journal.vault.search.parts import is_private, parts_of
from journal.vault.sweep import FileStamp

PATIENCE = 5.0
"""Seconds to wait for another process that writes the index."""
_SCHEMA = 2
_TOKENS = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'"
_TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)",
    "CREATE TABLE notes (path BLOB PRIMARY KEY, mtime_ns INTEGER, size INTEGER,"
    " inode INTEGER, words INTEGER UNIQUE, newest TEXT)",
    "CREATE VIRTUAL TABLE texts USING fts5(title, followed, prose, content='',"
    f' tokenize="{_TOKENS}")',
)
"""`words` is the row of the note in `texts`; None for a private note."""
_RANK = "INSERT INTO texts(texts, rank) VALUES ('rank', 'bm25(6.0, 3.0, 1.0)')"
_BEST = (
    "SELECT path, -score, newest, mtime_ns FROM (SELECT rowid AS row, rank AS score"
    " FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?) JOIN notes ON words = row"
    " ORDER BY score LIMIT 100"
)
_CANDIDATES = 200
_MANY, _ENOUGH = 1500, 20
DEAD = 1000
"""This many obsolete rows are no reason to rebuild."""
_CHUNK = 500
"""Notes indexed in one transaction; a search waits no longer than that."""


@value
class Candidate:
    """A note that contains everything searched for."""

    path: NotePath
    score: float
    """How well its words match; higher is better."""
    newest: str
    """The latest day it names; empty if it names none."""
    modified: int
    """When it was last saved, in ns."""


def has_fts5(db: sqlite3.Connection) -> bool:
    """Whether this SQLite has FTS5: some are built without."""
    try:
        db.execute("CREATE VIRTUAL TABLE temp.tried USING fts5(a)")
        db.execute("DROP TABLE temp.tried")
    except sqlite3.Error:
        return False
    return True


def can_index() -> bool:
    """Whether the SQLite of this Python can search."""
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        return has_fts5(db)


class IndexFile:
    """The index of one vault. Failures raise sqlite3.Error or OSError."""

    def __init__(self, file: Path, root: Path, settings: Settings) -> None:
        self.file = file
        self._root = root
        self._settings = settings

    def refresh(self, stamps: Mapping[NotePath, FileStamp]) -> int:
        """Bring it up to date with these notes, which are all of the vault.

        Returns how many were read.
        """
        with self._connection() as db:
            known = dict(_stamps(db))
            stale = [path for path, stamp in stamps.items() if known.get(path) != stamp]
            gone = [path for path in known if path not in stamps]
            if not (stale or gone):
                return 0
            for start in range(0, max(len(stale), 1), _CHUNK):
                chunk = stale[start : start + _CHUNK]
                self._store(db, {path: stamps[path] for path in chunk}, gone)
                gone = []
            self._tidy(db)
            return len(stale)

    def _store(
        self,
        db: sqlite3.Connection,
        stamps: Mapping[NotePath, FileStamp],
        gone: list[NotePath],
    ) -> None:
        """Index the current state of these notes, and drop missing ones."""
        read = {path: self._texts(path) for path in stamps}
        db.execute("BEGIN IMMEDIATE")
        try:
            db.executemany(
                "DELETE FROM notes WHERE path = ?", [(os.fsencode(p),) for p in gone]
            )
            row = _highest(db)
            for path, stamp in stamps.items():
                newest, texts = read[path]
                words = None
                if texts is not None:
                    row += 1
                    words = row
                    db.execute(
                        "INSERT INTO texts (rowid, title, followed, prose)"
                        " VALUES (?,?,?,?)",
                        (words, *texts),
                    )
                db.execute(
                    "INSERT OR REPLACE INTO notes VALUES (?,?,?,?,?,?)",
                    (os.fsencode(path), *stamp, words, newest),
                )
            db.execute("REPLACE INTO meta VALUES ('highest', ?)", (row,))
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise

    def _texts(self, path: NotePath) -> tuple[str, tuple[str, str, str] | None]:
        """The newest day and the three columns; None for a private note."""
        try:
            content = read_note(self._root, path).content
        except UnreadableNote:
            return "", None
        if is_private(path, content, self._settings):
            return "", None
        parts = parts_of(path, content)
        return parts.newest, (parts.title, parts.followed, parts.prose)

    def _tidy(self, db: sqlite3.Connection) -> None:
        """Rebuild if too many rows are obsolete."""
        alive = db.execute("SELECT count(words) FROM notes").fetchone()[0]
        dead = _highest(db) - alive
        if dead > DEAD and dead > alive // 4:
            stamps = dict(_stamps(db))
            _begin_anew(db, self._version)
            for start in range(0, len(stamps), _CHUNK):
                chunk = dict(list(stamps.items())[start : start + _CHUNK])
                self._store(db, chunk, [])

    def candidates(self, wanted: Wanted, people: list[list[Term]]) -> list[Candidate]:
        """The notes whose words match best, the best first.

        `people` holds, for each of `wanted.people`, the names they go by.
        """
        groups = [[term] for term in wanted.terms] + [
            names for names in people if names
        ]
        if not groups:
            return []
        match = " AND ".join(f"({' OR '.join(map(_quoted, g))})" for g in groups)
        with self._connection() as db:
            rows = _where_much_says_it(db, match) or _best(db, match)
        return [
            Candidate(NotePath(os.fsdecode(path)), score, newest, modified)
            for path, score, newest, modified in rows
        ]

    @property
    def _version(self) -> str:
        return f"{_SCHEMA}/{PARSER_VERSION}"

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.closing(
            sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None)
        ) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            if _version_of(db) != self._version:
                _begin_anew(db, self._version)
            yield db

    def delete(self) -> None:
        """Start over after damage."""
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                os.unlink(f"{self.file}{suffix}")


def _best(db: sqlite3.Connection, match: str) -> list[tuple[bytes, float, str, int]]:
    rows = db.execute(_BEST, (match, _CANDIDATES)).fetchall()
    if len(rows) < _CANDIDATES // 4:
        # the best may all be obsolete versions
        rows = db.execute(_BEST, (match, -1)).fetchall()
    return rows


def _where_much_says_it(
    db: sqlite3.Connection, match: str
) -> list[tuple[bytes, float, str, int]]:
    """With very many matches, those in titles and follow-ups, if there are enough:
    ranking all takes longer than finding them.
    """
    count = db.execute("SELECT count(*) FROM texts WHERE texts MATCH ?", (match,))
    if count.fetchone()[0] <= _MANY:
        return []
    rows = _best(db, f"{{title followed}} : ({match})")
    return rows if len(rows) >= _ENOUGH else []


def _version_of(db: sqlite3.Connection) -> str | None:
    try:
        row = db.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return None
        raise
    return row[0] if row else None


def _begin_anew(db: sqlite3.Connection, version: str) -> None:
    db.execute("BEGIN IMMEDIATE")
    try:
        for table in ("meta", "notes", "texts"):
            db.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _TABLES:
            db.execute(statement)
        db.execute(_RANK)
        db.execute("INSERT INTO meta VALUES ('version', ?)", (version,))
        db.execute("INSERT INTO meta VALUES ('highest', 0)")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _stamps(db: sqlite3.Connection) -> Iterator[tuple[NotePath, FileStamp]]:
    for path, *stamp in db.execute("SELECT path, mtime_ns, size, inode FROM notes"):
        mtime, size, inode = stamp
        yield NotePath(os.fsdecode(path)), (mtime, size, inode)


def _highest(db: sqlite3.Connection) -> int:
    row = db.execute("SELECT value FROM meta WHERE key = 'highest'").fetchone()
    return int(row[0])


def _quoted(term: Term) -> str:
    """The only text that reaches MATCH: words of letters and digits, in quotes."""
    return f'"{" ".join(term.words)}"{"*" if term.is_prefix else ""}'
