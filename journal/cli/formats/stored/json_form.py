"""Entries as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from journal.cli.formats.json_text import JsonText
from journal.cli.formats.stored.entry_texts import KEYS, NESTED

_MEMBERS = [f'"{key}": {"[]" if key in NESTED else "%s"}' for key in KEYS]
_PIECES = ("{\n    " + ",\n    ".join(_MEMBERS) + "\n  }").split("%s")


class JsonForm:
    """An entry as the text of an object in a list."""

    none = "null"

    def __init__(self, text: JsonText) -> None:
        self.string = text.string
        self.built = text.member

    def several(self, texts: Sequence[str]) -> str:
        if not texts:
            return "[]"
        inside = ",\n      ".join(map(self.string, texts))
        return f"[\n      {inside}\n    ]"

    def plain(self, values: Sequence[str]) -> str:
        pieces = [""] * (len(_PIECES) + len(values))
        pieces[::2], pieces[1::2] = _PIECES, values
        return "".join(pieces)
