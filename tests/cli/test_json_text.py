"""JSON is laid out as the standard library lays it out with an indent."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.cli.formats.json_text import JsonText
from journal.language.clean import INVISIBLE

TEXTS = st.one_of(
    st.text(max_size=6), st.sampled_from(["\0", "\x7f", "a\u200bb", "\ud800", '"\0"'])
)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), TEXTS)
CONTENT = st.recursive(
    PLAIN,
    lambda inside: st.one_of(
        st.lists(inside, max_size=4), st.dictionaries(TEXTS, inside, max_size=5)
    ),
    max_leaves=20,
)


def usual(content: object, *, is_utf8: bool) -> str:
    text = json.dumps(content, indent=2, ensure_ascii=not is_utf8)
    return re.sub(f"[{INVISIBLE}]", lambda m: json.dumps(m.group())[1:-1], text)


@given(content=CONTENT, is_utf8=st.booleans())
def test_a_document(content: object, is_utf8: bool) -> None:
    assert JsonText(is_utf8=is_utf8).whole(content) == usual(content, is_utf8=is_utf8)


@given(rows=st.lists(CONTENT, max_size=4), is_utf8=st.booleans())
def test_a_list_in_pieces(rows: list[Any], is_utf8: bool) -> None:
    text = JsonText(is_utf8=is_utf8)
    pieces = text.rows(map(text.member, rows))
    assert "".join(pieces) == usual(rows, is_utf8=is_utf8)


@pytest.mark.parametrize("text", ["", "a", "é\u200b", "\x7f", "\0", None])
def test_a_text_alone(text: str | None) -> None:
    assert JsonText(is_utf8=True).string(text) == usual(text, is_utf8=True)
