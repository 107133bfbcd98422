"""The past of a vault's task lines in a table, so that it can be queried in SQL.

One file next to the cache of the notes; only `api/history/past.py` opens it. A row is a
line on one side of a change. Changes are numbered, the oldest lowest: the newest commit
of a repository is read first and older ones count down from it, later ones count up.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from journal.language.hashes import blake2b
from journal.language.note.past_words import words_of
from journal.model.entry import NotePath
from journal.model.past import PastLine
from journal.vault.past.patches import Commit

OWN = 1 << 40
"""Changes outside git have higher numbers than this, and git's have lower ones."""
_VERSION = 4
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE change (seq INTEGER PRIMARY KEY, hash TEXT, day INTEGER);
CREATE TABLE side (
  seq INTEGER, file INTEGER, hunk INTEGER, added INTEGER, path BLOB, line INTEGER,
  raw BLOB, same INTEGER, words INTEGER
);
CREATE INDEX side_same ON side (same, added, seq);
CREATE INDEX side_words ON side (words, added, seq);
CREATE INDEX side_seq ON side (seq);
CREATE TABLE known (path BLOB PRIMARY KEY, digest TEXT, lines BLOB) WITHOUT ROWID;
CREATE TABLE renamed (seq INTEGER, was BLOB, now BLOB);
CREATE INDEX renamed_now ON renamed (now, seq);
"""
_TABLES = ("meta", "change", "side", "renamed", "known")
_COLUMNS = "seq, day, file, hunk, added, path, line, raw"
_FROM = "FROM side JOIN change USING (seq)"


class PastTable:
    """The table of one vault. A file that is damaged or of another version is rebuilt:
    its contents can be read again, or at worst some history is lost."""

    def __init__(self, file: Path, *, make: bool = True) -> None:
        """Raises OSError and sqlite3.Error if it cannot be used, and FileNotFoundError
        if it is missing and must not be created."""
        if not make and not file.exists():
            raise FileNotFoundError(file)
        self._file = file
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._db = self._open()
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):
                file.unlink()
            self._db = self._open()

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(
            self._file, timeout=2.0, isolation_level=None, check_same_thread=False
        )
        try:
            db.execute("PRAGMA synchronous = OFF")
            [version] = db.execute("PRAGMA user_version").fetchone()
            if version != _VERSION:
                self._make(db, version)
        except sqlite3.DatabaseError:
            db.close()
            raise
        return db

    @staticmethod
    def _make(db: sqlite3.Connection, version: int) -> None:
        db.execute("BEGIN IMMEDIATE")
        [now] = db.execute("PRAGMA user_version").fetchone()
        if now != _VERSION:  # no one else created it meanwhile
            for name in _TABLES:
                db.execute(f"DROP TABLE IF EXISTS {name}")
            for statement in _SCHEMA.split(";"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_VERSION}")
        db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()

    # -------------------------------------------------------- writing

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction: additions inside it are made as a whole or not at all."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def clear(self) -> None:
        """Forget everything."""
        for name in _TABLES:
            self._db.execute(f"DELETE FROM {name}")

    def set(self, **values: str | int) -> None:
        """Store a fact about what was read."""
        rows = [(name, str(value)) for name, value in values.items()]
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)

    def get(self, name: str) -> str:
        """The stored fact; empty if there is none."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,))
        found = row.fetchone()
        return str(found[0]) if found else ""

    def add(self, seq: int, commit: Commit) -> None:
        """Add a change under this number."""
        day = commit.at.date().toordinal()
        self._db.execute(
            "INSERT OR REPLACE INTO change VALUES (?, ?, ?)", (seq, commit.hash, day)
        )
        if commit.sides:
            self._db.executemany(
                "INSERT INTO side VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        seq,
                        side.file,
                        side.hunk,
                        side.added,
                        _bytes(side.path),
                        side.line,
                        _bytes(side.raw),
                        _number(side.raw.strip()),
                        _number(words_of(side.raw)),
                    )
                    for side in commit.sides
                ),
            )
        if commit.renames:
            self._db.executemany(
                "INSERT INTO renamed VALUES (?, ?, ?)",
                ((seq, _bytes(was), _bytes(now)) for was, now in commit.renames),
            )

    def remove(self, name: str) -> bool:
        """Remove an undone change; returns whether it was known."""
        row = self._db.execute("SELECT seq FROM change WHERE hash = ?", (name,))
        found = row.fetchone()
        if found:
            self._db.execute("DELETE FROM change WHERE seq = ?", found)
            self._db.execute("DELETE FROM side WHERE seq = ?", found)
        return found is not None

    def known_digests(self) -> dict[NotePath, str]:
        """The notes with task lines as of the last look."""
        rows = self._db.execute("SELECT path, digest FROM known")
        return {NotePath(_text(path)): digest for path, digest in rows}

    def known_note(self, path: NotePath) -> Sequence[str] | None:
        """The task lines of a note at the last look; None if it did not exist."""
        rows = self._db.execute(
            "SELECT lines FROM known WHERE path = ?", (_bytes(path),)
        )
        row = rows.fetchone()
        if row is None:
            return None
        return _text(row[0]).split("\n") if row[0] else ()

    def know_note(
        self, path: NotePath, digest: str | None, lines: Sequence[str]
    ) -> None:
        """Store the current state of a note; without a digest if it is gone."""
        self._db.execute("DELETE FROM known WHERE path = ?", (_bytes(path),))
        if digest is not None:
            row = _bytes(path), digest, _bytes("\n".join(lines))
            self._db.execute("INSERT INTO known VALUES (?, ?, ?)", row)

    # -------------------------------------------------------- asking

    def bounds(self) -> tuple[int, int]:
        """The lowest and the highest number; 0 and -1 if there is none."""
        row = self._db.execute("SELECT min(seq), max(seq) FROM change").fetchone()
        return (0, -1) if row[0] is None else (row[0], row[1])

    def day_of(self, seq: int) -> date | None:
        """When that change was made."""
        row = self._db.execute("SELECT day FROM change WHERE seq = ?", (seq,))
        found = row.fetchone()
        return date.fromordinal(found[0]) if found else None

    def commit_of(self, seq: int) -> str:
        """The commit of that change; empty if it is not from git."""
        row = self._db.execute("SELECT hash FROM change WHERE seq = ?", (seq,))
        found = row.fetchone()
        return str(found[0]) if found else ""

    def newest_add(self, path: str, raw: str, until: int) -> PastLine | None:
        """The newest change up to `until` that wrote this line into this note."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE same = ? AND added = 1 AND seq <= ? "
            "AND path = ? ORDER BY seq DESC, line LIMIT 8",
            (_number(raw.strip()), until, _bytes(path)),
        )
        return next((line for line in map(_line, rows) if _is(line, raw)), None)

    def renamed(self, path: str, until: int) -> tuple[int, str] | None:
        """When the note got this path, up to `until`, and what it was before."""
        row = self._db.execute(
            "SELECT seq, was FROM renamed WHERE now = ? AND seq <= ? "
            "ORDER BY seq DESC LIMIT 1",
            (_bytes(path), until),
        ).fetchone()
        return (row[0], _text(row[1])) if row else None

    def change(self, seq: int) -> list[PastLine]:
        """Everything that change did to task lines."""
        rows = self._db.execute(f"SELECT {_COLUMNS} {_FROM} WHERE seq = ?", (seq,))
        return [_line(row) for row in rows]

    def removed_before(self, words: str, until: int) -> list[PastLine]:
        """Lines with these words removed before `until`, newest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE words = ? AND added = 0 AND seq < ? "
            "ORDER BY seq DESC LIMIT 32",
            (_number(words), until),
        )
        found = [_line(row) for row in rows]
        return [line for line in found if words_of(line.raw) == words]

    def added_between(self, words: str, after: int, before: int) -> list[PastLine]:
        """Lines with these words added after one change and before another."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE words = ? AND added = 1 AND seq > ? "
            "AND seq < ? ORDER BY seq LIMIT 32",
            (_number(words), after, before),
        )
        found = [_line(row) for row in rows]
        return [line for line in found if words_of(line.raw) == words]

    def removed_lines(self) -> Iterator[PastLine]:
        """Every line that was ever removed, newest first."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} {_FROM} WHERE added = 0 ORDER BY seq DESC"
        )
        return map(_line, rows)


def _is(line: PastLine, raw: str) -> bool:
    return line.raw.strip() == raw.strip()


def _line(row: tuple[int, int, int, int, int, bytes, int, bytes]) -> PastLine:
    seq, day, file, hunk, added, path, line, raw = row
    return PastLine(
        seq, date.fromordinal(day), file, hunk, bool(added), _text(path), line,
        _text(raw),
    )  # fmt: skip


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _number(text: str) -> int:
    """A key that is equal for equal text on every machine."""
    digest = blake2b(_bytes(text), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
