"""Names compared without regard to case, in any alphabet."""

from __future__ import annotations

from unicodedata import normalize


def fold(name: str) -> str:
    """The name as it is compared: `@irem` finds `@İrem`, however its dot is written.

    Python's casefold makes of `İ` an i with a dot above it, which no keyboard types
    (Unicode, SpecialCasing.txt).
    """
    if name.isascii():
        return name.casefold()
    return normalize("NFC", name).replace("İ", "i").casefold()
