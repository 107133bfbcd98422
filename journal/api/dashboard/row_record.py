"""The entry that each row of the dashboard stood for when it was written.

The text contains no id, so the row and the state of its entry are kept here, in the
state folder, for thirty days. A row acts only while its entry is in that state. Actions
are recorded too: an old version of the note, brought back by sync, would ask for them
again.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from journal.language.hashes import blake2b
from journal.model.entry import Entry
from journal.model.value import value

KEPT = timedelta(days=30)


@value
class EntryState:
    """The state of an entry; a row acts only if it has not changed."""

    path: str
    raw: str
    nth: int
    of: int
    log: str
    """Digest of its log."""
    text: str
    day: int
    """When it was recorded."""

    @classmethod
    def of_entry(cls, entry: Entry, today: date) -> EntryState:
        ref = entry.ref
        return cls(
            entry.path, ref.raw, ref.nth, ref.of, log_digest(entry), entry.text,
            today.toordinal(),
        )  # fmt: skip

    def is_of(self, entry: Entry) -> bool:
        """Whether the entry is unchanged; its position does not matter."""
        return entry.ref.raw.strip() == self.raw.strip() and (
            log_digest(entry) == self.log
        )


def log_digest(entry: Entry) -> str:
    """A digest of an entry's log."""
    said = json.dumps([[str(line.when), line.kind, line.text] for line in entry.log])
    return blake2b(said.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


class RowRecord:
    """The record of one vault. A file that cannot be read or written is treated as
    empty."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "dashboard.json"
        self.rows: dict[str, EntryState] = {}
        self.acts: dict[str, int] = {}
        """By row and words, the day of the action."""
        self.written = ""
        """Digest of the note as last written; empty if it never was."""
        self._stamp: tuple[int, int] | None = None
        self._changed = False

    def load(self) -> None:
        """Reload, since another process may have written."""
        try:
            status = self._file.stat()
            stamp = status.st_mtime_ns, status.st_size
            if stamp == self._stamp:
                return
            text = self._file.read_text("utf-8", "surrogateescape")
            found: dict[str, Any] = json.loads(text)
            self.rows = {row: EntryState(*state) for row, *state in found["rows"]}
            self.acts = {str(key): int(day) for key, day in found["acts"].items()}
            self.written = str(found["written"])
            self._stamp = stamp
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return

    def know(self, row: str, state: EntryState) -> None:
        """Record the meaning of one of today's rows."""
        if self.rows.get(row) != state:
            self.rows[row] = state
            self._changed = True

    def did(self, row: str, words: str, today: date) -> None:
        """Record an action."""
        self.acts[act_key(row, words)] = today.toordinal()
        self._changed = True

    def wrote(self, digest: str) -> None:
        """Record the written note."""
        self.written = digest
        self._changed = True

    def save(self, today: date) -> None:
        """Save the record without entries that are too old."""
        if not self._changed:
            return
        self._changed = False
        oldest = (today - KEPT).toordinal()
        self.rows = {r: s for r, s in self.rows.items() if s.day >= oldest}
        self.acts = {key: day for key, day in self.acts.items() if day >= oldest}
        rows = [
            [row, s.path, s.raw, s.nth, s.of, s.log, s.text, s.day]
            for row, s in self.rows.items()
        ]
        text = json.dumps({"rows": rows, "acts": self.acts, "written": self.written})
        new = self._file.with_suffix(f".{os.getpid()}.new")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            new.write_text(text, "utf-8", "surrogateescape")
            new.replace(self._file)
            status = self._file.stat()
            self._stamp = status.st_mtime_ns, status.st_size

    def row_in(self, body: str) -> str:
        """The longest row that a line begins with; empty if there is none."""
        return max(
            (row for row in self._beginnings(body) if row in self.rows),
            key=len,
            default="",
        )

    @staticmethod
    def _beginnings(body: str) -> Iterator[str]:
        """Whether the text ends with a link, as every row does."""
        at = body.find("]]")
        while at >= 0:
            yield body[: at + 2]
            at = body.find("]]", at + 2)


def act_key(row: str, words: str) -> str:
    """The key of the action of these words after this row."""
    said = f"{row}\0{words}".encode("utf-8", "surrogateescape")
    return blake2b(said, digest_size=12).hexdigest()
