"""Which entry each row of the dashboard meant when it was written.

No id stands in the text, so it is kept here, in the state folder, for thirty days: the
row, and the entry as it was. A row acts only while its entry is still that. What was
done by a row is kept too: an old version of the note, which sync brings back, asks for
it again.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from journal.language.hashes import blake2b
from journal.model.entry import Entry

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EntryState:
    """An entry as it was: what must be so still, for a row to act on it."""

    path: str
    raw: str
    nth: int
    of: int
    log: str
    """Digest of its log."""
    text: str
    day: int
    """When that was noted."""

    @classmethod
    def of_entry(cls, entry: Entry, today: date) -> EntryState:
        ref = entry.ref
        return cls(
            entry.path, ref.raw, ref.nth, ref.of, log_digest(entry), entry.text,
            today.toordinal(),
        )  # fmt: skip

    def is_of(self, entry: Entry) -> bool:
        """Whether the entry is as it was; where it stands does not matter."""
        return entry.ref.raw.strip() == self.raw.strip() and (
            log_digest(entry) == self.log
        )


def log_digest(entry: Entry) -> str:
    """What the log of an entry says, short."""
    said = json.dumps([[str(line.when), line.kind, line.text] for line in entry.log])
    return blake2b(said.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


class RowRecord:
    """The record of one vault. A file that cannot be read or written is as none."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "dashboard.json"
        self.rows: dict[str, EntryState] = {}
        self.acts: dict[str, int] = {}
        """By row and words, the day on which that was done."""
        self.written = ""
        """Digest of the note as it was written last; empty where it never was."""
        self._stamp: tuple[int, int] | None = None
        self._changed = False

    def load(self) -> None:
        """Read what another process may have written."""
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
        """Keep what a row of today means."""
        if self.rows.get(row) != state:
            self.rows[row] = state
            self._changed = True

    def did(self, row: str, words: str, today: date) -> None:
        """Keep that this was done."""
        self.acts[act_key(row, words)] = today.toordinal()
        self._changed = True

    def wrote(self, digest: str) -> None:
        """Keep that the note was written."""
        self.written = digest
        self._changed = True

    def save(self, today: date) -> None:
        """Keep it, without what is too old."""
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
        """The row that a line begins with, the longest; empty where it is none."""
        return max(
            (row for row in self._beginnings(body) if row in self.rows),
            key=len,
            default="",
        )

    @staticmethod
    def _beginnings(body: str) -> Iterator[str]:
        """What ends where a link ends: every row does."""
        at = body.find("]]")
        while at >= 0:
            yield body[: at + 2]
            at = body.find("]]", at + 2)


def act_key(row: str, words: str) -> str:
    """What is done by these words behind this row, as a name."""
    said = f"{row}\0{words}".encode("utf-8", "surrogateescape")
    return blake2b(said, digest_size=12).hexdigest()
