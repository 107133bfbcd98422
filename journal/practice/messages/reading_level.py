"""How hard a text is to read, by the formulas of the `readability` library.

English: the Flesch–Kincaid grade, roughly the school year in which the text is read
with ease. German: Björnsson's LIX, because Kincaid's grades were measured on English
only; 40 is a novel, 50 a newspaper, 60 a law.
"""

from __future__ import annotations

from collections.abc import Iterable

from journal.model.value import value
from journal.practice.messages.message import words_of

LEAST_WORDS = 20
"""With fewer words the formulas mean nothing."""
_LEAST_SENTENCE = 3
"""The least words in a sentence that counts; greetings would make any text easy."""


@value
class Scale:
    """A formula, and the highest value that still counts as plain."""

    measure: str
    name: str
    highest: float


SCALES = {
    "en": Scale("Kincaid", "Flesch-Kincaid grade", 8),
    "de": Scale("LIX", "LIX", 50),
}


def reading_level(texts: Iterable[str], language: str) -> tuple[Scale, float] | None:
    """The scale of the language and the score of these sentences.

    None for a language without a scale, and for too few words.
    """
    scale = SCALES.get(language)
    sentences = [words_of(text) for text in texts]
    counted = [words for words in sentences if len(words) >= _LEAST_SENTENCE]
    if scale is None or sum(map(len, counted)) < LEAST_WORDS:
        return None
    from readability import getmeasures

    lines = [" ".join(words) for words in counted]
    return scale, float(getmeasures(lines, lang=language, merge=True)[scale.measure])
