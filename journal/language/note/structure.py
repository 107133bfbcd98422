"""Which lines of a note are list items, headings or literal text: the result type."""

from __future__ import annotations

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
