"""`journal --version` says from which commit the program comes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from journal.cli.source_commit import head_of
from scripts.commit_hook import commit_of
from tests.conftest import needs


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", *who, "-C", str(folder), *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    needs("git")
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    git(folder, "commit", "-q", "--allow-empty", "-m", "one")
    return folder


def test_what_is_checked_out_is_read_without_git(checkout: Path) -> None:
    first = git(checkout, "rev-parse", "HEAD")
    assert head_of(checkout) == first
    worktree = checkout.parent / "worktree"
    git(checkout, "worktree", "add", "-q", "-b", "side", str(worktree))
    git(worktree, "commit", "-q", "--allow-empty", "-m", "two")
    second = git(worktree, "rev-parse", "HEAD")
    assert (head_of(checkout), head_of(worktree)) == (first, second)
    git(checkout, "pack-refs", "--all")
    assert (head_of(checkout), head_of(worktree)) == (first, second)
    git(checkout, "checkout", "-q", "--detach", "side")
    assert head_of(checkout) == second


def test_no_commit_without_a_repository(tmp_path: Path) -> None:
    assert head_of(tmp_path) == ""
    assert commit_of(tmp_path, "1.0") == ""


def test_a_release_is_its_version_alone(checkout: Path) -> None:
    assert git(checkout, "rev-parse", "HEAD").startswith(commit_of(checkout, "1.0"))
    assert len(commit_of(checkout, "1.0")) == 9
    git(checkout, "tag", "v1.0")
    assert commit_of(checkout, "1.0") == ""
    assert commit_of(checkout, "1.1") != ""
