"""A task line as tokens whose texts, joined, are the line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from journal.language.line.fields import Dialect, Field

MAX_LINE = 64 * 1024
"""Longer lines are not read as entries: nobody types them, and they cost."""

_HEAD = re.compile(
    r"(?P<indent>[ \t>]*)(?P<marker>[-*+]|[0-9]+[.)])(?P<gap> +)\[(?P<mark>.)\]",
    re.DOTALL,
)


class Kind(Enum):
    """What a token is."""

    __hash__ = object.__hash__  # Python's own hashes the name, each time

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
    """The time half of a Kanban date, which stands apart from it."""
    DATE = "date"
    """A plain date in the sentence; the last one is the due date."""
    BLOCK_ID = "block id"


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    field: Field | None = None
    value: str = ""
    """What the token says: a date, a rule, a handle, a link's target."""
    dialect: Dialect | None = None
    seen: bool = False
    """Whether the Tasks plugin sees this field."""
    key: str = ""
    """The Dataview key as it is written."""

    def with_value(self, value: str) -> Token:
        """The same field with another value, everything around it as it was."""
        at = self.text.rfind(self.value)
        text = self.text[:at] + value + self.text[at + len(self.value) :]
        return replace(self, text=text, value=value)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task line as tokens."""

    tokens: tuple[Token, ...]
    mark: str

    def __str__(self) -> str:
        return "".join(token.text for token in self.tokens)

    def fields(self, name: Field) -> list[Token]:
        """Tokens of the field, the one that counts first.

        What Tasks sees goes before what only we see; then left before right.
        """
        own = [t for t in self.tokens if t.field is name and t.kind is Kind.FIELD]
        return sorted(own, key=lambda token: not token.seen) if len(own) > 1 else own

    def field(self, name: Field) -> Token | None:
        """The token of the field that counts, if the line has one."""
        own = self.fields(name)
        return own[0] if own else None

    def by_name(self) -> dict[Field, Token]:
        """The token that counts of each field the line has, as `field` has it."""
        found: dict[Field, Token] = {}
        for token in self.tokens:
            if token.kind is Kind.FIELD and token.field is not None:
                known = found.get(token.field)
                if known is None or (token.seen and not known.seen):
                    found[token.field] = token
        return found

    @property
    def due_token(self) -> Token | None:
        """The due field, else the last plain date of the sentence."""
        explicit = self.field(Field.DUE)
        if explicit:
            return explicit
        return next((t for t in reversed(self.tokens) if t.kind is Kind.DATE), None)


def is_too_long(line: str) -> bool:
    """Whether this is a task line that is not read because of its length."""
    return len(line) > MAX_LINE and _HEAD.match(line[:1000]) is not None


def split_head(line: str) -> re.Match[str] | None:
    """Indent, marker, gap and mark of a task line; None for any other line.

    One code point between the brackets, as the Tasks plugin has it; whether the
    line is a list item at all is for the block rules to say.
    """
    if len(line) > MAX_LINE:
        return None
    return _HEAD.match(line)
