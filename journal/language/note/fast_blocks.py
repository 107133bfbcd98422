"""The blocks of a note that is plain enough to be read line by line.

Most notes are: headings at the margin, paragraphs, lists, fenced code, callouts. The
indentation of each line reveals their structure, thirty times faster than a Markdown
parser. `simple_blocks` returns exactly what markdown-it returns for such a note, and
None for any other: it gives up at the first line it is not certain about. A
differential property test proves the two equal; without that test this module must not
exist.

A run of lines that begin with `>` is read like a separate note if a blank line follows,
or nothing.

Not simple: quotes in lists, HTML, tabs at the start of a line, indented code, empty
bullets, several markers on one line, setext headings in lists, indented fences,
anything nested more than a hundred levels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from journal.language.document import BOM
from journal.language.note.structure import Blocks, Heading, Item

_MAX_DEPTH = 90

# What plain text, on a line or in a bullet, must not start with: anything that could
# open another block or be read as one.
_OPENS_BLOCK = (
    r"[-*+](?:[ \t]|$)|[0-9]{1,9}[.)](?:[ \t]|$)|>|#{1,6}(?:[ \t]|$)|```|~~~|<|\t"
    r"|\[(?:[^\]]*$|(?:\\.|[^\]\\])+\]:)"  # a link's definition ends its paragraph
    r"|=+[ \t]*$|-+[ \t]*$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$"
)
_LINE = re.compile(
    r"(?P<blank>[ \t]*$)"
    r"|(?P<heading>#{1,6}(?:[ \t]|$))"
    r"|(?P<fence>```+(?=[^`]*$)|~~~+)"
    r"|(?P<rule>(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:-[ \t]*){3,}$)"
    r"|(?P<quote>>(?: |$))"
    rf"|(?P<indent> *+)(?:(?P<bullet>(?:[-*+]|(?P<number>[0-9]{{1,9}})[.)]) {{1,4}}+)"
    rf"(?! )(?!{_OPENS_BLOCK})(?=.)"
    rf"|(?P<text>(?!{_OPENS_BLOCK}).))",
    re.DOTALL,
)


_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_BULLETS = "-*+"
_LEVELS = {"#" * level: level for level in range(1, 7)}
"""The level of a heading, by what is before its first space."""


def _begins_plainly(line: str, at: int) -> bool:
    """Whether the bullet's marker at `at` is followed by words, or a box and words."""
    if line[at : at + 1] != " ":
        return False
    begin = line[at + 1 : at + 2]
    if begin.isalpha():
        return True
    # `[x] ` is no link definition, which has a colon there
    return (
        begin == "["
        and line[at + 3 : at + 5] == "] "
        and line[at + 2] not in _ENDS_NO_BOX
    )


_ENDS_NO_BOX = "\\]"


def _indent_of(line: str) -> int:
    """The column of a plain bullet; -1 for any other line."""
    at = len(line) - len(line.lstrip(" "))
    plain = line[at : at + 1] in _BULLETS and _begins_plainly(line, at + 1)
    return at if plain else -1


def simple_blocks(lines: Sequence[str], body: int = 0, depth: int = 0) -> Blocks | None:
    """The blocks of a note whose front matter is the first `body` lines.

    None if the note is not simple. `depth` is the number of enclosing quotes.
    """
    reader = _Reader(lines, body, depth)
    return reader.blocks if reader.read() else None


class _Reader:
    """One pass over the lines, with the bullets that are still open."""

    __slots__ = (
        "after_blank",
        "at",
        "begun",
        "blocks",
        "depth",
        "in_paragraph",
        "lines",
        "open",
    )

    def __init__(self, lines: Sequence[str], body: int, depth: int) -> None:
        self.lines = lines
        self.at = body
        self.depth = depth
        self.blocks = Blocks()
        self.open: list[tuple[int, Item]] = []
        """(column of its content, the item), outermost first."""
        self.after_blank = True
        """Whether the line above is blank, or the end of another block."""
        self.in_paragraph = False
        self.begun = 0
        """Where the paragraph began."""

    def read(self) -> bool:
        """Read to the end; False at the first line that is not simple."""
        # what most lines are is told here: calls and attributes took half of the time
        lines, opened, items = self.lines, self.open, self.blocks.items
        headings, depth = self.blocks.headings, self.depth
        at, count = self.at, len(lines)
        after_blank, in_paragraph = True, False
        while at < count:
            line = lines[at]
            if not line:
                after_blank, in_paragraph = True, False
            elif (first := line[0]).isalpha() or first == "|":
                # no block begins with a letter, or like the row of a table
                if after_blank:
                    while opened:
                        opened.pop()[1].end = at
                    self.begun = at
                    after_blank, in_paragraph = False, True
            elif (
                first in _BULLETS
                and not depth
                # the first half of `_begins_plainly`, without the call
                and (
                    (line[1:2] == " " and line[2:3].isalpha())
                    or _begins_plainly(line, 1)
                )
            ):
                while opened:
                    opened.pop()[1].end = at
                item = Item(at, at + 1, None)
                opened.append((2, item))
                items.append(item)
                after_blank, in_paragraph = False, True
            elif first == "#" and (level := _LEVELS.get(line.partition(" ")[0])):
                while opened:
                    opened.pop()[1].end = at
                headings.append(Heading(at, level))
                after_blank, in_paragraph = True, False
            else:
                self.at, self.after_blank = at, after_blank
                self.in_paragraph = in_paragraph
                if not self._is_simple(line):
                    return False
                at, after_blank = self.at, self.after_blank
                in_paragraph = self.in_paragraph
            at += 1
        self._close(0, count)
        return True

    def _is_simple(self, line: str) -> bool:
        """Read one line of any kind; False where it is not simple."""
        if line[0] == " " and (begin := _indent_of(line)) >= 0:
            return self._take_bullet(begin, 2, None)
        if self.in_paragraph and not self.open and _UNDERLINE.match(line):
            level = 1 if line[0] == "=" else 2
            self.blocks.headings.append(Heading(self.begun, level))
            return self._end_of_block()
        found = _LINE.match(line)
        if found is None:
            return False
        kind = found.lastgroup
        if kind == "blank":
            return self._end_of_block()
        # text goes on with what is open
        return (kind == "text" and not self.after_blank) or self._take(kind, found)

    def _take(self, kind: str | None, found: re.Match[str]) -> bool:
        if kind == "bullet":
            return self._take_bullet(
                len(found["indent"]), len(found["bullet"]), found["number"]
            )
        if kind == "text":
            return self._take_text(len(found["indent"]))
        below_text = self.in_paragraph and not self.open
        if kind == "rule" and below_text and self.lines[self.at][0] == "-":
            return False  # three dashes below a paragraph make it a heading
        self._close(0, self.at)
        if kind == "heading":
            level = len(found["heading"].rstrip(" \t"))
            self.blocks.headings.append(Heading(self.at, level))
        elif kind == "fence":
            self._skip_fence(found["fence"])
        elif kind == "quote" and not self._take_quote():
            return False
        return self._end_of_block()

    def _end_of_block(self) -> bool:
        self.after_blank, self.in_paragraph = True, False
        return True

    def _take_bullet(self, indent: int, width: int, number: str | None) -> bool:
        if (
            number is not None
            and not self.after_blank
            and int(number) != 1
            and indent >= (self.open[-1][0] if self.open else 0)
        ):
            return True  # `2.` does not end a paragraph but continues it
        opened, at = self.open, self.at
        while opened and opened[-1][0] > indent:
            opened.pop()[1].end = at
        container = opened[-1][0] if opened else 0
        # four columns past its container it is code, or continues the text
        if indent - container > 3 or len(opened) + self.depth >= _MAX_DEPTH:
            return False
        item = Item(at, at + 1, opened[-1][1].line if opened else None)
        opened.append((indent + width, item))
        self.blocks.items.append(item)
        self.after_blank, self.in_paragraph = False, True
        return True

    def _take_text(self, indent: int) -> bool:
        # no lazy continuation of a paragraph: its column decides where it belongs
        self._close(indent, self.at)
        container = self.open[-1][0] if self.open else 0
        if indent - container > 3:
            return False
        self.begun = self.at
        self.after_blank, self.in_paragraph = False, True
        return True

    def _take_quote(self) -> bool:
        """Advance to the last line of the quote, and take over its blocks."""
        first, lines = self.at, self.lines
        inner: list[str] = []
        for at in range(first, len(lines)):
            line = lines[at]
            if line[:2] != "> " and line != ">":
                if line.strip(" \t"):
                    return False  # it may continue the quote
                break
            inner.append(line[2:])
        if self.depth + len(self.open) >= _MAX_DEPTH:
            return False
        found = simple_blocks(inner, 0, self.depth + 1)
        if found is None:
            return False
        blocks = self.blocks
        for item in found.items:
            parent = None if item.parent is None else first + item.parent
            blocks.items.append(Item(first + item.line, first + item.end, parent))
        blocks.literal.update(first + line for line in found.literal)
        blocks.quoted.update(range(first, first + len(inner)))
        self.at = first + len(inner) - 1
        return True

    def _skip_fence(self, fence: str) -> None:
        """Advance to the closing fence (or the end), and mark the lines as literal."""
        closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
        first = self.at
        self.at += 1
        while self.at < len(self.lines) and not closing.match(self.lines[self.at]):
            self.at += 1
        self.blocks.literal.update(range(first, min(self.at + 1, len(self.lines))))

    def _close(self, column: int, end: int) -> None:
        while self.open and self.open[-1][0] > column:
            self.open.pop()[1].end = end


# ---------------------------------------------------------------- without reading it

_OPENING = re.compile(rb"(`{3,})[^`\n]*(?=\n|\Z)|(~{3,})[^\n]*")
_FENCE_MARKS = b"```", b"~~~"


def is_in_code(content: bytes, box: re.Pattern[bytes], first: int) -> bool:
    """A quick test whether everything that matches `box` is in fenced code: notes about
    notes show tasks there.

    `first` is where the first match begins. False also where only reading the blocks
    can tell.
    """
    fences = [content.find(fence, 0, first) for fence in _FENCE_MARKS]
    if max(fences) < 0 or b"\r" in content or content.startswith(BOM):
        return False
    # a fence in HTML, or in the front matter, opens nothing
    at = _end_of_front_matter(content)
    if b"<" in content or min(fence for fence in fences if fence >= 0) < at:
        return False
    fences = [
        fence if fence >= 0 else content.find(mark, first)
        for mark, fence in zip(_FENCE_MARKS, fences, strict=True)
    ]
    while True:
        if first < at:
            found = box.search(content, at)
            if found is None:
                return True
            first = found.start()
        # each is looked for once, or many fences would take time by their square
        fences = [
            content.find(mark, at) if 0 <= fence < at else fence
            for mark, fence in zip(_FENCE_MARKS, fences, strict=True)
        ]
        begin = min((fence for fence in fences if fence >= 0), default=len(content))
        if first < begin or (begin and content[begin - 1] != ord("\n")):
            return False
        opening = _OPENING.match(content, begin)
        if opening is None:
            return False
        marks = opening[1] or opening[2]
        closing = _closing(marks[:1], len(marks)).search(content, opening.end())
        if closing is None:
            return True
        at = closing.end()


def _end_of_front_matter(content: bytes) -> int:
    """Where the front matter surely ends; beyond the note if that is not certain."""
    if not content.startswith(b"---"):
        return 0
    end = content.find(b"\n---\n") if content.startswith(b"---\n") else -1
    return end + 4 if end >= 0 else len(content) + 1


@lru_cache(maxsize=64)
def _closing(mark: bytes, count: int) -> re.Pattern[bytes]:
    """How fenced code ends, as in Markdown."""
    return re.compile(rb"\n {0,3}%b{%d,}[ \t]*(?=\n|\Z)" % (mark, count))
