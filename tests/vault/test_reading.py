"""Many notes are read by two processes; whatever becomes of one, none is left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.notes import read_all as reading
from journal.vault.notes import reader_process as second_reader
from journal.vault.notes.read_all import read_all
from journal.vault.open import Found, UnreadableNote, read_one
from tests.conftest import VaultMaker
from tests.settings import settings_with

COUNT = 60


@pytest.fixture
def root(vault: VaultMaker, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(reading, "VERY_MANY", COUNT // 2)
    monkeypatch.setattr(reading, "MANY", COUNT // 10)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    notes: dict[str, str | bytes] = {
        f"{i % 7}/Note {i}.md": f"# N\n\n- [ ] @a thing {i} 📅 2024-06-01\n- x\n"
        for i in range(COUNT)
    }
    notes[os.fsdecode(b"\xff/\xe9.md")] = b"- [ ] @b caf\xe9 2024-06-01\n"
    notes["People/Zo\u00eb.md"] = "---\naliases: [z]\n---\n"
    return vault(notes)


def expected(root: Path, paths: list[NotePath], settings: Settings) -> dict[str, str]:
    return {path: told(read_one(root, path, settings)) for path in paths}


def told(found: Found) -> str:
    return f"failed: {found}" if isinstance(found, UnreadableNote) else repr(found)


def paths_in(root: Path) -> list[NotePath]:
    names = [str(file.relative_to(root)) for file in sorted(root.rglob("*.md"))]
    return [NotePath(name) for name in [*names, "gone.md", "gone too.md"]]


def test_two_processes_read_what_one_reads(root: Path) -> None:
    paths, settings = paths_in(root), settings_with(keep_in_touch={"A": "3w"})
    found = list(read_all(root, paths, settings))
    assert len(found) == len(paths)
    assert {p: told(f) for p, f in found} == expected(root, paths, settings)


@pytest.mark.parametrize("how", ["no program", "fails", "says nonsense", "is cut off"])
def test_without_the_second_process_the_first_reads_all(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    scripts = {
        "fails": "exit 3",
        "says nonsense": "cat >/dev/null; printf '\\000\\000\\000\\004abcd'",
        "is cut off": "cat >/dev/null; printf '\\000\\000\\100\\000abcd'",
    }
    program = tmp_path / "python"
    if how in scripts:
        program.write_text(f"#!/bin/sh\n{scripts[how]}\n")
        program.chmod(0o755)
    monkeypatch.setattr(second_reader.sys, "executable", str(program))
    paths, settings = paths_in(root), Settings()
    found = list(read_all(root, paths, settings))
    assert len(found) == len(paths)
    assert {p: told(f) for p, f in found} == expected(root, paths, settings)


def test_whoever_stops_waiting_leaves_nothing_running(root: Path) -> None:
    notes = read_all(root, paths_in(root), Settings())
    next(notes)
    notes.close()  # type: ignore[attr-defined]
    # the fixture of every test looks for threads, and Python for processes


def test_a_module_in_the_folder_we_are_in_is_not_run(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "marshal.py").write_text("raise SystemExit('taken over')")
    (tmp_path / "pickle.py").write_text("open('taken over', 'w')")
    monkeypatch.chdir(tmp_path)
    list(read_all(root, paths_in(root), Settings()))
    assert not (tmp_path / "taken over").exists()
