"""Which hints were shown, and which must never be shown again."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

from journal.model.entry import NotePath
from journal.model.errors import WriteRefused, reason

_KEPT = 2000


class HintRecord:
    """The hints of one vault, in the state folder: a note, and a person by key."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "hints.json"

    def is_declined(self, path: NotePath, person: str) -> bool:
        """Whether the user declined the note for this person."""
        return _name(path, person) in self._read()["declined"]

    def may_show(self, path: NotePath, person: str, today: date) -> bool:
        """Whether the hint is new: not declined, and not shown on an earlier day."""
        known = self._read()
        name = _name(path, person)
        shown = known["shown"].get(name, today.isoformat())
        return name not in known["declined"] and shown >= today.isoformat()

    def decline(self, path: NotePath, person: str) -> None:
        """Never show the hint again. Raises WriteRefused."""
        known = self._read()
        known["declined"] = [*known["declined"], _name(path, person)][-_KEPT:]
        self._write(known)

    def show(self, path: NotePath, person: str, today: date) -> None:
        """Record that the hint was shown; if that fails, it is shown again."""
        known = self._read()
        known["shown"].setdefault(_name(path, person), today.isoformat())
        known["shown"] = dict(list(known["shown"].items())[-_KEPT:])
        try:
            self._write(known)
        except WriteRefused:
            return

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._file.read_bytes())
            declined, shown = found["declined"], found["shown"]
            if isinstance(declined, list) and isinstance(shown, dict):
                return {
                    "declined": [one for one in declined if isinstance(one, str)],
                    "shown": {k: v for k, v in shown.items() if isinstance(v, str)},
                }
        except (OSError, ValueError, TypeError, LookupError):
            pass
        return {"declined": [], "shown": {}}

    def _write(self, known: dict[str, Any]) -> None:
        temporary = self._file.with_suffix(f".{os.getpid()}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            temporary.write_text(json.dumps(known), "utf-8")
            temporary.replace(self._file)
        except OSError as error:
            raise WriteRefused(
                f"{self._file}: {reason(error)}; that cannot be remembered"
            ) from None


def _name(path: NotePath, person: str) -> str:
    return f"{path}\n{person}"
