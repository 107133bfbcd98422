"""The part of a mail's text by its writer, without quotes and copies."""

from __future__ import annotations

import re
from functools import cache

from journal.integrations.mail.kinds import words

_MOST_LINES = 400
_HEADER_LINE = re.compile(
    r"\*{0,2}\s*([^\W\d_][^:：\n]{0,18}?)\s*\*{0,2}\s*[:：]\s*(.*)"
)


def own_words(text: str) -> str:
    """The text before what it quotes, without the lines that are quoted."""
    kept: list[str] = []
    lines = text.split("\n", _MOST_LINES)[:_MOST_LINES]
    for index, line in enumerate(lines):
        stripped = line.strip()[:300]
        if stripped.startswith(">"):
            continue
        if stripped and _ends(stripped, lines, index):
            break
        kept.append(line)
    return "\n".join(kept)


def _ends(stripped: str, lines: list[str], index: int) -> bool:
    low = stripped.lower()
    if low.startswith(_begins()):
        return True
    if low.endswith(_wrote()) or low in ("schrieb:", "wrote:"):
        return True
    if index == 0:
        return False
    return _is_header_block(lines, index)


def _is_header_block(lines: list[str], index: int) -> bool:
    """Two lines as `From: …` and `Sent: …`: a quoted head."""
    first = _HEADER_LINE.match(lines[index].strip()[:200])
    if not first or first.group(1).lower() not in words.phrases("quote", "fields"):
        return False
    for line in lines[index + 1 : index + 4]:
        match = _HEADER_LINE.match(line.strip()[:200])
        if match and match.group(1).lower() in words.phrases("quote", "second"):
            return True
    return False


@cache
def _begins() -> tuple[str, ...]:
    return tuple(words.phrases("quote", "begins"))


@cache
def _wrote() -> tuple[str, ...]:
    return tuple(words.phrases("quote", "wrote"))
