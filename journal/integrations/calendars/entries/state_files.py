"""What the calendars keep between runs: small JSON files in the state folder."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from journal.api.outside.file_lock import KEEP_TO_ITSELF, lock
from journal.model.errors import JournalError, reason


def load(file: Path) -> dict[str, Any]:
    """The content of a file; empty if it is missing.

    Raises JournalError for an unreadable file: continuing without it could write
    everything twice.
    """
    try:
        content = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise JournalError(
            f"{file}: cannot be read: {error}; without it nothing is synchronised. "
            "Move it away to begin anew: what is on both sides is found again"
        ) from None
    if not isinstance(content, dict):
        raise JournalError(f"{file}: not a calendar record; move it away")
    return content


def save(file: Path, content: dict[str, Any]) -> None:
    """Write the file atomically: after a crash it is the complete old or new one.

    Raises JournalError.
    """
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    new = file.with_name(f"{file.name}.new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(fd, "w", encoding="ascii") as opened:  # noqa: PTH123
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    except OSError as error:
        why = reason(error)
        raise JournalError(f"{file}: cannot be written: {why}") from None


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time; a second one waits. Raises JournalError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_RDWR | os.O_CREAT | KEEP_TO_ITSELF
        fd = os.open(folder / "lock", flags, 0o600)
    except OSError as error:
        why = reason(error)
        raise JournalError(f"{folder}: cannot be locked: {why}") from None
    try:
        lock(fd, wait=True)
        yield
    finally:
        os.close(fd)
