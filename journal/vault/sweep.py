"""One look at the names and stamps of a vault, as fast as Python can.

Symlinks are not followed: a link that stays inside the vault would show the
same note twice, and one that leaves it would make the journal write where
nobody expects it. No file is opened, and next to nothing is imported: a prompt
that asks what is due may pay for nothing else.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Skips = Callable[[str], bool]
    """Whether a path (vault-relative) is passed over."""

FileStamp = tuple[int, int, int]
"""What tells a changed file from an unchanged one without reading it: modified (ns),
size (bytes), inode."""

FileStamps = list[tuple[str, FileStamp | None]]
"""Files by their absolute path, with their stamps; None for what is not there."""

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
"""Words, in lower case, of which every name of a conflict copy has one."""
_SIGNED = 2**63


class Sweep:
    """What there was to see."""

    def __init__(self) -> None:
        self.notes: dict[str, FileStamp] = {}
        self.folders = 0
        self.unreadable: list[tuple[str, str]] = []
        """Folders that could not be listed, and why; with `/` at the end."""

    def cannot_read(self, prefix: str, error: OSError) -> None:
        """Note down, once, that what is in the folder is not known."""
        # looking is all that most prompts do
        from journal.model.errors import reason

        failure = (prefix or "/", reason(error))
        if failure not in self.unreadable:
            self.unreadable.append(failure)


def stamp_of(status: os.stat_result) -> FileStamp:
    """The stamp of a file.

    Stamps are only ever compared, so they are folded to what a database holds:
    some filesystems have inodes beyond 63 bits, and a clock that is wrong can
    set a file to the year 2400.
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
    """The stamps of settings files, links followed; None for what is not there."""
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
    """What is skipped in any vault: what is hidden, and the stores of programs."""
    name = path.rpartition("/")[2]
    return name.startswith(".") or name in _SKIPPED_FOLDERS


def skips_note(path: str) -> bool:
    """What is no note in any vault: another ending, or hidden."""
    name = path.rpartition("/")[2]
    return not name.endswith(".md") or name.startswith(".")


def is_conflict_copy(path: str) -> bool:
    """Whether the note is a copy that a sync program made because it could not merge.

    The one definition: a note it is true of is listed as a problem and never read.
    """
    name = path.rpartition("/")[2]
    lower = name.lower()
    if not any(word in lower for word in _CONFLICT_WORDS):
        return False
    # the quick path does without, and such names are rare
    from journal.vault.conflict_names import is_clear

    return is_clear(name)


class Ignored:
    """Folders and notes that are passed over, by their names alone."""

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
    """Every note with its stamp, but what is skipped in any vault, or ignored here.

    A folder that fails is reported.
    """
    found = Sweep()
    stack = [(root, "")]
    while stack:
        folder, prefix = stack.pop()
        found.folders += 1
        try:
            with os.scandir(folder) as listed:
                entries = list(listed)
        except OSError as error:
            found.cannot_read(prefix, error)
            continue
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if name.endswith(".md") and entry.is_file(follow_symlinks=False):
                path = prefix + name
                if not (ignored_note and ignored_note(path)):
                    _stamp(entry, path, prefix, found)
            elif entry.is_dir(follow_symlinks=False):
                path = prefix + name
                if name not in _SKIPPED_FOLDERS and not (
                    ignored_folder and ignored_folder(path)
                ):
                    stack.append((entry.path, f"{path}/"))
    return found


def _stamp(entry: os.DirEntry[str], path: str, prefix: str, found: Sweep) -> None:
    try:
        found.notes[path] = stamp_of(entry.stat(follow_symlinks=False))
    except FileNotFoundError:
        return  # gone since the folder was listed
    except OSError as error:
        found.cannot_read(prefix, error)
