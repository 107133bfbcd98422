"""Case-insensitive comparison of names, in any alphabet."""

from __future__ import annotations

from unicodedata import normalize


def fold(name: str) -> str:
    """The name in comparable form: `@irem` finds `@İrem`, however its dot is written.

    Python's casefold turns `İ` into an i with a combining dot, which no keyboard types
    (Unicode, SpecialCasing.txt).
    """
    if name.isascii():
        return name.casefold()
    return normalize("NFC", name).replace("İ", "i").casefold()
