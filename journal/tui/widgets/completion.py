"""Completing the last word of a filter, or of a sentence to add."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from textual.suggester import Suggester

from journal.tui.state.completion import COMMON

_BEGINNINGS = ("@", "#", *{word[:2] for word in COMMON})
"""How a word begins that can be completed."""


class Completion(Suggester):
    """Completes the last typed word."""

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        """`words` returns the completions, likeliest first."""
        # the completions change with the notes
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        before, last = re.fullmatch(r"(.*?-?)(\S*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
        if len(last) < 2 and last not in ("@", "#"):
            return None
        wanted = last.casefold()
        if not wanted.startswith(_BEGINNINGS):
            return None  # the completions need not be known
        for word in self._words():
            if word.casefold().startswith(wanted) and len(word) > len(last):
                return f"{before}{last}{word[len(last) :]}"
        return None
