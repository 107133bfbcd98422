"""`journal doctor`: what needs attention, and what it fixes itself."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import NOW, VaultMaker
from tests.processes import contents

STRAY = ".~note.md.0a1b2c3d.tmp"


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    """A vault as old as the tests say it is."""
    root = vault("- [ ] @a x 2024-06-03\n- [ ] @b y\n")
    age(root)
    return root


def age(root: Path) -> None:
    then = (NOW - timedelta(days=3)).timestamp()
    for file in root.rglob("*"):
        if not file.is_symlink():
            os.utime(file, (then, then))


def state_of(root: Path) -> Path:
    [folder] = (Path(os.environ["XDG_STATE_HOME"]) / "journal").iterdir()
    return folder


def bad(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith("!")]


def marked(out: str, mark: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith(mark)]


def test_all_is_well(run: Run, root: Path) -> None:
    run("done", "note:2", vault=root)
    age(root)
    result = run("doctor", vault=root)
    assert (result.code, result.err) == (0, "")
    assert bad(result.out) == []
    assert f"  vault     {root}: 1 note in 1 folder, 2 checkboxes\n" in result.out
    assert f"  state     {state_of(root)}\n" in result.out
    assert "  history   1 change, 1 KB" in result.out
    assert "  cache     /" in result.out
    assert "  clock     2024-06-05 09:30\n" in result.out
    assert "no desktop notifications: there is no desktop session" in result.out


def test_looking_changes_nothing(run: Run, root: Path) -> None:
    """Neither in the vault nor in the state folder, whatever there is to find."""
    run("done", "note:2", vault=root)
    (root / STRAY).write_text("x")
    (root / "n (conflicted copy 2024-06-01).md").touch()
    age(root)
    leave_open(root)
    run("doctor", vault=root)  # by now it is remembered what the vault looks like
    before = contents(root), contents(state_of(root))
    assert run("doctor", vault=root).code == 1
    assert (contents(root), contents(state_of(root))) == before


def leave_open(root: Path) -> None:
    """The last change looks as if its process had been killed."""
    file = state_of(root) / "history.jsonl"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))


def test_what_was_interrupted_is_settled(run: Run, root: Path) -> None:
    run("done", "note:2", vault=root)
    age(root)
    leave_open(root)
    [line] = bad(run("doctor", vault=root).out)
    assert "note.md: “done: @b y” was interrupted; “journal doctor --fix”" in line
    fixed = run("doctor", "--fix", vault=root)
    assert (fixed.code, fixed.err) == (0, "")
    assert marked(fixed.out, "+") == [
        "+ changes   note.md: “done: @b y” was interrupted after the note was "
        "saved; undo it with “journal undo”"
    ]
    assert bad(run("doctor", vault=root).out) == []
    assert run("undo", vault=root).code == 0


def test_temporary_files_of_ours_are_kept_elsewhere(run: Run, root: Path) -> None:
    (root / STRAY).write_text("perhaps somebody's")
    age(root)
    [line] = bad(run("doctor", vault=root).out)
    assert f"{STRAY}: a leftover temporary file from journal" in line
    fixed = run("doctor", "--fix", vault=root)
    [kept] = (state_of(root) / "lost").iterdir()
    assert kept.read_text() == "perhaps somebody's"
    assert str(kept) in marked(fixed.out, "+")[0]
    assert not (root / STRAY).exists()
    # it is for someone to say whether that is needed
    assert fixed.code == 1
    assert bad(fixed.out) == [
        f"! lost      {kept}: kept because another program may have saved it; compare it "
        "with the note, then delete it"
    ]
    kept.unlink()
    assert run("doctor", vault=root).code == 0


@pytest.mark.parametrize(
    "damage", [b"garbage" * 1000, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_damaged_cache_is_made_anew(run: Run, root: Path, damage: bytes) -> None:
    run("list", vault=root)
    [cache] = Path(os.environ["XDG_CACHE_HOME"]).rglob("*.sqlite")
    cache.write_bytes(damage)
    [line] = bad(run("doctor", vault=root).out)
    assert f"{cache} is damaged; " in line
    cache.write_bytes(damage)
    fixed = run("doctor", "--fix", vault=root)
    assert marked(fixed.out, "+") == [
        f"+ cache     {cache} was damaged and has been rebuilt"
    ]
    with contextlib.closing(sqlite3.connect(cache)) as db:
        assert db.execute("PRAGMA quick_check").fetchone() == ("ok",)
    assert run("doctor", vault=root).code == 0


def test_conflict_copies_and_expressions_are_told(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {
            "a.sync-conflict-20240601-101010-ABCDEFG.md": "- [ ] x",
            ".obsidian/app.json": '{"userIgnoreFilters": ["/(a+)+$/"]}',
        }
    )
    age(root)
    result = run("doctor", vault=root)
    assert result.code == 1
    assert [line[12:].partition(":")[0] for line in bad(result.out)] == [
        "a.sync-conflict-20240601-101010-ABCDEFG.md",
        ".obsidian/app.json",
    ]


def test_a_clock_that_is_wrong_is_told(run: Run, root: Path) -> None:
    run("done", "note:2", vault=root, now="2031-01-01")
    result = run("doctor", vault=root)
    [line] = bad(result.out)
    assert (
        "1 change is recorded in the future, such as “done: @b y” on 2031-01-01" in line
    )
    future = datetime(2030, 1, 1).timestamp()
    os.utime(root / "note.md", (future, future))
    out = run("doctor", vault=root).out
    assert "- clock     1 note was saved after 2024-06-05 09:30, such as note.md" in out


def test_damaged_records_are_counted(run: Run, root: Path) -> None:
    run("done", "note:2", vault=root)
    age(root)
    with (state_of(root) / "history.jsonl").open("ab") as file:
        file.write(b"garbage\n")
    result = run("doctor", vault=root)
    assert result.code == 0
    assert "- history   1 damaged line" in result.out


def test_a_state_folder_that_cannot_be_used(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    result = run("doctor", vault=root)
    assert result.code == 1
    assert any(
        "cannot be written, and nothing is changed" in x for x in bad(result.out)
    )
    assert run("doctor", "--fix", vault=root).code == 1


def test_a_note_that_cannot_be_read(run: Run, root: Path) -> None:
    os.truncate(root / "note.md", 2**24 + 1)
    age(root)
    result = run("doctor", vault=root)
    assert result.code == 1
    [line] = bad(result.out)
    assert "note.md: the note cannot be read: it is larger than 16 MB; " in line


def test_json(run: Run, root: Path) -> None:
    (root / STRAY).touch()
    age(root)
    result = run("doctor", "--json", vault=root)
    assert result.code == 1
    found = json.loads(result.out)
    assert {tuple(finding) for finding in found} == {
        ("about", "state", "message", "hint")
    }
    assert [f["message"] for f in found if f["state"] == "bad"] == [
        f"{STRAY}: a leftover temporary file from journal"
    ]
    assert {f["state"] for f in found} <= {"ok", "note", "bad", "fixed"}


def test_names_are_shown_safely(run: Run, vault: VaultMaker) -> None:
    root = vault({"a\x1b]0;x\x07\u202e (conflict).md": ""})
    out = run("doctor", vault=root).out
    assert "(conflict).md" in out
    assert not set("\x1b\x07\u202e") & set(out)


def test_notifications(
    run: Run, vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault("")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("PATH", "/nowhere")
    out = run("doctor", vault=root).out
    assert "  notify    desktop session found; test it with “journal notify test" in out
    (root / ".journal.toml").write_text("notify = false")
    assert "  notify    switched off" in run("doctor", vault=root).out
