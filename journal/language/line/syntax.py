"""One line → lossless tokens: the grammar of an entry, read.

Reading is lenient: a field counts wherever it stands in what speaks
(`speech.py`). Only where the Tasks plugin sees a field, its value wins over
every other, so that the two never disagree (LANGUAGE, Fields read). Writing
replaces or inserts single tokens and never touches the others: nothing a person
typed is re-serialised.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from journal.language.dates import rule_reader as recurrence_reader
from journal.language.dates.field_values import (
    ISO,
    kanban_day,
    reminder_value,
)
from journal.language.dates.sign_value import value_after_sign
from journal.language.dates.written_moment import DATE, GAP, spoken_at
from journal.language.line.date_roles import role_of
from journal.language.line.fields import DATE_FIELDS, FIELD_OF_SYMBOL, Dialect, Field
from journal.language.line.grammar import KEYWORDS, TAG, Grammar, field_at_key
from journal.language.line.speech import SILENT
from journal.language.line.tasks_view import STRIP, TasksView, tasks_view
from journal.language.line.tokens import Kind, TaskLine, Token, split_head

MAX_MARKS = 500
"""Marks of one line that are read; a line with more was not written by a person."""

_VALUE_AFTER_SYMBOL: dict[Field, re.Pattern[str]] = {
    Field.PRIORITY: re.compile("\ufe0f?(?P<value>)"),
    Field.REPEAT: re.compile(rf"\ufe0f?{GAP}*+(?P<value>[a-zA-Z0-9, !]++)"),
    Field.ON_COMPLETION: re.compile(rf"\ufe0f?{GAP}*+(?P<value>[a-zA-Z]++)"),
    Field.TASK_ID: re.compile(rf"\ufe0f?{GAP}*+(?P<value>[a-zA-Z0-9_-]++)"),
    Field.DEPENDS_ON: re.compile(
        rf"\ufe0f?{GAP}*+(?P<value>[a-zA-Z0-9_-]++(?: *+, *+[a-zA-Z0-9_-]++)*+)"
    ),
}
_BEFORE_VALUE = re.compile(rf"\ufe0f?{GAP}*+")
_LINKED_DATE = re.compile(
    rf"\[\[(?P<wiki>{DATE})\]\]|\[(?P<label>{DATE})\]\([^()\s]*+\)"
)
_DATE = re.compile(DATE)
_TIME_BEHIND = re.compile(rf"(?:T|{GAP}+)[0-9]{{1,2}}:[0-9]{{2}}(?![0-9:])")
_UNTIL_DATE = re.compile(r"[\w./‐‑–-]++")
_UNTIL = re.compile(r".*?\b(?:un)?til\s+\S+", re.IGNORECASE)
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
    if view.block is None and (broken := _HARD_BREAK.search(body)):
        # behind the backslash nothing can stand that is still of this line
        tokens.extend(scan_sentence(body[: broken.start()], grammar))
        tokens.append(Token(Kind.BREAK, broken.group()))
    else:
        tokens.extend(scan_sentence(body[: view.start], grammar))
        tokens.extend(_scan_tail(body, view, grammar))
    return TaskLine(tuple(t for t in tokens if t.text), head["mark"])


_HARD_BREAK = re.compile(r"(?<!\\)(?:\\\\)*(\\)\Z")


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
    """The tokens of free text: all of a prose line, or what Tasks does not reach.

    One pass: the time is in proportion to the length. Behind `MAX_MARKS` marks
    the rest is taken for words.
    """
    return _Sentence(text, grammar).tokens()


def too_many_marks(line: TaskLine) -> bool:
    """Whether the line had more marks than were read."""
    return len(line.tokens) > MAX_MARKS


_OWN_LINE = re.compile(r"\s*+[^\W\d_][\w -]{0,40}+::\s")


class _Sentence:
    """One walk through a sentence."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text = text
        self.grammar = grammar
        self.plain = 0
        """Up to where the text is in tokens."""
        self.joined = -1
        """Where the last name ended, to which another may be joined."""
        self._ticks: dict[int, list[int]] | None = None
        own = _OWN_LINE.match(text) if "::" in text else None
        # Dataview takes the rest of a line behind `key::` for the value
        self.dates_speak = own is None or (
            grammar.field_of_key(own.group().strip().rstrip(":").strip()) is not None
        )

    def tokens(self) -> Iterator[Token]:
        text, grammar = self.text, self.grammar
        begins, special = grammar.begins_in(text), grammar.special
        at = marks = 0
        while marks < MAX_MARKS and (begin := begins.search(text, at)):
            found = special.match(text, begin.start())
            if found is None:
                at = begin.start() + 1
                continue
            made = self._tokens_at(found)
            if made is None:
                silent = found["code"] is not None
                at = found.end() if silent else found.start() + 1
                continue
            start, new = made
            if start > self.plain:
                yield Token(Kind.TEXT, text[self.plain : start])
            yield from new
            at = self.plain = start + sum(len(token.text) for token in new)
            marks += len(new)
        if self.plain < len(text):
            yield Token(Kind.TEXT, text[self.plain :])

    def _tokens_at(self, found: re.Match[str]) -> tuple[int, tuple[Token, ...]] | None:
        """Where the token(s) that begin about here start; None if it is nothing."""
        name = _which(found)
        if name == "date":
            return self._date(found)
        made = self._made(name, found)
        return None if made is None else (found.start(), made)

    def _made(self, name: str, found: re.Match[str]) -> tuple[Token, ...] | None:
        text, grammar = self.text, self.grammar
        match name:
            case "code":
                return self._code(found)
            case "own":
                return self._own_field(found)
            case "inline":
                return _inline_field(text, found, grammar)
            case "symbol":
                return _symbol_field(text, found)
            case "remind":
                return _reminder(found, grammar)
            case "card":
                return _card(found, grammar)
            case "clock":
                return _clock(found)
            case "keyword":
                return _keyword(text, found)
            case "at_key":
                return _at_key(found)
            case "tag":
                return (Token(Kind.TAG, found.group(), value=found.group()),)
            case "person":
                return self._person(found)
            case "wiki" | "link" | "auto" | "url" | "reference":
                return (Token(Kind.LINK, found.group(), value=_link_target(found)),)
            case _:
                return (Token(_KIND[name], found.group()),)

    def _date(self, found: re.Match[str]) -> tuple[int, tuple[Token, ...]] | None:
        text = self.text
        if not self.dates_speak:
            return None
        spoken = spoken_at(text, found.start(), found.end(), self.plain)
        whole = text[spoken.start : spoken.end]
        before = text[max(0, spoken.start - 100) : spoken.start]
        behind = text[spoken.end : spoken.end + 30]
        role = role_of(before, behind, is_range=spoken.is_range)
        kind = Kind.SPAN if spoken.is_range else Kind.DATE
        token = Token(kind, whole, Field.DUE, whole, Dialect.BARE, role=role)
        return spoken.start, (token,)

    def _code(self, found: re.Match[str]) -> tuple[Token, ...] | None:
        """A code span: up to the next run of exactly as many backticks."""
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(self.text):
                self._ticks.setdefault(len(run.group()), []).append(run.start())
        length = len(found["code"])
        runs = self._ticks.get(length, [])
        at = bisect_left(runs, found.end())
        if at == len(runs):
            return None
        return (Token(Kind.CODE, self.text[found.start() : runs[at] + length]),)

    def _own_field(self, found: re.Match[str]) -> tuple[Token, ...] | None:
        """A field with a name of the user's own: its dates are not ours."""
        rest = _BRACKET_REST if found.group().startswith("[") else _PAREN_REST
        closed = rest.match(self.text, found.end())
        if closed is None:
            return None
        inner = [
            token
            for token in _Sentence(closed["value"], self.grammar).tokens()
            if token.text
        ]
        kept = (Kind.LINK, Kind.PERSON, Kind.TAG, Kind.CODE, Kind.COMMENT, Kind.STRUCK)
        return (
            Token(Kind.TEXT, found.group()),
            *(t if t.kind in kept else Token(Kind.TEXT, t.text) for t in inner),
            Token(Kind.TEXT, self.text[closed.end("value") : closed.end()]),
        )

    def _person(self, found: re.Match[str]) -> tuple[Token, ...] | None:
        before = self.text[: found.start()][-1:]
        if before in ("/", "-") and self.joined != found.start() - 1:
            return None  # an address or a path
        handle = found["handle"].rstrip(".-")
        if before in ("_", "*", "~"):
            handle = handle.rstrip("_")
        if handle.casefold() in self.grammar.not_people:
            return None
        self.joined = found.start() + 1 + len(handle)
        return (Token(Kind.PERSON, f"@{handle}", value=handle),)


_TICKS = re.compile("`+")
_KIND = {row.name: row.kind for row in SILENT}
_ALTERNATIVES = (
    "symbol", "tag", "person", "date", "wiki", "inline", "keyword", "code", "remind",
    "card", "clock", "at_key", *(n for n in _KIND if n not in ("code", "wiki")),
)  # fmt: skip


def _which(found: re.Match[str]) -> str:
    return next(name for name in _ALTERNATIVES if found[name] is not None)


def _link_target(found: re.Match[str]) -> str:
    text = found.group()
    if found["wiki"]:
        target = text.lstrip("!")[2:-2].split("|", 1)[0].rstrip("\\")
        return target.split("#", 1)[0].split("^", 1)[0].strip()
    if found["link"]:
        target = text[text.rindex("](") + 2 : -1].split(' "', 1)[0].strip("<> ")
        return _unquote(target.split("#", 1)[0])
    if found["reference"]:
        return ""
    if "://" not in text and "@" in text:
        return ""  # an address of mail
    return text.strip("<>")


_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")


def _unquote(target: str) -> str:
    return _PERCENT.sub(
        lambda m: bytes.fromhex(m.group().replace("%", "")).decode("utf-8", "replace"),
        target,
    )


# ---------------------------------------------------------------- fields


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
    """The rule behind a 🔁: what reads as one, for nothing marks its end.

    The date behind `until` may be written in any way.
    """
    value = follows["value"]
    if "til" not in value.lower():
        return recurrence_reader.readable_prefix(value) or value.rstrip()
    more = _UNTIL_DATE.match(text, follows.end())
    longer = value + (more.group().rstrip(".") if more else "")
    read = recurrence_reader.readable_prefix(longer)
    ends = _UNTIL.match(longer)
    if ends and (read is None or len(read) < ends.end()):
        return ends.group().rstrip(" ,!")  # an end that is not read is not dropped
    return read or value.rstrip()


def _dated_symbol(
    text: str, found: re.Match[str], name: Field
) -> tuple[Token, ...] | None:
    """A sign and the moment behind it; UNREAD where that is no date."""
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
        return None  # an emoji that decorates a sentence
    end = at + len(value) if value else found.end()
    return (Token(Kind.UNREAD, text[found.start() : end], name, value, Dialect.EMOJI),)


def _field(
    text: str, start: int, at: int, value: str, name: Field, dialect: Dialect
) -> tuple[Token, ...]:
    return (Token(Kind.FIELD, text[start : at + len(value)], name, value, dialect),)


def _keyword(text: str, found: re.Match[str]) -> tuple[Token, ...]:
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


_NEXT_WORD = re.compile(r"[^\s,;)\]]*")


def _at_key(found: re.Match[str]) -> tuple[Token, ...]:
    """TaskPaper's `@due(2024-06-01)`."""
    name, value = field_at_key(found["at_word"]), found["at_value"].strip()
    kind = Kind.FIELD if ISO.match(value) else Kind.UNREAD
    return (Token(kind, found.group(), name, value, Dialect.KEYWORD),)


def _reminder(found: re.Match[str], grammar: Grammar) -> tuple[Token, ...] | None:
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


def _card(found: re.Match[str], grammar: Grammar) -> tuple[Token, ...] | None:
    value = found["card_value"] or found["card_link"] or found["card_label"]
    if kanban_day(value, grammar.kanban) is not None or ISO.fullmatch(value):
        return (Token(Kind.FIELD, found.group(), Field.REMIND, value, Dialect.KANBAN),)
    if found["card_value"] or value[:1].isdigit():
        return (Token(Kind.UNREAD, found.group(), Field.REMIND, value, Dialect.KANBAN),)
    return None


def _clock(found: re.Match[str]) -> tuple[Token, ...]:
    return (
        Token(
            Kind.TIME,
            found.group(),
            Field.REMIND,
            found["clock_value"],
            Dialect.KANBAN,
        ),
    )
