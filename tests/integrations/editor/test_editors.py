"""Real editors on a real vault: complete, tick, undo, snooze, rename, save."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, needs
from tests.processes import NOW, environment, journal

HERE = Path(__file__).parent
UNIX = (
    "# Offers\n"
    "\n"
    "- [ ] 👩‍💻 call @alice 📅 2024-06-01\n"
    "- [ ] contract from @alice 📅 2024-06-20\n"
)


@pytest.fixture
def note(root: Path) -> Path:
    place = root / "offers.md"
    place.write_text(UNIX)
    return place


def run(words: list[str], **variables: str) -> list[str]:
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def expected(root: Path, note: Path) -> bytes:
    """What the command line writes for the same."""
    note.write_text(f"{UNIX}- [ ] thank @alice\n")
    for words in (["done", "offers:3"], ["snooze", "offers:4", "1w"]):
        assert journal(*words, vault=root).code == 0
    return note.read_bytes()


@pytest.mark.slow
def test_neovim(root: Path, note: Path) -> None:
    needs("nvim")
    settings = {
        "arg_note": str(note),
        "arg_root": str(root),
        "arg_python": sys.executable,
        "arg_now": NOW,
    }
    begin = "; ".join(f"{name} = [[{value}]]" for name, value in settings.items())
    journey = f"luafile {HERE / 'journey.lua'}"
    words = ["nvim", "--headless", "-u", "NONE", "-n"]
    for command in (f"lua {begin}", journey, "qall!"):
        words += ["-c", command]
    steps = run(words)
    assert steps == [
        "diagnostics 1",
        "completed - [ ] thank @alice",
        "ticked - [x] 👩‍💻 call @alice 📅 2024-06-01 ✅ 2024-06-05",
        "undone true",
        "end",
    ]
    written = note.read_bytes()
    assert written == expected(root, note).replace(b"@alice", b"@ally")
    assert "@ally about it" in (root / "other.md").read_text()


@pytest.mark.slow
def test_emacs(root: Path, note: Path) -> None:
    needs("emacs")
    steps = run(
        ["emacs", "--batch", "-l", str(HERE / "journey.el")],
        JOURNEY_NOTE=str(note),
        JOURNEY_ROOT=str(root),
        JOURNEY_PYTHON=sys.executable,
        JOURNEY_NOW=NOW,
        LC_ALL="C.UTF-8",
        HOME=os.environ["HOME"],
    )
    assert [step for step in steps if step] == [
        "completed - [ ] thank @alice",
        "ticked - [x] 👩‍💻 call @alice 📅 2024-06-01 ✅ 2024-06-05",
        "undone true",
        "end",
    ]
    written = note.read_bytes()
    assert written.rstrip(b"\n") == expected(root, note).rstrip(b"\n")


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_extension_of_vs_code() -> None:
    """Against stand-ins for VS Code: the program itself cannot be had here."""
    folder = CHECKOUT / "editors" / "vscode"
    done = subprocess.run(
        ["node", "--test"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "# fail 0" in done.stdout
