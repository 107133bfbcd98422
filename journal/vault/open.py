"""Opening one note safely.

No symlink out of the vault, no FIFO, no device, nothing over 16 MB. A failed read is
never an empty note; it says why.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from journal.language.note.read_note import digest_of, parse_note
from journal.model.entry import NotePath
from journal.model.errors import reason
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.value import value

MAX_NOTE = 16 * 1024 * 1024
"""Larger files are not read: no note is that large, and they would fill the memory."""


class UnreadableNote(Exception):
    """The file cannot be read as a note; the message says why."""


@value
class OpenedNote:
    """A note's bytes, and the file they came from."""

    content: bytes
    real: Path
    stat: os.stat_result


def resolve(root: Path, path: NotePath) -> Path:
    """The file of a vault-relative path. Raises UnreadableNote outside the vault."""
    if not path or path.startswith("/") or "\0" in path:
        raise UnreadableNote("the path does not lead into the vault")
    if os.sep != "/" and ("\\" in path or ":" in path):
        # on Windows these would be separators or drives, not names
        raise UnreadableNote("the path does not lead into the vault")
    # as text: with pathlib this took a quarter of the time to read a vault
    try:
        home = _real(os.fspath(root))
        real = without_links(home, path) or os.path.realpath(f"{home}/{path}")
    except (OSError, ValueError) as error:
        raise UnreadableNote(f"the path cannot be followed ({error})") from None
    if not real.startswith(home.rstrip(os.sep) + os.sep):
        raise UnreadableNote("the path leads out of the vault")
    return Path(real)


@lru_cache(maxsize=8)
def _real(root: str) -> str:
    """The real path of the vault, resolved once."""
    return os.path.realpath(root)


def without_links(home: str, path: str) -> str | None:
    """The file of a note without links in its path; None if there may be one."""
    place = home.rstrip(os.sep)
    for part in path.split("/"):
        if part in ("", ".", ".."):
            return None
        place = f"{place}{os.sep}{part}"
        try:
            if stat.S_ISLNK(os.lstat(place).st_mode):
                return None
        except OSError:
            return None
    return place


@contextlib.contextmanager
def opened(
    real: Path, flags: int = os.O_RDONLY
) -> Iterator[tuple[int, os.stat_result]]:
    """A descriptor of a regular file. Uses O_NONBLOCK because a FIFO would block."""
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    safe |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        fd = os.open(real, flags | safe)
    except OSError as error:
        raise UnreadableNote(reason(error)) from None
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableNote("it is not a regular file")
        yield fd, status
    finally:
        os.close(fd)


def read_bytes(fd: int, size: int) -> bytes:
    """The whole content of an open file. Raises UnreadableNote if it is too large."""
    chunks: list[bytes] = []
    total = 0
    os.lseek(fd, 0, os.SEEK_SET)
    while chunk := os.read(fd, max(65536, size + 1)):
        chunks.append(chunk)
        total += len(chunk)
        if total > MAX_NOTE:
            raise UnreadableNote(f"it is larger than {MAX_NOTE // 2**20} MB")
    return b"".join(chunks)


def read_note(root: Path, path: NotePath) -> OpenedNote:
    """The bytes of a note. Raises UnreadableNote; a failed read is never empty."""
    real = resolve(root, path)
    with opened(real) as (fd, status):
        if status.st_size > MAX_NOTE:
            raise UnreadableNote(f"it is larger than {MAX_NOTE // 2**20} MB")
        try:
            return OpenedNote(read_bytes(fd, status.st_size), real, status)
        except OSError as error:
            raise UnreadableNote(reason(error)) from None


# ---------------------------------------------------------------- as notes

Found = Note | UnreadableNote


def read_one(root: Path, path: NotePath, settings: Settings) -> Found:
    """The note, or why it cannot be read now."""
    try:
        return parse_note(path, read_note(root, path).content, settings)
    except UnreadableNote as error:
        return error


def read_expected(root: Path, note: Note, settings: Settings) -> Found:
    """`note`, if its file holds the bytes it was parsed from; else the file's note."""
    try:
        content = read_note(root, note.path).content
    except UnreadableNote as error:
        return error
    if digest_of(content) == note.digest:
        return note
    return parse_note(note.path, content, settings)
