"""Ctrl-C ends any command quietly: no traceback, exit code 130, no half a note."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import VaultMaker
from tests.processes import NOW, finish

PRESSED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
when = sys.argv.pop(1)

def press():
    sys.stderr.write("pressed\\n")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGINT)

class Importing:
    def find_spec(self, name, path=None, target=None):
        if name == when:
            sys.meta_path.remove(self)
            press()

seen = []
def opened(event, arguments):
    if event == "open" and str(arguments[0]).endswith("n3.md") and not seen:
        seen.append(arguments)
        press()

if when == "a note":
    sys.addaudithook(opened)
else:
    sys.meta_path.insert(0, Importing())
from journal.cli import main
main()
"""


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("click", ["people"]),
        ("journal.cli.quick_due", ["due"]),
        ("journal.cli.commands.look.agenda", ["list", "is:today"]),
        ("journal.api.journal", ["add", "@a x fri"]),
        ("a note", ["today"]),
        ("a note", ["done", "n1:1", "n3:1"]),
        ("a note", ["find", "thing"]),
    ],
)
def test_ctrl_c_ends_it_quietly(
    vault: VaultMaker, tmp_path: Path, when: str, words: list[str]
) -> None:
    root = vault({f"n{n}.md": f"- [ ] @a thing {n} 2024-06-01\n" for n in range(6)})
    before = {file.name: file.read_bytes() for file in root.glob("*.md")}
    script = tmp_path / "pressed.py"
    script.write_text(PRESSED)
    argv = [sys.executable, str(script), when, "--now", NOW, "--vault", str(root)]
    result = finish([*argv, *words])
    assert (result.code, result.out, result.err.split()) == (130, "", ["pressed"])
    assert {file.name: file.read_bytes() for file in root.glob("*.md")} == before
