"""What has been said already, so that nothing is said twice.

Kept in the state directory, by entry and moment: a restart, an edit elsewhere
in the note or a second process changes neither.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from journal.errors import JournalError
from journal.model import Entry

_BEGUN = b"\0begun"
"""Stands in the record from the first run on; no note has this name."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An entry falling due."""

    at: datetime
    entry: Entry

    @property
    def key(self) -> bytes:
        """Block id or words, not the line: a tag or a tick makes no new moment."""
        words = (word for word in self.entry.text.split() if word[0] != "#")
        name = self.entry.block_id or " ".join(words)
        return f"{self.entry.path}\0{name}".encode("utf-8", "surrogateescape")


class Announced:
    """The record of one vault."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "announced.sqlite"

    def begin(self, known: Iterable[Moment]) -> None:
        """On the very first run, take these as announced; later it changes nothing.

        One step, so that a second process that starts at the same time does not
        announce what the first is about to take as known.
        """
        with self._record() as db:
            if _add(db, _BEGUN, ""):
                for moment in known:
                    _add(db, moment.key, _minute(moment))

    def claim(self, moments: Iterable[Moment]) -> list[Moment]:
        """Those of the moments not announced before; from now on they were.

        Of several processes that ask at once, exactly one gets each.
        """
        with self._record() as db:
            return [m for m in moments if _add(db, m.key, _minute(m))]

    @contextmanager
    def _record(self) -> Iterator[sqlite3.Connection]:
        """A connection, held by nobody else until the block has ended."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            db = sqlite3.connect(self._file, timeout=10, isolation_level=None)
            try:
                db.execute("BEGIN IMMEDIATE")
                db.execute(
                    "CREATE TABLE IF NOT EXISTS announced "
                    "(entry BLOB, at TEXT, PRIMARY KEY (entry, at)) WITHOUT ROWID"
                )
                yield db
                db.execute("COMMIT")
            finally:
                db.close()
        except (sqlite3.Error, OSError) as error:
            raise JournalError(
                f"{self._file}: what was announced cannot be kept: {error}; "
                "nothing is announced, for it could be for the second time"
            ) from None


def _add(db: sqlite3.Connection, entry: bytes, at: str) -> bool:
    row = db.execute("INSERT OR IGNORE INTO announced VALUES (?, ?)", (entry, at))
    return row.rowcount == 1


def _minute(moment: Moment) -> str:
    return moment.at.isoformat(timespec="minutes")
