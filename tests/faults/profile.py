"""How much of the long measures a run makes: a part each time, all when it matters.

The kills and the concurrent editors take half of the time of the whole suite, and
say something new only when the code that writes has changed. So a run makes all
of them by night, and whenever the modules of `journal/vault/write` are not those
that `tried.txt` names; else a few of each.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path

import journal
from tests.faults.commands import COMMANDS, MORE, Command
from tests.faults.strace import Call

ROOM = Path(journal.__file__).parent / "vault" / "write"
TRIED = Path(__file__).with_name("tried.txt")
_EACH_TIME = ("done", "batch", "undo, with a hard link")


def digest(room: Path = ROOM) -> str:
    """What the modules that write do, in one word."""
    found = sha256()
    for module in sorted(room.glob("*.py")):
        found.update(f"{module.name}\0{code_of(module.read_text('utf-8'))}".encode())
    return found.hexdigest()[:16]


def code_of(source: str) -> str:
    """A module without its comments, docstrings, the words of its errors, and the way
    its lines are broken."""
    module = ast.parse(source)
    for node in ast.walk(module):
        if isinstance(node, ast.Raise):
            for word in ast.walk(node):
                if isinstance(word, ast.Constant) and isinstance(word.value, str):
                    word.value = ""
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [  # type: ignore[attr-defined]
                line for line in body if not _is_text(line)
            ] or [ast.Pass()]
    return ast.unparse(module)


def _is_text(line: ast.stmt) -> bool:
    return (
        isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
    )


@cache
def is_whole() -> bool:
    if os.environ.get("HYPOTHESIS_PROFILE") == "nightly":
        return True
    return digest() != TRIED.read_text("utf-8").strip()


def commands() -> list[Command]:
    """Those that are killed and failed in this run."""
    every = [*COMMANDS, *MORE]
    return every if is_whole() else [c for c in every if c.name in _EACH_TIME]


def calls(command: Command, wanted: Callable[[Call], bool]) -> Callable[[Call], bool]:
    """Which of the calls that are wanted are struck in this run: all, or each third.

    The commands begin with another one of three, and do much the same.
    """
    number = count([*COMMANDS, *MORE].index(command))
    step = 1 if is_whole() else 3
    return lambda call: wanted(call) and next(number) % step == 0


if __name__ == "__main__":
    # said by hand after all of it has passed
    TRIED.write_text(f"{digest()}\n", "utf-8")
