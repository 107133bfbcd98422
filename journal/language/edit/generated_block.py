"""A part of a note that a command regenerates, between two markers."""

from __future__ import annotations

from collections.abc import Sequence

from journal.language.document import Document, LineEdit, encode


def replace_block(
    document: Document, lines: Sequence[str], title: str
) -> LineEdit | None:
    """The edit that replaces the block between its markers with `lines`.

    The first and last of them are the markers. A missing block is added at the end, in
    an empty note below a heading `title`. None if nothing would change; everything
    outside the markers keeps its bytes.
    """
    texts = document.texts()
    begin, end = lines[0], lines[-1]
    if begin in texts and end in texts[texts.index(begin) :]:
        first = texts.index(begin)
        last = texts.index(end, first)
        return _replaced(document, first, last, lines)
    if not any(text.strip() for text in texts):
        return document.insert_after(len(texts) - 1, f"# {title}", "", *lines)
    return document.insert_after(len(texts) - 1, "", *lines)


def _replaced(
    document: Document, first: int, last: int, lines: Sequence[str]
) -> LineEdit | None:
    if document.texts()[first : last + 1] == list(lines):
        return None
    eol = document.eol(first)
    new = [encode(line) + eol for line in lines]
    new[-1] = encode(lines[-1]) + document.terminator(last)
    return LineEdit(first, tuple(document.lines[first : last + 1]), tuple(new))
