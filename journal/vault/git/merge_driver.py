"""Setting git up to merge notes by entry, and checking the setup.

Two things are needed: `.gitattributes`, which travels with the notes, and a driver in
the settings of each clone. The attributes alone are harmless. A driver whose program is
missing is not: git leaves one side in the file, without markers. So the installed
command falls back to git's own merge.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from journal.model.errors import JournalError
from journal.model.value import value
from journal.vault.past.git import Git, NoGit, may_be_in_git

NAME = "journal"
ATTRIBUTE = f"*.md merge={NAME}"
DRIVER = (
    "sh -c '"
    "command -v journal >/dev/null && "
    '{ journal merge --marker-size "$4" -L "$6" -L "$5" -L "$7" "$1" "$2" "$3"; '
    "s=$?; [ $s -lt 126 ] && exit $s; }; "
    'exec git merge-file --marker-size="$4" -L ours -L base -L theirs "$2" "$1" "$3"'
    "' - %O %A %B %L %S %X %Y"
)
"""The command in `merge.journal.driver`. A git that does not know `%S %X %Y` passes
them verbatim; they are then ignored as labels."""


class GitFailed(JournalError):
    """git is missing, or failed."""


@value
class MergeSetup:
    """The git setup for merging notes by entry in this vault."""

    attribute: str
    """The merge attribute of a note in `.gitattributes`; may be empty."""
    driver: str
    """The command this clone runs for it; may be empty."""

    @property
    def asked_for(self) -> bool:
        return self.attribute == NAME

    @property
    def is_ours(self) -> bool:
        return self.driver == DRIVER

    @property
    def has_no_way_back(self) -> bool:
        """Whether a missing program would leave conflicts without markers."""
        return bool(self.driver) and "git merge-file" not in self.driver


def _git(root: Path, *words: str, may_fail: bool = False) -> str:
    """The output of git, run as for reading its past: a vault runs no programs."""
    try:
        said = Git(root).ask(*words)
    except NoGit as error:
        if may_fail:
            return ""
        raise GitFailed(str(error)) from None
    return said.decode("utf-8", "replace").strip()


def is_in_git(root: Path) -> bool:
    """Whether the vault is a git repository, or a folder in one."""
    if not may_be_in_git(root):
        return False
    return _git(root, "rev-parse", "--is-inside-work-tree", may_fail=True) == "true"


def merge_setup(root: Path) -> MergeSetup:
    """What git would do with two versions of a note. Raises GitFailed."""
    said = _git(root, "check-attr", "merge", "--", "note.md")
    attribute = said.rpartition(": ")[2]
    driver = _git(root, "config", "--get", f"merge.{NAME}.driver", may_fail=True)
    return MergeSetup("" if attribute == "unspecified" else attribute, driver)


def install(root: Path) -> tuple[str, ...]:
    """Set up the driver and the attributes for this clone; returns what was done, in
    words.

    Raises GitFailed, also if the notes already have another merge driver.
    """
    if not is_in_git(root):
        raise GitFailed(f"{root} is not in a git repository; “git init” makes it one")
    known = merge_setup(root)
    if known.attribute not in ("", NAME):
        raise GitFailed(
            f"notes are merged by “{known.attribute}” here; "
            "take that line out of .gitattributes first"
        )
    done: list[str] = []
    if known.driver != DRIVER:
        _git(root, "config", f"merge.{NAME}.name", "notes, entry by entry")
        _git(root, "config", f"merge.{NAME}.recursive", "text")
        _git(root, "config", f"merge.{NAME}.driver", DRIVER)
        done.append("set merge.journal.driver in the settings of this clone")
    if not known.asked_for:
        _append(root / ".gitattributes", ATTRIBUTE)
        done.append(f"added “{ATTRIBUTE}” to .gitattributes: commit it")
    return tuple(done)


def _append(file: Path, line: str) -> None:
    before = file.read_bytes() if file.exists() else b""
    eol = b"\r\n" if b"\r\n" in before else b"\n"
    gap = eol if before and not before.endswith(b"\n") else b""
    with file.open("ab") as out:
        out.write(gap + line.encode() + eol)


def merge_lines(
    base: Path, ours: Path, theirs: Path, labels: tuple[str, str], marker_size: int
) -> int:
    """git's own merge, line by line, written to `ours`; returns its exit code.

    Raises GitFailed if there is no git.
    """
    if shutil.which("git") is None:
        raise GitFailed("git is not installed, so it cannot be merged line by line")
    one, two = labels
    done = subprocess.run(
        [
            "git",
            "merge-file",
            "-q",
            f"--marker-size={marker_size}",
            *("-L", one, "-L", "base", "-L", two),
            *(str(ours), str(base), str(theirs)),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode
