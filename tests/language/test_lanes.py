"""Lanes of a Kanban note, and moving lines between them byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.language.document import Document
from journal.language.edit.lanes import difference, into_lane, lanes_of
from journal.model.errors import WriteRefused

BOARD = "---\n\nkanban-plugin: board\n\n---\n\n## A\n\n- [ ] one\n\t- x\n- [ ] two\n\n## B\n\n\n## C\n- [x] z"


def test_the_lanes() -> None:
    lanes = lanes_of(BOARD.splitlines())
    assert [(lane.title, lane.end) for lane in lanes] == [
        ("A", 11),
        ("B", 14),
        ("C", 17),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "## A\n- [ ] x\n",
        "---\nx: y\n---\n## A\n",
        "x\nkanban-plugin: board\n---\n## A",
    ],
)
def test_no_board(text: str) -> None:
    assert lanes_of(text.splitlines()) == []


@pytest.mark.parametrize(
    ("first", "last", "lane", "after"),
    [
        (8, 9, "B", "## A\n\n- [ ] two\n\n## B\n\n- [ ] one\n\t- x\n\n## C\n- [x] z"),
        (8, 9, "C", "## A\n\n- [ ] two\n\n## B\n\n\n## C\n- [x] z\n- [ ] one\n\t- x"),
        (16, 16, "A", "## A\n\n- [ ] one\n\t- x\n- [ ] two\n- [x] z\n\n## B\n\n\n## C"),
        (10, 10, "A", "## A\n\n- [ ] one\n\t- x\n- [ ] two\n\n## B\n\n\n## C\n- [x] z"),
    ],
)
def test_moving(first: int, last: int, lane: str, after: str) -> None:
    document = Document(BOARD.encode())
    moved = b"".join(into_lane(document, first, last, lane)).decode()
    assert moved == BOARD[: BOARD.index("## A")] + after


def test_what_cannot_be_moved() -> None:
    document = Document(BOARD.encode())
    with pytest.raises(WriteRefused, match="no lane “X”"):
        into_lane(document, 8, 9, "X")
    with pytest.raises(WriteRefused, match="indented"):
        into_lane(document, 9, 9, "B")


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d"]), max_size=8)


@given(LINES, LINES)
def test_a_difference_makes_one_of_the_other(
    old: list[bytes], new: list[bytes]
) -> None:
    edit = difference(old, new)
    if edit is None:
        assert old == new
        return
    assert old[edit.at : edit.at + len(edit.old)] == list(edit.old)
    made = [*old[: edit.at], *edit.new, *old[edit.at + len(edit.old) :]]
    assert made == new
