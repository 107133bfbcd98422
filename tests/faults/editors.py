"""Another program saves a note every few milliseconds, while the journal ticks in it.

The editor is a process of its own. It adds a line that there is only once, saves,
and looks later whether all lines that it saved are still there. It is a polite one:
it reads again what was changed since it last looked. What it saves from an old
buffer it takes from the journal, not the journal from it, and no one can help that;
so it counts here only what the journal did to the lines of the editor.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from journal.api.journal import Journal
from journal.api.requests import Act
from journal.language.edit.intents import Complete, Reopen
from journal.model.errors import JournalError
from tests.faults.outcome import Outcome
from tests.processes import environment
from tests.settings import settings_with

TASKS = [f"- [ ] @a task {number}" for number in range(5)]
DONE = [f"- [x] @a task {number} ✅ 2024-06-05" for number in range(5)]
_NOW = datetime(2024, 6, 5, 9, 30)
_PAUSE = 0.004
"""Mean seconds between two saves."""
_STATES = 200
"""Ticks after which the journal is opened anew, with a new state folder."""


def measure(place: Path, style: str, saves: int, seed: int) -> Outcome:
    """Let an editor save so often, and look for every line that it saved."""
    place.mkdir(parents=True)
    root, outcome = place / "vault", Outcome(runs=saves)
    root.mkdir()
    (root / ".journal.toml").touch()
    note = root / "note.md"
    note.write_text("\n".join(TASKS) + "\n")
    words = [sys.executable, "-m", "tests.faults.editors", style, str(note)]
    editor = subprocess.Popen(
        [*words, str(saves), str(seed)], stdout=subprocess.PIPE, env=environment()
    )
    acknowledged = _tick_until(lambda: editor.poll() is not None, place, seed, outcome)
    assert editor.stdout
    report = json.loads(editor.stdout.read())
    editor.stdout.close()
    outcome.seen["ticks"] = acknowledged
    _look_for(report, place, style, outcome)
    return outcome


def _tick_until(
    over: Callable[[], bool], place: Path, seed: int, outcome: Outcome
) -> int:
    """Tick entries and open them again, until the editor is done."""
    chosen, number, done = random.Random(seed), 0, 0
    while not over():
        number += 1
        with Journal(
            place / "vault",
            settings_with("all-tasks"),
            state=place / f"state{number}",
            cache=None,
        ) as journal:
            for _ in range(_STATES):
                if over():
                    break
                done += _tick(journal, chosen, outcome)
    return done


def _tick(journal: Journal, chosen: random.Random, outcome: Outcome) -> bool:
    journal.refresh()
    entries = [e for e in journal.entries if e.text.startswith("@a task")]
    if not entries:
        # the editor has emptied the note, and is about to fill it
        return False
    entry = chosen.choice(entries)
    intent = Complete(_NOW.date()) if entry.done is None else Reopen()
    time.sleep(chosen.uniform(0, 0.004))
    try:
        journal.apply(Act.each(intent, [entry], "tick"), _NOW)
    except JournalError:
        outcome.seen["refused"] += 1
        return False
    return True


def look_for_lines(
    where: str,
    report: dict[str, list[str]],
    lines: list[str],
    kept: set[str],
    outcome: Outcome,
) -> None:
    """What an editor misses is in its note again or in `lost/`; nothing is foreign."""
    for line in report["missing"]:
        if line in lines:
            # the editor looked while its save was on its way back
            outcome.seen["lines that came back"] += 1
        elif line in kept:
            outcome.seen["lines in lost/"] += 1
        else:
            outcome.violated(where, f"lost: {line}")
    for line in report["foreign"]:
        outcome.violated(where, f"nobody wrote this: {line!r}")


def _look_for(
    report: dict[str, list[str]], place: Path, style: str, outcome: Outcome
) -> None:
    kept = b"".join(file.read_bytes() for file in place.glob("state*/*/lost/*"))
    found = set(kept.decode().splitlines())
    lines = (place / "vault" / "note.md").read_text().splitlines()
    look_for_lines(style, report, lines, found, outcome)
    strays = [f.name for f in (place / "vault").iterdir() if f.name.startswith(".~")]
    for name in strays:
        outcome.violated(style, f"left behind: {name}")
    for task, done in zip(TASKS, DONE, strict=True):
        if lines.count(task) + lines.count(done) != 1:
            outcome.violated(style, f"not there once: {task}")


# ---------------------------------------------------------------- the editor


def truncated(note: Path, content: bytes, chosen: random.Random) -> None:
    """Empties the file and fills it in two goes, as most programs do."""
    fd = os.open(note, os.O_WRONLY | os.O_TRUNC | os.O_CREAT)
    half = chosen.randrange(len(content))
    os.write(fd, content[:half])
    time.sleep(chosen.uniform(0, 0.003))
    os.write(fd, content[half:])
    os.close(fd)


def renamed(note: Path, content: bytes, chosen: random.Random) -> None:
    """Writes another file and renames it over the note, as careful programs do."""
    new = note.with_name("new")
    new.write_bytes(content)
    new.rename(note)


def backed_up(note: Path, content: bytes, chosen: random.Random) -> None:
    """Moves the note out of the way and makes it anew, as vim may do."""
    backup = note.with_name("note.md~")
    note.rename(backup)
    note.write_bytes(content)
    backup.unlink()


def appended(note: Path, content: bytes, chosen: random.Random) -> None:
    """Writes the last line alone, at the end of whatever is there."""
    fd = os.open(note, os.O_WRONLY | os.O_APPEND)
    time.sleep(chosen.uniform(0, 0.001))
    os.write(fd, content.splitlines(keepends=True)[-1])
    os.close(fd)


STYLES = {
    "truncate": truncated,
    "rename": renamed,
    "append": appended,
    "backup": backed_up,
}


def _edit(style: str, note: Path, saves: int, seed: int) -> dict[str, list[str]]:
    chosen = random.Random(seed + 1)
    saved: set[str] = set()
    missing: set[str] = set()
    foreign: set[str] = set()
    known = {*TASKS, *DONE}
    done = 0
    # asked to end, it looks for its lines before it does
    ends: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, frame: ends.append(number))
    while done < saves and not ends:
        with note.open("rb") as file:
            # of the file that is read: the note may be another one a moment later
            lines = file.read().decode("utf-8", "replace").splitlines()
            before = _stamp(os.fstat(file.fileno()))
        foreign |= {line for line in lines if line not in known}
        gone = saved.difference(lines)
        new = f"line {done}"
        at = len(lines) if style == "append" else chosen.randrange(len(lines) + 1)
        lines.insert(at, new)
        time.sleep(chosen.uniform(0, 2 * _PAUSE))
        if style != "append" and _stamp(note.stat()) != before:
            # perhaps our own last save, that is on its way back
            continue
        missing |= gone
        saved -= gone
        # old lines go again, or the note would grow without end
        old = [line for line in sorted(saved) if style != "append"][: len(saved) - 50]
        lines = [line for line in lines if line not in old]
        STYLES[style](note, "".join(f"{x}\n" for x in lines).encode(), chosen)
        saved.difference_update(old)
        saved.add(new)
        known.add(new)
        done += 1
    time.sleep(0.3)
    missing |= saved.difference(note.read_text().splitlines())
    return {"missing": sorted(missing), "foreign": sorted(foreign)}


def _stamp(status: os.stat_result) -> tuple[int, ...]:
    return status.st_mtime_ns, status.st_ino, status.st_size


if __name__ == "__main__":
    _style, _note, _saves, _seed = sys.argv[1:]
    _report = _edit(_style, Path(_note), int(_saves), int(_seed))
    sys.stdout.write(json.dumps(_report))
