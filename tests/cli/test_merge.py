"""`journal merge`, and git that calls it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.cli.quick_merge import answer
from tests.cli.conftest import Run
from tests.conftest import VaultMaker, needs
from tests.processes import Finished, environment, finish

NOTE = "# W\n\n- [ ] send the offer @ana 📅 2026-03-01\n- [ ] call the bank @bo\n"
TICKED = NOTE.replace("[ ] send", "[x] send").replace("03-01", "03-01 ✅ 2026-02-27")
WAITING = NOTE.replace("@ana", "@ana #waiting")


NAMES = ("base", "ours", "theirs")


def put(folder: Path, *versions: str) -> list[str]:
    """The three files, and their names."""
    for name, text in zip(NAMES, versions, strict=True):
        (folder / name).write_bytes(text.encode())
    return [str(folder / name) for name in NAMES]


def merge(folder: Path, *versions: str, options: tuple[str, ...] = ()) -> int:
    """The exit code of a merge in this process."""
    code = answer(["merge", *options, *put(folder, *versions)])
    assert code is not None
    return code


def test_the_result_is_written_to_ours(tmp_path: Path) -> None:
    (tmp_path / "ours").touch(0o640)
    files = put(tmp_path, NOTE, TICKED, WAITING)
    words = [sys.executable, "-m", "journal", "merge", *files]
    done = finish(words, cwd=tmp_path, **environment())
    assert (done.code, done.out, done.err) == (0, "", "")
    text = (tmp_path / "ours").read_text()
    assert "[x] send the offer @ana #waiting 📅 2026-03-01 ✅ 2026-02-27\n" in text
    assert (tmp_path / "ours").stat().st_mode & 0o777 == 0o640
    assert sorted(os.listdir(tmp_path)) == ["base", "ours", "theirs"]


def test_conflicts_are_counted_and_marked_as_git_asks(tmp_path: Path) -> None:
    one = NOTE.replace("03-01", "03-02").replace("@bo", "@cy")
    two = NOTE.replace("03-01", "03-03").replace("@bo", "@dee")
    labels = ("--marker-size", "9", "-L", "HEAD", "-L", "%S", "-L", "%Y")
    assert merge(tmp_path, NOTE, one, two, options=labels) == 2
    text = (tmp_path / "ours").read_text()
    assert text.count("<<<<<<<<< HEAD\n") == text.count(">>>>>>>>> theirs\n") == 2


@pytest.mark.parametrize("odd", ["a\r\nb\n", "<<<<<<< HEAD\n", NOTE + "\r\n"])
def test_what_is_no_note_is_merged_by_git(
    tmp_path: Path, odd: str, capsys: pytest.CaptureFixture[str]
) -> None:
    needs("git")
    assert merge(tmp_path, odd, odd + "ours\n", odd) == 0
    assert (tmp_path / "ours").read_bytes() == f"{odd}ours\n".encode()
    assert "merged line by line" in capsys.readouterr().err


def test_a_failure_is_no_conflict_and_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours = tmp_path / "ours"
    ours.write_text(NOTE)
    for more in (["gone", str(ours), "gone"], ["ours"], [], ["--wrong", "a", "b", "c"]):
        code = answer(["merge", *more])
        assert code is not None
        assert code > 128, more
        err = capsys.readouterr().err
        assert err.startswith("error: ")
        assert err.count("\n") == 1
    assert ours.read_text() == NOTE


# ---------------------------------------------------------------- git


Git = Callable[..., Finished]


@pytest.fixture
def git(
    run: Run, vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Git:
    """git in a vault of one note, with a `journal` on its PATH."""
    needs("git")
    programs = tmp_path / "programs"
    programs.mkdir()
    script = programs / "journal"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m journal "$@"\n')
    script.chmod(0o755)
    root = vault({"note.md": NOTE})
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")

    def run_it(*words: str, path: str = "") -> Finished:
        setup = ["-c", "user.name=t", "-c", "user.email=t", "-c", "merge.stat=false"]
        more = {"PATH": path} if path else {}
        return finish([words[0], *setup, *words[1:]], cwd=root, **environment(**more))

    assert run_it("git", "init", "-q", "-b", "main").code == 0
    installed = run("merge", "install", vault=root)
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


def test_git_merges_by_entry(run: Run, git: Git, tmp_path: Path) -> None:
    root = next(tmp_path.rglob("note.md")).parent
    assert (root / ".gitattributes").read_text() == "*.md merge=journal\n"
    done = both(git, root, TICKED, WAITING)
    assert done.code == 0, done.err
    assert "@ana #waiting 📅 2026-03-01 ✅" in (root / "note.md").read_text()
    assert "already" in run("merge", "install", vault=root).out
    assert "merge     git merges notes by entry" in run("doctor", vault=root).out


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
    # git tells drivers the names of both sides since 2.44
    version = [int(part) for part in re.findall("[0-9]+", git("git", "--version").out)]
    ours, theirs = ("HEAD", "other") if version >= [2, 44] else ("ours", "theirs")
    assert f"<<<<<<< {ours}\n" in text
    assert f">>>>>>> {theirs}\n" in text


def test_doctor_names_a_driver_without_a_way_back(
    run: Run, git: Git, tmp_path: Path
) -> None:
    root = next(tmp_path.rglob("note.md")).parent
    git("git", "config", "merge.journal.driver", "journal merge %O %A %B")
    assert "! merge" in run("doctor", vault=root).out
    git("git", "config", "--unset", "merge.journal.driver")
    told = run("doctor", vault=root).out
    assert "- merge     .gitattributes asks for merging by entry" in told


COPY = "note.sync-conflict-20261124-101500-ABCDEFG.md"


def test_a_copy_of_a_sync_program_is_merged_when_asked(
    run: Run, git: Git, tmp_path: Path
) -> None:
    root = next(tmp_path.rglob("note.md")).parent
    (root / "note.md").write_text(TICKED)
    (root / COPY).write_text(WAITING)
    shown = run("merge", "copies", vault=root)
    assert (shown.code, (root / "note.md").read_text()) == (1, TICKED)
    assert "merges into note.md" in shown.out
    done = run("merge", "copies", "--yes", vault=root)
    assert done.code == 0, done.err
    assert "@ana #waiting 📅 2026-03-01 ✅" in (root / "note.md").read_text()
    assert (root / COPY).read_text() == WAITING
    assert run("undo", vault=root).code == 0
    assert (root / "note.md").read_text() == TICKED


def test_a_copy_without_a_common_version_is_left(
    run: Run, git: Git, tmp_path: Path
) -> None:
    root = next(tmp_path.rglob("note.md")).parent
    (root / COPY).write_text(WAITING)
    told = run("merge", "copies", "--yes", vault=root)
    assert (told.code, (root / "note.md").read_text()) == (1, NOTE)
    assert "only one of the two was edited" in told.out
    (root / "note.md").write_text(NOTE.replace("@bo", "@cy"))
    (root / COPY).write_text(NOTE.replace("@bo", "@dee"))
    told = run("merge", "copies", "--yes", vault=root)
    assert "contradict each other in 1 place" in told.out


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
