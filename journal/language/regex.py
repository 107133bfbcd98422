"""Regular expressions that are compiled when they are first used.

There are two hundred in the language, and most notes need a few of them: compiling
all takes longer than reading what was saved.
"""

from __future__ import annotations

import re
from typing import cast

_ASKED = (
    *("match", "fullmatch", "search", "finditer", "findall"),
    *("sub", "subn", "split", "pattern", "flags", "groups", "groupindex"),
)


class _Later:
    """Stands for an expression; from its first use on it has that one's methods."""

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
    """The expression, to be used as one that is compiled; errors show at first use."""
    return cast(re.Pattern[str], _Later(source, flags))
