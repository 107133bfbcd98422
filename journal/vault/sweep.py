"""The names and stamps of a vault, listed as fast as Python can.

Symlinks are not followed: one inside the vault would show the same note twice, and one
that leaves it would make the journal write in an unexpected place. No file is opened
and almost nothing is imported: a shell prompt that asks what is due must not pay for
more.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import Any

    Skips = Callable[[str], bool]
    """Whether a path (vault-relative) is skipped."""

FileStamp = tuple[int, int, int]
"""Reveals a changed file without reading it: mtime (ns), size (bytes), inode."""

FileStamps = list[tuple[str, FileStamp | None]]
"""Files by absolute path, with their stamps; None for missing ones."""

_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
_CONFLICT_WORDS = (
    "conflict",
    "konflikt",
    "conflit",
    "競合",
    "冲突",
    "衝突",
    "конфликт",
    "충돌",
    "_conf(",
    ".path",
    "edited",
    ".orig.",
    "_base_",
    "_local_",
    "_remote_",
    "_backup_",
)
"""Lower-case words; every name of a conflict copy contains one."""
_SIGNED = 2**63
_HAS_HANDLES = os.scandir in os.supports_fd
"""Not on Windows."""
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


class Sweep:
    """The result of a sweep."""

    def __init__(self) -> None:
        self.listed: list[tuple[str, list[str | int]]] = []
        """Each folder, ending in `/`, with its notes: one after the other the name, and
        mtime (ns), size and inode as the file system has them."""
        self.unreadable: list[tuple[str, str]] = []
        """Folders that could not be listed, ending in `/`, with the reason."""
        self._notes: dict[str, FileStamp] | None = None

    @property
    def folders(self) -> int:
        """How many there are, with those that could not be listed."""
        return len(self.listed)

    @property
    def notes(self) -> dict[str, FileStamp]:
        """The notes with their stamps."""
        if self._notes is None:
            self._notes = dict(self._each())
        return self._notes

    def _each(self) -> Iterator[tuple[str, FileStamp]]:
        for prefix, told in self.listed:
            each: Any = iter(told)
            for name, mtime, size, inode in zip(each, each, each, each, strict=True):
                # `stamp_of`, without a call for each note
                if -_SIGNED <= mtime < _SIGNED and inode < _SIGNED:
                    yield prefix + name, (mtime, size, inode)
                else:
                    yield prefix + name, (_folded(mtime), size, _folded(inode))

    def cannot_read(self, prefix: str, error: OSError) -> None:
        """Record, once, that the contents of the folder are unknown."""
        # most prompts do nothing but this
        from journal.model.errors import reason

        failure = (prefix or "/", reason(error))
        if failure not in self.unreadable:
            self.unreadable.append(failure)


def stamp_of(status: os.stat_result) -> FileStamp:
    """The stamp of a file.

    Stamps are only ever compared, so they are truncated to what a database holds: some
    filesystems have inodes beyond 63 bits, and a wrong clock can set a file to the year
    2400.
    """
    mtime, size, inode = status.st_mtime_ns, status.st_size, status.st_ino
    if -_SIGNED <= mtime < _SIGNED and inode < _SIGNED:
        return mtime, size, inode
    return _folded(mtime), size, _folded(inode)


def _folded(number: int) -> int:
    return (number + _SIGNED) % (2 * _SIGNED) - _SIGNED


def stamp_at(path: str) -> FileStamp | None:
    """The stamp of a regular file; None for anything else. Raises OSError."""
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    return stamp_of(status) if stat.S_ISREG(status.st_mode) else None


def stamps_of(files: list[str]) -> FileStamps:
    """The stamps of settings files, following links; None for missing ones."""
    found: FileStamps = []
    for file in files:
        try:
            status = os.stat(file)
        except (OSError, ValueError):
            found.append((file, None))
        else:
            found.append((file, (status.st_mtime_ns, status.st_size, status.st_ino)))
    return found


def skips_folder(path: str) -> bool:
    """Folders skipped in any vault: hidden ones, and those of programs."""
    name = path.rpartition("/")[2]
    return name.startswith(".") or name in _SKIPPED_FOLDERS


def skips_note(path: str) -> bool:
    """Files that are never notes: another extension, or hidden."""
    name = path.rpartition("/")[2]
    return not name.endswith(".md") or name.startswith(".")


def is_conflict_copy(path: str) -> bool:
    """Whether the note is a conflict copy made by a sync program.

    This is the only definition: such a note is reported as a problem and never read.
    """
    name = path.rpartition("/")[2]
    lower = name.lower()
    if not any(word in lower for word in _CONFLICT_WORDS):
        return False
    # imported late: such names are rare
    from journal.vault.conflict_names import is_clear

    return is_clear(name)


def conflict_copies(paths: Collection[str]) -> list[str]:
    """Those of the paths that are conflict copies, sorted."""
    # few vaults have one: all names are looked through at once
    names = "\n".join(paths).lower()
    if not any(word in names for word in _CONFLICT_WORDS):
        return []
    return sorted(filter(is_conflict_copy, paths))


class Ignored:
    """Folders and notes that are ignored by name alone."""

    def __init__(self, names: Iterable[str]) -> None:
        """`Archive` and `Archive/` are a folder; `Archive/old.md` a note."""
        self.names = tuple(names)
        self._below = tuple(name.strip("/") + "/" for name in self.names)

    def __bool__(self) -> bool:
        return bool(self.names)

    def folder(self, path: str) -> bool:
        return (path + "/").startswith(self._below)

    def note(self, path: str) -> bool:
        return path.startswith(self._below) or path in self.names


def sweep(
    root: str, ignored_folder: Skips | None = None, ignored_note: Skips | None = None
) -> Sweep:
    """Every note with its stamp, except those skipped in any vault or ignored here.

    An unreadable folder is reported.
    """
    found = Sweep()
    stack = [(root, "")]
    while stack:
        folder, prefix = stack.pop()
        notes: list[str | int] = []
        found.listed.append((prefix, notes))
        handle = None
        try:
            if _HAS_HANDLES:
                # names below an open folder are found sooner than whole paths
                handle = os.open(folder, _FOLDER)
            with os.scandir(folder if handle is None else handle) as listing:
                entries = list(listing)
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if name[-3:] == ".md" and entry.is_file(follow_symlinks=False):
                    if ignored_note and ignored_note(prefix + name):
                        continue
                    try:
                        status = entry.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue  # gone since the folder was listed
                    except OSError as error:
                        found.cannot_read(prefix, error)
                        continue
                    notes += name, status.st_mtime_ns, status.st_size, status.st_ino
                elif entry.is_dir(follow_symlinks=False):
                    path = prefix + name
                    if name not in _SKIPPED_FOLDERS and not (
                        ignored_folder and ignored_folder(path)
                    ):
                        stack.append((os.path.join(folder, name), f"{path}/"))
        except OSError as error:
            found.cannot_read(prefix, error)
        finally:
            if handle is not None:
                os.close(handle)
    return found
