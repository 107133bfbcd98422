"""Lines and columns as an editor counts them, and edits in those terms.

A line ends at `\\r\\n`, `\\n` or `\\r` and nowhere else, in the protocol as in our own
reader; a form feed or U+2028 inside a sentence splits nothing. A column counts code
units of the encoding the client chose: UTF-16 unless it offered another
(Language Server Protocol 3.17, Position and PositionEncodingKind).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from journal.model.value import value

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_LONGEST_TO_COMPARE = 2_000
"""Characters of a line up to which an edit is cut into the pieces that differ."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Line and column, from 0; the column in code units of the client's encoding."""

    line: int
    column: int


@value
class Span:
    start: Position
    end: Position


@value
class TextEdit:
    """Replace what stands in `span` by `new`."""

    span: Span
    new: str


class EditorText:
    """The text of a note in an editor."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        """`encoding` is `utf-8`, `utf-16` or `utf-32`, as the protocol names them."""
        self.text = text
        self.encoding = encoding

    @cached_property
    def lines(self) -> list[str]:
        """Every line with its terminator; the last may have none, or be empty."""
        found = [m.group() for m in _LINE.finditer(self.text)]
        # after a text without a final terminator, the expression also matches the empty
        # string
        if len(found) > 1 and not found[-1] and not _ends(found[-2]):
            found.pop()
        return found

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for line in self.lines:
            starts.append(at)
            at += len(line)
        return starts

    def line(self, number: int) -> str:
        """The line without its terminator; empty if it does not exist."""
        if 0 <= number < len(self.lines):
            return self.lines[number].rstrip("\r\n")
        return ""

    def position(self, offset: int) -> Position:
        """The position of the character `offset` of the text."""
        line = max(bisect_right(self._starts, offset) - 1, 0)
        before = self.text[self._starts[line] : offset]
        return Position(line, self.units(before.rstrip("\r\n")))

    def on_line(self, number: int, index: int) -> Position:
        """The position of the character `index` of a line."""
        return Position(number, self.units(self.line(number)[:index]))

    def index(self, position: Position) -> int:
        """The character of its line that a position is in front of.

        A column past the end means the end; one inside a character means that
        character.
        """
        line = self.line(position.line)
        if line.isascii() or self.encoding == "utf-32":
            return min(position.column, len(line))
        units = 0
        for index, character in enumerate(line):
            units += self.units(character)
            if units > position.column:
                return index
        return len(line)

    def units(self, text: str) -> int:
        """The number of code units of `text` in the client's encoding."""
        if text.isascii() or self.encoding == "utf-32":
            return len(text)
        if self.encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2

    # ------------------------------------------------------------ edits

    def edits(self, at: int, old: Sequence[str], new: Sequence[str]) -> list[TextEdit]:
        """The smallest edits that put the lines `new` where `old` are, from line `at`.

        Lines are whole, with their terminators. What is equal at either end is left
        alone, so that the marks and folds of the editor stay; a line that is changed
        and not replaced is cut into the pieces that differ.
        """
        old, new = list(old), list(new)
        while old and new and old[0] == new[0]:
            del old[0], new[0]
            at += 1
        while old and new and old[-1] == new[-1]:
            del old[-1], new[-1]
        if not old and not new:
            return []
        if len(old) == 1 and new and _ends(old[0]) == _ends(new[-1]):
            own = _most_alike(old[0], new)
            return [
                *self._inserted(at, new[:own]),
                *self._within(at, old[0], new[own]),
                *self._inserted(at + 1, new[own + 1 :]),
            ]
        return [TextEdit(self._whole(at, old), "".join(new))]

    def _inserted(self, at: int, lines: Sequence[str]) -> list[TextEdit]:
        if not lines:
            return []
        here = Position(at, 0)
        return [TextEdit(Span(here, here), "".join(lines))]

    def _whole(self, at: int, old: Sequence[str]) -> Span:
        """The span of whole lines."""
        last = at + len(old)
        if last < len(self.lines) or not old or _ends(old[-1]):
            return Span(Position(at, 0), Position(last, 0))
        end = self.on_line(last - 1, len(self.line(last - 1)))
        return Span(Position(at, 0), end)

    def _within(self, number: int, old: str, new: str) -> list[TextEdit]:
        old, new = old.rstrip("\r\n"), new.rstrip("\r\n")
        if max(len(old), len(new)) > _LONGEST_TO_COMPARE:
            end = self.on_line(number, len(old))
            return [TextEdit(Span(Position(number, 0), end), new)]
        return [
            TextEdit(
                Span(self.on_line(number, first), self.on_line(number, last)),
                new[begin:end],
            )
            for first, last, begin, end in _differences(old, new)
        ]


def _ends(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _most_alike(old: str, new: Sequence[str]) -> int:
    """Which of the new lines is the old one, changed: the others are beside it."""
    if len(new) == 1:
        return 0
    rates = [SequenceMatcher(None, old, line, False).quick_ratio() for line in new]
    return rates.index(max(rates))


def _differences(old: str, new: str) -> Iterator[tuple[int, int, int, int]]:
    """Pieces of `old` and what stands there in `new`, apart from one another."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag != "equal":
            yield first, last, begin, end
