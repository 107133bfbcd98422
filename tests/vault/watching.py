"""A watcher in a process of its own, which may be stopped, starved and unmounted.

python -m tests.vault.watching FOLDER [FILES] prints a line of JSON for each look
and each thing said, and ends when stdin does. FILES are all it may have open.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.processes import environment
from tests.waiting import until


class Watching:
    """The process, from outside."""

    def __init__(self, root: Path, before: Sequence[str], files: int) -> None:
        """`before` are the words of programs that start it, as `unshare -m`."""
        words = [*before, sys.executable, "-m", "tests.vault.watching", str(root)]
        words += [str(files)] if files else []
        self.process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            text=True,
        )
        self.looks: list[set[str] | None] = []
        self.said: list[str] = []
        self.live: bool | None = None
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    @property
    def paths(self) -> set[str]:
        return {path for look in self.looks for path in look or ()}

    def sees(self, *names: str) -> None:
        until(lambda: set(names) <= self.paths, f"{names} are looked at again")

    def sees_everything(self, again: int = 1) -> None:
        until(lambda: self.looks.count(None) >= again, "everything is looked at again")

    def says(self, words: str) -> None:
        until(lambda: any(words in line for line in self.said), f"it says {words!r}")

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(60)
        self._reader.join(20)
        assert self.process.stdout
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            what, value = json.loads(line)
            if what == "look":
                self.looks.append(None if value is None else set(value))
            elif what == "say":
                self.said.append(value)
            else:
                self.live = value


@contextmanager
def watching(root: Path, *before: str, files: int = 0) -> Iterator[Watching]:
    one = Watching(root, before, files)
    try:
        until(lambda: one.live is not None, "it watches")
        yield one
    finally:
        one.end()
    assert one.process.returncode == 0


def main(root: str, files: int = 0) -> None:
    from journal.model.entry import NotePath
    from journal.model.settings import Settings
    from journal.vault.watch.watcher import Watcher

    lock = threading.Lock()

    def tell(what: str, value: object) -> None:
        with lock:
            os.write(1, json.dumps([what, value]).encode() + b"\n")

    def look(paths: set[NotePath] | None) -> None:
        tell("look", None if paths is None else sorted(paths))
        tell("live", watcher.live)

    if files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    watcher = Watcher(Path(root), Settings(), look, lambda line: tell("say", line))
    watcher.start()
    tell("live", watcher.live)
    sys.stdin.read()
    watcher.stop()
    assert threading.active_count() == 1


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
