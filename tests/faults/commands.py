"""The commands that write, and what the notes may look like after each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.warm import Ended, Warm
from tests.processes import NOW

Notes = dict[str, tuple[bytes, int, int]]
"""The notes of a vault: bytes, mode and number of hard links."""

NOTES: dict[str, bytes] = {
    "note.md": b"# Day\r\n- [ ] @alice call 2024-06-03\r\n"
    + b"\xff no utf-8 \x1b\n"
    + "- [ ] pay @bob 🔁 every week 📅 2024-06-03\n"
    "\t- 2024-05-23 nudge: sent\n- [ ] @carol last, without an end".encode(),
    "inbox.md": b"\xef\xbb\xbf- [ ] @dan x\n",
    "a.md": b"- [ ] @erin one\n- [ ] @erin two\n",
    "sub/b.md": b"- [ ] @frank one",
}


@dataclass(frozen=True)
class Command:
    """A command line that writes, in steps: after each, the vault is in a state."""

    name: str
    steps: tuple[tuple[str, ...], ...]
    """The command line with nothing done, one step done … all of it."""
    before: tuple[tuple[str, ...], ...] = ()
    """What is done first, undisturbed."""
    link: bool = False
    """Whether the notes have a hard link outside the vault."""

    @property
    def words(self) -> tuple[str, ...]:
        return self.steps[-1]


_DONE = ("done", "note:2")
_BATCH = ("done", "a:2", "b:1", "a:1")

COMMANDS = (
    Command("done", (_DONE,)),
    Command("snooze", (("snooze", "note:6", "fri"),)),
    Command("add", (("add", "@gina reply tomorrow"),)),
    Command("recurring done", (("done", "note:4"),)),
    Command("undo", (("undo",),), before=(_DONE,)),
    Command("batch", tuple(_BATCH[:n] for n in range(2, len(_BATCH) + 1))),
)
"""Those that the figures are promised for."""

MORE = (
    Command("add to a new note", (("add", "--to", "x/new", "@gina reply"),)),
    Command(
        "undo of a new note",
        (("undo",),),
        before=(("add", "--to", "x/new", "@gina reply"),),
    ),
    Command("done, with a hard link", (_DONE,), link=True),
    Command("undo, with a hard link", (("undo",),), before=(_DONE,), link=True),
)
"""Those that take another way to the disk."""


class Stage:
    """A command that can be run again and again from the same start."""

    def __init__(self, warm: Warm, command: Command) -> None:
        self.warm = warm
        self.command = command
        self._template = warm.place / "template"
        shutil.rmtree(self._template, ignore_errors=True)
        self._set_up()
        self.old = self.notes()
        self._kept = self._keep()
        self.states = [self.old]
        for words in command.steps:
            self.reset()
            self.run(words)
            self.states.append(self.notes())
        self.reset()

    def _set_up(self) -> None:
        vault, place = self.warm.vault, self.warm.place
        for folder in ("vault", "state", "twins"):
            (place / folder).mkdir(exist_ok=True)
            _empty(place / folder)
        (vault / ".journal.toml").touch()
        for path, content in NOTES.items():
            file = vault / path
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
            file.chmod(0o640)
            _colour(file)
        if self.command.link:
            os.link(vault / "note.md", place / "twins" / "note.md")
        self.original = self.notes()
        for words in self.command.before:
            ended = self.run(words)
            assert ended.code == 0, ended.err

    def _keep(self) -> Path:
        self._template.mkdir()
        for folder in ("vault", "state"):
            shutil.copytree(self.warm.place / folder, self._template / folder)
        return self._template

    def reset(self) -> None:
        """Vault and state as they were before the command."""
        place = self.warm.place
        for folder in ("vault", "state", "twins"):
            _empty(place / folder)
        for folder in ("vault", "state"):
            shutil.copytree(self._template / folder, place / folder, dirs_exist_ok=True)
        if self.command.link:
            os.link(self.warm.vault / "note.md", place / "twins" / "note.md")

    def run(
        self, words: Sequence[str], attach: Callable[[int], None] | None = None
    ) -> Ended:
        return self.warm.run(arguments(self.warm.vault, words), attach)

    def notes(self) -> Notes:
        """Every note, hidden ones as well, and every folder below the vault."""
        return {
            str(file.relative_to(self.warm.vault)): (
                file.read_bytes() + _colour_of(file),
                file.stat().st_mode,
                file.stat().st_nlink,
            )
            for file in sorted(self.warm.vault.rglob("*.md"))
            if not file.name.startswith(".")
        }

    def strays(self) -> list[str]:
        """What lies in the vault that is neither a note nor was there before."""
        known = {".journal.toml"}
        return [
            str(file.relative_to(self.warm.vault))
            for file in sorted(self.warm.vault.rglob("*"))
            if file.is_file() and file.suffix != ".md" and file.name not in known
        ]

    def lost(self) -> int:
        """How many files are in `lost/`."""
        return len(list(self.warm.state.glob("journal/*/lost/*")))


def _empty(folder: Path) -> None:
    """The folder itself stays: a filesystem may be mounted there."""
    for child in folder.iterdir():
        if child.is_dir():
            shutil.rmtree(child)
        else:
            child.unlink()


def arguments(vault: Path, words: Sequence[str]) -> list[str]:
    return ["--now", NOW, "--vault", str(vault), *words]


def _colour(file: Path) -> None:
    """An extended attribute, where there are some: it must be kept."""
    if hasattr(os, "setxattr"):
        try:
            os.setxattr(file, "user.colour", b"green")
        except OSError:
            return


def _colour_of(file: Path) -> bytes:
    try:
        return b" " + os.getxattr(file, "user.colour")
    except (OSError, AttributeError):
        return b""
