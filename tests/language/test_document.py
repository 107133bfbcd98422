"""Lines, terminators and finding a line again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.language.document import Document, LineEdit
from journal.model.entry import EntryRef, NotePath
from journal.model.errors import StaleEntry


def ref(raw: str, nth: int = 0, of: int = 1) -> EntryRef:
    return EntryRef(NotePath("n.md"), raw, nth, of, 1)


def test_lines_end_where_markdown_ends_them() -> None:
    content = "a\r\nb\nc\rd\x0be\x0cf\x1cg\x85h\u2028i".encode()
    assert Document(content).texts() == ["a", "b", "c", "d\x0be\x0cf\x1cg\x85h\u2028i"]


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    document = Document("\ufeff- [ ] a\n".encode())
    assert document.text(0) == "- [ ] a"
    assert document.rewrite(0, "- [x] a").new == ("\ufeff- [x] a\n".encode(),)
    assert document.apply(document.rewrite(0)) == b"\xef\xbb\xbf"


def test_bytes_that_are_no_text_survive() -> None:
    document = Document(b"- [ ] caf\xe9 \xff\n")
    edit = document.rewrite(0, document.text(0).replace("[ ]", "[x]"))
    assert document.apply(edit) == b"- [x] caf\xe9 \xff\n"


@pytest.mark.parametrize(
    ("content", "at", "expected"),
    [
        (b"a\nb\n", 0, b"a\nX\nb\n"),
        (b"a\r\nb\r\n", 1, b"a\r\nb\r\nX\r\n"),
        (b"a\nb", 1, b"a\nb\nX"),
        (b"a", 0, b"a\nX"),
        (b"", -1, b"X\n"),
        (b"a\r\n", -1, b"X\r\na\r\n"),
        (b"\xef\xbb\xbfa\n", -1, b"\xef\xbb\xbfX\na\n"),
        (b"a\r\nb", 1, b"a\r\nb\r\nX"),
    ],
)
def test_inserting(content: bytes, at: int, expected: bytes) -> None:
    document = Document(content)
    edit = document.insert_after(at, "X")
    assert document.apply(edit) == expected
    assert Document(expected).apply(edit.inverse()) == content


def test_the_kth_of_n_is_found_wherever_it_went() -> None:
    document = Document(b"new\n- [ ] a\n- [ ] b\n- [ ] a\n")
    assert document.locate(ref("- [ ] a", 0, 2)) == 1
    assert document.locate(ref("- [ ] a", 1, 2)) == 3
    assert document.locate(ref("- [ ] b")) == 2


@pytest.mark.parametrize(
    ("raw", "nth", "of", "reason"),
    [
        ("- [ ] gone", 0, 1, "has changed or is gone"),
        ("- [ ] a", 0, 1, "more lines like it"),
        ("- [ ] a", 2, 3, "one of the lines like it is gone"),
    ],
)
def test_what_is_not_certain_is_refused(
    raw: str, nth: int, of: int, reason: str
) -> None:
    document = Document(b"- [ ] a\ntext\n- [ ] a\n")
    with pytest.raises(StaleEntry, match=reason):
        document.locate(ref(raw, nth, of))


@given(
    st.lists(st.sampled_from(["- [ ] a", "- [ ] b", "x"]), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from("id"), st.integers(0, 7)), max_size=4),
    st.integers(0, 7),
)
def test_locate_never_answers_with_another_text(
    lines: list[str], changes: list[tuple[str, int]], which: int
) -> None:
    """After lines come and go elsewhere: the same text, or a refusal."""
    which %= len(lines)
    raw = lines[which]
    wanted = ref(raw, lines[:which].count(raw), lines.count(raw))
    now = list(lines)
    for kind, at in changes:
        if kind == "i":
            now.insert(at % (len(now) + 1), "- [ ] a")
        elif now:
            del now[at % len(now)]
    document = Document("\n".join(now).encode())
    try:
        found = document.locate(wanted)
    except StaleEntry:
        return
    assert now[found] == raw
    assert now[:found].count(raw) == wanted.nth


def test_an_edit_on_other_lines_is_refused() -> None:
    document = Document(b"a\nb\n")
    with pytest.raises(StaleEntry):
        document.apply(LineEdit(1, (b"c\n",), (b"d\n",)))
