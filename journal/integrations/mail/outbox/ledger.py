"""The record of sent messages: one line per message, fsynced before it leaves.

A message is `sending` from just before its text goes out until the result is known. A
process that dies in between leaves `sending`, which is `unknown` to the next one: it is
settled by its Message-ID in Sent and never sent again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from journal.api.outside.file_lock import KEEP_TO_ITSELF, lock
from journal.model.errors import JournalError
from journal.model.value import value

SENDING, SENT, UNKNOWN = "sending", "sent", "unknown"


class QueueBusy(JournalError):
    """Another process is sending."""


@value
class LedgerLine:
    key: str
    state: str
    message_id: str
    path: str
    at: str
    detail: str = ""


class Ledger:
    """The file of the ledger; kept apart from everything that may be deleted."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._lock = folder / "outbox.lock"
        self._connection = sqlite3.connect(
            folder / "outbox.db", timeout=10, isolation_level=None
        )
        # every line is on the disk before the next step is taken
        self._connection.execute("pragma synchronous = full")
        self._connection.execute(
            "create table if not exists letter (key text primary key, state text, "
            "message_id text, path text, at text, detail text)"
        )

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def queue(self) -> Iterator[None]:
        """Lock the queue. Raises QueueBusy if another process has it."""
        fd = os.open(self._lock, os.O_RDWR | os.O_CREAT | KEEP_TO_ITSELF, 0o600)
        try:
            taken = lock(fd)
        except OSError:
            taken = False
        if not taken:
            os.close(fd)
            raise QueueBusy("another process sends from this outbox now")
        try:
            yield
        finally:
            os.close(fd)

    def line(self, key: str) -> LedgerLine | None:
        row = self._connection.execute(
            "select key, state, message_id, path, at, detail from letter where key = ?",
            (key,),
        ).fetchone()
        return LedgerLine(*row) if row else None

    def unsettled(self) -> list[LedgerLine]:
        """Messages being sent when a process died or lost the connection."""
        rows = self._connection.execute(
            "select key, state, message_id, path, at, detail from letter "
            "where state in ('sending', 'unknown') order by at"
        )
        return [LedgerLine(*row) for row in rows]

    def write(self, line: LedgerLine) -> None:
        """On the disk when this returns."""
        self._connection.execute(
            "insert or replace into letter values (?, ?, ?, ?, ?, ?)",
            (line.key, line.state, line.message_id, line.path, line.at, line.detail),
        )

    def forget(self, key: str) -> None:
        """A message that certainly did not leave stays in the queue."""
        self._connection.execute(
            "delete from letter where key = ? and state = 'sending'", (key,)
        )


def stamp(now: datetime) -> str:
    return now.isoformat(timespec="seconds")
