"""The day on which an entry was first seen that does not say how long it has waited.

Kept in the state folder, only for such entries: id and day. The note does not record
it. If the file is lost or damaged, counting restarts; if it cannot be written, the days
are known only while the process runs.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path


class FirstSeen:
    """The record of one vault. Its methods never raise."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "first-seen.json"
        self._stamp: tuple[int, int, int] | None = None
        self._kept: dict[str, date] = {}
        self._unsaved: dict[str, date] = {}

    def kept(self) -> Mapping[str, date]:
        """The days in the file, by the id of the entry on that day."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            self._stamp, self._kept = stamp, _read(self.file)
        return self._kept

    def known(self) -> Mapping[str, date]:
        """Those in the file, and those that could not be written."""
        return {**self._unsaved, **self.kept()}

    def keep(self, days: Mapping[str, date]) -> None:
        """Replace the record with these."""
        content = json.dumps({id: str(day) for id, day in sorted(days.items())})
        temporary = self.file.with_suffix(f".{os.getpid()}")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_text(content, "utf-8")
            temporary.replace(self.file)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            self._unsaved = dict(days)

    def _stamp_now(self) -> tuple[int, int, int] | None:
        try:
            status = self.file.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def _read(file: Path) -> dict[str, date]:
    try:
        found = json.loads(file.read_bytes())
        return {str(id): date.fromisoformat(day) for id, day in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
