"""A task line as tokens whose joined texts are the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from journal.language.line.fields import Dialect, Field
from journal.language.regex import regex
from journal.model.value import replace, value

MAX_LINE = 64 * 1024
"""Longer lines are not read as entries: no one types them, and they are slow."""

_HEAD = regex(
    r"(?P<indent>[ \t>]*)(?P<marker>[-*+]|[0-9]+[.)])(?P<gap> +)\[(?P<mark>.)\]"
    # `[1](url)`, `[x][ref]` are links; `(@…)` and `[due:: …]` after a box are not
    r"(?!\((?!@)(?:<[^<>]*+>|(?:[^()\s]|\([^()\s]*+\))*+)"
    r"(?:[ \t]+(?:\"[^\"]*+\"|'[^']*+'|\([^()]*+\)))?[ \t]*+\)"
    r"|\[(?!\[)(?:(?!::)[^\[\]])*+\])",
    re.DOTALL,
)
"""A list item with a checkbox that is not the start of a link."""


class Kind(Enum):
    """The kind of a token."""

    __hash__ = object.__hash__  # Python's own hashes the name each time

    INDENT = "indent"
    MARKER = "list marker"
    CHECKBOX = "checkbox"
    TEXT = "text"
    CODE = "code"
    LINK = "link"
    TAG = "tag"
    PERSON = "person"
    FIELD = "field"
    TIME = "time"
    """The time of a Kanban date, which is written separately."""
    DATE = "date"
    """A plain date in the sentence; the last one is the due date."""
    SPAN = "days"
    """A span of days in the sentence: read like a date, never rewritten."""
    UNREAD = "not read"
    """A sign of a date field whose value is not a date."""
    COMMENT = "comment"
    STRUCK = "struck out"
    HTML = "html"
    BREAK = "line break"
    """The backslash at the end that breaks the line."""
    BLOCK_ID = "block id"


class Role(Enum):
    """The role that the preceding words give a plain date."""

    __hash__ = object.__hash__

    PLAIN = "plain"
    DUE = "due"
    """by, due, until, deadline …"""
    BEGIN = "begin"
    """scheduled, start …"""
    TOLD = "told"
    """met, since, letter of …: a day that is merely mentioned."""


@value
class Token:
    kind: Kind
    text: str
    field: Field | None = None
    value: str = ""
    """The value of the token: a date, a rule, a handle, a link's target."""
    dialect: Dialect | None = None
    seen: bool = False
    """Whether the Tasks plugin sees this field."""
    key: str = ""
    """The Dataview key as written."""
    role: Role = Role.PLAIN

    def with_value(self, value: str) -> Token:
        """The same field with another value and unchanged surroundings."""
        if "](" in self.text and self.value:
            # the text of a link and its target are one date
            text = self.text.replace(self.value, value)
            return replace(self, text=text, value=value)
        if not self.value and self.text.endswith(("]", ")", "}")):
            text = f"{self.text[:-1].rstrip()} {value}{self.text[-1]}"
            return replace(self, text=text, value=value)
        at = self.text.rfind(self.value)
        text = self.text[:at] + value + self.text[at + len(self.value) :]
        return replace(self, text=text, value=value)


@value
class TaskLine:
    """A task line as tokens."""

    tokens: tuple[Token, ...]
    mark: str

    def __str__(self) -> str:
        return "".join(token.text for token in self.tokens)

    def fields(self, name: Field) -> list[Token]:
        """Tokens of the field, the decisive one first.

        Those that Tasks sees come before those that only we see; then left before
        right.
        """
        own = [t for t in self.tokens if t.field is name and t.kind is _FIELD]
        return sorted(own, key=lambda token: not token.seen) if len(own) > 1 else own

    def field(self, name: Field) -> Token | None:
        """The decisive token of the field, if the line has one."""
        own = self.fields(name)
        return own[0] if own else None

    def by_name(self) -> dict[Field, Token]:
        """The decisive token of each field in the line, as `field` returns it."""
        found: dict[Field, Token] = {}
        for token in self.tokens:
            if token.kind is _FIELD and token.field is not None:
                known = found.get(token.field)
                if known is None or (token.seen and not known.seen):
                    found[token.field] = token
        return found

    @property
    def due_token(self) -> Token | None:
        """The due field, else the decisive plain date of the sentence."""
        return self.field(Field.DUE) or plain_due(self.tokens)

    def unread(self, name: Field) -> Token | None:
        """The sign of this field with an unreadable value, if there is one."""
        return next(
            (t for t in self.tokens if t.kind is Kind.UNREAD and t.field is name), None
        )


def plain_due(tokens: Sequence[Token]) -> Token | None:
    """Which plain date of a sentence is the due one.

    The last one marked by a word such as “by”; else the last that is neither merely
    mentioned, nor a start, nor a span of days; else a start; else the span.
    """
    best, highest = None, 0
    for token in tokens:
        if token.kind not in _PLAIN_DATES or token.role is _TOLD:
            continue
        rank = 0 if token.kind is _SPAN else _RANKS[token.role]
        if rank >= highest:
            best, highest = token, rank
    return best


_FIELD, _SPAN, _TOLD = Kind.FIELD, Kind.SPAN, Role.TOLD
"""Up to Python 3.11, looking these up in their class takes ten times as long."""
_PLAIN_DATES = frozenset((Kind.DATE, Kind.SPAN))
_RANKS = {Role.BEGIN: 1, Role.PLAIN: 2, Role.DUE: 3}


def is_too_long(line: str) -> bool:
    """Whether this is a task line that is too long to be read."""
    return len(line) > MAX_LINE and _HEAD.match(line[:1000]) is not None


def split_head(line: str) -> re.Match[str] | None:
    """Indent, marker, gap and mark of a task line; None for any other line.

    One code point between the brackets, as in the Tasks plugin; whether the line is a
    list item at all is decided by the block rules.
    """
    if len(line) > MAX_LINE:
        return None
    return _HEAD.match(line)
