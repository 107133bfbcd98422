"""What of a line speaks, and what only stands there: the one table of it.

Before a date, a name or a tag is looked for, a line is cut into spans. Plain
words and emphasis speak. What a row of `SILENT` matches does not: it is one
token, and nothing inside it is read but what the row lets through. Everything
that reads or writes a line asks the tokens, so a new rule is one row.

The rows are tried in their order, at one place after the other from left to
right. Each pattern is free of nested unbounded repetition and stops at what
begins the next span of its own kind: lines are hostile.
"""

from __future__ import annotations

from journal.language.line.tokens import Kind
from journal.model.value import value


@value
class Silence:
    """A span in which dates mean nothing."""

    name: str
    """The group of the pattern; also what the reference calls it."""
    pattern: str
    kind: Kind
    names_people: bool = False
    """Whether names, links and tags inside it are read all the same."""
    example: str = ""


SILENT: tuple[Silence, ...] = (
    # a code span ends at the next run of as many backticks, found by the scanner
    Silence("code", r"`+", Kind.CODE, example="`backup 2026-11-20 @ana`"),
    Silence(
        "comment",
        r"%%(?:[^%]|%(?!%))*+%%|(?<!\\)<!--(?:[^-]|-(?!->))*+(?:-->|\Z)",
        Kind.COMMENT,
        example="%%moved from 2026-11-20, not @ana%%",
    ),
    Silence(
        "struck",
        r"(?<!\\)~~(?=[^\s~])(?:[^~]|~(?!~))*+~~",
        Kind.STRUCK,
        example="~~2026-11-20 @ana~~",
    ),
    Silence(
        "wiki", r"!?\[\[[^\[\]]++\]\]", Kind.LINK, example="[[2026-11-20 minutes]]"
    ),
    Silence(
        "own",
        r"[\[(](?P<own_key>[^\[\]():\n]{1,60}+)::",
        Kind.TEXT,
        names_people=True,
        example="[renewal:: 2026-11-20]",
    ),
    Silence(
        "link",
        r"!?\[[^\[\]]*+\]\((?:<[^<>]*+>|(?:[^()\s]|\([^()\s]*+\))*+)"
        r"(?:[ \t]+\"[^\"]*+\")?\)",
        Kind.LINK,
        example="[minutes](2026-11-20.md)",
    ),
    Silence(
        "reference",
        r"!?\[[^\[\]]*+\]\[(?!\[)[^\[\]:]*+\]",
        Kind.LINK,
        example="[minutes of 2026-11-20][1]",
    ),
    Silence(
        "auto",
        r"(?<!\\)<(?:[a-z][a-z0-9+.-]*+:[^<>\s]*+|[^<>\s@]++@[^<>\s]++)>",
        Kind.LINK,
        example="<https://x.example/2026-11-20>",
    ),
    Silence(
        "html",
        r"(?<!\\)</?[a-z][a-z0-9-]*+(?:\s[^<>]*+)?/?>",
        Kind.HTML,
        example='<span title="2026-11-20">',
    ),
    Silence(
        "url",
        r"(?<![\w])(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:)[^\s<>]*+",
        Kind.LINK,
        example="https://x.example/2026-11-20/@ana",
    ),
    Silence(
        "paper",
        r"@(?!due\(|start\(|defer\(|scheduled\()[^\W\d_][\w-]*+\((?:[0-9][^()]*+|[^()\s]*+)\)",
        Kind.TEXT,
        example="@asked(2026-11-20)",
    ),
)
"""The rows; `own` is a Dataview field of another name, `paper` TaskPaper's tag."""

JOINED = r"[\w/.:=&?@\\#+-]"
"""A date that touches one of these is part of a file name, an address or an id."""
