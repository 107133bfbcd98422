"""Lanes of an Obsidian Kanban note, and moving a card from one to another.

A board is a note with `kanban-plugin` in its front matter; its lanes are the
second-level headings above the archive (`***`), its cards the list items there.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from journal.language.document import Document, LineEdit
from journal.model.errors import WriteRefused
from journal.model.value import value

COMPLETE = "**Complete**"
"""The marker below the heading of the lane whose cards are done."""


@value
class Lane:
    title: str
    end: int
    """Index of the line before which a new card goes."""
    complete: bool
    """Whether a card moved here is done."""


def lanes_of(texts: Sequence[str]) -> list[Lane]:
    """The lanes in the lines of a note; none if it is no board."""
    head = [*takewhile(lambda text: text.rstrip() != "---", texts[1:])]
    is_board = texts[:1] == ["---"] and any(
        text.startswith("kanban-plugin:") for text in head
    )
    if not is_board:
        return []
    first = len(head) + 2
    last = next(
        (
            number
            for number in range(first, len(texts))
            if texts[number].rstrip() == "***"
            or texts[number].startswith("%% kanban:settings")
        ),
        len(texts),
    )
    heads = [n for n in range(first, last) if texts[n].startswith("## ")]
    return [
        _lane(texts, at, end) for at, end in zip(heads, [*heads[1:], last], strict=True)
    ]


def _lane(texts: Sequence[str], at: int, end: int) -> Lane:
    below = [n for n in range(at + 1, end) if texts[n].strip()]
    complete = bool(below) and texts[below[0]].strip() == COMPLETE
    # an empty lane has a blank line between its heading and the first card
    blank = at + 1 < end and not texts[at + 1].strip()
    before = below[-1] + 1 if below else at + 1 + blank
    return Lane(texts[at][3:].strip(), before, complete)


def into_lane(document: Document, first: int, last: int, title: str) -> list[bytes]:
    """The lines of the note with the card `first` to `last` moved to the end of a lane.

    Raises WriteRefused if there is no such lane, or the line is no card.
    """
    lane = next((x for x in lanes_of(document.texts()) if x.title == title), None)
    if lane is None:
        raise WriteRefused(f"the note has no lane “{title}” any more")
    if document.text(first)[:1] in " \t>":
        raise WriteRefused(f"line {first + 1} is not a card of its own: it is indented")
    lines, end = document.lines, lane.end
    card = [*lines[first : last + 1]]
    if first <= end <= last + 1:
        return list(lines)
    eol = document.eol(first)
    if not document.terminator(last):
        card[-1] += eol
    if end > last:
        moved = [*lines[:first], *lines[last + 1 : end], *card, *lines[end:]]
    else:
        moved = [*lines[:end], *card, *lines[end:first], *lines[last + 1 :]]
    return _ended(moved, eol, ended=bool(document.terminator(len(lines) - 1)))


def _ended(lines: list[bytes], eol: bytes, *, ended: bool) -> list[bytes]:
    """Every line with a terminator; the last one as the note's last line was."""
    whole = [line if line.endswith((b"\n", b"\r")) else line + eol for line in lines]
    if not ended:
        whole[-1] = whole[-1].rstrip(b"\r\n")
    return whole


def difference(old: Sequence[bytes], new: Sequence[bytes]) -> LineEdit | None:
    """The one edit that turns `old` into `new`; None if they are equal."""
    if list(old) == list(new):
        return None
    shorter = min(len(old), len(new))
    front = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - front
    back = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    return LineEdit(
        front, tuple(old[front : len(old) - back]), tuple(new[front : len(new) - back])
    )
