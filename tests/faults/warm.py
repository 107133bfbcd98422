"""The journal's command line in a process that is forked from a warm interpreter.

Starting Python takes longer than everything else of a command, and a fault is to
be put at thousands of places. So one process imports what the commands need and
forks a child for each run. The child waits until a tracer has attached itself,
runs the command line as `journal` does, and ends with its exit code.
"""

from __future__ import annotations

import gc
import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.processes import NOW, environment


@dataclass(frozen=True)
class Ended:
    """How a run ended; `code` is negative for a signal."""

    code: int
    out: str
    err: str


class Warm:
    """Runs command lines, one at a time, each in a child of its own."""

    def __init__(self, place: Path) -> None:
        """Vault, state and config of every run are folders of `place`."""
        self.place = place
        self.vault = place / "vault"
        self.state = place / "state"
        self.variables = {
            "PYTHONHASHSEED": "0",
            "HOME": str(place / "home"),
            "XDG_STATE_HOME": str(self.state),
            # what is in the cache is no promise, and without it every run is alike
            "XDG_CACHE_HOME": "/dev/null/cache",
            "XDG_CONFIG_HOME": str(place / "config"),
        }
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.warm", str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(**self.variables),
            text=True,
        )

    def run(
        self, arguments: Sequence[str], attach: Callable[[int], None] | None = None
    ) -> Ended:
        """Run a command line; `attach` gets the process before it begins."""
        pid = int(self._ask(json.dumps(list(arguments))))
        if attach:
            attach(pid)
        code = int(self._ask("go"))
        out = (self.place / "out").read_text()
        return Ended(code, out, (self.place / "err").read_text())

    def _ask(self, line: str) -> str:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline()
        if not answer:
            raise RuntimeError("the warm process has ended; its error is above")
        return answer

    def __enter__(self) -> Warm:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait(30)
        self._server.stdout.close()


# ---------------------------------------------------------------- the warm process


def _serve(place: Path) -> None:
    from journal.cli.exit_codes import exit_code

    if os.environ.get("JOURNAL_FAULTS_BREAK") == "torn":
        _break()
    _warm_up(place, exit_code)
    # what is there already is shared with the children, and not looked at again
    gc.collect()
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        arguments = json.loads(line)
        waiting, go = os.pipe()
        ready, begun = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(go)
            _be_the_child(
                place, begun, waiting, lambda words=arguments: exit_code(words)
            )
        os.close(waiting)
        os.close(begun)
        os.read(ready, 1)
        os.close(ready)
        print(pid, file=answers, flush=True)
        assert sys.stdin.readline() == "go\n"
        os.write(go, b".")
        os.close(go)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def _be_the_child(
    place: Path, begun: int, waiting: int, command: Callable[[], int]
) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(place / name, flags, 0o600), number)
    # what came up to here is in no trace
    os.write(begun, b".")
    # no fault is put into this call: how often it is begun depends on the tracer
    select.select([waiting], [], [])
    code = 70
    try:
        code = command()
        sys.stdout.flush()
    except BaseException:
        sys.excepthook(*sys.exc_info())
        sys.stderr.flush()
    finally:
        os._exit(code)


def _break() -> None:
    """Write notes as most programs do, so that the harness has something to find."""
    from journal.vault.open import OpenedNote
    from journal.vault.write import replace as files

    def replace(read: OpenedNote, content: bytes, *_: object) -> None:
        read.real.write_bytes(content)

    files.replace = replace


def _warm_up(place: Path, exit_code: Callable[[list[str]], int]) -> None:
    """Run the commands once, so that they have imported what they import."""
    root = place / "warm-up"
    root.mkdir()
    (root / ".journal.toml").touch()
    (root / "note.md").write_text(
        "- [ ] @a x 🔁 every week 📅 2024-06-03\n- [ ] @b y\n"
    )
    quiet = os.open(os.devnull, os.O_WRONLY)
    kept = os.dup(1), os.dup(2)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    vault = ["--now", NOW, "--vault", str(root)]
    for words in (
        ["due"],
        ["done", "note:2"],
        ["snooze", "note:1", "fri"],
        ["done", "note:1"],
        ["add", "@c z fri"],
        ["undo"],
        ["done", "nothing"],
    ):
        exit_code([*vault, *words])
        sys.stdout.flush()
    for number, fd in zip((1, 2), kept, strict=True):
        os.dup2(fd, number)
        os.close(fd)
    os.close(quiet)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
