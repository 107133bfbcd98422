"""Case-insensitive comparison of names, in any alphabet."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize


def fold(name: str) -> str:
    """The name in comparable form: `@irem` finds `@İrem`, however its dot is written.

    Python's casefold turns `İ` into an i with a combining dot, which no keyboard types
    (Unicode, SpecialCasing.txt).
    """
    if name.isascii():
        return name.casefold()
    return normalize("NFC", name).replace("İ", "i").casefold()


@lru_cache(maxsize=256)
def casefolded(path: str) -> str:
    """A path to sort by: one string for the entries of a note, which come together."""
    return path.casefold()
