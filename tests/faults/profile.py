"""How much of the long measures a run makes: a part each time, all when it matters.

The kills and the concurrent editors take half of the time of the whole suite, and
say something new only when the code that writes has changed. So a run makes all
of them by night, and whenever the modules of `journal/vault/write` are not those
that `tried.txt` names; else a few of each.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import journal
from tests.faults.commands import COMMANDS, MORE, Command

TRIED = Path(__file__).with_name("tried.txt")
_EACH_TIME = ("done", "batch", "recurring done", "undo, with a hard link")


def digest() -> str:
    """What the modules that write say, in one word."""
    room = Path(journal.__file__).parent / "vault" / "write"
    found = sha256()
    for module in sorted(room.glob("*.py")):
        found.update(module.name.encode() + b"\0" + module.read_bytes())
    return found.hexdigest()[:16]


def is_whole() -> bool:
    if os.environ.get("HYPOTHESIS_PROFILE") == "nightly":
        return True
    return digest() != TRIED.read_text("utf-8").strip()


def commands() -> list[Command]:
    """Those that are killed and failed in this run."""
    every = [*COMMANDS, *MORE]
    return every if is_whole() else [c for c in every if c.name in _EACH_TIME]


if __name__ == "__main__":
    # said by hand after all of it has passed
    TRIED.write_text(f"{digest()}\n", "utf-8")
