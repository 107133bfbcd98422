"""Other words for an entry: the smallest change, and never a new field or person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.language.edit.set_text import set_text
from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import mentions_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind
from journal.model.settings import Settings

GRAMMAR = grammar_of(Settings())


def plain(text: str) -> str:
    return text.removeprefix("`").removesuffix("`").replace("\\", "")


def literal(text: str) -> str:
    """As simple as a test needs it: syntax goes into code."""
    special = "@#[]<>`\\0123456789:📅⏳🛫🔁⏫(*_^"
    return f"`{text}`" if any(c in text for c in special) else text


def renamed(raw: str, words: str) -> str | None:
    return set_text(raw, words, GRAMMAR, plain, literal)


@pytest.mark.parametrize(
    ("raw", "words", "result"),
    [
        ("- [ ] send offer", "send the offer", "- [ ] send the offer"),
        (
            "- [ ] send **offer** 📅 2024-06-01 #work ^id",
            "please send **offer**",
            "- [ ] please send **offer** 📅 2024-06-01 #work ^id",
        ),
        (
            "- [ ] send offer #work to @bob 📅 2024-06-01  ",
            "send invoice to @bob",
            "- [ ] send invoice #work to @bob 📅 2024-06-01  ",
        ),
        ("- [ ] a b c d", "a d", "- [ ] a d"),
        ("- [ ] a b c", "a b", "- [ ] a b"),
        ("- [ ] call @bob now", "call now", "- [ ] call now"),
        ("\t* [/] old (due:: 2024-01-01)", "new", "\t* [/] new (due:: 2024-01-01)"),
        (
            "- [ ] ask [[Alice Smith]] today",
            "ask [[Alice Smith]] tomorrow",
            "- [ ] ask [[Alice Smith]] tomorrow",
        ),
        ("- [ ] call 2024-06-01 bob", "ring bob", "- [ ] ring 2024-06-01 bob"),
        ("- [ ] #only 📅 2024-06-01", "words", "- [ ] words #only 📅 2024-06-01"),
        ("- [ ] call @bob", "call @eve", "- [ ] call `@eve`"),
        ("- [ ] same", "same", "- [ ] same"),
        ("- [ ] send", "   ", None),
        ("no task", "words", None),
    ],
)
def test_words_change_and_nothing_else(
    raw: str, words: str, result: str | None
) -> None:
    assert renamed(raw, words) == result


WORD = st.sampled_from(
    ["call", "send", "the", "offer", "@bob", "#tag", "📅", "2024-06-01", "[[Al X]]",
     "^id", "[due::", "2024-01-01]", "`code`", "*a*", "非常", "\\@x"]
)  # fmt: skip


@given(st.lists(WORD, max_size=8), st.lists(WORD, min_size=1, max_size=8))
def test_no_rename_makes_a_field_a_tag_or_a_person(
    old: list[str], new: list[str]
) -> None:
    raw = " ".join(["- [ ]", *old])
    before = scan(raw, GRAMMAR)
    result = renamed(raw, " ".join(new))
    if before is None or result is None:
        return
    after = scan(result, GRAMMAR)
    assert after is not None
    for kind in (Kind.FIELD, Kind.TAG, Kind.BLOCK_ID, Kind.CHECKBOX):
        texts = [[t.text for t in x.tokens if t.kind is kind] for x in (before, after)]
        assert texts[0] == texts[1]
    assert set(mentions_of(after.tokens)) <= set(mentions_of(before.tokens))
