"""Queries in a note: fenced blocks whose language is `journal`.

    ```journal
    @alice is:open
    due:<7d
    ```

Each line is a filter; all of them must match. Lines that begin with `//` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.language.regex import regex
from journal.model.value import value

_OPENS = regex(r"(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*journal[ \t]*")


@value
class QueryBlock:
    """A block, by the lines of its opening and closing fence, from 0."""

    first: int
    last: int
    query: str


def query_blocks(lines: Sequence[str]) -> list[QueryBlock]:
    """The blocks of a note, in order; an unclosed one ends with the note."""
    found: list[QueryBlock] = []
    at = 0
    while at < len(lines):
        opens = re.match(r"[ \t>]*(`{3,}|~{3,})", lines[at])
        if opens is None:
            at += 1
            continue
        fence = opens[1]
        closes = re.compile(rf"[ \t>]*{re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
        last = at + 1
        while last < len(lines) and not closes.fullmatch(lines[last]):
            last += 1
        if _OPENS.fullmatch(lines[at]):
            words = (line.lstrip(" \t>") for line in lines[at + 1 : last])
            query = " ".join(w for w in words if w and not w.startswith("//"))
            found.append(QueryBlock(at, min(last, len(lines) - 1), query))
        at = last + 1
    return found
