"""The interface in a real terminal (tmux): the tour of “Done when 3”, and editors."""

from __future__ import annotations

import difflib
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, needs
from tests.waiting import until

pytestmark = pytest.mark.slow

SHOW_THE_TTY = "echo the tty: $(stty -a | tr ' ;' '\\n\\n' | grep -x -- '-*echo')"


@dataclass
class Terminal:
    """A tmux server of its own, with one window."""

    socket: str

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-u", "-f", os.devnull, "-L", self.socket, *arguments]
        # pytest loads readline, which puts a size into the environment that child
        # processes see, and Python itself does not
        unsized = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES")}
        done = subprocess.run(
            command, capture_output=True, check=True, timeout=60, env=unsized
        )
        return done.stdout.decode()

    @property
    def screen(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "it")

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.splitlines()]

    def open(self, root: Path, size: tuple[int, int] = (100, 30)) -> None:
        journal = [sys.executable, "-m", "journal", "--vault", str(root)]
        self.run(CHECKOUT, *journal, "--now", "2024-06-05T09:30", "tui", size=size)

    def run(self, folder: Path, *words: str, size: tuple[int, int] = (100, 30)) -> None:
        script = (
            f"cd {folder}; PYTHONPATH={CHECKOUT} {shlex.join(words)}; "
            f"echo left with $?; {SHOW_THE_TTY}; cat"
        )
        width, height = map(str, size)
        geometry = ["-x", width, "-y", height, "-s", "it"]
        self.tmux("new-session", "-d", *geometry, f"sh -c {shlex.quote(script)}")

    def press(self, *keys: str) -> None:
        self.tmux("send-keys", "-t", "it", *keys)

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-t", "it", "-l", "--", text)

    def sees(self, *texts: str) -> None:
        """Wait until all of these are on the screen."""

        def seen() -> bool:
            screen = self.screen
            return all(text in screen for text in texts)

        try:
            until(seen, f"{texts} on the screen", pause=0.05)
        except AssertionError as error:
            raise AssertionError(f"{error}:\n{self.screen}") from None

    def sees_no(self, text: str) -> None:
        """Wait until this is not on the screen."""
        gone = f"“{text}” gone from the screen"
        until(lambda: text not in self.screen, gone, pause=0.05)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    needs("tmux")
    monkeypatch.setenv("TMUX_TMPDIR", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("TMUX", raising=False)
    it = Terminal("journal-test")
    yield it
    # the session may have ended by itself
    subprocess.run(
        ["tmux", "-L", it.socket, "kill-server"], capture_output=True, check=False
    )


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`editor("…")` makes these lines of shell the user's editor; `$1` is the note."""

    def is_now(script: str) -> None:
        file = tmp_path / "my editor"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        monkeypatch.setenv("EDITOR", shlex.quote(str(file)))

    return is_now


def changed_lines(before: dict[str, bytes], root: Path) -> dict[str, list[str]]:
    """For each note that differs: the lines that went (`-`) and that came (`+`)."""
    now = notes(root)
    return {
        path: [
            f"{line[0]}{line[2:]}"
            for line in difflib.ndiff(
                before.get(path, b"").decode().splitlines(keepends=True),
                now.get(path, b"").decode().splitlines(keepends=True),
            )
            if line[0] in "+-"
        ]
        for path in sorted(before.keys() | now.keys())
        if now.get(path) != before.get(path)
    }


def notes(root: Path) -> dict[str, bytes]:
    return {str(f.relative_to(root)): f.read_bytes() for f in root.rglob("*.md")}


def test_the_tour(terminal: Terminal, sample: Path) -> None:
    before = notes(sample)
    terminal.open(sample)
    terminal.sees("5 overdue", "▸ Overdue 5", "▾ Today 6", "─ now 09:30")

    # tick
    terminal.press(*"gzg")
    terminal.sees("due 7 days ago")
    terminal.press("x")
    terminal.sees("4 overdue", "Done: second quote for the shed roof")
    terminal.sees_no("! 7 d late")
    ticked = {
        "Projects/Shed office.md": [
            "-- [/] second quote for the shed roof 2024-05-29\n",
            "+- [x] second quote for the shed roof 2024-05-29 ✅ 2024-06-05\n",
        ]
    }
    assert changed_lines(before, sample) == ticked

    # snooze
    terminal.press(*"/signature")
    terminal.press("Enter")
    terminal.sees("1 of 1", "due 5 days ago")
    terminal.press("s")
    terminal.sees("Snooze", "@bram signature", "next Monday  Mon 10 Jun")
    terminal.press(*"mon")
    terminal.sees("Monday 10 June, in 5 days")
    terminal.press("Enter")
    terminal.sees("1 to nudge", "Snoozed to Mon 10 Jun")
    terminal.press("Escape")
    terminal.sees("─ now 09:30")
    [gone, came] = changed_lines(before, sample)["Clients/Northlight Library.md"]
    assert "@bram signature" in gone
    assert came == f"+{gone[1:].replace('2024-05-31', '2024-06-10')}"

    # undo
    terminal.press("u")
    terminal.sees("2 to nudge", "Undone: @bram signature")
    assert changed_lines(before, sample) == ticked
    terminal.press("g", "u")
    terminal.sees("5 overdue", "Undone: second quote for the shed roof")
    assert notes(sample) == before

    # add
    terminal.press("a")
    terminal.sees("Add a follow-up")
    terminal.type("@zoe the blue of the ferry tomorrow 9am")
    line = "- [ ] @zoe the blue of the ferry ⏰ 2024-06-06 09:00 📅 2024-06-06"
    terminal.sees(line, "inbox.md:15")
    terminal.press("Enter")
    terminal.sees("Added to inbox.md")
    assert changed_lines(before, sample) == {"inbox.md": [f"+{line}\n"]}
    assert (sample / "inbox.md").read_bytes().startswith(before["inbox.md"])

    # a note is edited from outside
    other = sample / "Projects/Saltmarsh.md"
    subprocess.run(["sed", "-i", "s/the harmonics/the TIDAL/", other], check=True)
    terminal.sees("p 4 d late", "review the TIDAL patch")
    terminal.sees_no("harmonics")

    terminal.press("q")
    terminal.sees("left with 0", "the tty: echo")
    assert changed_lines(before, sample).keys() == {"Projects/Saltmarsh.md", "inbox.md"}


def test_an_editor_gets_the_terminal_and_gives_it_back(
    terminal: Terminal, editor: Callable[[str], None], sample: Path
) -> None:
    editor('printf "in the editor\\n"; read line; printf "\\n%s\\n" "$line" >>"$1"')
    terminal.open(sample, (80, 24))
    terminal.sees("5 overdue")
    terminal.press(*"gzg")
    terminal.sees("due 7 days ago")
    whole = terminal.lines
    terminal.press("e")
    terminal.sees("in the editor")
    terminal.sees_no("5 overdue")
    terminal.type("- [ ] from the editor @zoe 2024-05-01")
    terminal.press("Enter")
    terminal.sees("6 overdue", "! 35 d late", "from the editor")
    # the screen is whole again, and the keys are heard
    assert len(terminal.lines) == len(whole)
    assert terminal.lines[-1] == whole[-1]
    assert "in the editor" not in terminal.screen
    note = sample / "Projects/Shed office.md"
    assert note.read_text().endswith("- [ ] from the editor @zoe 2024-05-01\n")
    terminal.press(*"gx")
    terminal.sees("5 overdue", "Done: from the editor")
    terminal.press("q")
    terminal.sees("left with 0", "the tty: echo")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("/nonexistent/vim", "cannot be started: no such file"),
        ("/etc/passwd -x", "cannot be started: permission denied"),
        ("vim 'a", "cannot be read: No closing quotation"),
        ("", "no editor found"),
    ],
)
def test_an_editor_that_is_not_there_is_explained(
    terminal: Terminal,
    monkeypatch: pytest.MonkeyPatch,
    sample: Path,
    command: str,
    why: str,
) -> None:
    monkeypatch.setenv("EDITOR", command)
    terminal.open(sample)
    terminal.sees("5 overdue")
    terminal.press("e")
    terminal.sees(why, "5 overdue")
    # and the screen is not dead
    terminal.press("x")
    terminal.sees("5 today")
    terminal.press("q")
    terminal.sees("left with 0")


SCREEN_EDITOR = """\
#!{python}
import curses, pathlib, sys

def edit(screen, line, note):
    lines = note.read_text().splitlines(keepends=True)
    for row, text in enumerate(lines[: curses.LINES - 1]):
        screen.addnstr(row, 0, text.rstrip(), curses.COLS - 1)
    screen.move(line - 1, 0)
    while (key := screen.get_wch()) != "q":
        lines[line - 1] = lines[line - 1].rstrip("\\n") + key + "\\n"
        screen.addnstr(line - 1, 0, lines[line - 1].rstrip(), curses.COLS - 1)
    note.write_text("".join(lines))

curses.wrapper(edit, int(sys.argv[1].removeprefix("+")), pathlib.Path(sys.argv[2]))
"""
"""A full-screen editor, as vi is one: raw keys, a screen of its own, `+LINE`."""


def test_a_full_screen_editor_at_the_line(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, sample: Path, tmp_path: Path
) -> None:
    editor = tmp_path / "vi"
    editor.write_text(SCREEN_EDITOR.format(python=sys.executable))
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", shlex.quote(str(editor)))
    terminal.open(sample)
    terminal.sees("5 overdue")
    terminal.press(*"gzg")
    terminal.sees("due 7 days ago")
    terminal.press("e")
    terminal.sees("# Shed office")
    terminal.sees_no("5 overdue")
    terminal.type(" !!")
    terminal.sees("2024-05-29 !!")
    terminal.type("q")
    terminal.sees("5 overdue", "Overdue 5", "shed roof !!")
    note = (sample / "Projects/Shed office.md").read_text()
    assert "- [/] second quote for the shed roof 2024-05-29 !!\n" in note
    terminal.press("x")
    terminal.sees("4 overdue", "Done: second quote for the shed roof")


def test_without_a_vault_the_demo_is_offered(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.run(tmp_path, sys.executable, "-m", "journal")
    terminal.sees("No Markdown notes in", "sample vault instead? [Y/n]")
    terminal.press("Enter")
    terminal.sees("sample-vault", "5 overdue", "Wed 5 Jun")
    terminal.press("q")
    terminal.sees("left with 0")


def test_a_vault_that_was_named_is_not_replaced(
    terminal: Terminal, tmp_path: Path
) -> None:
    missing = str(tmp_path / "none")
    terminal.run(tmp_path, sys.executable, "-m", "journal", "--vault", missing)
    terminal.sees("no notes at", "left with 3")


def test_it_follows_the_size_of_the_terminal(terminal: Terminal, sample: Path) -> None:
    terminal.open(sample, (120, 30))
    terminal.sees("Home/Health.md:9", "▶ 9")
    terminal.tmux("resize-window", "-t", "it", "-x", "60", "-y", "15")
    terminal.sees_no("▶ 9")
    terminal.sees("x done  s snooze", "? keys  : commands")
    terminal.sees("p 4 d late", "due today")
    terminal.tmux("resize-window", "-t", "it", "-x", "120", "-y", "30")
    terminal.sees("▶ 9")
