"""One line → lossless tokens: the grammar of an entry, read.

Reading is lenient: a field counts wherever it stands, outside code and links.
Only where the Tasks plugin sees a field, its value wins over every other, so
that the two never disagree (LANGUAGE, Fields read). Writing replaces or inserts
single tokens and never touches the others: nothing a person typed is
re-serialised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from journal.language.dates import rule_reader as recurrence_reader
from journal.language.dates.field_values import (
    ISO,
    kanban_day,
    kanban_time,
    reminder_value,
)
from journal.language.line.fields import DATE_FIELDS, FIELD_OF_SYMBOL, Dialect, Field
from journal.language.line.grammar import MOMENT, Grammar
from journal.language.line.tasks_view import STRIP, TAG, TasksView, tasks_view
from journal.language.line.tokens import Kind, TaskLine, Token, split_head

_GAP = "[ \t\xa0]*+"

_VALUE_AFTER_SYMBOL: dict[Field, re.Pattern[str]] = {
    **{
        name: re.compile(rf"\ufe0f?{_GAP}(?P<value>{MOMENT})(?![0-9])")
        for name in DATE_FIELDS
    },
    Field.PRIORITY: re.compile("\ufe0f?(?P<value>)"),
    Field.REPEAT: re.compile(rf"\ufe0f?{_GAP}(?P<value>[a-zA-Z0-9, !]++)"),
    Field.ON_COMPLETION: re.compile(rf"\ufe0f?{_GAP}(?P<value>[a-zA-Z]++)"),
    Field.TASK_ID: re.compile(rf"\ufe0f?{_GAP}(?P<value>[a-zA-Z0-9_-]++)"),
    Field.DEPENDS_ON: re.compile(
        rf"\ufe0f?{_GAP}(?P<value>[a-zA-Z0-9_-]++(?: *+, *+[a-zA-Z0-9_-]++)*+)"
    ),
}
_BRACKET_REST = re.compile(r"(?P<value>(?:[^\[\]]++|\[\[[^\[\]]*+\]\])*+)\]")
_PAREN_REST = re.compile(r"(?P<value>[^()]*+)\)")


def scan(line: str, grammar: Grammar) -> TaskLine | None:
    """The tokens of a task line, or None if it is none. Never raises.

    `"".join(token.text …)` is `line`, whatever the line is.
    """
    head = split_head(line)
    if head is None:
        return None
    tokens = [
        Token(Kind.INDENT, head["indent"]),
        Token(Kind.MARKER, head["marker"] + head["gap"]),
        Token(Kind.CHECKBOX, f"[{head['mark']}]", value=head["mark"]),
    ]
    body = line[head.end() :]
    view = tasks_view(body, dataview=grammar.tasks.dataview)
    tokens.extend(scan_sentence(body[: view.start], grammar))
    tokens.extend(_scan_tail(body, view, grammar))
    return TaskLine(tuple(t for t in tokens if t.text), head["mark"])


def _scan_tail(body: str, view: TasksView, grammar: Grammar) -> Iterator[Token]:
    """The end of the line that Tasks understands: its fields, tags and spaces."""
    dialect = Dialect.DATAVIEW if grammar.tasks.dataview else Dialect.EMOJI
    at = view.start
    for seen in view.fields:
        yield from _scan_tags(body[at : seen.start])
        yield Token(
            Kind.FIELD,
            body[seen.start : seen.end],
            seen.name,
            seen.value,
            dialect,
            seen=True,
        )
        at = seen.end
    yield from _scan_tags(body[at : view.end])
    if view.block is None:
        yield Token(Kind.TEXT, body[view.end :])
        return
    yield Token(Kind.TEXT, body[view.end : view.block])
    link = body[view.block :].rstrip(STRIP)
    yield Token(Kind.BLOCK_ID, link, value=link[1:])
    yield Token(Kind.TEXT, body[view.block + len(link) :])


_TAG_ALONE = re.compile(rf"(?<!\S){TAG}")


def _scan_tags(text: str) -> Iterator[Token]:
    at = 0
    for found in _TAG_ALONE.finditer(text):
        yield Token(Kind.TEXT, text[at : found.start()])
        yield Token(Kind.TAG, found.group(), value=found.group())
        at = found.end()
    yield Token(Kind.TEXT, text[at:])


def scan_sentence(text: str, grammar: Grammar) -> Iterator[Token]:
    """The tokens of free text: all of a prose line, or what Tasks does not reach."""
    at = plain = 0
    while found := grammar.find(text, at):
        token = _token_at(text, found, grammar)
        if token is None:
            at = (
                found.start() + len(found.group())
                if found["code"]
                else found.start() + 1
            )
            continue
        yield Token(Kind.TEXT, text[plain : found.start()])
        yield from token
        at = plain = found.start() + sum(len(t.text) for t in token)
    yield Token(Kind.TEXT, text[plain:])


def _token_at(
    text: str, found: re.Match[str], grammar: Grammar
) -> tuple[Token, ...] | None:
    """Token(s) that begin where `found` does; None if it was nothing after all."""
    match _which(found):
        case "code":
            return _code(text, found)
        case "wiki" | "link" | "auto" | "url":
            return (Token(Kind.LINK, found.group(), value=_link_target(found)),)
        case "inline":
            return _inline_field(text, found, grammar)
        case "symbol":
            return _symbol_field(text, found)
        case "remind":
            return _reminder(found, grammar)
        case "card":
            return _card(found, grammar)
        case "clock":
            return _clock(found, grammar)
        case "keyword":
            value = found["keyword_value"]
            return (
                Token(Kind.FIELD, found.group(), Field.DUE, value, Dialect.KEYWORD),
            )
        case "tag":
            return (Token(Kind.TAG, found.group(), value=found.group()),)
        case "person":
            return _person(found, grammar)
        case _:
            return (
                Token(
                    Kind.DATE,
                    found["date"],
                    Field.DUE,
                    found["date"],
                    Dialect.BARE,
                ),
            )


_ALTERNATIVES = (
    "code", "wiki", "inline", "link", "auto", "url", "symbol", "remind", "clock",
    "card", "keyword", "tag", "person", "date",
)  # fmt: skip


def _which(found: re.Match[str]) -> str:
    return next(name for name in _ALTERNATIVES if found[name] is not None)


def _code(text: str, found: re.Match[str]) -> tuple[Token, ...] | None:
    """A code span: up to the next run of exactly as many backticks."""
    ticks = found["code"]
    closing = re.compile(rf"(?<!`){ticks}(?!`)").search(text, found.end())
    if closing is None:
        return None
    return (Token(Kind.CODE, text[found.start() : closing.end()]),)


def _link_target(found: re.Match[str]) -> str:
    text = found.group()
    if found["wiki"]:
        return text.lstrip("!")[2:-2].split("|", 1)[0].split("#", 1)[0].strip()
    if found["link"]:
        target = text[text.rindex("](") + 2 : -1].split(' "', 1)[0].strip("<> ")
        return _unquote(target.split("#", 1)[0])
    return text.strip("<>")


_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")


def _unquote(target: str) -> str:
    return _PERCENT.sub(
        lambda m: bytes.fromhex(m.group().replace("%", "")).decode("utf-8", "replace"),
        target,
    )


def _inline_field(
    text: str, found: re.Match[str], grammar: Grammar
) -> tuple[Token, ...] | None:
    name = grammar.field_of_key(found["key"])
    rest = _BRACKET_REST if found.group().startswith("[") else _PAREN_REST
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


def _symbol_field(text: str, found: re.Match[str]) -> tuple[Token, ...] | None:
    symbol = found["symbol"]
    name = FIELD_OF_SYMBOL[symbol]
    follows = _VALUE_AFTER_SYMBOL[name].match(text, found.end())
    if follows is None:
        return None
    value = follows["value"]
    end = follows.end()
    if name is Field.PRIORITY:
        value = symbol
    elif name is Field.REPEAT:
        # nothing marks the end of a rule in mid-sentence: take what reads as one
        value = recurrence_reader.readable_prefix(value) or value.rstrip()
        end = follows.start("value") + len(value)
        if not value:
            return None
    return (Token(Kind.FIELD, text[found.start() : end], name, value, Dialect.EMOJI),)


def _reminder(found: re.Match[str], grammar: Grammar) -> tuple[Token, ...] | None:
    inner = found["remind_value"]
    moment, symbol, rule = inner.partition("🔁")
    if reminder_value(moment, grammar.reminder) is None:
        return None
    cut = found.start("remind_value") - found.start() + len(moment.rstrip())
    whole = found.group()
    at, text = Field.REMIND, moment.strip()
    if not symbol or not rule.strip():
        return (Token(Kind.FIELD, whole, at, text, Dialect.REMINDER),)
    return (
        Token(Kind.FIELD, whole[:cut], at, text, Dialect.REMINDER),
        Token(Kind.FIELD, whole[cut:], Field.REPEAT, rule.strip(), Dialect.REMINDER),
    )


def _card(found: re.Match[str], grammar: Grammar) -> tuple[Token, ...] | None:
    value = found["card_value"] or found["card_link"]
    if kanban_day(value, grammar.kanban) is None and not ISO.fullmatch(value):
        return None
    return (Token(Kind.FIELD, found.group(), Field.REMIND, value, Dialect.KANBAN),)


def _clock(found: re.Match[str], grammar: Grammar) -> tuple[Token, ...] | None:
    value = found["clock_value"]
    if kanban_time(value, grammar.kanban) is None:
        return None
    return (Token(Kind.TIME, found.group(), Field.REMIND, value, Dialect.KANBAN),)


def _person(found: re.Match[str], grammar: Grammar) -> tuple[Token, ...] | None:
    handle = found["handle"].rstrip(".-")
    if handle.casefold() in grammar.not_people:
        return None
    return (Token(Kind.PERSON, f"@{handle}", value=handle),)
