"""Search terms and searched text, normalised to one form.

`zoe` finds `Zoë`, `strasse` finds `Straße`, `счет` finds `счёт`, and a word of a
language written without blanks is found inside a sentence. The same form is used for
indexing, searching and input, so users need not know the spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from unicodedata import normalize

from journal.language.clean import INVISIBLE
from journal.language.regex import regex
from journal.model.value import value

MAX_TYPED = 500
"""Characters of a query beyond this are ignored."""
MAX_TERMS = 16
_PREFIX = 3
"""A word of at least this many letters finds longer ones too: `sheet` finds
`sheets`."""

_MARKS = regex(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
"""Accents and points that people leave out; but not the vowels of Indian scripts or the
signs that change the syllable of a kana."""
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
"""Letters that Unicode does not decompose, but that people type this way."""
_HAS_LETTERS = regex("[øłđðþæœı]")
_UNSPACED = regex(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f]"
)
"""Letters of scripts without blanks between words, or with endings attached."""
_NO_TEXT = regex(f"[\0\ud800-\udfff{INVISIBLE}]")
_SIGNS = "\u0900-\u0963\u0966-\u109f\u1780-\u17ff"
"""Letters of scripts in which Python does not treat all as letters: vowels, tones."""
_WORD = regex(f"(?:[^\\W_]|[{_SIGNS}])+")
_TYPED = regex(r'"([^"]*)(?:"|$)|(\S+)')


def searchable(text: str) -> str:
    """The text in the form used for indexing and searching; it keeps its line
    breaks."""
    if text.isascii():
        return text.lower().replace("\0", " ")
    plain = _MARKS.sub("", normalize("NFKD", _NO_TEXT.sub("", text)))
    plain = normalize("NFC", plain).casefold()
    if _HAS_LETTERS.search(plain):
        plain = plain.translate(_LETTERS)
    if _UNSPACED.search(plain):
        plain = _UNSPACED.sub(r" \g<0> ", plain)
    return plain


def search_words(text: str) -> list[str]:
    """The words of a text that already is `searchable`."""
    return _WORD.findall(text)


def spaced(words: Iterable[str]) -> str:
    """Words as text for `Term.stands_in`."""
    return f" {' '.join(words)} "


@lru_cache(maxsize=256)
def _between(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words, separated by anything but words. Begins with plain letters, which
    Python searches much faster than a word boundary."""
    return re.compile(f"(?:(?![\n{_SIGNS}])[\\W_])+".join(words))


@value
class Term:
    """Adjacent words: `2026`, `0417` for `2026/0417`."""

    words: tuple[str, ...]
    is_prefix: bool
    """Whether the last word may continue."""
    typed: str
    """As typed, in lower case, to prefer exact matches."""

    def stands_in(self, text: str) -> bool:
        """Whether it is in a text made by `spaced`."""
        return f" {' '.join(self.words)}{'' if self.is_prefix else ' '}" in text

    def places_in(self, text: str) -> Iterator[int]:
        """Its position in a `searchable` text; it does not cross lines."""
        for match in _between(self.words).finditer(text):
            start, end = match.span()
            if start and _WORD.match(text, start - 1, start):
                continue
            if self.is_prefix or not _WORD.match(text, end, end + 1):
                yield start


@value
class Wanted:
    """A search: notes that contain all terms and name all people."""

    terms: tuple[Term, ...]
    people: tuple[str, ...] = ()
    """As typed, without the `@`."""
    is_cut: bool = False
    """Whether part of the query was ignored."""


def wanted_of(typed: str) -> Wanted:
    """The search for typed words. Nothing in them is an operator; never raises.

    Words in double quotes must be adjacent and match as typed.
    """
    terms: dict[tuple[str, ...], Term] = {}
    people: list[str] = []
    found = list(_TYPED.finditer(typed[:MAX_TYPED]))
    for match in found:
        phrase, word = match.groups()
        if word and word.startswith("@") and search_words(searchable(word)):
            people.append(word[1:])
            continue
        term = term_of(word or phrase, exact=word is None)
        if term:
            terms.setdefault(term.words, term)
    kept = tuple(terms.values())[:MAX_TERMS]
    is_cut = len(typed) > MAX_TYPED or len(terms) > MAX_TERMS
    return Wanted(kept, tuple(dict.fromkeys(people))[:4], is_cut)


def term_of(text: str, *, exact: bool = False) -> Term | None:
    """The text as one term; None if it contains no word."""
    words = tuple(search_words(searchable(text)))
    if not words:
        return None
    goes_on = not exact and len(words[-1]) >= _PREFIX
    return Term(words, goes_on, text.lower().strip())


def stand_together(terms: Sequence[Term], text: str) -> int:
    """How many of the terms occur in a text made by `spaced`."""
    return sum(term.stands_in(text) for term in terms)
