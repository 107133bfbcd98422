"""The parts of a note: list items, headings and literal text, and the surroundings of
an entry."""

from __future__ import annotations

from journal.model.entry import EntryRef, LogLine
from journal.model.value import field, record, value


@record
class Item:
    """A list item; lines count from 0, `end` is the first line after it.

    Not frozen, for speed: there are more of them than of anything else.
    """

    line: int
    end: int
    parent: int | None


@value
class Heading:
    line: int
    level: int


@record
class Blocks:
    items: list[Item] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    literal: set[int] = field(default_factory=set)
    """Lines of code, HTML and comments."""
    quoted: set[int] = field(default_factory=set)
    too_deep: int | None = None
    """The line below which nesting was too deep to follow."""


@value
class Surroundings:
    """What belongs to an entry besides its line; lines count from 1."""

    ref: EntryRef
    headings: tuple[str, ...]
    """From the outermost to the innermost."""
    parent: int | None
    end: int
    """The last line that is not blank."""
    log: tuple[LogLine, ...]
