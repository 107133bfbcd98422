"""What is measured of the journal."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from benchmarks.timing import Job
from benchmarks.vaults import TODAY, Vault
from journal.vault.cache import watch_lock as vouching

JOURNAL = str(Path(sys.executable).parent / "journal")
NAIVE = Path(__file__).with_name("naive.py")
FIRST = "first index"
SAVED = "due --limit 50, no watcher, one note saved just before"
WATCHED = "watcher running"
UNWATCHED = "no watcher"
ANEW = "not asked before"
AGAIN = "asked again"


def labelled(words: str, watcher: str, asked: str) -> str:
    """The name of a row: the command, who watches, and whether it was asked before."""
    return f"{words}, {watcher}, {asked}"


class Home:
    """Folders for state, cache and settings, apart from everyone else's."""

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


def live(vault: Vault, place: Path) -> Iterator[Job]:
    """Only while `watching`."""
    home = Home(place, "live")
    listed = "list -n 50", "list --json -n 50", "list --json"
    for words in ("due", "due --limit 50", "today", *listed):
        yield from _asked(vault, home, words, WATCHED)


def checked(vault: Vault, place: Path) -> Iterator[Job]:
    """Every note is looked at, because nothing vouches for the cache."""
    home = Home(place, "checked")
    for words in ("list --json", "due"):
        yield from _asked(vault, home, words, UNWATCHED)


def _asked(vault: Vault, home: Home, words: str, watcher: str) -> Iterator[Job]:
    """What is printed is forgotten before the first, and said again by the second."""
    asked = command(vault, *words.split())
    for name, before in ((ANEW, home.forget_answers), (AGAIN, lambda: None)):
        full = labelled(words, watcher, name)
        yield Job(full, asked, home.variables, before, codes=(0, 1))


@contextmanager
def saving(vault: Vault, place: Path) -> Iterator[Job]:
    """After `checked` in each round, and with what that knows; each time another save.

    The note is put back in the end.
    """
    home = Home(place, "checked")
    notes = sorted(vault.root.rglob("*.md"))
    note = next(file for file in notes if b"- [ ] " in file.read_bytes())
    content = note.read_bytes()
    numbers = count(1)

    def save() -> None:
        line = f"\n- [ ] follow up @alice number {next(numbers)} by {TODAY}\n"
        note.write_bytes(content + line.encode())

    words = command(vault, "due", "--limit", "50")
    try:
        yield Job(SAVED, words, home.variables, save, codes=(0, 1))
    finally:
        note.write_bytes(content)


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
    try:
        while not any(
            vouching.is_current(str(lock)) for lock in home.cache.rglob("*.watched")
        ):
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)
        process.stderr.close()
