"""Tokens → their meaning: moments, people, the sentence itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journal.language.dates.field_values import (
    kanban_day,
    kanban_time,
    parse_when,
    reminder_value,
)
from journal.language.dates.written_moment import last_of, moment_in
from journal.language.line.fields import DATE_FIELDS, Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.regex import regex
from journal.model.entry import Mention, MentionKind
from journal.model.when import When

_TEXT, _SPAN = Kind.TEXT, Kind.SPAN
_KANBAN, _REMINDER = Dialect.KANBAN, Dialect.REMINDER
"""Up to Python 3.11, looking these up in their class takes ten times as long."""


def when_of(token: Token, line: TaskLine, grammar: Grammar) -> When | None:
    """The moment a date token states, None if that day does not exist."""
    if token.dialect is _KANBAN:
        day = kanban_day(token.value, grammar.kanban)
        clock = next((t for t in line.tokens if t.kind is Kind.TIME), None)
        if day is None or clock is None:
            return When(day) if day else None
        return When(day, kanban_time(clock.value, grammar.kanban))
    if token.dialect is _REMINDER:
        value = reminder_value(token.value, grammar.reminder)
        return parse_when(value) if value else None
    if token.kind is _SPAN:
        return last_of(token.value)
    moment = moment_in(token.value) if is_dated(token.value) else None
    return moment.when if moment else None


_DATED = regex(
    r"\W*(?:[^\W\d_]{2,12}\W{1,3})?(?:[0-9]{1,2}[^/-]{0,24})?[0-9]{4}-[0-9]{2}-[0-9]{2}"
)


def is_dated(value: str) -> bool:
    """Whether the value of a field begins like an ISO date."""
    return _DATED.match(value) is not None


def is_unread(token: Token) -> bool:
    """Whether it is a date field whose value is no date at all."""
    if token.kind is Kind.UNREAD:
        return True
    return (
        token.kind is Kind.FIELD
        and token.dialect is Dialect.DATAVIEW
        and token.field in DATE_FIELDS
        and not is_dated(token.value)
    )


def mentions_of(tokens: tuple[Token, ...]) -> tuple[Mention, ...]:
    """The people named on the line; only the vault knows which links are people."""
    found: dict[tuple[MentionKind, str], Mention] = {}
    for token in tokens:
        if token.kind not in _NAMING:
            continue
        for mention in mentions_in(token):
            if mention.name:
                found.setdefault((mention.kind, mention.name), mention)
    return tuple(found.values())


_NAMING = frozenset((Kind.PERSON, Kind.LINK, Kind.TAG, Kind.FIELD))


def mentions_in(token: Token) -> Iterator[Mention]:
    """The person that a token names."""
    if token.kind is Kind.PERSON:
        yield Mention(MentionKind.HANDLE, token.value)
    elif token.kind is Kind.LINK and token.value:
        if not (token.text.startswith("!") or _ADDRESS.match(token.value)):
            yield Mention(MentionKind.LINK, _path(token.value))
    elif token.kind is Kind.TAG and token.value.lower().startswith("#person/"):
        yield Mention(MentionKind.TAG, token.value[len("#person/") :].rstrip("/"))
    elif token.kind is Kind.FIELD and token.field is Field.PERSON:
        for part in _SEVERAL.split(token.value):
            name = _MARKDOWN_LINK.sub(r"\1", part)
            name = name.replace("[[", "").replace("]]", "").split("|", 1)[0]
            yield Mention(MentionKind.FIELD, _path(name.strip().lstrip("@")))


_ADDRESS = regex(r"mid:|.*://", re.IGNORECASE | re.DOTALL)
"""A link that leads out of the notes: to a page, or to a mail (RFC 2392)."""
_SEVERAL = regex(r"\s*[,;&]\s*(?![^\[\]]*\]\])|(?<=\])\s+(?=[@\[])|\s+and\s+(?=[@\[])")
"""The separator between two people in `[to:: [[Alice]], [[Bob]]]`."""
_MARKDOWN_LINK = regex(r"\[[^\[\]]*+\]\(<?([^()<>]*+)>?\)")
_RELATIVE = regex(r"(?:\.{0,2}/)+")


def _path(target: str) -> str:
    """The target of a link in the vault's form: without `./` and `.md`."""
    begin = _RELATIVE.match(target)
    return target[begin.end() if begin else 0 :].removesuffix(".md")


_LABEL = regex(
    r"!?\[\[(?:[^\[\]|]*+\|)?(?P<wiki>[^\[\]]*+)\]\]"
    r"|!?\[(?P<inline>[^\[\]]*+)\]\([^()]*+\)"
)


def label_of(token: Token) -> str:
    """The words of a token; for a link inside the vault the displayed ones.

    Outside the vault such a link means nothing, unlike a web address.
    """
    if token.kind is not Kind.LINK or "://" in token.value:
        return token.text
    return _LABEL.sub(lambda found: found["wiki"] or found["inline"] or "", token.text)


_BLANKS = regex(r"\s+")


def text_of(line: TaskLine) -> str:
    """The line as a sentence: without fields, comments, its due date and block id."""
    due = line.due_token
    words = ""
    for token in line.tokens:
        if token.kind is _TEXT and (opened := _OPENED.search(token.text)):
            # a comment closed on a later line: the rest is private
            words += token.text[: opened.start()]
            break
        hidden = token.kind in HIDDEN or (token is due and token.kind is Kind.DATE)
        words += " " if hidden else token.text
    if due is not None and due.dialect in (Dialect.BARE, Dialect.KEYWORD):
        words = _EMPTY.sub(" ", words) if _MARKS.search(words) else words
    return _BLANKS.sub(" ", words).strip()


_EMPTY = regex(
    r"\(\s*\)|\[\s+\]|\*\*\s+\*\*|(?<!\*)\*\s+\*(?!\*)|(?<!\w)_\s+_(?!\w)"
    r"|\"\s+\"|“\s*”|<\s+>|==\s+=="
)
"""Brackets and emphasis around a date that is shown apart from the sentence."""
_MARKS = regex(r"[(\[*_\"“<=]")
"""What these begin with."""


HIDDEN = frozenset(
    {
        Kind.INDENT,
        Kind.MARKER,
        Kind.CHECKBOX,
        Kind.FIELD,
        Kind.TIME,
        Kind.COMMENT,
        Kind.BREAK,
        Kind.BLOCK_ID,
    }
)
"""What is left out when a line is shown as a sentence."""


_OPENED = regex(r"(?:(?<=\s)|\A)%%(?!\S*%)")
_COMMENT = regex(
    r"%%.*?%%|<!--.*?(?:-->|\Z)|(?:(?<=\s)|\A)%%(?!\S*%).*\Z",
    re.DOTALL,
)
_CODE = regex(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")


def without_comments(text: str) -> str:
    """A text without `%% %%` and `<!-- -->` comments, which are private.

    A comment that begins here and is closed on a later line counts as well.
    """
    if "%%" not in text and "<!--" not in text:
        return text
    # in a code span these markers are literal text
    masked = _CODE.sub(lambda span: "\0" * len(span[0]), text)
    kept, at = [], 0
    for found in _COMMENT.finditer(masked):
        kept.append(text[at : found.start()])
        at = found.end()
    return _BLANKS.sub(" ", " ".join([*kept, text[at:]])).strip()
