"""Parts of a person's note that the journal itself reads only partially."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PHONE = re.compile(r"phone[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")


def phones_of(lines: Sequence[str]) -> list[str]:
    """All phone numbers in the front matter, as written there.

    One value, a list in brackets, or a list over several lines.
    """
    found: list[str] = []
    inside = False
    for number, line in enumerate(lines[:200]):
        if number and line.rstrip() == "---":
            break
        key = _PHONE.fullmatch(line)
        item = _ITEM.fullmatch(line)
        if key:
            inside = True
            text = re.sub(r"\s+#.*\Z", "", key[1]).strip()
            listed = text.startswith("[") and text.endswith("]")
            found += _values(text[1:-1].split(",") if listed else [text])
        elif inside and item:
            found += _values([item[1]])
        else:
            inside = False
    return found


def _values(texts: Sequence[str]) -> list[str]:
    bare = [re.sub(r"\s+#.*\Z", "", text).strip().strip("\"'") for text in texts]
    return [text for text in bare if text]
