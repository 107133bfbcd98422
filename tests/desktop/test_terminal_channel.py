"""What is written to a terminal, and that a text of a note can add nothing to it."""

from __future__ import annotations

import base64
import contextlib
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from journal.desktop.notify.channel import ChannelFailed, Message
from journal.desktop.notify.channels.terminal_channel import TerminalChannel, sequence
from tests.conftest import needs
from tests.processes import environment
from tests.waiting import until

HOSTILE = "a\x1b\\b\x07c;d\x9ce\u202e\n=<b>" + "x" * 10_000
MESSAGE = Message(HOSTILE, (HOSTILE, "note.md:1"))


@pytest.mark.parametrize(
    ("variables", "form"),
    [
        ({}, "bell"),
        ({"TERM": "xterm-256color"}, "bell"),
        ({"TERM": "xterm-kitty"}, "osc99"),
        ({"TERM_PROGRAM": "iTerm.app"}, "osc9"),
        ({"TERM_PROGRAM": "WezTerm"}, "osc777"),
        ({"TERM": "foot"}, "osc777"),
        # in tmux TERM is its own: what is around it is still said by this one
        ({"TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "x"}, "osc99"),
    ],
)
def test_the_form_goes_by_the_terminal(variables: dict[str, str], form: str) -> None:
    assert TerminalChannel("auto", variables).form == form
    assert TerminalChannel("osc9", variables).form == "osc9"


@pytest.mark.parametrize("form", ["osc9", "osc777", "osc99"])
def test_a_text_ends_no_sequence_and_begins_no_other(form: str) -> None:
    written = sequence(MESSAGE, form, in_tmux=False)
    parts = re.findall(r"\x1b\](9|777|99);([^\x00-\x1f\x7f-\x9f]*)\x1b\\", written)
    assert "".join(f"\x1b]{n};{text}\x1b\\" for n, text in parts) == written
    assert len(parts) == (2 if form == "osc99" else 1)
    assert len(written) < 2000


def test_the_separator_is_not_in_the_title() -> None:
    written = sequence(Message("a;b", ("c;d",)), "osc777", in_tmux=False)
    assert written == "\x1b]777;notify;a,b;c;d\x1b\\"


def test_a_number_in_front_is_no_progress_bar() -> None:
    written = sequence(Message("4;1;50", ("x",)), "osc9", in_tmux=False)
    assert written == "\x1b]9;journal: 4;1;50 — x\x1b\\"


def test_kitty_is_told_in_base64() -> None:
    written = sequence(Message("título", ("x",)), "osc99", in_tmux=False)
    title = re.search(r"p=title:e=1;([^\x1b]*)", written)
    assert title
    assert base64.b64decode(title[1]).decode() == "título"


def test_no_terminal_is_said() -> None:
    with pytest.raises(ChannelFailed, match="not running in a terminal"):
        TerminalChannel("bell", {}).send(Message("x"))


_SEND = """
import os
from journal.desktop.notify.channel import Message
from journal.desktop.notify.channels.terminal_channel import TerminalChannel
TerminalChannel("auto", os.environ).send(Message("call", ("@alice",)))
"""


def test_a_terminal_gets_bell_and_sequence() -> None:
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-c", _SEND],
        stdout=theirs,
        env=environment(TERM="foot", TERM_PROGRAM="", TMUX=""),
        check=True,
    )
    os.close(theirs)
    assert os.read(ours, 1000) == b"\x1bPtmux;" + (
        b"\x1b\x1b]777;notify;call;@alice\x1b\x1b\\\x1b\\\a"
    )
    os.close(ours)


def test_tmux_passes_it_on(tmp_path: Path) -> None:
    """With `allow-passthrough`, to the terminal around it; the bell always."""
    needs("tmux")
    tmux = ["tmux", "-S", str(tmp_path / "tmux"), "-f", "/dev/null"]
    script = tmp_path / "send.py"
    script.write_text(_SEND)
    ours, theirs = pty.openpty()
    variables = environment(TERM="xterm-256color", TERM_PROGRAM="", TMUX="")
    start = [
        *tmux, "new-session", "-x", "80", "-y", "24", "cat", ";",
        "set", "-g", "allow-passthrough", "on",
    ]  # fmt: skip
    client = subprocess.Popen(
        start, stdin=theirs, stdout=theirs, stderr=theirs, env=variables
    )
    os.close(theirs)
    os.set_blocking(ours, False)
    seen = b""

    def look() -> bytes:
        nonlocal seen
        with contextlib.suppress(BlockingIOError):
            seen += os.read(ours, 65536)
        return seen

    try:
        clients = [*tmux, "list-clients"]
        until(
            lambda: look() and subprocess.run(clients, capture_output=True).stdout,
            "tmux is there",
        )
        send = f"env TERM=foot PYTHONPATH={os.getcwd()} {sys.executable} {script}"
        subprocess.run([*tmux, "split-window", f"{send}; cat"], check=True)
        until(lambda: b"\x1b]777;notify;call;@alice\x1b\\" in look(), "passed on")
        until(lambda: b"\a" in look(), "the bell")
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)
        client.wait(60)
        os.close(ours)
