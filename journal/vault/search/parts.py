"""The searchable parts of a note: its title, its follow-ups, the rest.

The parts are recognised by the shape of the lines: the parser takes ten times as long,
and a search does not need its precision.
"""

from __future__ import annotations

import re
from datetime import date

from journal.language.document import texts_of
from journal.language.note.own_blocks import without_blocks
from journal.language.note.read_note import parse_note
from journal.language.search_text import searchable
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.model.value import value

_FOLLOWED = re.compile(
    r"[\s>]*(?:[-*+]|\d{1,9}[.)])\s+(?:\[.\]\s|\[{0,2}\d{4}-\d\d-\d\d\b)"
)
"""A checkbox, or a dated log bullet."""
_DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")


@value
class Parts:
    """A note, normalised for the index."""

    title: str
    followed: str
    prose: str
    newest: str
    """The latest day it names, as written; empty if it names none."""


def parts_of(path: NotePath, content: bytes) -> Parts:
    """The parts of a note."""
    texts = lines_of(path, content)
    title = title_of(path)
    followed: list[str] = []
    prose: list[str] = []
    for text in texts:
        if text.startswith("# "):
            title = f"{title}\n{text}"
        elif _FOLLOWED.match(text):
            followed.append(text)
        else:
            prose.append(text)
    days = _DAY.findall(content.decode("ascii", "ignore"))
    return Parts(
        searchable(title),
        searchable("\n".join(followed)),
        searchable("\n".join(prose)),
        max(days, default=""),
    )


def lines_of(path: NotePath, content: bytes) -> list[str]:
    """The lines of a note; generated blocks, which repeat other notes, are blank."""
    return without_blocks(path, content, texts_of(content))[0]


def title_of(path: NotePath) -> str:
    """The name of a note, from its file."""
    return path.rpartition("/")[2].removesuffix(".md")


def is_private(path: NotePath, content: bytes, settings: Settings) -> bool:
    """Whether the front matter says `private: true`."""
    if b"private" not in content[: 70 * 1024].lower():
        return False
    return parse_note(path, content, settings).private


def day_in(text: str) -> date | None:
    """The first day in a line."""
    for found in _DAY.findall(text):
        try:
            return date.fromisoformat(found)
        except ValueError:
            continue
    return None


def is_followed(text: str) -> bool:
    """Whether the line is a checkbox or a log line."""
    return _FOLLOWED.match(text) is not None
