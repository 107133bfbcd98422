"""Power loss: what is on the disk of a journal that is writing, at any moment.

The vault is on a filesystem in a file. While a journal writes there and says of
each change that it is written, it is stopped at a random moment and the file is
copied as it is: whatever the system had not yet sent to the disk is not in it. The
copy is mounted as after a power loss, and must hold all that was acknowledged.

What this cannot show: a disk that loses or reorders what it was sent, and the
moments in which the filesystem itself is in the middle of a commit (the file is
copied until two copies are the same, or the copy itself would be torn).

Run by `mounts.measured` in a process whose mounts no one else sees.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from journal.api.journal import Journal
from journal.api.requests import Act, Add, Undo
from journal.language.edit.intents import Complete, Reopen, Snooze
from journal.model.errors import JournalError
from journal.model.when import When
from tests.faults import mounts
from tests.faults.outcome import NotPermitted, Outcome
from tests.processes import environment
from tests.settings import settings_with

OPTIONS = {"default": "defaults", "noauto_da_alloc": "noauto_da_alloc,commit=300"}
"""How the filesystem is mounted: with the help that ext4 gives to careless
programs, and without it."""
STATES = ("on the same filesystem", "elsewhere")
_NOW = datetime(2024, 6, 5, 9, 30)
_NOTES = {
    "note.md": "".join(f"- [ ] @a task {n} {'x' * 60}\n" for n in range(100)),
    "sub/other.md": "- [ ] @b one\r\n- [ ] @b two",
}


def measure(options: str, where: str, trials: int, seed: int) -> Outcome:
    """So many power losses of one journal."""
    with tempfile.TemporaryDirectory(prefix="journal-faults-") as name:
        loss = _Losses(Path(name), options, where, random.Random(seed))
        try:
            for _ in range(trials):
                loss.one_more()
        finally:
            loss.end()
        return loss.outcome


class _Losses:
    def __init__(
        self, place: Path, options: str, where: str, chosen: random.Random
    ) -> None:
        self.outcome = Outcome()
        self._place, self._options, self._chosen = place, options, chosen
        self._where = f"{options}, state {where}"
        self._image, self._copy = place / "image", place / "copy"
        self._disk, self._after = place / "disk", place / "after"
        self._log = place / "log"
        self._log.touch()
        for folder in (self._disk, self._after, place / "state"):
            folder.mkdir()
        mounts.make_ext4(self._image, 24 * 1024 * 1024, "-J", "size=4")
        mounts.mount("-o", f"loop,{OPTIONS[options]}", self._image, self._disk)
        self._same = where == STATES[0]
        state = self._disk / "state" if self._same else place / "state"
        _make_vault(self._disk / "vault")
        os.sync()
        self._writer = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.faults.power", "write"),
                *map(str, (self._disk / "vault", state, self._log)),
            ],
            env=environment(),
        )
        while len(self._said()) < 2:
            time.sleep(0.01)

    def _said(self) -> list[tuple[str, str]]:
        """The state of the vault after each change, and how it was made."""
        lines = self._log.read_text().split("\n")[:-1]
        return [(line.split()[0], line.split()[1]) for line in lines]

    def one_more(self) -> None:
        time.sleep(self._chosen.uniform(0, 0.06))
        os.kill(self._writer.pid, signal.SIGSTOP)
        os.waitid(os.P_PID, self._writer.pid, os.WSTOPPED | os.WNOWAIT)
        before = len(self._said())
        self._copy_image()
        if not self._same:
            shutil.rmtree(self._place / "state after", ignore_errors=True)
            shutil.copytree(self._place / "state", self._place / "state after")
        os.kill(self._writer.pid, signal.SIGCONT)
        # the change it was at when it was stopped may be there, or not
        while len(self._said()) < before + 1:
            assert self._writer.poll() is None, "the writer has ended"
            time.sleep(0.002)
        self.outcome.runs += 1
        mounts.mount("-o", "loop", self._copy, self._after)
        try:
            self._check(self._said(), before)
        finally:
            mounts.unmount(self._after)

    def _copy_image(self) -> None:
        """The image, once it holds still: two copies must be the same."""
        last = b""
        while last != (now := self._image.read_bytes()):
            last = now
        self._copy.write_bytes(last)

    def _check(self, said: list[tuple[str, str]], acknowledged: int) -> None:
        vault = self._after / "vault"
        state = self._after / "state" if self._same else self._place / "state after"
        where = f"{self._where}, after {acknowledged} changes"
        found = _digest(vault)
        known = [digest for digest, _ in said]
        if found not in known[acknowledged - 1 : acknowledged + 1]:
            old = "an old one" if found in known else "none that ever was"
            self.outcome.violated(where, f"the vault is in another state: {old}")
            return
        at = acknowledged - 1 + (found == known[acknowledged])
        if known[acknowledged - 1] == known[acknowledged]:
            at = acknowledged - 1
        self.outcome.seen["the last change is there"] += at == acknowledged
        # what is remembered of a vault is found by the vault's place
        [remembered] = state.iterdir()
        journal = Journal(vault, settings_with("all-tasks"), state=state, cache=None)
        shutil.rmtree(journal.state, ignore_errors=True)
        remembered.rename(journal.state)
        with journal:
            journal.refresh()
            try:
                journal.apply(Undo(), _NOW)
            except JournalError as error:
                self.outcome.violated(where, f"the change cannot be undone: {error}")
                return
        if _digest(vault) != known[at - 1]:
            self.outcome.violated(where, "undo makes another state than that before")
        strays = [f.name for f in vault.rglob("*") if f.suffix == ".tmp"]
        if strays:
            self.outcome.violated(where, f"left behind: {strays}")

    def end(self) -> None:
        if hasattr(self, "_writer"):
            self._writer.kill()
            self._writer.wait()
            mounts.unmount(self._disk)


def _make_vault(vault: Path) -> None:
    for path, content in _NOTES.items():
        file = vault / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode())


def _digest(vault: Path) -> str:
    files = sorted(vault.rglob("*.md"))
    parts = [f"{f.relative_to(vault)}\0".encode() + f.read_bytes() for f in files]
    return sha256(b"\0".join(parts)).hexdigest()


def _write(vault: Path, state: Path, log: Path) -> None:
    """Change the vault without end, and say of each change when it is written."""
    chosen = random.Random(7)
    with (
        log.open("a") as said,
        Journal(vault, settings_with("all-tasks"), state=state, cache=None) as journal,
    ):
        journal.refresh()
        said.write(f"{_digest(vault)} begun\n")
        number = 0
        while True:
            number += 1
            how = _change(journal, chosen, number)
            said.write(f"{_digest(vault)} {how}\n")
            said.flush()


def _change(journal: Journal, chosen: random.Random, number: int) -> str:
    if number % 10 == 0:
        journal.apply(Add(f"@c new {number}", f"new/{number % 70}"), _NOW)
        return "add"
    entry = chosen.choice(journal.entries)
    if entry.done:
        journal.apply(Act.each(Reopen(), [entry], "reopen"), _NOW)
        return "reopen"
    if number % 3:
        journal.apply(Act.each(Complete(_NOW.date()), [entry], "done"), _NOW)
        return "done"
    # never a day that is there already: each change must be one
    day = date.fromordinal(_NOW.toordinal() + number)
    journal.apply(Act.each(Snooze(When(day)), [entry], "snooze"), _NOW)
    return "snooze"


if __name__ == "__main__":
    if sys.argv[1] == "write":
        _write(*map(Path, sys.argv[2:]))
    try:
        _options, _where, _trials, _seed = sys.argv[1:]
        mounts.tell(measure(_options, _where, int(_trials), int(_seed)))
    except NotPermitted as error:
        mounts.tell(error)
