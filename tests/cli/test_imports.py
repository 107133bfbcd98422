"""What a command may load: no one pays for what is not used."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.processes import finish

_SCRIPT = """
import json, sys
from journal.cli.exit_codes import exit_code
code = exit_code(sys.argv[1:])
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]))
"""
HEAVY = {"textual", "watchdog", "plyer", "asyncio", "dbus_fast", "hypothesis"}


@pytest.mark.parametrize(
    ("words", "allowed"),
    [
        ([], set()),
        (["due"], set()),
        (["list", "--json"], set()),
        (["check"], set()),
        (["add", "@a x fri"], set()),
        (["done", "work:3"], set()),
        (["undo", "--list"], set()),
        (["doctor"], set()),
        (["config"], set()),
        (["completion", "zsh"], {"asyncio"}),
        (["--help"], set()),
    ],
)
def test_only_what_a_command_needs_is_loaded(
    work: Path, words: list[str], allowed: set[str]
) -> None:
    options = ["--vault", str(work), "--now", "2024-06-05"]
    done = finish([sys.executable, "-c", _SCRIPT, *options, *words])
    code, loaded = json.loads(done.out.splitlines()[-1])
    assert code in (0, 1), done.err
    assert HEAVY & set(loaded) <= allowed
