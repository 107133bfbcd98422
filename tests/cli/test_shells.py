"""Completion in the shells themselves: typed on a terminal, a tab, and what is there."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import VaultMaker, needs
from tests.processes import environment, journal

STARTS = {
    "bash": (["bash", "--norc", "-i"], 'eval "$(journal completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'eval "$(journal completion zsh)"'),
    "fish": (["fish", "--no-config", "-i"], "journal completion fish | source"),
}
_LONG = 60
"""Seconds after which a shell is taken to say nothing more."""


class Shell:
    """A shell on a terminal of its own."""

    def __init__(self, file: int) -> None:
        self._file = file
        self.said = ""

    def types(self, keys: str, until: str) -> str:
        """Press keys; all that is shown until the pattern is there."""
        self.said = ""
        os.write(self._file, keys.encode())
        end = time.monotonic() + _LONG
        while not re.search(until, self.said):
            assert time.monotonic() < end, (keys, until, self.said)
            if select.select([self._file], [], [], 0.1)[0]:
                shown = os.read(self._file, 65536).decode("utf-8", "replace")
                self.said += re.sub(
                    r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>()].?|\r", "", shown
                )
        return self.said


@contextmanager
def shell_on_a_terminal(name: str, root: Path) -> Iterator[Shell]:
    argv, setup = STARTS[name]
    script = root.parent / "journal"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m journal "$@"\n')
    script.chmod(0o755)
    places = environment(
        PATH=f"{script.parent}:{os.environ['PATH']}",
        JOURNAL_VAULT=str(root),
        JOURNAL_NOW="2024-06-05T09:30",
        TERM="xterm",
        LC_ALL="C.UTF-8",
        HOME=str(root.parent),
    )
    process, file = pty.fork()
    if process == 0:
        os.execvpe(argv[0], argv, places)
    try:
        fcntl.ioctl(file, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
        shell = Shell(file)
        shell.types(f"{setup}; echo re''ady\n", "ready")
        yield shell
    finally:
        os.close(file)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


@pytest.mark.parametrize("name", STARTS)
def test_a_tab_offers_what_is_stored(vault: VaultMaker, name: str) -> None:
    needs(name)
    root = vault(
        {
            "A b.md": "- [ ] @alice the offer 📅 2024-06-05\n- [ ] @al, two 2024-06-06\n",
        }
    )
    listed = journal("list", vault=root).out.splitlines()
    [id] = [line.split()[0] for line in listed if "the offer" in line]
    with shell_on_a_terminal(name, root) as shell:
        shell.types(f"journal done {id[:3]}\t", f"{id} ")
        shell.types("\x15journal add x --to A\t", r"A\\ b.md ")
        # several: each with its words, also behind a comma
        shell.types("\x15journal done \t\t", "(?s)(?=.*@al, two)(?=.*the offer)")
        assert "Traceback" not in shell.said
