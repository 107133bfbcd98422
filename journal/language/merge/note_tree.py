"""A note as the tree that a merge compares: sections, entries and their children.

Indented lines are children of a list item. Blank lines belong to what follows them.
Writing the tree reproduces the bytes that were read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from journal.language.document import BOM, encode, texts_of
from journal.language.line.grammar import Grammar
from journal.language.merge.entry_line import LineParts, parts_of
from journal.language.note.blocks import read_blocks
from journal.language.note.front_matter import body_start
from journal.language.regex import regex
from journal.model.value import value

MAX_BYTES = 4 * 1024 * 1024
MAX_LINES = 50_000
MAX_DEPTH = 100
"""The most levels of a list."""


class NotMergeable(ValueError):
    """The note cannot be merged by entry; the message says why."""


class Sort(Enum):
    """The kind of a node."""

    ROOT = "note"
    MATTER = "front matter"
    TOP = "what stands above the first heading"
    SECTION = "section"
    ENTRY = "entry"
    ITEM = "list item"
    KEY = "key of the front matter"
    LITERAL = "code or comment"
    PLAIN = "line"


_CONTAINERS = (Sort.ROOT, Sort.MATTER, Sort.TOP, Sort.SECTION)


@dataclass(slots=True, eq=False)
class Node:
    """One line, or several that are never split, and its children."""

    sort: Sort
    texts: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    """The blank lines above it."""
    kids: list[Node] = field(default_factory=list)
    parent: Node | None = None
    parts: LineParts | None = None
    width: int = -1

    @property
    def is_container(self) -> bool:
        return self.sort in _CONTAINERS

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    def add(self, kid: Node) -> Node:
        kid.parent = self
        self.kids.append(kid)
        return kid

    def lines(self) -> Iterator[str]:
        """Its lines and those below it as they were read, including blank ones."""
        yield from self.blanks
        yield from self.texts
        for kid in self.kids:
            yield from kid.lines()

    def below(self) -> Iterator[Node]:
        """All nodes below it, top down."""
        for kid in self.kids:
            yield kid
            yield from kid.below()


def same(one: Node, other: Node) -> bool:
    """Whether both are equal with all their children, ignoring blank lines."""
    return (
        one.texts == other.texts
        and len(one.kids) == len(other.kids)
        and all(map(same, one.kids, other.kids))
    )


@value
class NoteTree:
    """A note, and the form of its file."""

    root: Node
    trailing: tuple[str, ...]
    """Blank lines at the end."""
    eol: bytes
    """Empty if the file has no line end."""
    ended: bool
    """Whether the last line has a line end."""
    bom: bool


_MARKER = re.compile(rb"^(?:<{7,}|>{7,}|\|{7,})(?:[ \t\r\n]|\Z)", re.MULTILINE)
_LIST_ITEM = regex(r"(?P<indent>[ \t>]*)(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|\Z)")
_INDENT = regex(r"[ \t>]*")
_ATX = regex(r" {0,3}#{1,6}(?:[ \t]|\Z)")
_UNDERLINE = regex(r" {0,3}(?:=+|-+)[ \t]*\Z")
_KEY = regex(r"(?P<key>[^\s:#][^:]*):(?:[ \t]|\Z)")


def key_of(text: str) -> str | None:
    """The key of a line of front matter."""
    found = _KEY.match(text)
    return found["key"].strip() if found else None


Known = dict[str, LineParts | None]
"""A cache of parsed lines: three versions of a note share most of them."""


def read_tree(content: bytes, grammar: Grammar, known: Known | None = None) -> NoteTree:
    """The tree of a note. Raises NotMergeable if it can only be merged by lines."""
    ends = content.count(b"\n")
    wide = content.count(b"\r\n")
    if len(content) > MAX_BYTES or ends > MAX_LINES:
        raise NotMergeable("it is too long")
    if b"\0" in content:
        raise NotMergeable("it holds NUL bytes")
    if wide not in (0, ends) or content.count(b"\r") != wide:
        raise NotMergeable("its line ends are mixed")
    if _MARKER.search(content):
        raise NotMergeable("it holds the markers of a conflict")
    lines = texts_of(content) if content else []
    reader = _Reader(lines, grammar, {} if known is None else known)
    return NoteTree(
        root=reader.root,
        trailing=reader.blanks,
        eol=b"" if not ends else b"\r\n" if wide else b"\n",
        ended=content.endswith(b"\n") or not content,
        bom=content.startswith(BOM),
    )


def content_of(lines: list[str], eol: bytes, *, ended: bool, bom: bool) -> bytes:
    """The bytes of a note with these lines."""
    text = eol.join(map(encode, lines))
    if lines and ended:
        text += eol
    return BOM + text if bom else text


class _Reader:
    """One walk through the lines of a note."""

    def __init__(self, lines: list[str], grammar: Grammar, known: Known) -> None:
        self.lines = lines
        self.known = known
        self.grammar = grammar
        self.root = Node(Sort.ROOT)
        self.blanks: tuple[str, ...] = ()
        self.open: list[tuple[int, Node]] = []
        """The list items that may be the parent of a line: quote depth and item."""
        body = body_start(lines)
        blocks = read_blocks(lines, body)
        self.items = {item.line for item in blocks.items}
        self.literal = blocks.literal
        self._front_matter(body)
        self.section = self.root.add(Node(Sort.TOP))
        headings = {heading.line for heading in blocks.headings}
        at = body
        while at < len(lines):
            if at in headings:
                at = self._heading(at)
            elif at in self.literal:
                at = self._literal(at)
            else:
                self._line(at)
                at += 1

    def _above(self) -> tuple[str, ...]:
        blanks, self.blanks = self.blanks, ()
        return blanks

    def _front_matter(self, body: int) -> None:
        if not body:
            return
        matter = self.root.add(Node(Sort.MATTER, (self.lines[0],)))
        last: Node | None = None
        for text in self.lines[1 : body - 1]:
            if not text.strip():
                self.blanks += (text,)
                continue
            indented = text[0] in " \t" or text.startswith("- ")
            if indented and last is not None:
                last.add(Node(Sort.PLAIN, (text,), self._above()))
            elif key_of(text) is not None:
                last = matter.add(Node(Sort.KEY, (text,), self._above()))
            else:
                matter.add(Node(Sort.PLAIN, (text,), self._above()))
        matter.add(Node(Sort.PLAIN, (self.lines[body - 1],), self._above()))

    def _heading(self, at: int) -> int:
        end = at + 1
        if not _ATX.match(self.lines[at]):
            while end < len(self.lines) and not _UNDERLINE.match(self.lines[end]):
                end += 1
            end = min(end + 1, len(self.lines))
        texts = tuple(self.lines[at:end])
        self.section = self.root.add(Node(Sort.SECTION, texts, self._above()))
        self.open.clear()
        return end

    def _literal(self, at: int) -> int:
        end = at
        while end < len(self.lines) and end in self.literal:
            end += 1
        texts = self.lines[at:end]
        behind: list[str] = []
        while len(texts) > 1 and not texts[-1].strip():
            behind.insert(0, texts.pop())
        if not texts[0].strip():
            self.blanks += tuple(texts + behind)
            return end
        depth, width = _indent(texts[0])
        parent = self._parent(depth, width)
        parent.add(Node(Sort.LITERAL, tuple(texts), self._above(), width=width))
        self.blanks = tuple(behind)
        return end

    def _line(self, at: int) -> None:
        text = self.lines[at]
        if not text.strip(" \t"):
            self.blanks += (text,)
            return
        depth, width = _indent(text)
        parent = self._parent(depth, width)
        parts = self._parts(text) if at in self.items else None
        sort = Sort.PLAIN
        if parts is not None:
            sort = Sort.ENTRY
        elif _LIST_ITEM.match(text):
            sort = Sort.ITEM
        node = Node(sort, (text,), self._above(), parts=parts, width=width)
        parent.add(node)
        if sort is not Sort.PLAIN:
            self.open.append((depth, node))
            if len(self.open) > MAX_DEPTH:
                raise NotMergeable("its lists are nested too deeply")

    def _parts(self, text: str) -> LineParts | None:
        if text not in self.known:
            self.known[text] = parts_of(text, self.grammar)
        return self.known[text]

    def _parent(self, depth: int, width: int) -> Node:
        while self.open and (
            self.open[-1][0] != depth or self.open[-1][1].width >= width
        ):
            self.open.pop()
        return self.open[-1][1] if self.open else self.section


def _indent(text: str) -> tuple[int, int]:
    """The quote depth of a line, and its indent."""
    found = _INDENT.match(text)
    indent = found.group() if found else ""
    depth = indent.count(">")
    return depth, len(indent.replace(">", "").expandtabs(4))
