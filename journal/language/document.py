"""Bytes of a note ↔ its lines, and the one kind of change a note can undergo.

Lines end where markdown-it ends them: `\\r\\n`, `\\n` or `\\r`, nothing else, so a form
feed or U+2028 inside a sentence splits nothing. Everything outside an edit is preserved
byte for byte: terminators, a byte order mark, invalid UTF-8.
"""

from __future__ import annotations

from collections.abc import Sequence

from journal.model.entry import EntryRef
from journal.model.errors import StaleEntry
from journal.model.value import value

BOM = b"\xef\xbb\xbf"


def decode(content: bytes) -> str:
    """The text of a note's bytes; invalid UTF-8 survives as lone surrogates."""
    return content.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The exact inverse of `decode`."""
    return text.encode("utf-8", "surrogateescape")


def texts_of(content: bytes) -> list[str]:
    """The lines of a note without their terminators, and without a BOM."""
    if b"\r" in content:
        lines = [line.rstrip(b"\r\n") for line in content.splitlines(keepends=True)]
        return decode(b"\n".join(lines).removeprefix(BOM)).split("\n") if lines else []
    texts = decode(content.removeprefix(BOM)).split("\n")
    if not texts[-1] and (len(texts) > 1 or not content):
        texts.pop()  # the empty text after the last terminator is no line
    return texts


@value
class LineEdit:
    """Replace the lines `old`, which begin at index `at`, with the lines `new`.

    Lines are whole, with their terminators. Its record is also the undo.
    """

    at: int
    old: tuple[bytes, ...]
    new: tuple[bytes, ...]

    def inverse(self) -> LineEdit:
        return LineEdit(self.at, self.new, self.old)


class Document:
    """The exact lines of one note."""

    __slots__ = ("lines",)

    def __init__(self, content: bytes) -> None:
        # bytes.splitlines knows exactly the three terminators of markdown-it;
        # str.splitlines knows eight more and would cut sentences in two.
        self.lines: list[bytes] = content.splitlines(keepends=True)

    @property
    def content(self) -> bytes:
        return b"".join(self.lines)

    def body(self, index: int) -> bytes:
        """The line without its terminator; the first line also without a BOM."""
        line = self.lines[index].rstrip(b"\r\n")
        if index == 0 and line.startswith(BOM):
            return line[len(BOM) :]
        return line

    def text(self, index: int) -> str:
        return decode(self.body(index))

    def texts(self) -> list[str]:
        """All lines, as `text` returns them."""
        return texts_of(b"".join(self.lines))

    def terminator(self, index: int) -> bytes:
        line = self.lines[index]
        return line[len(line.rstrip(b"\r\n")) :]

    def eol(self, near: int | None = None) -> bytes:
        """The terminator for a new line: that of line `near`, else the first in the
        note."""
        if near is not None and (own := self.terminator(near)):
            return own
        for index in range(len(self.lines)):
            if found := self.terminator(index):
                return found
        return b"\n"

    def locate(self, ref: EntryRef) -> int:
        """Index of the line that `ref` refers to.

        It is the k-th of the n lines equal to the referenced text, provided there are
        still n of them. A line number is no evidence: one of two adjacent equal lines
        may have been deleted.

        Raises StaleEntry; never returns a line with another text.
        """
        wanted = encode(ref.raw)
        found = [i for i in range(len(self.lines)) if self.body(i) == wanted]
        if len(found) == ref.of and ref.nth < len(found):
            return found[ref.nth]
        if not found:
            reason = "the line has changed or is gone"
        elif len(found) > ref.of:
            reason = "there are more lines like it than before"
        else:
            reason = "one of the lines like it is gone"
        raise StaleEntry(
            f"{ref.path}:{ref.line}: {reason} since it was read; nothing was changed. "
            "Check the line and try again"
        )

    def rewrite(self, index: int, *texts: str) -> LineEdit:
        """An edit that replaces line `index` with `texts`.

        The last of them takes over the terminator, so a final line without one stays
        without one; a BOM stays at the front.
        """
        bom = BOM if index == 0 and self.lines[0].startswith(BOM) else b""
        last = self.terminator(index)
        between = self.eol(index)
        new = [encode(text) + between for text in texts]
        if new:
            new[-1] = encode(texts[-1]) + last
            new[0] = bom + new[0]
        elif bom:
            new = [bom]
        return LineEdit(index, (self.lines[index],), tuple(new))

    def insert_after(self, index: int, *texts: str) -> LineEdit:
        """An edit that adds `texts` as lines below line `index` (-1: at the top)."""
        if index < 0 and not self.lines:
            return LineEdit(0, (), tuple(encode(text) + b"\n" for text in texts))
        if index < 0:
            eol = self.eol(0)
            bom = BOM if self.lines[0].startswith(BOM) else b""
            first = self.lines[0]
            new = [encode(text) + eol for text in texts] + [first[len(bom) :]]
            new[0] = bom + new[0]
            return LineEdit(0, (first,), tuple(new))
        if self.terminator(index):
            eol = self.eol(index)
            return LineEdit(index + 1, (), tuple(encode(text) + eol for text in texts))
        eol = self.eol()
        new = [self.lines[index] + eol, *(encode(text) + eol for text in texts)]
        new[-1] = encode(texts[-1])
        return LineEdit(index, (self.lines[index],), tuple(new))

    def rewrite_and_add(
        self, index: int, texts: Sequence[str], last: int, added: Sequence[str]
    ) -> LineEdit:
        """An edit that replaces line `index` with `texts` and adds `added` below
        `last`.

        It is one edit across the lines between, so it is written and undone as a whole.
        """
        head = self.rewrite(index, *texts).new
        lines = [*head, *self.lines[index + 1 : last + 1]]
        eol = self.eol(index)
        ended = bool(self.terminator(last))
        if not ended and lines:
            lines[-1] = lines[-1] + eol
        lines += [encode(text) + eol for text in added]
        if not ended:
            lines[-1] = lines[-1].removesuffix(eol)
        return LineEdit(index, tuple(self.lines[index : last + 1]), tuple(lines))

    def apply(self, edit: LineEdit) -> bytes:
        """The note's bytes after `edit`. Raises StaleEntry if `old` is not there."""
        span = slice(edit.at, edit.at + len(edit.old))
        if tuple(self.lines[span]) != edit.old:
            raise StaleEntry(
                f"line {edit.at + 1} is no longer what it was; nothing was written"
            )
        return b"".join((*self.lines[: edit.at], *edit.new, *self.lines[span.stop :]))
