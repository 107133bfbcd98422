"""Notes whose checkboxes are all in code are not read, and lose nothing by it."""

from __future__ import annotations

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from journal.language.note.read_note import may_hold_entries, parse_note, read_lines
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from tests.language.strategies import notes

PATH = NotePath("a.md")
LINES = [
    "- [ ] a", "> - [ ] q", "  - [x] c", "- b", "text", "a ``` b", "`` ` ``", "",
    "```", "````", "``` x", "``` `x`", "  ```", "    ```", "\t```", "> ```", "- ```",
    "~~~", "~~~~ a", "   ~~~", "1. ~~~", "---", "--- ", "----", "%%", "<b>", "# h",
    '[r]: /u "t', "1)  [ ] n", "-\t[ ] t",
]  # fmt: skip
lists = st.lists(st.sampled_from(LINES), max_size=9).map("\n".join)


@given(st.one_of(lists, lists.map("---\n{}".format), lists.map("{}\n".format), notes))
def test_no_entry_is_taken_for_code(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    found = read_lines(PATH, content, Settings(), entries_possible=True)
    entries = (found if isinstance(found, Note) else found.whole()).entries
    possible = may_hold_entries(content)
    event("read" if possible else "not read")
    assert possible or not entries


@pytest.mark.parametrize(
    "text",
    [
        "- [é] a",
        "- [進] a",
        "- [🔁] a",
        "````\n```\n````\n- [ ] a",
        "---\n```\n---\n- [ ] a",
        "\ufeff---\n```\n---\n- [ ] a",
        "<b>\n```\n\n- [ ] a",
        "~~~\r\n~~~\r\n- [ ] a",
        "~~~\r~~~\r- [ ] a",
    ],
)
def test_what_only_looks_like_code_hides_no_entry(text: str) -> None:
    content = text.encode()
    assert may_hold_entries(content)
    assert len(parse_note(PATH, content, Settings()).entries) == 1


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n```markdown\n- [ ] a\n```\n\ntext\n",
        "---\ntags: x\n---\n~~~\n- [ ] a\n",
        "```\n- [ ] a\n````\n\n~~~\n- [ ] b\n~~~",
    ],
)
def test_code_is_known(text: str) -> None:
    assert not may_hold_entries(text.encode())


def test_many_fences_are_no_burden() -> None:
    text = b"```\n- [ ] a\n```\n" * 20_000
    assert not may_hold_entries(text)
    assert may_hold_entries(text + b"- [ ] b\n")
