"""The subject of a task line, without the parts that change over its life.

Rough and fast, for the many lines of a history: the full reader determines what a line
means, this only which lines may be versions of the same entry.
"""

from __future__ import annotations

from journal.language.regex import regex

_BOX = regex(r"[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[[^\]]*\][ \t]*")
_FIELD = regex(r"[\[(][^\[\]():\s]+:: ?[^\[\]()]*[\])]")
_ID = regex(r"(?:^|\s)\^([A-Za-z0-9-]+)\s*$|\[id:: ?([^\]\s]+)\s*\]|🆔 ?([\w-]+)")
_CHANGING = regex(
    r"(?:[📅📆🗓⏳⌛🛫➕✅❌⏰🔁🏁⛔🆔]\ufe0f? ?"
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{1,2}:[0-9]{2})?)?)"
    r"|[🔺⏫🔼🔽⏬]\ufe0f?"
    r"|\(?@?\{?[0-9]{4}-[0-9]{2}-[0-9]{2}\}?(?:[ T][0-9]{1,2}:[0-9]{2})?\)?"
    r"|(?:^|(?<=\s))[@#][^\s@#]+"
    r"|(?:^|(?<=\s))\^[A-Za-z0-9-]+\s*$"
)


def words_of(raw: str) -> str:
    """The words of a line: no box, dates, fields, people or tags; folded, single
    blanks."""
    text = _BOX.sub("", raw, 1)
    if "::" in text:
        text = _FIELD.sub(" ", text)
    return " ".join(_CHANGING.sub(" ", text).casefold().split())


def own_id(raw: str) -> str:
    """The id written on the line: `^id`, `[id:: …]`, `🆔 …`; else empty."""
    if "^" not in raw and "id::" not in raw and "🆔" not in raw:
        return ""
    found = _ID.search(raw)
    return next((group for group in found.groups() if group), "") if found else ""
