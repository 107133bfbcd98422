"""The words of a sentence, and the stretches of it that may be dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from journal.language.dates.typed_dates import TypedDate
from journal.language.regex import regex
from journal.model.value import value

Range = tuple[int, int]
"""From which character to which."""


class Part(Enum):
    """What a phrase says."""

    DAY = "day"
    CLOCK = "clock"
    SERIES = "series"
    WORDS = "words"
    DOUBT = "doubt"


@value
class Phrase:
    start: int
    end: int
    english: str
    part: Part
    typed: TypedDate | None = None
    doubt: str = ""


_QUOTED = regex(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"|(?<!\w)[‘'][^‘’']+[’'](?!\w)"
)


@value
class Word:
    text: str
    start: int
    end: int
    ends: bool
    """Whether something stands behind it over which no phrase goes."""


def words_in(text: str, closed: Sequence[Range]) -> list[Word]:
    """The free words, and where they stand without what is around them."""
    shut = sorted([*closed, *(found.span() for found in _QUOTED.finditer(text))])
    found: list[Word] = []
    for match in re.finditer(r"\S+", text):
        start, end = match.span()
        if any(start < stop and begin < end for begin, stop in shut):
            if found:
                found[-1] = Word(*_first_three(found[-1]), True)
            found.append(Word("", start, end, True))
            continue
        word = match[0]
        head = len(word) - len(word.lstrip("([{"))
        tail = len(word.rstrip(")]}.,;:!?…"))
        dotted = re.search(r"[0-9]\.\Z", word[: tail + 1]) is not None
        tail += dotted
        behind = word[tail:]
        if head and found:
            found[-1] = Word(*_first_three(found[-1]), True)
        if tail <= head:
            continue
        ends = bool(behind.strip(",")) and not _is_abbreviated(word)
        found.append(Word(word[head:tail], start + head, start + tail, ends))
    return found


def _first_three(word: Word) -> tuple[str, int, int]:
    return word.text, word.start, word.end


def _is_abbreviated(word: str) -> bool:
    """`Fr.`, `sept.`: a full stop that ends no sentence."""
    return re.fullmatch(r"[^\W\d_]{2,5}\.", word) is not None


def words_of(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]
