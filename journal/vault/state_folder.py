"""Where what is to be remembered of a vault is kept, also after it was renamed.

A folder for each vault, named after the vault's path. In it stands which folder on
the disk that was. When a vault is opened where none was before, and such a folder is
it by all that can be seen, though it has another path, the vault was renamed or
moved: its undo records, ids and what was told go with it. `vault-id` in the vault's
`.journal.toml` says so too where a move makes another folder of it, on another disk
or another machine.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from pathlib import Path
from typing import Any

from journal.vault.places import name_of

HISTORY_FILE = "history.jsonl"
"""In the folder of a vault: what we changed ourselves."""
_MARKER = "vault.json"
_SAMPLE = 12
"""So many files and folders of the vault are remembered, to know it again."""


def state_folder(states: Path, root: Path, vault_id: str | None = None) -> Path:
    """The folder of this vault, which may not be there yet. Never raises."""
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
    """Know it again by what is in it now: a save makes another file of a note."""
    seen = _seen(root, vault_id)
    if seen and (own / _MARKER).exists() and _differs(_read(own), seen):
        _write(own, seen)


def _seen(root: Path, vault_id: str | None) -> dict[str, Any]:
    """What there is to know a vault again by; nothing where it cannot be looked at."""
    try:
        status = root.stat()
        with os.scandir(root) as listed:
            entries = sorted(
                itertools.islice(listed, 2000), key=lambda entry: entry.name
            )
        # the time too: the number of a file that is gone is given to another one
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
    """Whether the vault would not be known again, or not as well as now."""
    return any(known.get(key) != value for key, value in seen.items())


def _holds_some(known: dict[str, Any], seen: dict[str, Any]) -> bool:
    """Whether a file or folder in it is the one that was there, whatever its name."""
    there = [one[1:] for one in seen["holds"]]
    return any(one[1:] in there for one in known.get("holds") or [])


def _moved_from(
    states: Path, own: Path, root: Path, seen: dict[str, Any]
) -> Path | None:
    """The folder of the vault that this one was, if it has another path now."""
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
    """Whether the vault is still where it was: then this one is a copy of it."""
    try:
        status = path.stat()
    except OSError:
        return False
    with contextlib.suppress(OSError):
        if path.samefile(root):
            return False  # a link leads there
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
