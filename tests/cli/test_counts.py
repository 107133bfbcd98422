"""How much a command does: files opened, looked at, modules loaded.

Time is measured by `make bench`; what can be counted is held here. Tighten the
limits when a command learns to do less; they are what is true, not what is wished.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from journal.vault.cache import watch_lock as vouching
from tests.conftest import VaultMaker
from tests.faults import strace
from tests.faults.outcome import NotPermitted
from tests.processes import NOW, environment, finish
from tests.waiting import until

NOTES, FOLDERS = 120, 12
"""Half of the notes have an entry. The folders are one more: the vault itself."""


@dataclass(frozen=True)
class Limits:
    """At most so many. `modules` are those that a bare Python does not load."""

    opened: int
    looked_at: int
    listed: int
    modules: int


LIMITS = {
    # nothing but the program itself
    "--version": Limits(0, 0, 0, modules=94),
    # the vault as it was
    "due": Limits(0, NOTES, FOLDERS + 1, modules=51),
    "list": Limits(0, NOTES, FOLDERS + 1, modules=49),
    "today": Limits(0, NOTES, FOLDERS + 1, modules=53),
    # what was said before is said again, without a look at what it was made of
    "due, said before": Limits(0, NOTES, FOLDERS + 1, modules=42),
    "list --json, said before": Limits(0, NOTES, FOLDERS + 1, modules=42),
    # while `journal watch` vouches for what is stored
    "due, watched": Limits(0, 0, 0, modules=50),
    # nothing is known: every note is read, without the rest of the program
    "due, first look": Limits(NOTES, 3 * NOTES + 3, FOLDERS + 1, modules=194),
    # one note was saved since: found out, and read without the rest of the program
    "due, one changed": Limits(1, NOTES + 3, FOLDERS + 1, modules=193),
    "list, one changed": Limits(1, NOTES + 3, FOLDERS + 1, modules=193),
    # as data: notes as they are stored, and the people in them
    "list --json": Limits(0, NOTES, FOLDERS + 1, modules=159),
    "list --json, one changed": Limits(1, NOTES + 3, FOLDERS + 1, modules=216),
}
_ALWAYS = "textual watchdog plyer asyncio"
_QUICK = f"{_ALWAYS} markdown_it click re json logging yaml tomllib dataclasses pathlib"
_LOOK = f"{_ALWAYS} markdown_it click logging yaml rich dataclasses inspect"
NEVER = {
    "--version": f"{_ALWAYS} markdown_it sqlite3 logging yaml rich",
    "due": _QUICK,
    "list": _QUICK,
    "today": _QUICK,
    "due, said before": _QUICK,
    "list --json, said before": _QUICK,
    "due, watched": _QUICK,
    "due, one changed": _LOOK,
    "list, one changed": _LOOK,
    "due, first look": _LOOK,
    "list --json": f"{_ALWAYS} markdown_it click",
    "list --json, one changed": f"{_ALWAYS} click",
}
"""Modules that are not loaded at all."""

_BARE = [sys.executable, "-X", "importtime", "-c", "pass"]
_MAIN = "import sys; from journal.cli import main; sys.exit(main())"


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    def content(number: int) -> str:
        return f"# {number}\n" + "- [ ] @alice call 2024-06-01\n" * (number % 2)

    notes = {f"f{n % FOLDERS}/{n}.md": content(n) for n in range(NOTES)}
    made = vault(notes)
    words(made, "list")
    return made


def words(root: Path, command: str, *before: str) -> str:
    """What the command says on stderr, `before` being a program that runs it."""
    options = ["--vault", str(root), "--now", NOW] if command != "--version" else []
    started = [sys.executable, "-X", "importtime", "-c", _MAIN, *options]
    started += command.split()
    done = finish([*before, *started])
    assert done.code in (0, 1), done.err
    return done.err


@pytest.fixture
def situation(root: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The words of the command, with everything as its name says it is."""
    command, _, state = request.param.partition(", ")
    if state == "watched":
        watcher = subprocess.Popen(
            [sys.executable, "-m", "journal", "--vault", root, "--now", NOW, "watch"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(JOURNAL_NOW=NOW),
            text=True,
        )
        try:
            assert watcher.stderr
            assert any(line.startswith("journal: watching") for line in watcher.stderr)
            [cache] = Path(os.environ["XDG_CACHE_HOME"]).rglob("*.sqlite")
            vouches = vouching.file_of(str(cache))
            until(lambda: vouching.is_current(vouches), "the watcher vouches for it")
            yield command
        finally:
            watcher.terminate()
            watcher.communicate(timeout=60)
        return
    if state == "said before":
        words(root, command)
        words(root, command)  # the first may have found what it is to keep
    yield command


def change(root: Path, name: str) -> None:
    if "first look" in name:
        shutil.rmtree(os.environ["XDG_CACHE_HOME"])
    if "one changed" in name:
        note = root / "f1" / "1.md"
        with note.open("a") as file:
            file.write("- [ ] @bob one more 2024-06-02\n")


@pytest.mark.parametrize(
    ("situation", "name"), [(name, name) for name in LIMITS], indirect=["situation"]
)
def test_what_a_command_does(
    root: Path, situation: str, name: str, tmp_path: Path
) -> None:
    try:
        strace.require()
    except NotPermitted as error:
        if os.environ.get("JOURNAL_TEST_REQUIRE"):
            pytest.fail(f"CI must trace: {error}")
        pytest.skip(str(error))
    change(root, name)
    log = tmp_path / "trace"
    tracing = ["strace", "-f", "-y", "-s", "4096", "-o", str(log)]
    told = words(root, situation, *tracing, "-e", "trace=%file,getdents64")
    counts, folders = touched(log.read_text("utf-8", "replace"), root)
    loaded = modules(told) - modules(finish(_BARE).err)
    limits = LIMITS[name]
    done = Limits(counts["opened"], counts["looked at"], folders, len(loaded))
    assert done.opened <= limits.opened, done
    assert done.looked_at <= limits.looked_at, done
    assert done.listed <= limits.listed, done
    assert done.modules <= limits.modules, sorted(loaded)
    packages = {module.partition(".")[0] for module in loaded}
    assert packages & set(NEVER[name].split()) == set()


def touched(trace: str, root: Path) -> tuple[Counter[str], int]:
    """How often notes were opened and looked at, and how many folders were listed."""
    counts: Counter[str] = Counter()
    folders = set()
    for call in strace.calls_in(trace, [root]):
        note = any(path.endswith(".md") for path in call.paths)
        if call.name == "getdents64":
            folders.update(call.paths)
        elif note and call.name.startswith("open"):
            counts["opened"] += 1
        elif note and "stat" in call.name:
            counts["looked at"] += 1
    return counts, len(folders)


def modules(told: str) -> set[str]:
    """What `-X importtime` names."""
    lines = [line for line in told.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines[1:]}
