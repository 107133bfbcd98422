"""The interface from outside: keys into a pseudo-terminal, what comes back, and CPU.

python -m benchmarks.terminal [--entries 40000] [--rounds 7]

`journal` runs as people start it, in a terminal of 120 by 40, in notes of 100
follow-ups each. A key is shown when the terminal has got what it changes; calm is when
the process has done nothing for a second. CPU time is that of the whole process, with
all of its threads: on a busy machine it says more than the time that passes.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.ours import JOURNAL, Home
from benchmarks.tui_keys import make_vault

ENTRIES, ROUNDS = 40_000, 7
_ROWS, _COLUMNS = 40, 120
_PATIENCE = 120.0
_CALM, _MOST = 1.0, 10.0
"""Seconds of rest that are calm, and after which a blinking cursor is taken for it."""
_REST = 0.01
"""Of CPU, in seconds: a process that takes less in a quarter of a second rests."""
_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]?.)"
)
_TODAY = re.compile("([▸▾])\\s*Today\\s+([0-9]+)")

Shown = Callable[[bytes], object]


@dataclass
class Took:
    """Milliseconds on the clock and of CPU."""

    wall: float
    cpu: float


@dataclass
class Terminal:
    """A program in a pseudo-terminal."""

    process: subprocess.Popen[bytes]
    end: int
    seen: bytearray = field(default_factory=bytearray)
    """What came since the last key, without escape sequences."""

    @property
    def cpu(self) -> float:
        """Seconds of CPU of the whole process, to the nanosecond."""
        # the clock of another process, as clock_getcpuclockid(3) makes it
        return time.clock_gettime(~self.process.pid << 3 | 2)

    def read(self, seconds: float) -> bool:
        """Take what comes, for so long at most; whether anything came."""
        if not select.select([self.end], [], [], seconds)[0]:
            return False
        self.seen += plain(os.read(self.end, 1 << 16))
        return True

    def until(self, shown: Shown) -> Took:
        """What it takes from now until that is on the screen."""
        begun, worked = time.perf_counter(), self.cpu
        while not shown(bytes(self.seen)):
            assert time.perf_counter() < begun + _PATIENCE, bytes(self.seen[-2000:])
            self.read(0.05)
        return Took((time.perf_counter() - begun) * 1000, (self.cpu - worked) * 1000)

    def until_calm(self) -> None:
        """Until it has done next to nothing for a while."""
        since = begun = time.perf_counter()
        while time.perf_counter() < min(since + _CALM, begun + _MOST):
            before, end = self.cpu, time.perf_counter() + 0.25
            while (left := end - time.perf_counter()) > 0:
                self.read(left)
            if self.cpu - before > _REST:
                since = time.perf_counter()

    def press(self, key: str) -> None:
        self.seen.clear()
        os.write(self.end, key.encode())


@contextmanager
def running(root: Path, home: Home) -> Iterator[Terminal]:
    """`journal` in a vault, until the end of the block."""
    ours, theirs = pty.openpty()
    size = struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0)
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
    unset = ("COLUMNS", "LINES", "NO_COLOR")
    variables = {k: v for k, v in os.environ.items() if k not in unset}
    process = subprocess.Popen(
        [JOURNAL, "--vault", str(root), "--now", "2024-06-05T09:30", "tui"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**variables, **home.variables, "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.terminate()
        process.wait(30)
        os.close(ours)


def _has_rows(seen: bytes) -> bool:
    return b"errand" in seen


def plain(drawn: bytes) -> bytes:
    """What was drawn, with a space for each escape sequence."""
    return _ESCAPES.sub(b" ", drawn)


def today_in(seen: bytes) -> tuple[str, int] | None:
    """The sign of the section of today, and how many are in it, as last drawn."""
    found = _TODAY.findall(seen.decode("utf-8", "replace"))
    return (found[-1][0], int(found[-1][1])) if found else None


def measured(entries: int, rounds: int) -> dict[str, list[Took]]:
    """What a start, ticks, folds and letters of a filter take."""
    took: dict[str, list[Took]] = {}

    def note(what: str, one: Took) -> None:
        took.setdefault(what, []).append(one)

    with tempfile.TemporaryDirectory() as place:
        root, home = Path(place, "vault"), Home(Path(place), "home")
        root.mkdir()
        make_vault(root, entries)
        with running(root, home) as terminal:  # the cache is made
            terminal.until(_has_rows)
            terminal.until_calm()
        with running(root, home) as terminal:
            begun = time.perf_counter()
            note("start, until the first rows", terminal.until(_has_rows))
            terminal.until_calm()
            wall = (time.perf_counter() - begun - _CALM) * 1000
            note("start, until calm", Took(wall, terminal.cpu * 1000))
            _keys(terminal, rounds, note)
    return took


def _keys(terminal: Terminal, rounds: int, note: Callable[[str, Took], None]) -> None:
    last = today_in(bytes(terminal.seen))
    assert last, "no section of today on the screen"
    left = last[1]

    def is_ticked(seen: bytes) -> bool:
        return (today_in(seen) or ("", left))[1] == left - 1

    for _ in range(rounds):
        begun, worked = time.perf_counter(), terminal.cpu
        terminal.press("x")
        note("tick", terminal.until(is_ticked))
        left -= 1
        terminal.until_calm()
        wall = time.perf_counter() - begun - _CALM
        note("tick, until calm", Took(wall * 1000, (terminal.cpu - worked) * 1000))
        for what in ("fold", "unfold"):
            terminal.press("z")
            note(what, terminal.until(today_in))
            terminal.until_calm()
        terminal.press("/")
        terminal.until_calm()
        for letter, what in zip("err", ("first", "second", "third"), strict=True):
            terminal.press(letter)
            note(f"{what} letter of a filter", terminal.until(_has_rows))
            terminal.until_calm()
        terminal.press("\x1b")
        terminal.until_calm()


def table(entries: int, took: dict[str, list[Took]]) -> str:
    """Markdown: medians of what was measured."""
    lines = [
        f"{entries:,} follow-ups, {_COLUMNS} by {_ROWS}",
        "",
        "| | CPU ms | most | ms | times |",
        "|---|---|---|---|---|",
    ]
    for what, times in took.items():
        cpu, wall = [one.cpu for one in times], [one.wall for one in times]
        lines.append(
            f"| {what} | {median(cpu):.0f} | {max(cpu):.0f} | {median(wall):.0f} "
            f"| {len(times)} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = parser.parse_args()
    print(table(wanted.entries, measured(wanted.entries, wanted.rounds)))


if __name__ == "__main__":
    main()
