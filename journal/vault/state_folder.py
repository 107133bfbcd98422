"""The state folder of a vault, which survives renaming the vault.

Each vault has a folder named after its path, which records the identity of the vault's
directory. When a vault is opened at a new path and matches the identity recorded for
another one, it was renamed or moved: its undo records, ids and notification history
move along. `vault-id` in the vault's `.journal.toml` identifies it after a move that
changes the directory, to another disk or another machine.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from pathlib import Path

from journal.vault.places import name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HISTORY_FILE = "history.jsonl"
"""In the state folder of a vault: our own changes."""
_MARKER = "vault.json"
_SAMPLE = 12
"""The number of files and folders recorded to recognise the vault."""


def state_folder(states: Path, root: Path, vault_id: str | None = None) -> Path:
    """The folder of this vault, which may not exist yet. Never raises."""
    own = states / name_of(os.fspath(root))
    seen = _seen(root, vault_id)
    if not (own / _MARKER).exists():
        moved = _moved_from(states, own, root, seen)
        if moved and not own.exists():
            with contextlib.suppress(OSError):
                moved.rename(own)
    if seen and _differs(_read(own), seen):
        _write(own, seen)
    return own


def remember(own: Path, root: Path, vault_id: str | None = None) -> None:
    """Record its current contents for recognition: saving a note may create another
    file."""
    seen = _seen(root, vault_id)
    if seen and (own / _MARKER).exists() and _differs(_read(own), seen):
        _write(own, seen)


def _seen(root: Path, vault_id: str | None) -> dict[str, Any]:
    """The features that identify a vault; empty if it cannot be read."""
    try:
        status = root.stat()
        with os.scandir(root) as listed:
            entries = sorted(
                itertools.islice(listed, 2000), key=lambda entry: entry.name
            )
        # the time too: the inode number of a deleted file is reused
        names = [
            (entry.name, entry.inode(), entry.stat(follow_symlinks=False).st_mtime_ns)
            for entry in entries[:_SAMPLE]
        ]
    except OSError:
        return {}
    return {
        "path": os.fspath(root),
        "folder": [status.st_dev, status.st_ino],
        "holds": [list(name) for name in names],
        "id": vault_id,
    }


def _differs(known: dict[str, Any], seen: dict[str, Any]) -> bool:
    """Whether the recorded identity no longer matches, or less well than it could."""
    return any(known.get(key) != value for key, value in seen.items())


def _holds_some(known: dict[str, Any], seen: dict[str, Any]) -> bool:
    """Whether one of its recorded files or folders still exists, whatever its name."""
    there = [one[1:] for one in seen["holds"]]
    return any(one[1:] in there for one in known.get("holds") or [])


def _moved_from(
    states: Path, own: Path, root: Path, seen: dict[str, Any]
) -> Path | None:
    """The state folder of this vault under its former path, if it moved."""
    if not seen:
        return None
    try:
        folders = [folder for folder in states.iterdir() if folder != own]
    except OSError:
        return None
    found = []
    for folder in folders:
        known = _read(folder)
        path = known.get("path")
        if not path or _is_there(Path(path), known, root):
            continue
        same = known.get("folder") == seen["folder"] and _holds_some(known, seen)
        if same or (seen["id"] and known.get("id") == seen["id"]):
            found.append(folder)
    return found[0] if len(found) == 1 else None


def _is_there(path: Path, known: dict[str, Any], root: Path) -> bool:
    """Whether the vault is still at its old place; then this one is a copy."""
    try:
        status = path.stat()
    except OSError:
        return False
    with contextlib.suppress(OSError):
        if path.samefile(root):
            return False  # a symlink to it
    return [status.st_dev, status.st_ino] == known.get("folder") or bool(
        known.get("id")
    )


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / _MARKER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(folder: Path, seen: dict[str, Any]) -> None:
    new = folder / f"{_MARKER}.new"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        new.write_text(json.dumps(seen), "utf-8")
        new.replace(folder / _MARKER)
