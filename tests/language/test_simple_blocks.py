"""The licence of the line reader: it answers what markdown-it answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from journal.language.document import Document
from journal.language.note.blocks import MAX_NESTING, engine, markdown_blocks
from journal.language.note.fast_blocks import simple_blocks
from journal.language.note.front_matter import body_start
from journal.language.note.structure import Blocks
from tests.conftest import CHECKOUT, SHARED
from tests.language.strategies import notes

LINES = [
    "", " ", "text", " text", "  text", "   text", "    text", "      text",
    "- a", " - a", "  - a", "   - a", "    - a", "      - a", "        - a",
    "* a", "+ a", "-  a", "-    a", "-     a", "- [ ] a", "  - [x] a", "    - [ ] b",
    "-", "- ", "--", "---", "- - -", "***", "* * *", "___", "===", "=", "# h", "## h ##",
    "#", "#tag", " # h", "```", "````", "~~~", "``` x", "``` `x`", "  ```", "    ```",
    "> q", "1. a", "2) b", "1986. was", "3.5 of", "<b>", "<!-- c", "-->", "|a|b|",
    "\ttext", "\t- a", "- \ta", "-\ta", "- # h", "- > q", "- - a", "- 1. a", "- ```",
    "- ---", "- ===", "- **bold**", "- *em*", "- ***", "- <b>", "[r]: /u", "- [r]: /u",
    ">", "> - a", ">text", "> 1. a", "2. b", "   2. c", "1.", "1.  d", "> > q", "\u00e9",
    "\\- a", "\xa0- a", "%%", "\x0c", "a  ", "- a  ",
]  # fmt: skip

documents = st.lists(
    st.one_of(
        st.sampled_from(LINES),
        st.builds(
            lambda indent, text: " " * indent + text,
            st.integers(0, 9),
            st.sampled_from(["- a", "- [ ] a", "text", "", "# h", "```", "---"]),
        ),
    ),
    max_size=12,
)


def comparable(blocks: Blocks, lines: list[str]) -> object:
    """Without blank lines at the ends of items, code and quotes, which mean nothing."""

    def end(line: int, end: int) -> int:
        while end - 1 > line and not lines[end - 1].strip(" \t>"):
            end -= 1
        return end

    items = [(i.line, end(i.line, i.end), i.parent) for i in blocks.items]
    literal = {line for line in blocks.literal if lines[line].strip(" \t>")}
    quoted = {line for line in blocks.quoted if lines[line].strip(" \t>")}
    return items, blocks.headings, literal, quoted, blocks.too_deep


def same_as_markdown(lines: list[str], body: int = 0) -> bool:
    """Whether the note is simple; if it is, both answers are the same."""
    simple = simple_blocks(lines, body)
    if simple is None:
        return False
    expected = markdown_blocks(lines, body)
    assert comparable(simple, lines) == comparable(expected, lines), "\n".join(lines)
    return True


rules = st.lists(
    st.text(st.sampled_from("-_* \t>+"), max_size=9) | st.sampled_from(LINES),
    max_size=5,
)


@given(rules)
def test_thematic_breaks_are_those_of_markdown_it(lines: list[str]) -> None:
    """Ours is another way to find them; the engine as it comes is the measure."""
    stock = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    expected = [(t.type, t.map, t.level) for t in stock.parse("\n".join(lines))]
    found = [(t.type, t.map, t.level) for t in engine().parse("\n".join(lines))]
    assert found == expected


@given(documents)
def test_made_of_single_lines(lines: list[str]) -> None:
    same_as_markdown(lines)


@given(
    st.lists(
        st.builds(
            lambda indent, text: " " * indent + text,
            st.integers(0, 8),
            st.sampled_from(["- a", "- [ ] a", "*  b", "text", "", ""]),
        ),
        max_size=14,
    )
)
def test_made_of_bullets(lines: list[str]) -> None:
    same_as_markdown(lines)


quotable = st.builds(
    lambda indent, text: " " * indent + text,
    st.sampled_from([0, 0, 0, 1, 2, 3, 4]),
    st.sampled_from(
        [
            "- a",
            "- [ ] b",
            "1. a",
            "2. [ ] b",
            "10) c",
            "text",
            "",
            "# h",
            "```",
            "[!todo] x",
            "---",
            "> deeper",
            ">",
            "> - a",
        ]
    ),
)


@given(
    st.lists(
        st.builds(
            lambda prefix, text: prefix + text,
            st.sampled_from(["> ", "> ", "> ", "", "", ">"]),
            quotable,
        ),
        max_size=12,
    )
)
def test_made_of_callouts(lines: list[str]) -> None:
    same_as_markdown(lines)


@given(
    st.lists(
        st.builds(
            lambda indent, text: " " * indent + text,
            st.integers(0, 6),
            st.sampled_from(
                [
                    "1. a",
                    "2. b",
                    "1) c",
                    "3)  d",
                    "11. e",
                    "- f",
                    "text",
                    "",
                    "01. g",
                    "* [ ] h",
                    "1.   i",
                ]
            ),
        ),
        max_size=12,
    )
)
def test_made_of_numbered_lists(lines: list[str]) -> None:
    same_as_markdown(lines)


def test_callouts_and_numbers_take_the_short_way() -> None:
    """Every Obsidian vault has them: markdown-it is not imported for these."""
    callout = "> [!todo] Follow-ups\n> - [ ] a\n>   - b\n>\n> 1. [x] c\n\ntext"
    assert same_as_markdown(callout.split("\n"))
    assert same_as_markdown("# h\n\n1. [ ] a\n2. [ ] b\n   - c\n10. d".split("\n"))


@given(notes)
def test_made_of_entries(text: str) -> None:
    document = Document(text.encode())
    lines = document.texts()
    same_as_markdown(lines, body_start(lines))


@pytest.mark.parametrize("text", LINES)
def test_each_line_after_each_other(text: str) -> None:
    for other in LINES:
        same_as_markdown([other, text])
        same_as_markdown([other, "", text])
        same_as_markdown(["- a", other, text])
        same_as_markdown(["- a", "", other, text])


def test_most_real_notes_are_simple() -> None:
    """The sample vault and a generated one: nearly all take the short way."""
    folders = [CHECKOUT / "sample-vault", SHARED]
    files = [file for folder in folders for file in Path(folder).rglob("*.md")]
    simple = total = 0
    for file in files:
        lines = Document(file.read_bytes()).texts()
        simple += same_as_markdown(lines, body_start(lines))
        total += 1
    assert total > 40
    assert simple > total // 2
