"""The lines of a dashboard's block, classified: a row, ours, or the user's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from journal.model.value import field, record

NOTHING = "*nothing*"
WARNING = "    - ⚠ "
_BOX = re.compile(r"[ \t]*[-*+] \[(?P<mark>[^\]])\][ \t]+(?P<body>.*\S)[ \t]*")
_OURS = re.compile(r"[ \t]*- ⚠ .*|\*nothing\*|\*⚠ .*\*|\*and [0-9]+ more\*")
_CLOSED_BY_TASKS = re.compile(r"[✅❌]\ufe0f? ?[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Said(Enum):
    """The meaning of a mark in the box of a row."""

    NOTHING = "nothing"
    DONE = "done"
    CANCEL = "cancel"
    UNKNOWN = "unknown"


_MARKS = {" ": Said.NOTHING, "x": Said.DONE, "X": Said.DONE, "-": Said.CANCEL}


@record
class BlockLine:
    """A line with a box, or one written by the user."""

    text: str
    mark: str = ""
    """The mark in its box; empty for a line without one."""
    body: str = ""
    """The text after the box."""
    row: str = ""
    """The row it begins with; empty if there is none."""
    words: str = ""
    """What was typed after it."""
    warning: str = ""
    """Why it stays unchanged."""
    below: list[BlockLine] = field(default_factory=list)
    """The user's own lines below it."""

    @property
    def said(self) -> Said:
        return _MARKS.get(self.mark, Said.UNKNOWN) if self.mark else Said.NOTHING

    @property
    def asks(self) -> bool:
        """Whether the user asks for something with it."""
        return bool(self.words) or self.said is not Said.NOTHING

    def told(self) -> list[str]:
        """The line to write, with a remark if there is one."""
        return [self.text, *([WARNING + self.warning] if self.warning else [])]


def read_line(text: str) -> BlockLine | None:
    """A line of the block; None for an empty one and for our own remarks."""
    if not text.strip() or _OURS.fullmatch(text):
        return None
    box = _BOX.fullmatch(text)
    if box is None:
        return BlockLine(text)
    return BlockLine(text, box["mark"], box["body"])


def take_row(line: BlockLine, row: str) -> None:
    """Set the row of the line; the rest of its text was typed after it."""
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
    """The new lines of the block.

    `rows` are the current ones, `kept` the lines that replace some of them, `below` the
    user's own lines below a row, `before` those above all rows, `behind` lines whose
    row is gone. `more` rows are not shown.
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
