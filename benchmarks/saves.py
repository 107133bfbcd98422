"""From a save to the row in the index: how long it takes once a note has settled.

The watcher waits until a note has been left alone; that wait is not measured.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter, thread_time

from journal.api.journal import Journal
from journal.model.entry import NotePath
from journal.vault.cache import watch_lock as vouching
from journal.vault.settings import load as config


@dataclass(frozen=True, slots=True)
class Saves:
    """Median and 95th percentile in ms, of CPU and on the clock."""

    cpu: tuple[float, float]
    wall: tuple[float, float]
    reads: int
    """How often a note is read that is saved 500 times in a row."""


class _Timed(Journal):
    """Tells how long it looks at what has settled."""

    def __init__(self, root: Path, place: Path) -> None:
        found = config.load(root, place / "none.toml")
        super().__init__(
            root,
            found.settings,
            state=place / "state",
            cache=place / "cache",
            looked=found.looked,
        )
        self.took: list[tuple[float, float]] = []
        self.looked = threading.Semaphore(0)

    def look_at(self, paths: set[NotePath]) -> set[NotePath]:
        begin, worked = perf_counter(), thread_time()
        changed = super().look_at(paths)
        wall, cpu = perf_counter() - begin, thread_time() - worked
        self.took.append((wall * 1000, cpu * 1000))
        self.looked.release()
        return changed


def saves(root: Path, place: Path, times: int = 60) -> Saves:
    """Save a note that often; then 500 times without a pause."""
    shutil.rmtree(place, ignore_errors=True)
    note = root / "saved.md"
    note.write_text("- [ ] @alice begin\n")
    with _Timed(root, place) as journal:
        journal.refresh()
        vouches = vouching.file_of(str(journal.cache_file))
        journal.subscribe(lambda changed: None)
        while not vouching.is_current(vouches):
            time.sleep(0.1)
        for number in range(times):
            _save(note, f"- [ ] @alice call {number} 2024-06-{number % 28 + 1:02}\n")
            journal.looked.acquire(timeout=10)
        took = list(journal.took)
        for number in range(500):
            _save(note, f"- [ ] @alice burst {number}\n")
        while not any("burst 499" in entry.text for entry in journal.entries):
            journal.looked.acquire(timeout=10)
        reads = len(journal.took) - len(took)
    note.unlink()
    wall, cpu = (_most_of(times) for times in zip(*took, strict=True))
    return Saves(cpu, wall, reads)


def _most_of(times: Sequence[float]) -> tuple[float, float]:
    return quantiles(times, n=2)[0], quantiles(times, n=20)[-1]


def _save(note: Path, content: str) -> None:
    """As most editors and this program do: a new file in the place of the old."""
    temp = note.with_name(".saving")
    temp.write_text(content)
    os.replace(temp, note)
