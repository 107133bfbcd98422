"""Two versions of a note and their common one, merged entry by entry."""

from __future__ import annotations

import re
from pathlib import Path

from journal.language.line.grammar import grammar_of
from journal.language.merge.note_tree import NotMergeable
from journal.language.merge.pieces import MARKER_SIZE, Labels
from journal.language.merge.three_way import merge_notes
from journal.model.settings import Settings
from journal.vault.git.merge_driver import (
    GitFailed as GitFailed,
)
from journal.vault.git.merge_driver import (
    MergeSetup as MergeSetup,
)
from journal.vault.git.merge_driver import (
    install as install,
)
from journal.vault.git.merge_driver import (
    is_in_git as is_in_git,
)
from journal.vault.git.merge_driver import (
    merge_lines,
)
from journal.vault.git.merge_driver import (
    merge_setup as merge_setup,
)
from journal.vault.git.merged_file import put_result, read_side

_LABEL = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


def merge_files(
    base: Path,
    ours: Path,
    theirs: Path,
    *,
    labels: tuple[str, str] = ("ours", "theirs"),
    marker_size: int = MARKER_SIZE,
) -> tuple[int, str]:
    """Merge three files, and write the result to `ours`.

    Returns the number of conflicts left (as git merge-file: above 128 it failed, and
    the file is unchanged), and why it was merged by lines, if it was. Raises
    WriteRefused for a file that cannot be read or written, GitFailed if git is needed
    and missing.
    """
    own = Labels(*(_shown(label) for label in labels))
    old, one, two = (read_side(file) for file in (base, ours, theirs))
    try:
        merged = merge_notes(old, one, two, grammar_of(Settings()), own, marker_size)
    except NotMergeable as error:
        code = merge_lines(base, ours, theirs, (own.ours, own.theirs), marker_size)
        return code, str(error)
    if merged.content != one:
        put_result(ours, merged.content)
    return merged.conflicts, ""


def _shown(label: str) -> str:
    found = _LABEL.match(label)
    return found.group() if found else "side"
