"""Regular expressions that are compiled on first use.

The language has two hundred, and most notes need only a few: compiling all takes longer
than reading a saved note.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ASKED = (
    *("match", "fullmatch", "search", "finditer", "findall"),
    *("sub", "subn", "split", "pattern", "flags", "groups", "groupindex"),
)


class _Later:
    """A lazy expression; from its first use on it has the compiled one's methods."""

    def __init__(self, source: str, flags: int) -> None:
        self.source = source
        self.how = flags

    def __getattr__(self, name: str) -> object:
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(self.source, self.how)
        for own in _ASKED:
            setattr(self, own, getattr(compiled, own))
        return getattr(compiled, name)


def regex(source: str, flags: int = 0) -> re.Pattern[str]:
    """The expression, used like a compiled one; errors show on first use."""
    later: Any = _Later(source, flags)
    used: re.Pattern[str] = later
    return used
