"""Tokens → what they say: moments, people, the sentence itself."""

from __future__ import annotations

import re

from journal.language.dates.field_values import (
    kanban_day,
    kanban_time,
    parse_when,
    reminder_value,
)
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.model.entry import Mention, MentionKind
from journal.model.when import When


def when_of(token: Token, line: TaskLine, grammar: Grammar) -> When | None:
    """The moment a date token states, None if that day does not exist."""
    if token.dialect is Dialect.KANBAN:
        day = kanban_day(token.value, grammar.kanban)
        clock = next((t for t in line.tokens if t.kind is Kind.TIME), None)
        if day is None or clock is None:
            return When(day) if day else None
        return When(day, kanban_time(clock.value, grammar.kanban))
    if token.dialect is Dialect.REMINDER:
        value = reminder_value(token.value, grammar.reminder)
        return parse_when(value) if value else None
    return parse_when(token.value)


def mentions_of(tokens: tuple[Token, ...]) -> tuple[Mention, ...]:
    """Who is named on the line; which links are people only the vault knows."""
    found: dict[tuple[MentionKind, str], Mention] = {}
    for token in tokens:
        mention = mention_of(token)
        if mention and mention.name:
            found.setdefault((mention.kind, mention.name), mention)
    return tuple(found.values())


def mention_of(token: Token) -> Mention | None:
    """Who a token names; None for nobody."""
    if token.kind is Kind.PERSON:
        return Mention(MentionKind.HANDLE, token.value)
    if token.kind is Kind.LINK and "://" not in token.value and token.value:
        if token.text.startswith("!"):
            return None
        return Mention(MentionKind.LINK, token.value.removesuffix(".md"))
    if token.kind is Kind.TAG and token.value.lower().startswith("#person/"):
        return Mention(MentionKind.TAG, token.value[len("#person/") :])
    if token.kind is Kind.FIELD and token.field is Field.PERSON:
        name = token.value.replace("[[", "").replace("]]", "").split("|", 1)[0]
        return Mention(MentionKind.FIELD, name.strip().lstrip("@").removesuffix(".md"))
    return None


_LABEL = re.compile(
    r"!?\[\[(?:[^\[\]|]*+\|)?(?P<wiki>[^\[\]]*+)\]\]"
    r"|!?\[(?P<inline>[^\[\]]*+)\]\([^()]*+\)"
)


def label_of(token: Token) -> str:
    """The words of a token: of a link inside the vault those that are shown.

    Outside the vault the link itself means nothing; an address on the web does.
    """
    if token.kind is not Kind.LINK or "://" in token.value:
        return token.text
    return _LABEL.sub(lambda found: found["wiki"] or found["inline"] or "", token.text)


_BLANKS = re.compile(r"\s+")


def text_of(line: TaskLine) -> str:
    """The line as a sentence: without fields, its due date and the block id."""
    due = line.due_token
    hidden = {
        Kind.INDENT,
        Kind.MARKER,
        Kind.CHECKBOX,
        Kind.FIELD,
        Kind.TIME,
        Kind.BLOCK_ID,
    }
    words = "".join(
        " " if token.kind in hidden or token is due else token.text
        for token in line.tokens
    )
    return _BLANKS.sub(" ", words).strip()
