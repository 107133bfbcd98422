"""Case-insensitive comparison of names, in any alphabet."""

from __future__ import annotations

from collections.abc import Sequence
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


def folded_each(texts: Sequence[str]) -> list[str]:
    """Each of the texts as `fold` returns it; in one go where it can be done."""
    joined = "\n".join(texts)
    if joined.isascii():
        found = joined.casefold().split("\n")
        if len(found) == len(texts):
            return found
    return list(map(fold, texts))


folded_name = lru_cache(maxsize=4096)(fold)
"""`fold` for the names of people, of which a vault has few that come often."""


@lru_cache(maxsize=256)
def casefolded(path: str) -> str:
    """A path to sort by: one string for the entries of a note, which come together."""
    return path.casefold()
