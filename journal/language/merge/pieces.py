"""The output of a merge: lines, and git's markers around conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from journal.language.merge.note_tree import NoteTree, content_of
from journal.model.value import value

MARKER_SIZE = 7
T = TypeVar("T")


@value
class Labels:
    """The labels after the markers of a conflict."""

    ours: str = "ours"
    theirs: str = "theirs"


@value
class Merged:
    """The merged note, and how many conflicts are left to a person."""

    content: bytes
    conflicts: int


@value
class Hunk:
    """Two versions of a piece, between which a person has to choose."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]


Piece = str | Hunk


def three(old: T, one: T, two: T) -> T:
    """The result if at most one side changed it; ours if both did."""
    return two if one == old else one


def written(
    pieces: Sequence[Piece], trees: Sequence[NoteTree], labels: Labels, size: int
) -> Merged:
    old, one, two = trees
    eol = three(old.eol or one.eol, one.eol or old.eol, two.eol or old.eol) or b"\n"
    ended = three(old.ended, one.ended, two.ended)
    lines: list[str] = []
    conflicts = 0
    for piece in pieces:
        if isinstance(piece, str):
            lines.append(piece)
            continue
        conflicts += 1
        lines += [f"{'<' * size} {labels.ours}".rstrip(), *piece.ours, "=" * size]
        lines += [*piece.theirs, f"{'>' * size} {labels.theirs}".rstrip()]
    if pieces and isinstance(pieces[-1], Hunk):
        ended = True
    bom = three(old.bom, one.bom, two.bom)
    return Merged(content_of(lines, eol, ended=ended, bom=bom), conflicts)


def hunk(ours: Iterable[str], theirs: Iterable[str]) -> list[Piece]:
    """Both versions without their common first and last lines."""
    one, two = list(ours), list(theirs)
    head: list[str] = []
    tail: list[str] = []
    while one and two and one[0] == two[0]:
        head.append(one.pop(0))
        two.pop(0)
    while one and two and one[-1] == two[-1]:
        tail.insert(0, one.pop())
        two.pop()
    if not one and not two:
        return [*head, *tail]
    return [*head, Hunk(tuple(one), tuple(two)), *tail]


def picked(
    old: tuple[str, ...], one: tuple[str, ...], two: tuple[str, ...]
) -> tuple[str, ...]:
    """The merged blank lines: of two changes the longer one."""
    if one == old or two == old:
        return three(old, one, two)
    return max(one, two, key=len)
