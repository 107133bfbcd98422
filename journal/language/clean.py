"""Text from notes is hostile: `clean` makes it safe to show, everywhere.

A note can hold an escape sequence that retitles the terminal or fills the
clipboard, a bidi override that reverses a line, or a zero-width character that
makes two names look the same. All of them become visible characters here, and
every way out of the program (terminal, TUI, notification, message) goes through
this function. Markup is the business of the screen that has one.
"""

from __future__ import annotations

import re

from journal.language.regex import regex

INVISIBLE = (
    "\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
"""For a regex: DEL and C1, line and paragraph separators, bidi controls, fillers,
zero-width, format and tag characters; but not visible ones such as U+0600."""
_UNSAFE = regex(f"[\x00-\x1f\ud800-\udfff{INVISIBLE}]")
_JOINERS = "\u200c\u200d"


def _visible(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    if char == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    if char in _JOINERS and _joins(match.string, match.start()):
        return char
    return f"<U+{code:04X}>"


def _joins(text: str, at: int) -> bool:
    """Whether the joiner at `at` is in a place where scripts and emoji use it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return all(side > "\u00ff" and not _UNSAFE.match(side) for side in (before, after))


def clean(text: str) -> str:
    """`text` with every control, bidi and invisible character made visible.

    One line in, one line out: newlines become visible too. Tabs become a space; a
    joiner is kept inside emoji and scripts that need it.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_visible, text)


def is_clean(text: str) -> bool:
    """Whether `clean` changes nothing."""
    return _UNSAFE.search(text) is None


def clean_lines(text: str) -> str:
    """`clean` for text that may keep its line breaks (diffs, previews)."""
    return "\n".join(clean(line) for line in re.split(r"\r\n|\n|\r", text))
