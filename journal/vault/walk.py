"""Where the vault is, and which files in it are notes.

Nothing here opens a file. Symlinks are not followed: a link that stays inside
the vault would show the same note twice, and one that leaves it would make the
journal write where nobody expects it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from journal.errors import VaultNotFound
from journal.model import NotePath, Settings
from journal.vault.patterns import UnusablePattern, excluder_of, is_pattern

MARKERS = (".journal.toml", ".obsidian")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
# a note about "a (conflict resolution) workshop" is no conflict copy
_CONFLICT = re.compile(
    r"\.sync-conflict-\d{8}-\d{6}|\([^()]*\bconflicted copy\b[^()]*\)"
    r"|\((?:SF)?conflict(?:ed)?(?: [^()]*\d)?\)|\.orig\.md\Z",
    re.IGNORECASE,
)
_SIGNED = 2**63


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What tells a changed file from an unchanged one without reading it."""

    mtime_ns: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> FileStamp:
        """The stamp of a file.

        Stamps are only ever compared, so they are folded to what a database
        holds: some filesystems have inodes beyond 63 bits, and a clock that is
        wrong can set a file to the year 2400.
        """
        return cls(
            _folded(status.st_mtime_ns), _folded(status.st_size), _folded(status.st_ino)
        )


def _folded(number: int) -> int:
    return (number + _SIGNED) % (2 * _SIGNED) - _SIGNED


@dataclass(slots=True)
class Listing:
    """The files of a vault at one moment."""

    notes: dict[NotePath, FileStamp] = field(default_factory=dict)
    conflicts: list[NotePath] = field(default_factory=list)
    """Copies a sync program made because it could not merge; never indexed."""
    folders: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    """Folders that could not be listed, and why; with `/` at the end."""

    def cannot_read(self, prefix: str, error: OSError) -> None:
        """Note down, once, that what is in the folder is not known."""
        failure = (prefix or "/", (error.strerror or str(error)).lower())
        if failure not in self.unreadable:
            self.unreadable.append(failure)


def find_vault(
    explicit: str | None, environment: str | None, cwd: Path, configured: str | None
) -> Path:
    """The vault's folder: flag, environment, an ancestor of `cwd`, user config.

    Never `cwd` itself just because it is there: that would index a home folder
    by accident. Raises VaultNotFound, saying all that was tried.
    """
    for given, source in (
        (explicit, "--vault"),
        (environment, "JOURNAL_VAULT"),
    ):
        if given:
            return _existing(given, source)
    for folder in (cwd, *cwd.parents):
        # not Path.exists, which raises where a folder above may not be entered
        if any(os.path.lexists(folder / marker) for marker in MARKERS):
            return folder
    if configured:
        return _existing(configured, "vault in the user config")
    raise VaultNotFound(
        f"no vault: neither --vault nor JOURNAL_VAULT is set, {cwd} and the folders "
        "above it hold no .obsidian or .journal.toml, and the user config names none; "
        "try “journal --vault FOLDER due”, or “journal demo” to look around"
    )


def _existing(given: str, source: str) -> Path:
    try:
        folder = Path(given).expanduser().resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise VaultNotFound(
            f"no vault at {given} ({source}): the path cannot be followed ({error})"
        ) from None
    if not folder.is_dir():
        raise VaultNotFound(
            f"no vault at {folder} ({source}): there is no such folder; check the path"
        )
    return folder


class Ignore:
    """Which paths of a vault are not looked at."""

    def __init__(self, settings: Settings) -> None:
        self._tests = tuple(map(_test_of, settings.ignore))
        self._folders = tuple(
            folder.strip("/") + "/" for folder in settings.templates if folder
        )

    def folder(self, path: str) -> bool:
        """Whether the folder (vault-relative) is skipped with all below it."""
        name = path.rsplit("/", 1)[-1]
        return (
            name.startswith(".")
            or name in _SKIPPED_FOLDERS
            or (path + "/").startswith(self._folders)
            or self._matches(path + "/")
        )

    def note(self, path: str) -> bool:
        """Whether this file is no note: another ending, hidden, or ignored."""
        name = path.rsplit("/", 1)[-1]
        return (
            not name.endswith(".md")
            or name.startswith(".")
            or path.startswith(self._folders)
            or self._matches(path)
        )

    def anywhere(self, path: str) -> bool:
        """Whether this file is no note, or a folder above it is skipped."""
        above = path.rpartition("/")[0]
        return self.note(path) or (above != "" and self.folder_anywhere(above))

    def folder_anywhere(self, path: str) -> bool:
        """Whether the folder, or one above it, is skipped."""
        parts = path.split("/")
        return any(self.folder("/".join(parts[:i])) for i in range(1, len(parts) + 1))

    def _matches(self, path: str) -> bool:
        return any(fits(path) for fits in self._tests)


def _test_of(glob: str) -> Callable[[str], object]:
    """`Archive/` and `Archive` name a folder; everything else is a glob.

    Obsidian's own excluded files may be a regular expression between slashes;
    one that cannot be used excludes nothing.
    """
    if is_pattern(glob):
        try:
            return excluder_of(glob)
        except UnusablePattern:
            return lambda path: False
    folder = glob.strip("/") + "/"
    return lambda path: path.startswith(folder) or fnmatchcase(path.rstrip("/"), glob)


def is_conflict_copy(name: str) -> bool:
    """Whether a sync program made this file because it could not merge."""
    return _CONFLICT.search(name) is not None


def list_notes(root: Path, settings: Settings) -> Listing:
    """Every note of the vault with its stamp; a folder that fails is reported."""
    listing = Listing()
    ignore = Ignore(settings)
    for prefix, entry in _scan(os.fspath(root), "", ignore, listing):
        path = NotePath(prefix + entry.name)
        if is_conflict_copy(entry.name):
            listing.conflicts.append(path)
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue  # gone since the folder was listed
        except OSError as error:
            listing.cannot_read(prefix, error)
            continue
        listing.notes[path] = FileStamp.of(status)
    listing.conflicts.sort()
    return listing


def _scan(
    folder: str, prefix: str, ignore: Ignore, listing: Listing
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    stack = [(folder, prefix)]
    while stack:
        folder, prefix = stack.pop()
        listing.folders += 1
        try:
            entries = [(e, *_kind(e)) for e in os.scandir(folder)]
        except OSError as error:
            listing.cannot_read(prefix, error)
            continue
        for entry, is_folder, is_file in entries:
            path = prefix + entry.name
            if is_folder and not ignore.folder(path):
                stack.append((entry.path, f"{path}/"))
            elif is_file and not ignore.note(path):
                yield prefix, entry


def _kind(entry: os.DirEntry[str]) -> tuple[bool, bool]:
    """Whether it is a folder, and whether a regular file; a link is neither."""
    return entry.is_dir(follow_symlinks=False), entry.is_file(follow_symlinks=False)
