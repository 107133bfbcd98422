"""An editor, a sync program and git at once, while the journal is killed again and again.

Three notes of one vault, which is a git repository: one is saved by an editor that
empties and fills it, one by a program that renames another file over it, one is put
back to an older state by git, and to the newest. A process of ours ticks an entry of
one of them and is killed after some milliseconds, or not. In the end, what was
interrupted is settled, and what was done is undone, step by step.

A line that an editor saved and that is neither in its note nor in `lost/` is a
violation; so is a line that no one wrote, a temporary file that is left, a task that
is not there once, and an undo that changes more than its own line.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from journal.api.journal import Journal
from journal.api.requests import Act, Undo
from journal.language.edit.intents import Complete, Reopen
from journal.model.errors import JournalError
from tests.faults import editors
from tests.faults.outcome import Outcome
from tests.processes import environment
from tests.settings import settings_with

_NOW = datetime(2024, 6, 5, 9, 30)
_BY_EDITOR, _BY_SYNC, _BY_GIT = "a.md", "b.md", "c.md"
_LATEST = 0.025
"""Seconds in which a process of ours is killed."""


def measure(kills: int, seed: int) -> Outcome:
    """So many processes of ours, most of which are killed."""
    chosen, outcome = random.Random(seed), Outcome(runs=kills)
    with tempfile.TemporaryDirectory(prefix="journal-together-") as name:
        place = Path(name)
        root = place / "vault"
        root.mkdir()
        (root / ".journal.toml").touch()
        for note in (_BY_EDITOR, _BY_SYNC, _BY_GIT):
            (root / note).write_text("\n".join(editors.TASKS) + "\n")
        _git(root, "init", "-q", "-b", "main")
        _commit(root)
        with _others(root, seed) as stop:
            for _ in range(kills):
                _one_process(place, chosen, outcome)
            reports = stop()
        _settle(place, outcome)
        for note, report in reports.items():
            _look_for(note, report, place, outcome)
        _take_back(place, outcome)
    return outcome


def _open(place: Path) -> Journal:
    journal = Journal(
        place / "vault", settings_with("all-tasks"), state=place / "state", cache=None
    )
    journal.refresh()
    return journal


def _one_process(place: Path, chosen: random.Random, outcome: Outcome) -> None:
    """Tick something, in a process that may not live to the end of it."""
    seed, after = chosen.getrandbits(32), chosen.uniform(0, 2 * _LATEST)
    # it begins to write only once it is known that it lives
    ready, go = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _tick(place, random.Random(seed), go)
        finally:
            os._exit(code)
    os.close(go)
    os.read(ready, 1)
    os.close(ready)
    if after < _LATEST:
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        outcome.seen["killed"] += 1
    else:
        outcome.seen["ticked" if os.WEXITSTATUS(status) == 0 else "refused"] += 1


def _tick(place: Path, chosen: random.Random, go: int) -> int:
    with _open(place) as journal:
        entries = [e for e in journal.entries if e.text.startswith("@a task")]
        os.write(go, b"x")
        if not entries:
            return 2
        entry = chosen.choice(entries)
        intent = Complete(_NOW.date()) if entry.done is None else Reopen()
        try:
            journal.apply(Act.each(intent, [entry], "tick"), _NOW)
        except JournalError:
            return 2
    return 0


# ---------------------------------------------------------------- the others

Reports = dict[str, dict[str, list[str]]]


@contextmanager
def _others(root: Path, seed: int) -> Iterator[Callable[[], Reports]]:
    """Two editors and git, until they are stopped; then what the editors missed."""
    styles = {_BY_EDITOR: "truncate", _BY_SYNC: "rename"}
    endless = str(10**9)
    words = [sys.executable, "-m", "tests.faults.editors"]
    running = {
        note: subprocess.Popen(
            [*words, style, str(root / note), endless, str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
        )
        for note, style in styles.items()
    }
    git = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.together", str(root)], env=environment()
    )

    def stop() -> Reports:
        git.terminate()
        git.wait(60)
        reports = {}
        for note, editor in running.items():
            editor.send_signal(signal.SIGTERM)
            out, _ = editor.communicate(timeout=60)
            reports[note] = json.loads(out)
        return reports

    try:
        yield stop
    finally:
        for process in (git, *running.values()):
            if process.poll() is None:
                process.kill()
                process.wait(5)


def _git(root: Path, *words: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(
        ["git", "-C", str(root), *who, *words],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _commit(root: Path) -> None:
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", "x")


def _be_git(root: Path) -> None:
    """Commit all, put one note back to what it was, and to what it is."""
    while True:
        _commit(root)
        _git(root, "checkout", "HEAD~1", "--", _BY_GIT)
        time.sleep(0.05)
        _git(root, "checkout", "HEAD", "--", _BY_GIT)
        time.sleep(0.05)


# ---------------------------------------------------------------- in the end


def _settle(place: Path, outcome: Outcome) -> None:
    with _open(place) as journal:
        journal.recover(_NOW)
    for file in (place / "vault").rglob(".~*"):
        outcome.violated("left behind", str(file))


def _look_for(
    note: str, report: dict[str, list[str]], place: Path, outcome: Outcome
) -> None:
    kept = b"".join(file.read_bytes() for file in place.glob("state/*/lost/*"))
    found = set(kept.decode("utf-8", "replace").splitlines())
    lines = (place / "vault" / note).read_text().splitlines()
    editors.look_for_lines(note, report, lines, found, outcome)
    for task, done in zip(editors.TASKS, editors.DONE, strict=True):
        if lines.count(task) + lines.count(done) != 1:
            outcome.violated(note, f"not there once: {task}")


def _take_back(place: Path, outcome: Outcome) -> None:
    """Every step that stands, by its name; what it may not touch is compared."""
    with _open(place) as journal:
        for listed in list(journal.steps(undo=True)):
            before = _lines(place)
            try:
                [change] = journal.apply(Undo(listed.step.name), _NOW)
            except JournalError:
                outcome.seen["undo refused"] += 1
                continue
            after = _lines(place)
            changed = [
                (note, number, line)
                for note, lines in after.items()
                for number, line in enumerate(lines, 1)
                if before[note][number - 1] != line
            ]
            wanted = [(change.path, change.line, change.new[0])]
            if change.is_unchanged:
                wanted = []
            if changed != wanted:
                outcome.violated(listed.step.name, f"{changed}, not {wanted}")
            outcome.seen["taken back"] += 1


def _lines(place: Path) -> dict[str, list[str]]:
    notes = (_BY_EDITOR, _BY_SYNC, _BY_GIT)
    return {n: (place / "vault" / n).read_text().splitlines() for n in notes}


if __name__ == "__main__":
    _be_git(Path(sys.argv[1]))
