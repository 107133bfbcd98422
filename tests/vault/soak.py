"""A vault in which much happens for a long time, and a process that watches it.

python -m tests.vault.soak [--events 100000] [--notes 1000] [--seed 1]: saves,
renames, folders that move, leave and come back, and more at once than the system's
queue holds. Ten times on the way, what the watcher knows must become what a fresh
reading of the vault finds, well before the sweep that would fix it anyway, and
the cache it vouches for must hold the same. Its memory must not grow by 10 MB.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from journal.api.journal import Journal
from journal.model.settings import Settings
from journal.vault.cache import watch_lock as vouching
from journal.vault.cache.cache import Cache
from journal.vault.notes.index import Index
from journal.vault.notes.snapshot import settings_key
from journal.vault.settings import load as config
from tests.processes import environment
from tests.vault.stored import loaded
from tests.waiting import until

STEPS = 10
GROWTH = 10
"""Megabytes."""
_PATIENCE = 30
"""Seconds: half of the time from sweep to sweep."""

Known = dict[str, str]
"""What is in each note, by path."""


def known_of(index: Index) -> Known:
    notes = index.snapshot().notes.items()
    return {str(path): note.digest for path, note in notes}


# ---------------------------------------------------------------- the one that watches


def watch(root: Path, place: Path) -> None:
    """Answers each line on stdin with what it knows, and the memory it has."""
    found = config.load(root, place / "none.toml")
    with Journal(
        root,
        found.settings,
        state=place / "state",
        cache=place / "cache",
        looked=found.looked,
    ) as one:
        one.subscribe(lambda changed: None)
        while True:
            gc.collect()
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            memory = pages * os.sysconf("SC_PAGESIZE") / 2**20
            notes = one.snapshot.notes.items()
            known = {path: note.digest for path, note in notes}
            answer = json.dumps([known, memory, str(one.cache_file)])
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
            if not sys.stdin.readline():
                return


class Watching:
    def __init__(self, root: Path, place: Path) -> None:
        self.root = root
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.vault.soak", "--watch", root, place],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            text=True,
        )
        self.known: Known = {}
        self.memory = 0.0
        self.cache_file = Path()
        self._hear()

    def _hear(self) -> None:
        assert self.process.stdout
        self.known, self.memory, cache = json.loads(self.process.stdout.readline())
        self.cache_file = Path(cache)

    def ask(self) -> Known:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self._hear()
        return self.known

    def end(self) -> None:
        self.process.communicate(timeout=60)

    def agrees(self) -> None:
        """Wait until it knows what a fresh reading finds."""
        fresh = Index(self.root, Settings(), None)
        fresh.refresh()
        wanted = known_of(fresh)
        try:
            until(lambda: self.ask() == wanted, "it knows what is there", _PATIENCE)
        except AssertionError as error:
            wrong = self.known.items() ^ wanted.items()
            about = [
                f"{path} {'known' if self.known.get(path) == digest else 'there'}"
                for path, digest in sorted(wrong)
            ]
            raise AssertionError(f"{error}; {len(wrong)} differ: {about[:9]}") from None
        vouches = vouching.file_of(str(self.cache_file))
        until(lambda: vouching.is_current(vouches), "it vouches", _PATIENCE)
        stored = loaded(Cache(self.cache_file, settings_key(Settings())))
        kept = {str(path): note.digest for path, (_, note) in stored.items()}
        assert kept == wanted, "the cache it vouches for holds something else"


# ---------------------------------------------------------------- what happens


class Happenings:
    """One after the other, by chance, but the same each time."""

    def __init__(self, root: Path, notes: int, seed: int) -> None:
        self.root = root
        self.outside = root.parent / "outside"
        self.outside.mkdir()
        self.dice = random.Random(seed)
        self.notes = notes
        self.count = 0
        for number in range(notes):
            self.save(number)

    def one(self) -> None:
        """Something that happens to a note or a folder."""
        number = self.dice.randrange(self.notes)
        kinds = [self.save, self.replace, self.rename, self.delete, self.touch]
        if self.dice.random() < 0.98:
            with suppress(FileNotFoundError):
                self.dice.choices(kinds, [5, 5, 2, 1, 1])[0](number)
            self.count += 1
        else:
            folders = [self.move_folder, self.leave, self.come_back, self.remove]
            self.dice.choice(folders)()

    def note(self, number: int) -> Path:
        return self.root / f"f{number % 37}" / f"g{number % 5}" / f"{number}.md"

    def save(self, number: int) -> None:
        note = self.note(number)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(
            f"- [ ] @alice {self.dice.random()}\n" * self.dice.randint(1, 9)
        )

    def replace(self, number: int) -> None:
        note = self.note(number)
        temp = note.with_name(f".{note.name}.tmp")
        temp.write_text(f"- [ ] @bob {self.dice.random()}\n")
        temp.replace(note)

    def rename(self, number: int) -> None:
        other = self.note(self.dice.randrange(self.notes)).parent
        self.note(number).rename(other / f"r{self.dice.randrange(self.notes)}.md")

    def delete(self, number: int) -> None:
        self.note(number).unlink()

    def touch(self, number: int) -> None:
        os.utime(self.note(number))

    def _folder(self) -> Path:
        return self.root / f"f{self.dice.randrange(37)}"

    def move_folder(self) -> None:
        target = self._folder() / f"moved{self.dice.randrange(3)}"
        with suppress(OSError):  # into itself, or it is gone
            self._folder().rename(target)
            self.count += 1

    def leave(self) -> None:
        with suppress(OSError):
            self._folder().rename(self.outside / str(self.count))
            self.count += 1

    def come_back(self) -> None:
        with suppress(OSError):
            name = self.dice.choice(sorted(os.listdir(self.outside)) or [""])
            (self.outside / name).rename(self._folder())
            self.count += 1

    def remove(self) -> None:
        folder = self._folder()
        self.count += sum(len(files) for _, _, files in os.walk(folder))
        shutil.rmtree(folder, ignore_errors=True)

    def flood(self, watcher: int) -> None:
        """More than the queue holds, while the watcher cannot empty it."""
        os.kill(watcher, signal.SIGSTOP)
        limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
        for number in range(limit // 3 + 1000):
            # three events each, in turn so that none is merged with the one before
            self.save(number % self.notes)
        self.count += limit // 3 + 1000
        os.kill(watcher, signal.SIGCONT)


def soak(place: Path, events: int, notes: int, seed: int, *, talk: bool) -> float:
    """How many megabytes the watcher grew by. AssertionError: it knows wrong things."""
    root = place / "vault"
    root.mkdir()
    happenings = Happenings(root, notes, seed)
    watcher = Watching(root, place)
    first = 0.0
    begin = time.monotonic()
    try:
        for step in range(1, STEPS + 1):
            happenings.flood(watcher.process.pid)
            while happenings.count < events * step // STEPS:
                happenings.one()
            watcher.agrees()
            first = first or watcher.memory
            if talk:
                sys.stdout.write(
                    f"{time.monotonic() - begin:6.0f} s  {happenings.count:7} events  "
                    f"{len(watcher.known):5} notes  {watcher.memory:.1f} MB\n"
                )
    finally:
        watcher.end()
    return watcher.memory - first


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.vault.soak")
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--notes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--watch", nargs=2, type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.watch:
        watch(*wanted.watch)
        return
    with tempfile.TemporaryDirectory(prefix="journal-soak-") as place:
        grown = soak(Path(place), wanted.events, wanted.notes, wanted.seed, talk=True)
    sys.stdout.write(f"the watcher grew by {grown:.1f} MB\n")
    sys.exit(grown >= GROWTH)


if __name__ == "__main__":
    main()
