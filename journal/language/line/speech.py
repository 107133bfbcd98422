"""Which parts of a line are read and which are silent, in one table.

Before dates, names and tags are read, a line is cut into spans. Plain words and
emphasis are read. A match of a row of `SILENT` is not: it is one token, of whose
content only what the row admits is read. Everything that reads or writes a line uses
the tokens, so a new rule is one row.

The rows are tried in order at each position from left to right. Each pattern is free of
nested unbounded repetition and stops where the next span of its kind begins: lines are
hostile.
"""

from __future__ import annotations

from journal.language.line.tokens import Kind
from journal.model.value import value


@value
class Silence:
    """A span in which dates mean nothing."""

    name: str
    """The group of the pattern; also its name in the reference."""
    pattern: str
    kind: Kind
    example: str = ""


# no lookahead in a possessive repeat: Python before 3.11.5 then matches wrongly
SILENT: tuple[Silence, ...] = (
    # a code span ends at the next run of equally many backticks, found by the scanner
    Silence("code", r"`+", Kind.CODE, example="`backup 2026-11-20 @ana`"),
    Silence(
        "comment",
        r"%%[^%]*(?:%[^%]+)*%%|(?<!\\)<!--[^-]*(?:-(?!->)[^-]*)*(?:-->|\Z)",
        Kind.COMMENT,
        example="%%moved from 2026-11-20, not @ana%%",
    ),
    Silence(
        "struck",
        r"(?<!\\)~~(?=[^\s~])[^~]*(?:~[^~]+)*~~",
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
"""The rows; `own` is a Dataview field of another name, of which names, links and tags
are read nevertheless, and `paper` is TaskPaper's tag."""

JOINED = r"[\w/.:=&?@\\#+-]"
"""A date that touches one of these is part of a file name, an address or an id."""
