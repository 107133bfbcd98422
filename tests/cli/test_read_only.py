"""Commands that look open nothing in the vault for writing: strace tells."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import WORK
from tests.conftest import VaultMaker, needs
from tests.processes import finish

LOOKING = [
    "due",
    "due --within 30d --json",
    "list --all",
    "list --json",
    "show work:3",
    "show work:3 --explain",
    "show work:3 --json",
    "check",
    "check --json",
    "config",
    "doctor",
    "doctor --json",
    "completion bash",
    "undo --list",
    "redo --list",
    "watch --once",
    "--help",
    "--version",
    "done work:999",
    "undo s99",
]
PLANNING = [
    "add @a new --dry-run",
    "add @a new --to other --dry-run",
    "done work:6 work:14 --dry-run",
    "cancel work:6 --dry-run",
    "reopen work:11 --dry-run",
    "begin work:6 --dry-run",
    "snooze work:6 fri --dry-run",
    "reschedule work:6 none --dry-run",
    "priority work:6 high --dry-run",
    "assign work:9 @bob --dry-run",
    "waiting work:6 --dry-run",
    "undo --dry-run",
    "undo work:3 --dry-run",
    "redo --dry-run",
    "check --fix --all --dry-run",
]
WRITING = ["done work:6", "undo", "redo", "add @a new --to new", "doctor --fix"]

_SCRIPT = """
import json, os, sys
from journal.cli.exit_codes import exit_code
for line in json.loads(sys.argv[1]):
    sys.stdout.flush()
    os.access(f"/begins/{line}", os.F_OK)
    exit_code([*sys.argv[2:], *line.split()])
"""
"""All in one process; a system call in between tells where a command begins."""

_WRITES = re.compile(
    r"\b(?:open(?:at2?)?\(.*O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)"
    r"|(?:creat|rename|unlink|link|symlink|mkdir|rmdir|mknod|chmod|chown|lchown|truncate"
    r"|utime|setxattr|lsetxattr|removexattr|fchmod|fchown|ftruncate|fsetxattr|futimes"
    r"|write|writev|pwrite64|fallocate|copy_file_range|sendfile)\w*\()"
)


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault({"work.md": WORK, "sub/b.md": "- [ ] @bob x 2024-06-03\n"})


def writes(root: Path, trace: str) -> dict[str, list[str]]:
    """By command, the system calls that write something in the vault."""
    found: dict[str, list[str]] = {}
    for command, line in _lines(trace):
        found.setdefault(command, [])
        if str(root) in line and _WRITES.search(line):
            found[command].append(line)
    return found


def _lines(trace: str) -> Iterator[tuple[str, str]]:
    command = ""
    for line in trace.splitlines():
        if begins := re.match(r'(?:\d+ +)?\w*access\w*\(.*"/begins/(.*?)"', line):
            command = begins[1]
        yield command, line


def traced(root: Path, tmp_path: Path, commands: list[str]) -> dict[str, list[str]]:
    needs("strace")
    if finish(["strace", "-o", "/dev/null", "true"]).code:
        pytest.skip("strace may not trace here")
    log = tmp_path / "trace"
    options = ["--vault", str(root), "--now", "2024-06-05T09:30"]
    words = [sys.executable, "-c", _SCRIPT, json.dumps(commands), *options]
    # -y names the file behind each descriptor; what is written is not shown
    done = finish(["strace", "-f", "-y", "-s", "0", "-o", str(log), *words])
    assert done.code == 0, done.err
    found = writes(root, log.read_text("utf-8", "surrogateescape"))
    assert [command for command in found if command] == commands
    return found


def test_commands_that_look_write_nothing_in_the_vault(
    root: Path, tmp_path: Path
) -> None:
    first = traced(root, tmp_path, ["done work:3", "done work:6", "undo"])
    assert all(first[command] for command in first if command)
    found = traced(root, tmp_path, [*LOOKING, *PLANNING])
    assert {command: calls for command, calls in found.items() if calls} == {}


def test_commands_that_write_are_seen_to(root: Path, tmp_path: Path) -> None:
    """Or the test above would be worth nothing."""
    found = traced(root, tmp_path, WRITING)
    kinds = {
        command: {re.search(r"(\w+)\(", call)[1] for call in calls}  # type: ignore[index]
        for command, calls in found.items()
    }
    for command in ("done work:6", "undo", "redo"):
        assert {"openat", "write", "renameat2", "unlink"} <= kinds[command]
    assert {"openat", "write", "renameat2"} <= kinds["add @a new --to new"]
    # nothing to fix
    assert kinds["doctor --fix"] == set()
