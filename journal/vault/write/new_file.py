"""Creating files next to notes and in their place, and the folders for them.

File and folder are synced before anything counts as written.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from journal.model.errors import WriteRefused, WriteUnconfirmed, reason
from journal.vault.open import opened
from journal.vault.write.exchange import move_to_new


class ChangedMeanwhile(Exception):
    """Another program saved the note while it was being replaced."""


def create(real: Path, content: bytes, temp: Path) -> None:
    """Create a note and its parent folders; `temp` as for `replace`.

    Raises ChangedMeanwhile if the note was created in the meantime, WriteRefused (there
    is no new note) and WriteUnconfirmed (there is one).
    """
    made = False
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        write_new(temp, content, 0o666)
        try:
            move_to_new(temp, real)
        except BaseException:
            discard(temp)
            raise
        made = True
        sync_folder(real.parent)
    except (FileExistsError, NotADirectoryError):
        if real.parent.is_dir():
            raise ChangedMeanwhile from None
        raise WriteRefused(
            f"it cannot be created: {real.parent.name} is not a folder"
        ) from None
    except OSError as error:
        if made:
            raise WriteUnconfirmed(
                f"written, but not confirmed: {reason(error)}"
            ) from None
        raise WriteRefused(f"it cannot be created: {reason(error)}") from None


def missing_folders(real: Path) -> int:
    """How many folders `create` would have to create for a note."""
    missing = 0
    for folder in real.parents:
        if os.path.lexists(folder):
            break
        missing += 1
    return missing


def remove_empty_folders(real: Path, count: int) -> None:
    """Remove this many parent folders of a deleted note, as far as they are empty."""
    with contextlib.suppress(OSError):
        for folder in list(real.parents)[:count]:
            os.rmdir(folder)
            sync_folder(folder.parent)


def keep(file: Path, folder: Path) -> Path:
    """Move a file that must not be lost into `folder`; returns its new path."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = folder / f"{secrets.token_hex(4)}-{file.name.lstrip('.~')}"
    try:
        os.rename(file, kept)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copy2(file, kept)
        with opened(kept) as (fd, _):
            os.fsync(fd)
        os.unlink(file)
    sync_folder(folder)
    return kept


def write_new(
    file: Path, content: bytes, mode: int, finish: Callable[[int], None] | None = None
) -> None:
    """Create a file and sync it; an incomplete one is not left behind."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    fd = os.open(file, flags | getattr(os, "O_BINARY", 0), mode)
    try:
        write_all(fd, content)
        if finish:
            finish(fd)
        os.fsync(fd)
    except BaseException:
        discard(file)
        raise
    finally:
        os.close(fd)


def write_all(fd: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]


def clear_temporary(temp: Path, keep_lost: Callable[[Path], Path]) -> None:
    """Remove a temporary file; if that fails, move it away from the note."""
    try:
        os.unlink(temp)
    except FileNotFoundError:
        return
    except OSError:
        with contextlib.suppress(OSError):
            keep_lost(temp)


def discard(temp: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temp)


def sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
