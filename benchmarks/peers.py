"""Programs that answer the same question about the same tasks, where installed.

Each gets the tasks in its own format, and its own folder for what it keeps.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.timing import Job
from benchmarks.vaults import TODAY, Task, Vault

PATTERN = r"^[>\s]*(?:[-*+]|\d+[.)])\s+\[.\]"
"""About what a checkbox is; it also finds those in code."""
SOON = TODAY + timedelta(7)
_TASKS_PLUGIN = Path(__file__).with_name("node_tasks.mjs")

_TOPYDO_MOST = 16_000
"""It wants a hundred names for each task, and ends with an error beyond 36^4."""


def searching(vault: Vault) -> Iterator[Job]:
    """ripgrep, the yardstick: it reads every note and finds the checkboxes."""
    if shutil.which("rg"):
        yield Job("ripgrep", ["rg", "-n", PATTERN, str(vault.root)])


def peers(vault: Vault, place: Path, *, emacs: bool = False) -> Iterator[Job]:
    """Every program that is here, listing what is due."""
    place.mkdir(parents=True, exist_ok=True)
    if shutil.which("task"):
        yield _taskwarrior(vault, place / "task")
    yield from tasks_plugin(vault)
    yield from _from_pypi(vault, place)
    if emacs and shutil.which("emacs"):
        yield _org_agenda(vault, place / "org")


def tasks_plugin(vault: Vault) -> Iterator[Job]:
    """What Obsidian's Tasks plugin does with a line, of every note, without a cache."""
    if not shutil.which("node"):
        print(
            "node is not installed: the Tasks plugin's fields left out", file=sys.stderr
        )
        return
    words = ["node", str(_TASKS_PLUGIN), str(vault.root), str(SOON)]
    yield Job("node, the Tasks plugin's fields", words)


def _taskwarrior(vault: Vault, folder: Path) -> Job:
    folder.mkdir(exist_ok=True)
    rows: dict[str, list[str]] = {"pending": [], "completed": []}
    for number, task in enumerate(vault.tasks):
        due = f' due:"{_seconds(task)}"' if task.due else ""
        status = "completed" if task.done else "pending"
        rows[status].append(
            f'[description:"follow up @{task.who} {task.text}"{due} '
            f'entry:"1717545600" status:"{status}" uuid:"{uuid.UUID(int=number + 1)}"]'
        )
    for status, lines in rows.items():
        (folder / f"{status}.data").write_text("\n".join(lines) + "\n")
    (folder / "rc").write_text("confirmation=off\nverbose=nothing\n")
    words = ["task", f"due.before:{SOON}", "list"]
    return Job(
        "taskwarrior", words, {"TASKDATA": str(folder), "TASKRC": str(folder / "rc")}
    )


def _seconds(task: Task) -> int:
    assert task.due
    return int(datetime(*task.due.timetuple()[:3], tzinfo=UTC).timestamp())


# ---------------------------------------------------------------- from PyPI


def _from_pypi(vault: Vault, place: Path) -> Iterator[Job]:
    programs = _programs()
    if programs is None:
        print("todoman and topydo cannot be installed: left out", file=sys.stderr)
        return
    yield _todoman(programs, vault, place / "todoman")
    if len(vault.tasks) <= _TOPYDO_MOST:
        yield _topydo(programs, vault, place / "topydo")
    else:
        print("topydo cannot give so many tasks a name: left out", file=sys.stderr)


def _programs() -> Path | None:
    """Where they are installed, now if need be."""
    wanted = Path(__file__).with_name("requirements.txt")
    venv = Path(".benchmarks/venv").absolute()
    done = venv / "requirements.txt"
    if not done.exists() or done.read_text() != wanted.read_text():
        python = venv / "bin" / "python"
        commands: list[list[str | Path]] = [
            [sys.executable, "-m", "venv", venv],
            [python, "-m", "pip", "install", "-q", "-r", wanted],
        ]
        for words in commands:
            if subprocess.run(words, check=False).returncode:
                return None
        shutil.copyfile(wanted, done)
    return venv / "bin"


def _todoman(programs: Path, vault: Vault, folder: Path) -> Job:
    """One calendar file a task; it keeps a cache, which is warm."""
    tasks = folder / "tasks"
    if not tasks.exists() or len(os.listdir(tasks)) != len(vault.tasks):
        shutil.rmtree(folder, ignore_errors=True)
        tasks.mkdir(parents=True)
        for number, task in enumerate(vault.tasks):
            (tasks / f"{number}.ics").write_text(_ics(number, task))
    config = folder / "config.py"
    config.write_text(
        f'path = "{folder}/*"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
        f'cache_path = "{folder.parent}/todoman.sqlite3"\n'
    )
    words = [str(programs / "todo"), "--config", str(config), "list", "--due", "168"]
    return Job("todoman", words, rounds=5)


def _ics(number: int, task: Task) -> str:
    due = f"DUE;VALUE=DATE:{task.due:%Y%m%d}\r\n" if task.due else ""
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\n"
        f"UID:{number}\r\nDTSTAMP:20240605T000000Z\r\n"
        f"SUMMARY:follow up @{task.who} {task.text}\r\n{due}"
        f"STATUS:{'COMPLETED' if task.done else 'NEEDS-ACTION'}\r\n"
        "END:VTODO\r\nEND:VCALENDAR\r\n"
    )


def _topydo(programs: Path, vault: Vault, folder: Path) -> Job:
    folder.mkdir(exist_ok=True)
    with (folder / "todo.txt").open("w") as file:
        for task in vault.tasks:
            done = f"x {TODAY} " if task.done else ""
            due = f" due:{task.due}" if task.due else ""
            file.write(f"{done}follow up @{task.who} {task.text}{due}\n")
    words = [str(programs / "topydo"), "-t", str(folder / "todo.txt")]
    words += ["-a", str(folder / "done.txt"), "ls", f"due:<{SOON}"]
    return Job("topydo", words, rounds=5)


# ---------------------------------------------------------------- on request


def _org_agenda(vault: Vault, folder: Path) -> Job:
    """Five tasks a file, as many files as notes have tasks; other notes are none."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for first in range(0, len(vault.tasks), 5):
        lines = []
        for task in vault.tasks[first : first + 5]:
            lines.append(f"* {'DONE' if task.done else 'TODO'} @{task.who} {task.text}")
            if task.due:
                lines.append(f"  DEADLINE: <{task.due:%Y-%m-%d %a}>")
        (folder / f"{first}.org").write_text("\n".join(lines) + "\n")
    script = (
        "(progn (require 'org-agenda) (setq make-backup-files nil) (setq "
        f'org-agenda-files (directory-files "{folder}" t "\\\\.org$")) '
        "(org-todo-list) (princ (buffer-string)))"
    )
    return Job(
        "emacs org-agenda", ["emacs", "-Q", "--batch", "--eval", script], rounds=1
    )
