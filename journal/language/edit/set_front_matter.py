"""One key of a note's front matter, set without touching the rest of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from journal.language.document import Document, LineEdit
from journal.language.note.front_matter import body_start
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, WriteRefused


def set_key(document: Document, key: str, value: str, path: NotePath) -> LineEdit:
    """The edit that gives a top-level key a plain value.

    The key's own line changes, or one is added at the end of the block; a note without
    a block gets one. Raises WriteRefused for a key with a multi-line value, or one that
    occurs twice.
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


def set_values(
    document: Document, key: str, values: Sequence[str], path: NotePath
) -> LineEdit | None:
    """The edit that gives a top-level key these values, whatever it had before.

    One is a plain value, several are a list; each is quoted, so none is parsed as YAML.
    None if the key already has them. Raises WriteRefused for a key that occurs twice,
    and ConfigError for an invalid key.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", key):
        raise ConfigError(f"{key!r} cannot be a key of front matter")
    quoted = [json.dumps(value, ensure_ascii=False) for value in values]
    line = (
        f"{key}: {quoted[0]}" if len(quoted) == 1 else f"{key}: [{', '.join(quoted)}]"
    )
    texts = document.texts()
    body = body_start(texts)
    if not body:
        return document.insert_after(-1, "---", line, "---")
    own = re.compile(rf"{re.escape(key)}[ \t]*:", re.IGNORECASE)
    found = [i for i in range(1, body - 1) if own.match(texts[i])]
    if not found:
        return document.insert_after(body - 2, line)
    if len(found) > 1:
        raise WriteRefused(f"{path}:{found[1] + 1}: “{key}” is written twice")
    first = last = found[0]
    while last + 1 < body - 1 and re.match(r"[ \t]|-[ \t]", texts[last + 1]):
        last += 1
    if texts[first : last + 1] == [line]:
        return None
    new = document.rewrite(first, line).new
    return LineEdit(first, tuple(document.lines[first : last + 1]), new)
