"""The manual is spelt as British English has it, but for a list of words of our own."""

from __future__ import annotations

from scripts.spelling import misspelt, unknown, words_of
from tests.conftest import needs


def test_no_word_is_misspelt() -> None:
    needs("hunspell")
    assert misspelt() == {}


def test_a_misspelt_word_is_found_in_prose_only() -> None:
    needs("hunspell")
    text = "A coloured folow-up, `folow`, [as](folow.md).\n\n```\nfolow\n```\n"
    assert unknown(words_of(text)) == {"folow"}
