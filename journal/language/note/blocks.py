"""Which lines of a note are list items, headings or literal text.

The structure is markdown-it's, by its block rules alone; the text is always the file's
own. Plain notes are read by `fast_blocks.py`, which gives the same result faster.
Obsidian's `%% comments %%`, which Markdown does not know, are found here. The only
module that imports markdown_it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from journal.language.note.fast_blocks import simple_blocks
from journal.language.note.structure import Blocks, Heading, Item
from journal.language.regex import regex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

MAX_NESTING = 200
"""The most levels of blocks that are followed; a nested list takes two.

markdown-it recurses: at 600 Python's stack is full, and its own default of 20
silently loses the tenth level of a list.
"""


@lru_cache(maxsize=1)
def engine() -> MarkdownIt:
    """markdown-it with only its block rules."""
    # takes 40 ms to import, and most vaults are read without it
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    # inline rules are never needed and take two thirds of the time
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.block.ruler.at(
        "hr", _hr, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    return parser


_RULE = regex(r"([-*_])(?:[ \t]*\1){2,}[ \t]*\Z")


def _hr(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A thematic break, found by one regex.

    markdown-it's own rule inspects each character of the line at each level of nesting,
    which takes seconds for a line of nothing but list markers.
    """
    if state.is_code_block(start):
        return False
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if not _RULE.match(text):
        return False
    if not silent:
        state.line = start + 1
        state.push("hr", "hr", 0).map = [start, state.line]
    return True


def may_hold_comments(content: bytes) -> bool:
    """A quick test whether a note may hold Obsidian's comments."""
    # one byte is searched ten times faster than two
    return b"%" in content and b"%%" in content


def read_blocks(
    lines: Sequence[str], body: int = 0, *, comments: bool = True
) -> Blocks:
    """The blocks of a note, whose front matter is the first `body` lines.

    Without `comments` none are looked for: there are no `%%` in the note.
    """
    blocks = simple_blocks(lines, body) or markdown_blocks(lines, body)
    if comments:
        _hide_comments(lines, body, blocks)
    return blocks


def markdown_blocks(lines: Sequence[str], body: int = 0) -> Blocks:
    """The blocks as markdown-it sees them.

    Nesting is capped well below Python's stack, so that it never overflows.
    """
    text = "\n".join([""] * body + list(lines[body:]))
    blocks = Blocks()
    open_items: list[int] = []
    for token in engine().parse(text):
        _take(token, blocks, open_items)
    return blocks


def _take(token: Token, blocks: Blocks, open_items: list[int]) -> None:
    if token.map is None:
        if token.type == "list_item_close":
            open_items.pop()
        return
    start, end = token.map
    if token.level >= MAX_NESTING - 2:
        blocks.too_deep = start
    if token.type == "list_item_open":
        parent = open_items[-1] if open_items else None
        open_items.append(start)
        blocks.items.append(Item(start, end, parent))
    elif token.type == "heading_open" and token.level == 0:
        blocks.headings.append(Heading(start, int(token.tag[1])))
    elif token.type in ("fence", "code_block", "html_block"):
        blocks.literal.update(range(start, end))
    elif token.type == "blockquote_open":
        blocks.quoted.update(range(start, end))


_INLINE_COMMENT = regex(r"%%.*?%%")
_CODE_SPAN = regex(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")


def _hide_comments(lines: Sequence[str], body: int, blocks: Blocks) -> None:
    """Add the lines inside `%%` … `%%` to the literal ones.

    An unclosed comment hides nothing: a stray `%%` must not swallow the rest of the
    follow-ups. `%%` opens a multi-line comment only at the start of a line.
    """
    opened: int | None = None
    marked = [index for index, line in enumerate(lines) if "%%" in line]
    for index in marked:
        if index < body or (opened is None and index in blocks.literal):
            continue
        line = lines[index]
        if opened is not None:
            blocks.literal.update(range(opened, index))
            # the words before the closing marker belong to the comment as well
            if not line.lstrip(" \t>").startswith("%%"):
                blocks.literal.add(index)
            opened = None
            continue
        rest = _INLINE_COMMENT.sub("", _CODE_SPAN.sub("", line))
        if rest.lstrip(" \t>").startswith("%%"):
            opened = index


_ATX = regex(r"[ \t>]*#{1,6}(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*\Z")


_PLAIN_MARKS = frozenset("#" * level for level in range(1, 7))


def heading_text(line: str) -> str:
    """The words of a heading line, ATX or the text line of a setext one."""
    marks, _, words = line.partition(" ")
    if marks in _PLAIN_MARKS and "#" not in words:
        return words.strip()
    found = _ATX.match(line)
    return (found[1] or "").strip() if found else line.strip()
