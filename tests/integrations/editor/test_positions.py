"""Lines and columns of a text, and edits between two texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.integrations.editor.positions import (
    EditorText,
    Position,
)
from journal.language.document import Document
from tests.integrations.editor.applying import applied

PIECES = st.sampled_from(
    [
        "a",
        "b ",
        "\n",
        "\r\n",
        "\r",
        "é",
        "日",
        "👩‍💻",
        "\x0b",
        "\x0c",
        "\u2028",
        "- [ ] x\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)
ENCODINGS = ("utf-8", "utf-16", "utf-32")


@given(TEXTS)
def test_lines_are_those_that_notes_are_read_by(text: str) -> None:
    lines = EditorText(text).lines
    assert "".join(lines) == text
    read = [line.decode() for line in Document(text.encode()).lines]
    # an editor has one more, empty line behind the last line break
    assert [line for line in lines if line] == read


@given(TEXTS, st.sampled_from(ENCODINGS))
def test_there_and_back(text: str, encoding: str) -> None:
    whole = EditorText(text, encoding)
    for number, line in enumerate(whole.lines):
        words = line.rstrip("\r\n")
        for index in range(len(words) + 1):
            assert whole.index(whole.on_line(number, index)) == index


@pytest.mark.parametrize(
    ("encoding", "column"), [("utf-8", 18), ("utf-16", 12), ("utf-32", 10)]
)
def test_columns_count_what_the_client_counts(encoding: str, column: int) -> None:
    text = EditorText("- [ ] 👩‍💻 日", encoding)
    assert text.on_line(0, 10) == Position(0, column)
    assert text.index(Position(0, column)) == 10
    assert text.index(Position(0, 999)) == 11, "behind the end is the end"
    assert text.index(Position(7, 3)) == 0, "a line that is not there is empty"


@given(TEXTS, TEXTS, st.sampled_from(ENCODINGS), st.data())
def test_edits_make_of_one_text_the_other(
    text: str, other: str, encoding: str, data: st.DataObject
) -> None:
    whole = EditorText(text, encoding)
    lines = [line for line in whole.lines if line]
    at = data.draw(st.integers(0, len(lines)))
    count = data.draw(st.integers(0, len(lines) - at))
    new = [line for line in EditorText(other).lines if line]
    if at < len(lines) and new and not new[-1].endswith(("\n", "\r")):
        new[-1] += "\n"
    if at == len(lines) and lines and not lines[-1].endswith(("\n", "\r")):
        return  # nothing is put behind a line that has no end
    old = lines[at : at + count]
    edits = whole.edits(at, old, new)
    expected = "".join([*lines[:at], *new, *lines[at + count :]])
    # a CR and an LF that meet become one line break, in every editor
    assert applied(whole, edits) == expected
    assert len(edits) <= 2 * max(map(len, [*old, "x"])) + 2


def test_a_tick_changes_what_it_must() -> None:
    text = EditorText("# x\r\n- [ ] 👩‍💻 call @alice 📅 2024-06-01\r\n")
    old = text.lines[1]
    new = old.replace("[ ]", "[x]").replace("01\r", "01 ✅ 2024-06-05\r")
    tick, day = text.edits(1, [old], [new])
    assert (tick.span.start, tick.span.end, tick.new) == (
        Position(1, 3),
        Position(1, 4),
        "x",
    )
    assert (day.span.start, day.new) == (Position(1, 37), " ✅ 2024-06-05")
