"""The terminal that `watch` runs in: a bell, and escape sequences of some terminals.

For SSH and tmux, where the desktop is on another machine. The text is cleaned first, so
it cannot end the sequence or start another.
"""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Mapping

from journal.desktop.notify.channel import ChannelFailed, Message, shortened
from journal.language.clean import clean

_MAX = 250
_BELL = "\a"


class TerminalChannel:
    """Standard output, if it is a terminal."""

    name = "terminal"

    def __init__(self, form: str, environment: Mapping[str, str]) -> None:
        """`form` is `bell`, `osc9`, `osc777`, `osc99`, or `auto`."""
        self.form = _form_of(environment) if form == "auto" else form
        self._in_tmux = "TMUX" in environment

    def send(self, message: Message) -> None:
        if not sys.stdout.isatty():
            raise ChannelFailed("not running in a terminal")
        written = sequence(message, self.form, in_tmux=self._in_tmux) + _BELL
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.flush()
        try:
            os.write(sys.stdout.fileno(), written.encode(encoding, "replace"))
        except OSError as error:
            raise ChannelFailed(f"the terminal: {error.strerror}") from None

    def close(self) -> None:
        """Nothing to release."""


def _form_of(environment: Mapping[str, str]) -> str:
    """The sequence that the terminal understands, judging by its environment."""
    program, term = environment.get("TERM_PROGRAM", ""), environment.get("TERM", "")
    if "kitty" in term or "KITTY_WINDOW_ID" in environment:
        return "osc99"
    if program in ("iTerm.app", "WarpTerminal"):
        return "osc9"
    if program in ("WezTerm", "ghostty") or term.startswith(("foot", "rxvt")):
        return "osc777"
    return "bell"


def sequence(message: Message, form: str, *, in_tmux: bool) -> str:
    """The sequence that makes a terminal show the message; empty for `bell`."""
    title = shortened(clean(message.title), _MAX)
    body = shortened(
        clean(" — ".join(filter(None, (*message.lines, message.instead)))), _MAX
    )
    match form:
        case "osc9":
            # a leading number and semicolon would be a progress bar
            inner = f"\x1b]9;journal: {title} — {body}\x1b\\"
        case "osc777":
            # the semicolon is what separates the two
            inner = f"\x1b]777;notify;{title.replace(';', ',')};{body}\x1b\\"
        case "osc99":
            parts = (f"d=0:p=title:e=1;{_base64(title)}", f"p=body:e=1;{_base64(body)}")
            inner = "".join(f"\x1b]99;i=journal:{part}\x1b\\" for part in parts)
        case _:
            return ""
    if in_tmux:
        # passed on only with `set -g allow-passthrough on`
        return "\x1bPtmux;" + inner.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return inner


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")
