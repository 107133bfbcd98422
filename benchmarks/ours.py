"""What is measured of the journal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.timing import Job
from benchmarks.vaults import TODAY, Vault
from journal.vault.cache import watch_lock as vouching

JOURNAL = str(Path(sys.executable).parent / "journal")
NAIVE = Path(__file__).with_name("naive.py")
LIVE = "due, a watcher alive"
BRIEF = "due --limit 50, a watcher alive"
CHECKED = "due, every note looked at"
FIRST = "first index"
ANEW = "due, a watcher alive, not asked before"
AS_DATA = "list --json, a watcher alive"
DATA_ANEW = "list --json, not asked before"
LISTED = "list --limit 50, a watcher alive"
SAVED = "due --limit 50, one note saved just before"


class Home:
    """Folders for state, cache and settings, apart from everybody else's."""

    def __init__(self, place: Path, name: str) -> None:
        self.place = place / name
        self.cache = self.place / "cache"
        self.variables = {"HOME": str(self.place)}
        for kind in ("cache", "state", "config", "data"):
            (self.place / kind).mkdir(parents=True, exist_ok=True)
            self.variables[f"XDG_{kind.upper()}_HOME"] = str(self.place / kind)

    def forget(self) -> None:
        """The next start is the first."""
        shutil.rmtree(self.cache, ignore_errors=True)
        self.cache.mkdir()

    def forget_answers(self) -> None:
        """What was printed is not said again word for word."""
        for folder in self.cache.rglob("*.answers"):
            shutil.rmtree(folder)


def command(vault: Vault, *words: str) -> list[str]:
    return [JOURNAL, "--vault", str(vault.root), "--now", f"{TODAY}T09:30", *words]


def bare() -> Job:
    """The least that a program in Python can take."""
    return Job("bare python", [sys.executable, "-c", "pass"])


def version() -> Job:
    return Job("journal --version", [JOURNAL, "--version"])


def naive(vault: Vault) -> Job:
    """All of markdown-it-py on all notes, and nothing remembered."""
    words = [sys.executable, str(NAIVE), str(vault.root)]
    return Job("naive markdown-it-py", words, rounds=2)


def checked(vault: Vault, place: Path) -> Job:
    home = Home(place, "checked")
    return Job(CHECKED, command(vault, "due"), home.variables, codes=(0, 1))


def saved(vault: Vault, place: Path) -> Job:
    """After `checked` in each round, and with what that knows."""
    home = Home(place, "checked")
    note = next(vault.root.rglob("*.md"))
    words = command(vault, "due", "--limit", "50")
    return Job(SAVED, words, home.variables, note.touch, codes=(0, 1))


def live(vault: Vault, place: Path) -> Iterator[Job]:
    """Only while `watching`."""
    home = Home(place, "live")
    for name, words in (
        (BRIEF, ["due", "--limit", "50"]),
        (LIVE, ["due"]),
        (LISTED, ["list", "--limit", "50"]),
        (AS_DATA, ["list", "--json"]),
    ):
        yield Job(name, command(vault, *words), home.variables, codes=(0, 1))
    for name, words in ((ANEW, ["due"]), (DATA_ANEW, ["list", "--json"])):
        asked = command(vault, *words)
        yield Job(name, asked, home.variables, home.forget_answers, codes=(0, 1))


def first(vault: Vault, place: Path) -> Job:
    home = Home(place, "first")
    return Job(FIRST, command(vault, "due"), home.variables, home.forget, codes=(0, 1))


@contextmanager
def watching(vault: Vault, place: Path) -> Iterator[None]:
    """`journal watch` runs, knows every note, and vouches for the cache."""
    home = Home(place, "live")
    config = home.place / "config" / "journal"
    config.mkdir(exist_ok=True)
    (config / "config.toml").write_text("notify = false\n")
    process = subprocess.Popen(
        command(vault, "watch"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **home.variables},
        text=True,
    )
    assert process.stderr
    for line in process.stderr:
        if line.startswith("journal: watching"):
            break
    [lock] = home.cache.rglob("*.watched")
    try:
        while not vouching.is_current(str(lock)):
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)
        process.stderr.close()
