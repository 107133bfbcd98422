"""The commit that this program was built from, for `journal --version`.

A package built from a checkout holds it in a file, added by `scripts/commit_hook.py`;
one built from a release tag does not. A program that runs in a checkout reads it there.
"""

from __future__ import annotations

from pathlib import Path

_BUILT = Path(__file__).with_name("commit.txt")
_CHECKOUT = Path(__file__).parents[2]
_SHOWN = 9


def source_commit() -> str:
    """Its short hash; empty for a release, or if unknown."""
    try:
        if _BUILT.is_file():
            return _BUILT.read_text("ascii").strip()
        if (_CHECKOUT / "pyproject.toml").is_file():
            return head_of(_CHECKOUT)[:_SHOWN]
    except (OSError, ValueError):
        pass  # a version without a commit is better than none
    return ""


def head_of(checkout: Path) -> str:
    """The checked-out commit, read without git; empty if there is none.

    Raises OSError and ValueError for a repository that cannot be read.
    """
    git = checkout / ".git"
    if git.is_file():  # a worktree, which says where it is kept
        git = checkout / git.read_text("utf-8").removeprefix("gitdir: ").strip()
    if not git.is_dir():
        return ""
    head = (git / "HEAD").read_text("ascii").strip()
    if not head.startswith("ref: "):
        return head
    name = head.removeprefix("ref: ")
    shared = git / "commondir"
    common = git / shared.read_text("utf-8").strip() if shared.is_file() else git
    if (common / name).is_file():
        return (common / name).read_text("ascii").strip()
    for line in (common / "packed-refs").read_text("utf-8").splitlines():
        commit, _, ref = line.partition(" ")
        if ref == name:
            return commit
    return ""
