"""Nothing invisible or active comes out of `clean`."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, set_cell_size

from journal.language.cells import _RANGES, cells, fit
from journal.language.clean import clean, clean_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é 日本 🚀", "plain é 日本 🚀"),
        ("a\tb", "a b"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x9b31m", "<U+009B>31m"),
        ("a\x7f\x00\r\n", "a␡␀␍␊"),
        ("\u202ereverse\u202c", "<U+202E>reverse<U+202C>"),
        ("zero\u200bwidth\ufeff", "zero<U+200B>width<U+FEFF>"),
        ("caf\udce9", "caf\ufffd"),
        ("👩\u200d💻 ❤️\u200d🔥", "👩\u200d💻 ❤️\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200db", "a<U+200D>b"),
        ("\u200d", "<U+200D>"),
        ("👩\u200d\x1b", "👩<U+200D>␛"),
        ("soft\u00adhyphen", "soft<U+00AD>hyphen"),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(st.text())
def test_what_comes_out_is_harmless(text: str) -> None:
    for char in clean(text):
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp"), repr(char)
        assert (
            char not in "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067"
        )
    out = clean(text)
    assert "\n" not in out
    assert clean(out) == out


def test_line_breaks_may_stay() -> None:
    assert clean_lines("a\x1b\r\nb\rc") == "a␛\nb\nc"


@given(st.text(max_size=30), st.integers(1, 40))
def test_fitting_is_exact(text: str, width: int) -> None:
    assert cells(fit(clean(text), width)) == width


def test_letters_are_as_wide_as_the_library_says() -> None:
    """They are counted without it, for it takes longer to load than to count."""
    for ranges in (ranges for _, ranges in _RANGES):
        for first, last in ranges:
            for char in map(chr, range(ord(first), ord(last) + 1)):
                if char >= " ":
                    assert cells(f"é{char}") == cell_len(f"é{char}"), hex(ord(char))


@given(st.text("aé進ー、Я📅👍\u200d\u0301…", max_size=30), st.integers(1, 20))
def test_wide_text_is_cut_as_by_the_library(text: str, width: int) -> None:
    if cell_len(text) > width:
        assert fit(text, width) == set_cell_size(text, width - 1) + "…"
