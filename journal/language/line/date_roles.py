"""The role that the words around a plain date give it: due, start, or just mentioned.

“by 2026-12-01” is due, “start 2026-12-01” is a beginning, and “met 2026-11-02”, “since
…”, “the letter of …” mention a day on which nothing has to be done.
"""

from __future__ import annotations

import re

from journal.language.line.tokens import Role
from journal.language.regex import regex

_DUE = (
    "due by until till til before deadline latest "
    "fällig bis spätestens avant antes entro"
)
_BEGIN = "scheduled planned start starts starting begin begins beginning after"
_SINCE = (
    "since of from dated last ago born instead "
    "seit vom von depuis du desde del dal sinds"
)
_SAID = (
    "asked answered replied wrote sent mailed emailed texted phoned called rang said "
    "told received got was were had happened"
)
_MET = (
    "met spoke talked chatted saw visited flagged raised noted mentioned discussed "
    "reported logged added updated"
)
WORDS_BEFORE: dict[Role, str] = {
    Role.DUE: _DUE,
    Role.BEGIN: _BEGIN,
    Role.TOLD: f"{_SINCE} {_SAID} {_MET}",
}
"""The words in front of a plain date that say its role."""
ROLE_WORDS = frozenset(" ".join(WORDS_BEFORE.values()).split())


def _any(words: str) -> str:
    return "|".join(words.split())


_EDGE = r"[\s:*_~=(\"'“‘„,]*+\Z"
_OBJECT = (
    r"(?:@[\w.-]+|\[\[[^\[\]]*+\]\]|him|her|them|me|us|you|it|again|back|last|already"
    r"|yesterday|here|with|to)"
)
_ON = r"(?:\s+(?:on|at|in|am|le|el))?"
_BEFORE: tuple[tuple[Role, frozenset[str], re.Pattern[str]], ...] = tuple(
    (
        role,
        frozenset(words.split()),
        regex(rf"(?<![\w@#])(?:{_any(words)}){rest}{_EDGE}", re.IGNORECASE),
    )
    for role, words, rest in (
        (Role.DUE, _DUE, r"(?:\s*:|\s+(?:date|is|on|am|the|de|le|el))*"),
        (Role.BEGIN, _BEGIN, r"(?:\s*:|\s+(?:date|is|on|for|am|from))*"),
        (Role.TOLD, _SINCE, _ON),
        (Role.TOLD, _SAID, rf"(?:\s+{_OBJECT}){{0,2}}{_ON}"),
        (Role.TOLD, _MET, rf"(?:\s+[^\s,.;:!?]+){{0,3}}{_ON}"),
    )
)
"""Each with the words of which one must be in a text that it matches."""
_LETTERS = regex(r"[^\W\d_]+")
_ALIKE = regex("[ıİſ]")
"""Letters that a pattern takes for i and s, in either case; `lower` does not."""
_TOLD_BEHIND = regex(
    rf":?\s+(?:(?:i|we|she|he|they)\s+)?(?:{_any(_MET)}|{_any(_SAID)})\b", re.IGNORECASE
)
_LOOK_BACK = 80
_FROM = regex(r"(?<!\w)(?:from|von|vom|du|del|dal|desde|de)\s+\Z", re.IGNORECASE)


def role_of(before: str, behind: str, *, is_range: bool = False) -> Role:
    """The role of the plain date between two pieces of a sentence."""
    window = before[-_LOOK_BACK:]
    if is_range and _FROM.search(window):
        return Role.PLAIN
    said = ROLE_WORDS.intersection(_LETTERS.findall(window.lower()))
    if not window.isascii() and _ALIKE.search(window):
        said = ROLE_WORDS
    for role, words, pattern in _BEFORE:
        if not words.isdisjoint(said) and pattern.search(window):
            return role
    if not window.strip(" \t*_>") and _TOLD_BEHIND.match(behind):
        return Role.TOLD
    return Role.PLAIN
