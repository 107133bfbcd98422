"""A field in a line → its tokens, notation by notation.

`syntax.py` finds where one begins; what belongs to it is decided here. UNREAD is a
field with an unreadable value: it is kept and reported, never dropped.
"""

from __future__ import annotations

import re

from journal.language.dates import rule_reader as recurrence_reader
from journal.language.dates.field_values import ISO, kanban_day, reminder_value
from journal.language.dates.sign_value import value_after_sign
from journal.language.dates.written_moment import DATE, GAP, spoken_at
from journal.language.line.fields import DATE_FIELDS, FIELD_OF_SYMBOL, Dialect, Field
from journal.language.line.grammar import KEYWORDS, Grammar, field_at_key
from journal.language.line.tokens import Kind, Token
from journal.language.regex import regex

_VALUE_AFTER_SYMBOL: dict[Field, re.Pattern[str]] = {
    Field.PRIORITY: regex("\ufe0f?(?P<value>)"),
    Field.REPEAT: regex(rf"\ufe0f?{GAP}*+(?P<value>[a-zA-Z0-9, !]++)"),
    Field.ON_COMPLETION: regex(rf"\ufe0f?{GAP}*+(?P<value>[a-zA-Z]++)"),
    Field.TASK_ID: regex(rf"\ufe0f?{GAP}*+(?P<value>[a-zA-Z0-9_-]++)"),
    Field.DEPENDS_ON: regex(
        rf"\ufe0f?{GAP}*+(?P<value>[a-zA-Z0-9_-]++(?: *+, *+[a-zA-Z0-9_-]++)*+)"
    ),
}
_BEFORE_VALUE = regex(rf"\ufe0f?{GAP}*+")
_LINKED_DATE = regex(rf"\[\[(?P<wiki>{DATE})\]\]|\[(?P<label>{DATE})\]\([^()\s]*+\)")
_DATE = regex(DATE)
_TIME_BEHIND = regex(rf"(?:T|{GAP}+)[0-9]{{1,2}}:[0-9]{{2}}(?![0-9:])")
_UNTIL_DATE = regex(r"[\w./‐‑–-]++")
_UNTIL = regex(r".*?\b(?:un)?til\s+\S+", re.IGNORECASE)
BRACKET_REST = regex(r"(?P<value>(?:[^\[\]]++|\[\[[^\[\]]*+\]\])*+)\]")
PAREN_REST = regex(r"(?P<value>[^()]*+)\)")


def inline_field(
    text: str, found: re.Match[str], grammar: Grammar
) -> tuple[Token, ...] | None:
    name = grammar.field_of_key(found["key"])
    rest = BRACKET_REST if found.group().startswith("[") else PAREN_REST
    closed = rest.match(text, found.end())
    if name is None or closed is None:
        return None
    value = closed["value"].strip()
    return (
        Token(
            Kind.FIELD,
            text[found.start() : closed.end()],
            name,
            value,
            Dialect.DATAVIEW,
            key=found["key"],
        ),
    )


def symbol_field(text: str, found: re.Match[str]) -> tuple[Token, ...] | None:
    name = FIELD_OF_SYMBOL[found["symbol"]]
    if name in DATE_FIELDS:
        return _dated_symbol(text, found, name)
    follows = _VALUE_AFTER_SYMBOL[name].match(text, found.end())
    if follows is None:
        return None
    value = follows["value"]
    end = follows.end()
    if name is Field.PRIORITY:
        value = found["symbol"]
    elif name is Field.REPEAT:
        value = _rule_in(text, follows)
        end = follows.start("value") + len(value)
        if not value:
            return None
    return (Token(Kind.FIELD, text[found.start() : end], name, value, Dialect.EMOJI),)


def _rule_in(text: str, follows: re.Match[str]) -> str:
    """The rule after a 🔁: as much as reads like one, since nothing marks its end.

    The date after `until` may have any spelling.
    """
    value = follows["value"]
    if "til" not in value.lower():
        return recurrence_reader.readable_prefix(value) or value.rstrip()
    more = _UNTIL_DATE.match(text, follows.end())
    longer = value + (more.group().rstrip(".") if more else "")
    read = recurrence_reader.readable_prefix(longer)
    ends = _UNTIL.match(longer)
    if ends and (read is None or len(read) < ends.end()):
        return ends.group().rstrip(" ,!")  # an unreadable end is not dropped
    return read or value.rstrip()


def _dated_symbol(
    text: str, found: re.Match[str], name: Field
) -> tuple[Token, ...] | None:
    """A sign and the moment after it; UNREAD if that is not a date."""
    begin = _BEFORE_VALUE.match(text, found.end())
    at = begin.end() if begin else found.end()
    if (day := _DATE.match(text, at)) and not text[day.end() : day.end() + 1].isdigit():
        spoken = spoken_at(text, at, day.end(), at)
        value = text[at : spoken.end] if not spoken.is_range else day.group()
        return _field(text, found.start(), at, value, name, Dialect.EMOJI)
    if linked := _LINKED_DATE.match(text, at):
        whole = text[found.start() : linked.end()]
        value = linked["wiki"] or linked["label"]
        if timed := _TIME_BEHIND.match(text, linked.end()):
            value = text[at : timed.end()]
            whole = text[found.start() : timed.end()]
            return (Token(Kind.UNREAD, whole, name, value, Dialect.EMOJI),)
        return (Token(Kind.FIELD, whole, name, value, Dialect.EMOJI),)
    value = value_after_sign(text, at)
    if not value and name in (Field.CREATED, Field.CANCELLED, Field.DONE):
        return None  # an emoji used as decoration
    end = at + len(value) if value else found.end()
    return (Token(Kind.UNREAD, text[found.start() : end], name, value, Dialect.EMOJI),)


def _field(
    text: str, start: int, at: int, value: str, name: Field, dialect: Dialect
) -> tuple[Token, ...]:
    return (Token(Kind.FIELD, text[start : at + len(value)], name, value, dialect),)


def keyword_field(text: str, found: re.Match[str]) -> tuple[Token, ...]:
    """todo.txt's `due:2024-06-01`."""
    name, at = KEYWORDS[found["word"].lower()], found.end()
    if day := _DATE.match(text, at):
        spoken = spoken_at(text, at, day.end(), at)
        if not spoken.is_range and not text[spoken.end : spoken.end + 1].isalnum():
            value = text[at : spoken.end]
            return _field(text, found.start(), at, value, name, Dialect.KEYWORD)
    value = value_after_sign(text, at) or _NEXT_WORD.match(text, at)[0]  # type: ignore[index]
    whole = text[found.start() : at + len(value)]
    return (Token(Kind.UNREAD, whole, name, value, Dialect.KEYWORD),)


_NEXT_WORD = regex(r"[^\s,;)\]]*")


def at_key_field(found: re.Match[str]) -> tuple[Token, ...]:
    """TaskPaper's `@due(2024-06-01)`."""
    name, value = field_at_key(found["at_word"]), found["at_value"].strip()
    kind = Kind.FIELD if ISO.match(value) else Kind.UNREAD
    return (Token(kind, found.group(), name, value, Dialect.KEYWORD),)


def reminder_field(found: re.Match[str], grammar: Grammar) -> tuple[Token, ...] | None:
    inner = found["remind_value"]
    moment, symbol, rule = inner.partition("🔁")
    whole = found.group()
    at, text = Field.REMIND, moment.strip()
    if reminder_value(moment, grammar.reminder) is None:
        digits = text.removeprefix("[[")[:1].isdigit()
        if not digits and not value_after_sign(text, 0):
            return None
        return (Token(Kind.UNREAD, whole, at, text, Dialect.REMINDER),)
    cut = found.start("remind_value") - found.start() + len(moment.rstrip())
    if not symbol or not rule.strip():
        return (Token(Kind.FIELD, whole, at, text, Dialect.REMINDER),)
    return (
        Token(Kind.FIELD, whole[:cut], at, text, Dialect.REMINDER),
        Token(Kind.FIELD, whole[cut:], Field.REPEAT, rule.strip(), Dialect.REMINDER),
    )


def card_field(found: re.Match[str], grammar: Grammar) -> tuple[Token, ...] | None:
    value = found["card_value"] or found["card_link"] or found["card_label"]
    if kanban_day(value, grammar.kanban) is not None or ISO.fullmatch(value):
        return (Token(Kind.FIELD, found.group(), Field.REMIND, value, Dialect.KANBAN),)
    if found["card_value"] or value[:1].isdigit():
        return (Token(Kind.UNREAD, found.group(), Field.REMIND, value, Dialect.KANBAN),)
    return None


def clock(found: re.Match[str]) -> tuple[Token, ...]:
    return (
        Token(
            Kind.TIME,
            found.group(),
            Field.REMIND,
            found["clock_value"],
            Dialect.KANBAN,
        ),
    )
