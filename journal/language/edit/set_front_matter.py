"""One key of a note's front matter, set without touching the rest of it."""

from __future__ import annotations

import re

from journal.language.document import Document, LineEdit
from journal.language.note.front_matter import body_start
from journal.model.entry import NotePath
from journal.model.errors import WriteRefused


def set_key(document: Document, key: str, value: str, path: NotePath) -> LineEdit:
    """The edit that gives a top-level key a plain value.

    The key's own line changes, or one is added at the end of the block; a note
    without a block gets one. Raises WriteRefused for a key with a value over
    several lines, or written twice.
    """
    texts = document.texts()
    body = body_start(texts)
    if not body:
        return document.insert_after(-1, "---", f"{key}: {value}", "---")
    own = re.compile(rf"{re.escape(key)}[ \t]*:[ \t]*(?P<value>.*)", re.IGNORECASE)
    found = [i for i in range(1, body - 1) if own.match(texts[i])]
    if not found:
        return document.insert_after(body - 2, f"{key}: {value}")
    nested = texts[found[0] + 1].startswith((" ", "\t", "-"))
    if len(found) > 1 or (nested and texts[found[0] + 1] != "---"):
        raise WriteRefused(
            f"{path}:{found[0] + 1}: “{key}” is written in a way that is not changed "
            "here; change it by hand"
        )
    return document.rewrite(found[0], f"{key}: {value}")
