"""`journal merge`, and git that calls it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import VaultMaker, needs
from tests.processes import Finished, environment, finish

NOTE = "# W\n\n- [ ] send the offer @ana 📅 2026-03-01\n- [ ] call the bank @bo\n"
TICKED = NOTE.replace("[ ] send", "[x] send").replace("03-01", "03-01 ✅ 2026-02-27")
WAITING = NOTE.replace("@ana", "@ana #waiting")


def merge(folder: Path, *versions: str, options: tuple[str, ...] = ()) -> Finished:
    for name, text in zip(("base", "ours", "theirs"), versions, strict=True):
        (folder / name).write_bytes(text.encode())
    words = [sys.executable, "-m", "journal", "merge", *options]
    return finish([*words, "base", "ours", "theirs"], cwd=folder, **environment())


def test_the_result_is_written_to_ours(tmp_path: Path) -> None:
    (tmp_path / "ours").touch(0o640)
    done = merge(tmp_path, NOTE, TICKED, WAITING)
    assert (done.code, done.out, done.err) == (0, "", "")
    text = (tmp_path / "ours").read_text()
    assert "[x] send the offer @ana #waiting 📅 2026-03-01 ✅ 2026-02-27\n" in text
    assert (tmp_path / "ours").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["base", "ours", "theirs"]


def test_conflicts_are_counted_and_marked_as_git_asks(tmp_path: Path) -> None:
    one = NOTE.replace("03-01", "03-02").replace("@bo", "@cy")
    two = NOTE.replace("03-01", "03-03").replace("@bo", "@dee")
    labels = ("--marker-size", "9", "-L", "HEAD", "-L", "%S", "-L", "%Y")
    done = merge(tmp_path, NOTE, one, two, options=labels)
    assert done.code == 2
    text = (tmp_path / "ours").read_text()
    assert text.count("<<<<<<<<< HEAD\n") == text.count(">>>>>>>>> theirs\n") == 2


@pytest.mark.parametrize("odd", ["a\r\nb\n", "<<<<<<< HEAD\n", NOTE + "\r\n"])
def test_what_is_no_note_is_merged_by_git(tmp_path: Path, odd: str) -> None:
    needs("git")
    done = merge(tmp_path, odd, odd + "ours\n", odd)
    assert (done.code, (tmp_path / "ours").read_bytes()) == (0, f"{odd}ours\n".encode())
    assert "merged line by line" in done.err


def test_a_failure_is_no_conflict_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "ours").write_text(NOTE)
    words = [sys.executable, "-m", "journal", "merge"]
    for more in (["gone", "ours", "gone"], ["ours"], [], ["--wrong", "a", "b", "c"]):
        done = finish([*words, *more], cwd=tmp_path, **environment())
        assert done.code > 128, more
        assert done.err.startswith("error: ")
        assert done.err.count("\n") == 1
    assert (tmp_path / "ours").read_text() == NOTE


# ---------------------------------------------------------------- git


Git = Callable[..., Finished]


@pytest.fixture
def git(vault: VaultMaker, tmp_path: Path) -> Git:
    """git in a vault of one note, with a `journal` on its PATH."""
    needs("git")
    programs = tmp_path / "programs"
    programs.mkdir()
    script = programs / "journal"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m journal "$@"\n')
    script.chmod(0o755)
    root = vault({"note.md": NOTE})

    def run_it(*words: str, path: str = "") -> Finished:
        setup = ["-c", "user.name=t", "-c", "user.email=t", "-c", "merge.stat=false"]
        return finish(
            [words[0], *setup, *words[1:]] if words[0] == "git" else list(words),
            cwd=root,
            **environment(
                PATH=path or f"{programs}:{os.environ['PATH']}",
                GIT_CONFIG_GLOBAL="/dev/null",
                GIT_CONFIG_SYSTEM="/dev/null",
            ),
        )

    assert run_it("git", "init", "-q", "-b", "main").code == 0
    installed = run_it("journal", "--vault", ".", "merge", "install")
    assert installed.code == 0, installed.err
    run_it("git", "add", "-A")
    assert run_it("git", "commit", "-qm", "begin").code == 0
    return run_it


def both(git: Git, root: Path, ours: str, theirs: str, path: str = "") -> Finished:
    """Merge a branch where the note reads `theirs` into one where it reads `ours`."""
    git("git", "checkout", "-qb", "other")
    (root / "note.md").write_text(theirs)
    git("git", "commit", "-qam", "theirs")
    git("git", "checkout", "-q", "main")
    (root / "note.md").write_text(ours)
    git("git", "commit", "-qam", "ours")
    return git("git", "merge", "-q", "other", "-m", "both", path=path)


def test_git_merges_by_entry(git: Git, tmp_path: Path) -> None:
    root = next(tmp_path.rglob("note.md")).parent
    assert (root / ".gitattributes").read_text() == "*.md merge=journal\n"
    done = both(git, root, TICKED, WAITING)
    assert done.code == 0, done.err
    assert "@ana #waiting 📅 2026-03-01 ✅" in (root / "note.md").read_text()
    again = git("journal", "--vault", ".", "merge", "install")
    assert "already" in again.out
    assert "merge     git merges notes by entry" in _doctor(git)


def test_a_conflict_has_markers_with_and_without_the_program(
    git: Git, tmp_path: Path
) -> None:
    root = next(tmp_path.rglob("note.md")).parent
    later = [NOTE.replace("03-01", f"03-0{day}") for day in (2, 3)]
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("git", "sh"):
        found = shutil.which(name)
        assert found
        (bare / name).symlink_to(found)
    missing = both(git, root, later[0], later[1], path=str(bare))
    assert missing.code == 1
    without = (root / "note.md").read_text()
    git("git", "merge", "--abort")
    assert git("git", "merge", "-q", "other", "-m", "both").code == 1
    for text in (without, (root / "note.md").read_text()):
        assert "03-02" in text
        assert "03-03" in text
        assert text.count("<<<<<<<") == text.count("=======") == 1


def test_doctor_names_a_driver_without_a_way_back(git: Git, tmp_path: Path) -> None:
    git("git", "config", "merge.journal.driver", "journal merge %O %A %B")
    assert "! merge" in _doctor(git)
    git("git", "config", "--unset", "merge.journal.driver")
    assert "- merge     .gitattributes asks for merging by entry" in _doctor(git)


def _doctor(git: Git) -> str:
    return git("journal", "--vault", ".", "doctor").out


def test_notes_that_nothing_marks_as_a_vault(git: Git, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    init = ["git", "init", "-q", str(plain)]
    assert finish(init, **environment()).code == 0
    words = [sys.executable, "-m", "journal", "merge", "install"]
    done = finish(words, cwd=plain, **environment(HOME=str(tmp_path)))
    assert done.code == 0, done.err
    assert (plain / ".gitattributes").exists()


def test_install_says_where_it_cannot(vault: VaultMaker) -> None:
    root = vault({"note.md": NOTE})
    words = [sys.executable, "-m", "journal", "--vault", str(root), "merge", "install"]
    done = finish(words, cwd=root, **environment())
    assert done.code == 2
    assert "not in a git repository" in done.err
