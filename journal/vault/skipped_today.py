"""People the user skips for today; the record expires tomorrow."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

from journal.model.errors import WriteRefused, reason


class Skipped:
    """The record of one vault, in the state folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "skipped.json"

    def on(self, day: date) -> frozenset[str]:
        """The keys of the people skipped that day; none if the record is unreadable."""
        try:
            found = json.loads(self._file.read_bytes())
            keys = found["people"] if found["day"] == day.isoformat() else []
            return frozenset(key for key in keys if isinstance(key, str))
        except (OSError, ValueError, TypeError, LookupError):
            return frozenset()

    def add(self, day: date, key: str) -> None:
        """Skip someone for that day. Raises WriteRefused."""
        keys = sorted({*self.on(day), key})
        content = json.dumps({"day": day.isoformat(), "people": keys})
        temporary = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_text(content, "utf-8")
            temporary.replace(self._file)
        except OSError as error:
            why = reason(error)
            raise WriteRefused(
                f"{self._file}: {why}; who was skipped cannot be remembered"
            ) from None
