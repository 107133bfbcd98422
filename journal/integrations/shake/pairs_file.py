"""The pairs of a vault: one file in the state folder, readable only by its owner.

It contains secrets, so it is never in the vault, which is synchronised and shared.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from journal.api.outside.file_lock import KEEP_TO_ITSELF, lock
from journal.integrations.shake.pair import Pair, Shared
from journal.model.errors import JournalError, reason

FOLDER, FILE = "shake", "pairs.json"


@contextlib.contextmanager
def pairs_of(state: Path, *, write: bool = True) -> Iterator[dict[str, Pair]]:
    """The pairs by id. With `write` changes are saved at the end.

    One process at a time. Raises JournalError.
    """
    folder = state / FOLDER
    if not write and not (folder / FILE).exists():
        yield {}
        return
    with _alone(folder):
        pairs = _load(folder / FILE)
        before = _plain(pairs)
        try:
            yield pairs
        finally:
            # even after a failure: what was written to notes must be recorded
            if write and _plain(pairs) != before:
                _save(folder / FILE, _plain(pairs))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | KEEP_TO_ITSELF, 0o600)
    except OSError as error:
        raise JournalError(f"{folder}: cannot be locked: {reason(error)}") from None
    try:
        lock(fd, wait=True)
        yield
    finally:
        os.close(fd)


def _load(file: Path) -> dict[str, Pair]:
    try:
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)
        content = json.loads(file.read_text("utf-8"))
        return {one["id"]: _pair(one) for one in content["pairs"]}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise JournalError(
            f"{file}: cannot be read: {error}; move it away, and begin with "
            "“journal shake new” again"
        ) from None


def _save(file: Path, content: dict[str, Any]) -> None:
    new = file.with_name(f"{file.name}.new")
    try:
        fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with open(fd, "w", encoding="ascii") as opened:  # noqa: PTH123
            json.dump(content, opened, indent=1)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    except OSError as error:
        raise JournalError(f"{file}: cannot be written: {reason(error)}") from None


def _plain(pairs: dict[str, Pair]) -> dict[str, Any]:
    return {"version": 1, "pairs": [_plain_pair(pair) for pair in pairs.values()]}


def _plain_pair(pair: Pair) -> dict[str, Any]:
    return {
        "id": pair.id,
        "secret": pair.secret.hex(),
        "role": pair.role,
        "with": pair.handle,
        "made": pair.made.isoformat(),
        "ended": pair.ended,
        "entries": {
            entry: {
                "n": known.n,
                "by_role": known.by_role,
                "state": known.state,
                "turn": known.turn,
                "by": known.by.isoformat() if known.by else None,
                "text": known.text,
                "line": known.line,
                "heard": known.heard,
                "declined": known.declined,
            }
            for entry, known in pair.entries.items()
        },
        "held": [[since.isoformat(), lines] for since, lines in pair.held],
    }


def _pair(one: dict[str, Any]) -> Pair:
    return Pair(
        bytes.fromhex(one["secret"]),
        one["role"],
        one["with"],
        date.fromisoformat(one["made"]),
        one["ended"],
        {
            entry: Shared(
                known["n"],
                known["by_role"],
                known["state"],
                known["turn"],
                date.fromisoformat(known["by"]) if known["by"] else None,
                known["text"],
                known["line"],
                known["heard"],
                known["declined"],
            )
            for entry, known in one["entries"].items()
        },
        [(datetime.fromisoformat(since), lines) for since, lines in one["held"]],
        one["id"],
    )
