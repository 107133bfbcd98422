"""The lines of a dashboard's block, each as what it is: a row, ours, or the user's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

NOTHING = "*nothing*"
WARNING = "    - ⚠ "
_BOX = re.compile(r"[ \t]*[-*+] \[(?P<mark>[^\]])\][ \t]+(?P<body>.*\S)[ \t]*")
_OURS = re.compile(r"[ \t]*- ⚠ .*|\*nothing\*|\*⚠ .*\*|\*and [0-9]+ more\*")
_CLOSED_BY_TASKS = re.compile(r"[✅❌]\ufe0f? ?[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Said(Enum):
    """What is asked for by the box of a row."""

    NOTHING = "nothing"
    DONE = "done"
    CANCEL = "cancel"
    UNKNOWN = "unknown"


_MARKS = {" ": Said.NOTHING, "x": Said.DONE, "X": Said.DONE, "-": Said.CANCEL}


@dataclass(slots=True)
class BlockLine:
    """A line with a box, or one of the user's own."""

    text: str
    mark: str = ""
    """What is in its box; empty for a line without one."""
    body: str = ""
    """What stands behind the box."""
    row: str = ""
    """The row it begins with; empty where it is none."""
    words: str = ""
    """What was typed behind it."""
    warning: str = ""
    """Why it stays as it is."""
    below: list[BlockLine] = field(default_factory=list)
    """The user's own lines below it."""

    @property
    def said(self) -> Said:
        return _MARKS.get(self.mark, Said.UNKNOWN) if self.mark else Said.NOTHING

    @property
    def asks(self) -> bool:
        """Whether somebody wants something by it."""
        return bool(self.words) or self.said is not Said.NOTHING

    def told(self) -> list[str]:
        """The line as it is to stand, with what there is to say of it."""
        return [self.text, *([WARNING + self.warning] if self.warning else [])]


def read_line(text: str) -> BlockLine | None:
    """A line of the block; None for an empty one, and for what we said ourselves."""
    if not text.strip() or _OURS.fullmatch(text):
        return None
    box = _BOX.fullmatch(text)
    if box is None:
        return BlockLine(text)
    return BlockLine(text, box["mark"], box["body"])


def take_row(line: BlockLine, row: str) -> None:
    """Say which row the line is; what else stands there was typed behind it."""
    line.row = row
    words = line.body[len(row) :]
    if line.said in (Said.DONE, Said.CANCEL):
        words = _CLOSED_BY_TASKS.sub("", words)  # the Tasks plugin ticks with a date
    line.words = " ".join(words.split())


def put_together(
    rows: Sequence[str],
    kept: dict[str, BlockLine],
    before: Sequence[BlockLine],
    below: dict[str, list[BlockLine]],
    behind: Sequence[BlockLine],
    more: int,
) -> list[str]:
    """The lines of the block as they are to be.

    `rows` are those of now, `kept` what stands in the place of one of them, `below`
    the user's own lines below a row, `before` those above all rows, `behind` what has
    no row any more. `more` rows are not shown.
    """
    found = [text for line in before for text in line.told()]
    for row in rows:
        line = kept.get(row)
        found += line.told() if line else [f"- [ ] {row}"]
        found += [text for own in below.get(row, ()) for text in own.told()]
    if not rows:
        found.append(NOTHING)
    found += [text for line in behind for text in line.told()]
    return [*found, *([f"*and {more} more*"] if more else [])]
