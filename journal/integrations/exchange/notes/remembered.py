"""Records of earlier imports, kept in the state folder: keys, steps, values.

They complement the notes: an entry that the user removed stays removed, and a value
changed by the user is distinguished from one that changed there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from journal.model.value import field, value

_NAME = "imported.json"


@value
class Seen:
    """One record of an earlier import."""

    step: str
    """The undo step that wrote it, as `s12`."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Its values then, by the name of the field."""


class Remembered:
    """The records of earlier imports into one vault, by format and key."""

    def __init__(self, state: Path) -> None:
        self._file = state / _NAME
        self._seen: dict[str, Seen] = {}
        self._read()

    def _read(self) -> None:
        try:
            stored = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return
        keys = stored.get("keys") if isinstance(stored, dict) else None
        for name, seen in keys.items() if isinstance(keys, dict) else ():
            if isinstance(seen, list) and len(seen) == 2 and isinstance(seen[1], dict):
                self._seen[name] = Seen(str(seen[0]), seen[1])

    def get(self, format: str, key: str) -> Seen | None:
        """The stored data of a record."""
        return self._seen.get(f"{format} {key}")

    def put(self, format: str, key: str, seen: Seen) -> None:
        """Store a record; `save` writes it to disk."""
        self._seen[f"{format} {key}"] = seen

    def save(self) -> None:
        """Write everything, replacing the file atomically. Raises OSError."""
        keys: dict[str, Any] = {
            name: [seen.step, dict(seen.fields)] for name, seen in self._seen.items()
        }
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temp = self._file.with_name(f"{_NAME}.{os.getpid()}.tmp")
        temp.write_text(json.dumps({"version": 1, "keys": keys}), "utf-8")
        temp.replace(self._file)


def stands(step: str, done: list[str], undone: list[str]) -> bool:
    """Whether a step is still in effect, given the names of those that can be reversed.

    A step older than all records is assumed to be in effect.
    """
    if step in done:
        return True
    if step in undone or not done:
        return False
    numbers = [int(name[1:]) for name in done if name[1:].isdigit()]
    own = int(step[1:]) if step[1:].isdigit() else 0
    return bool(numbers) and own < min(numbers)
