"""Finding the vault, and the notes in it.

Nothing here opens a file.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

from journal.language.counted import counted
from journal.model.entry import NotePath
from journal.model.errors import NothingHere, StrangersVault, VaultNotFound, reason
from journal.model.settings import Settings
from journal.model.value import record
from journal.vault.notes.exclude_patterns import (
    UnusablePattern,
    excluder_of,
    is_pattern,
)
from journal.vault.places import MARKERS, strangers_of
from journal.vault.sweep import (
    FileStamp,
    Ignored,
    Sweep,
    conflict_copies,
    skips_folder,
    skips_note,
    sweep,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@record
class Listing:
    """The files of a vault at one moment."""

    notes: dict[NotePath, FileStamp]
    conflicts: list[NotePath]
    """Conflict copies made by a sync program; never indexed."""
    folders: int
    unreadable: list[tuple[str, str]]
    """Folders that could not be listed, and why; with `/` at the end."""


def find_vault(
    explicit: str | None, environment: str | None, cwd: Path, configured: str | None
) -> Path:
    """The vault's folder: flag, environment, an ancestor of `cwd`, user config.

    `cwd` itself counts only if it holds notes, or folders below it do that are no
    vaults, and never if it is the home folder, which would be indexed by accident.
    Raises VaultNotFound, saying what to do.
    """
    for given, source in (
        (explicit, "--vault"),
        (environment, "JOURNAL_VAULT"),
    ):
        if given:
            return _existing(given, source)
    for folder in (cwd, *cwd.parents):
        # not Path.exists, which raises if a folder above may not be entered
        if any(os.path.lexists(folder / marker) for marker in MARKERS):
            if not (configured and _is_same(folder, configured)):
                _require_own(folder)
            return folder
    if configured:
        return _existing(configured, "vault in the user config")
    if holds_notes(cwd):
        _require_own(cwd)
        return cwd
    vaults = vaults_below(cwd)
    if vaults:
        raise NothingHere(
            f"no notes in {cwd} itself, but {counted(len(vaults), 'vault')} below it",
            *(f"journal {shell_word(f'./{name}')}" for name in vaults[:_FEW_VAULTS]),
        )
    if holds_notes_below(cwd):
        return cwd
    raise NothingHere(
        f"no notes found in {cwd} or above it",
        "open your notes: journal ~/path/to/notes",
        "or look around: journal demo",
    )


_FEW_VAULTS = 6
"""Vaults that the message names."""
_FOLDERS_LOOKED_AT, _DEEPEST = 200, 3
"""Where notes are looked for below a folder: a vault has some in its first folders."""


def holds_notes(folder: Path) -> bool:
    """Whether this folder directly contains notes and is not a home folder."""
    with contextlib.suppress(OSError, RuntimeError):
        return not _is_no_vault(folder) and any(
            path.suffix == ".md" for path in folder.iterdir()
        )
    return False


def vaults_below(folder: Path) -> list[str]:
    """The names of the vaults directly in this folder."""
    with contextlib.suppress(OSError):
        return sorted(
            below.name
            for below in folder.iterdir()
            if any(os.path.lexists(below / marker) for marker in MARKERS)
        )
    return []


def holds_notes_below(folder: Path) -> bool:
    """Whether folders in this one contain notes, such as `work/ideas.md`; never for a
    home folder, or one that belongs to another user."""
    with contextlib.suppress(OSError, RuntimeError):
        if _is_no_vault(folder) or strangers_of(os.fspath(folder)) is not None:
            return False
        return _has_note_below(folder)
    return False


def _is_no_vault(folder: Path) -> bool:
    """Whether it is the root or a home folder, which would be indexed by accident."""
    return folder == folder.parent or folder.samefile(Path.home())


def _has_note_below(folder: Path) -> bool:
    waiting, looked = [(folder, 0)], 0
    while waiting and looked < _FOLDERS_LOOKED_AT:
        above, depth = waiting.pop(0)
        looked += 1
        with contextlib.suppress(OSError), os.scandir(above) as found:
            for one in found:
                if not skips_note(one.name):
                    return True
                if depth == _DEEPEST or skips_folder(one.name):
                    continue
                if one.is_dir(follow_symlinks=False):
                    waiting.append((Path(one.path), depth + 1))
    return False


def shell_word(path: str) -> str:
    """A path to paste into a shell, in quotes if it needs any."""
    import shlex  # rarely needed

    solid = path.replace(" ", "")
    if shlex.quote(solid) != solid:
        return shlex.quote(path)
    return f'"{path}"' if " " in path else path


def _is_same(folder: Path, configured: str) -> bool:
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        return folder.samefile(Path(configured).expanduser())
    return False


def _require_own(folder: Path) -> None:
    """A vault that was not named explicitly may be a trap; git refuses such a folder
    too.

    Its notes would be shown, and its owner could read what is added. Raises
    StrangersVault.
    """
    stranger = strangers_of(os.fspath(folder))
    if stranger is not None:
        raise StrangersVault(
            f"the vault {folder}, found by looking upward, belongs to "
            f"{name_of_user(stranger)}: nothing in it is read or written; if you mean "
            f"it, name it: “journal --vault {folder} …”, or vault in your config file"
        )


def name_of_user(number: int) -> str:
    """`user ana`, or `user 1001` if it has no name on this machine."""
    try:
        import pwd

        return f"user {pwd.getpwuid(number).pw_name}"
    except (ImportError, KeyError):
        return f"user {number}"


def _existing(given: str, source: str) -> Path:
    try:
        folder = Path(given).expanduser().resolve()
    except FileNotFoundError:  # only a relative path asks where we are
        folder, why = Path(given), "the current folder no longer exists"
    except (OSError, RuntimeError, ValueError) as error:
        folder, why = Path(given), f"the path cannot be followed ({error})"
    else:
        why = _why_not(folder)
    if why:
        raise VaultNotFound(
            f"no notes at {folder} ({source}): {why}",
            "open your notes: journal ~/path/to/notes",
        )
    return folder


def _why_not(folder: Path) -> str:
    """Why it cannot be opened as a vault; empty if it can."""
    # not Path.is_dir, which raises if a folder above may not be entered
    try:
        kind = folder.stat().st_mode
    except FileNotFoundError:
        return "no such folder"
    except OSError as error:
        return reason(error)
    if not stat.S_ISDIR(kind):
        return "that is a file"
    return "" if os.access(folder, os.R_OK | os.X_OK) else "permission denied"


class Ignore:
    """The ignored paths of a vault."""

    def __init__(self, settings: Settings) -> None:
        globs = [glob for glob in settings.notes.ignore if _is_pattern(glob)]
        names = [*settings.obsidian.templates, *settings.notes.ignore]
        self.plain = Ignored(name for name in names if name and name not in globs)
        """What is ignored by name alone."""
        self._tests = tuple(map(_test_of, globs))

    @property
    def has_patterns(self) -> bool:
        """Whether there are patterns besides names."""
        return bool(self._tests)

    def folder(self, path: str) -> bool:
        """Whether the folder (vault-relative) is skipped with everything in it."""
        return skips_folder(path) or self._folder(path)

    def note(self, path: str) -> bool:
        """Whether this file is no note: another extension, hidden, or ignored."""
        return skips_note(path) or self._note(path)

    def _folder(self, path: str) -> bool:
        return self.plain.folder(path) or self._matches(path + "/")

    def _note(self, path: str) -> bool:
        return self.plain.note(path) or self._matches(path)

    def sweep(self, root: str) -> Sweep:
        """Every file of the vault that is not ignored, including conflict copies."""
        if not (self._tests or self.plain):
            return sweep(root)
        return sweep(root, self._folder, self._note)

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


def _is_pattern(name: str) -> bool:
    """Whether it is a pattern rather than the name of a folder or note."""
    return is_pattern(name) or any(char in name for char in "*?[")


def _test_of(glob: str) -> Callable[[str], object]:
    """Whether a glob matches; for a folder also everything below it.

    Obsidian's own excluded files may be regular expressions between slashes; an
    unusable one excludes nothing.
    """
    if is_pattern(glob):
        try:
            return excluder_of(glob)
        except UnusablePattern:
            return lambda path: False
    folder = glob.strip("/") + "/"
    return lambda path: path.startswith(folder) or fnmatchcase(path.rstrip("/"), glob)


def list_notes(root: Path, settings: Settings) -> Listing:
    """Every note of the vault with its stamp; an unreadable folder is reported."""
    found = Ignore(settings).sweep(os.fspath(root))
    # conflict copies are no notes
    notes: Any = found.notes
    conflicts: Any = conflict_copies(notes)
    for path in conflicts:
        del notes[path]
    return Listing(notes, conflicts, found.folders, found.unreadable)
