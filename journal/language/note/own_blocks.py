"""The blocks of a note that the journal itself maintains, between two markers.

    <!-- journal: today -->
    - [ ] call back @ana · 3 d late, 23 Nov · [[Quay#Offers|Quay]]
    <!-- /journal -->

Their content comes from elsewhere: it is no entry, no contact and no mention. After the
colon is what the block shows. A marker is on a line by itself; in code it does not
count.
"""

from __future__ import annotations

from collections.abc import Sequence

from journal.language.regex import regex
from journal.model.entry import NotePath, Problem
from journal.model.value import value

END = "<!-- /journal -->"
_BEGIN = regex(r"[ \t]{0,3}<!-- ?journal:[ \t]*(?P<query>.*?)[ \t]*-->[ \t]*")
_END = regex(r"[ \t]{0,3}<!-- ?/journal ?-->[ \t]*")
_FENCE = regex(r"[ \t]{0,3}(`{3,}|~{3,})")
_GIT = regex(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")


def begin(query: str) -> str:
    """The opening marker of a block that shows this."""
    return f"<!-- journal: {query} -->"


def may_hold_blocks(content: bytes) -> bool:
    """A quick test whether a note may have such a marker."""
    # one byte is searched ten times faster than several
    return b"<" in content and b"<!--" in content and b"journal" in content


@value
class OwnBlock:
    """A block, by the lines of its markers, from 0."""

    first: int
    last: int
    query: str


@value
class OwnBlocks:
    """The blocks of a note, and problems with its markers."""

    blocks: tuple[OwnBlock, ...]
    broken: tuple[tuple[int, str], ...] = ()
    """Lines, from 0, with their problems."""


def own_blocks(lines: Sequence[str]) -> OwnBlocks:
    """The blocks among the lines of a note, in order."""
    found: list[OwnBlock] = []
    broken: list[tuple[int, str]] = []
    opened: tuple[int, str] | None = None
    fence = ""
    for number, line in enumerate(lines):
        if opened is None and (mark := _FENCE.match(line)):
            if not fence:
                fence = mark[1]
            elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if fence:
            continue
        if begins := _BEGIN.fullmatch(line):
            if opened:
                broken.append((opened[0], "this block does not end"))
            opened = number, begins["query"]
        elif _END.fullmatch(line):
            if opened:
                found.append(OwnBlock(opened[0], number, opened[1]))
            else:
                broken.append((number, "no block begins above this end"))
            opened = None
        elif opened and _GIT.match(line):
            broken.append((number, "marks of git's stand in the block"))
    if opened:
        broken.append((opened[0], "this block does not end"))
    return OwnBlocks(tuple(found), tuple(broken))


def without_blocks(
    path: NotePath, content: bytes, lines: list[str]
) -> tuple[list[str], tuple[Problem, ...]]:
    """The lines, with those of the blocks blanked out; and the problems.

    An unclosed block extends to the first blank line.
    """
    if not may_hold_blocks(content):
        return lines, ()
    known = own_blocks(lines)
    hint = "put the marks right, or delete them; nothing is written there until then"
    inside = [(block.first, block.last) for block in known.blocks]
    ended = -1
    for number, _ in known.broken:
        if _BEGIN.fullmatch(lines[number]):
            if number <= ended:
                continue  # to walk down from each of many took time by their square
            ended = number
            while ended + 1 < len(lines) and lines[ended + 1].strip():
                ended += 1
            inside.append((number, ended))
    kept = list(lines)
    for first, last in inside:
        kept[first : last + 1] = [""] * (last + 1 - first)
    return kept, tuple(
        Problem(path, number + 1, why, hint, "block-marks")
        for number, why in known.broken
    )
