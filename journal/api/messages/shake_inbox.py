"""Handshake blocks received by mail, until the user has looked at them.

The mail integration finds them and the handshake reads them; neither knows the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from journal.model.value import value

_FOLDER, _FILE, _PAIRS = "shake", "inbox.json", "pairs.json"
_MOST = 200
MARK = "[journal] sig="
"""Every text with a block contains this."""


@value
class MailedBlock:
    """The lines of the blocks in one mail, and its sender."""

    text: str
    sender: str


def wants_blocks(state: Path) -> bool:
    """Whether there is anyone who could send a block."""
    return (state / _FOLDER / _PAIRS).exists()


def mailed_blocks(state: Path) -> list[MailedBlock]:
    """The blocks received by mail, oldest first."""
    try:
        content = json.loads((state / _FOLDER / _FILE).read_text("utf-8"))
        return [MailedBlock(str(one["text"]), str(one["sender"])) for one in content]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # it can be found in the mail again


def keep_mailed(state: Path, text: str, sender: str) -> None:
    """Keep only the block lines of a mail's text."""
    lines = [line for line in text.splitlines() if line.startswith("[journal] ")]
    block = MailedBlock("\n".join(lines), sender)
    known = mailed_blocks(state)
    if lines and block not in known:
        _write(state, [*known, block][-_MOST:])


def forget_mailed(state: Path, done: Iterable[MailedBlock]) -> None:
    """Remove what was dealt with."""
    gone = set(done)
    known = mailed_blocks(state)
    left = [block for block in known if block not in gone]
    if left != known:
        _write(state, left)


def _write(state: Path, blocks: list[MailedBlock]) -> None:
    folder = state / _FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = folder / f"{_FILE}.new"
    fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(fd, "w", encoding="ascii") as opened:  # noqa: PTH123
        json.dump([asdict(block) for block in blocks], opened)
    new.replace(folder / _FILE)
