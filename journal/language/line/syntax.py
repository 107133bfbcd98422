"""One line → lossless tokens: the grammar of an entry.

Reading is lenient: a field counts anywhere in the readable parts (`speech.py`). But if
the Tasks plugin sees a field, that value wins over every other, so the two never
disagree (LANGUAGE, Fields read). Writing replaces or inserts single tokens and never
touches the others: nothing that a person typed is re-serialised.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from journal.language.dates.written_moment import spoken_at
from journal.language.line.date_roles import role_of
from journal.language.line.field_syntax import (
    BRACKET_REST,
    PAREN_REST,
    at_key_field,
    card_field,
    clock,
    inline_field,
    keyword_field,
    reminder_field,
    symbol_field,
)
from journal.language.line.fields import FIELD_OF_SYMBOL, Dialect, Field
from journal.language.line.grammar import TAG, Grammar
from journal.language.line.speech import SILENT
from journal.language.line.tasks_view import STRIP, TasksView, tasks_view
from journal.language.line.tokens import Kind, TaskLine, Token, split_head
from journal.language.regex import regex

MAX_MARKS = 500
"""The most marks read in one line; one with more was not written by a person."""
MAX_LONE_SIGNS = 5000
"""The most signs read in one line that no value follows, so that they are no marks."""


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
        # nothing after the backslash belongs to this line
        tokens.extend(scan_sentence(body[: broken.start()], grammar))
        tokens.append(Token(Kind.BREAK, broken.group()))
    else:
        tokens.extend(scan_sentence(body[: view.start], grammar))
        tokens.extend(_scan_tail(body, view, grammar))
    return TaskLine(tuple(t for t in tokens if t.text), head["mark"])


_HARD_BREAK = regex(r"(?<!\\)(?:\\\\)*(\\)\Z")


def _scan_tail(body: str, view: TasksView, grammar: Grammar) -> Iterator[Token]:
    """The end of the line, which Tasks understands: its fields, tags and spaces."""
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


_TAG_ALONE = regex(rf"(?<!\S){TAG}")


def _scan_tags(text: str) -> Iterator[Token]:
    at = 0
    for found in _TAG_ALONE.finditer(text):
        yield Token(Kind.TEXT, text[at : found.start()])
        yield Token(Kind.TAG, found.group(), value=found.group())
        at = found.end()
    yield Token(Kind.TEXT, text[at:])


def scan_sentence(text: str, grammar: Grammar) -> Iterator[Token]:
    """The tokens of free text: a whole prose line, or the part Tasks does not reach.

    One pass in linear time. After `MAX_MARKS` marks the rest counts as words.
    """
    return _Sentence(text, grammar).tokens()


def too_many_marks(line: TaskLine) -> bool:
    """Whether the line has more marks than were read."""
    if len(line.tokens) > MAX_MARKS:
        return True
    text = str(line)
    return len(text) > MAX_LONE_SIGNS and (
        sum(map(text.count, FIELD_OF_SYMBOL)) > MAX_LONE_SIGNS
    )


_OWN_LINE = regex(r"\s*+[^\W\d_][\w -]{0,40}+::\s")


class _Sentence:
    """One walk through a sentence."""

    def __init__(self, text: str, grammar: Grammar) -> None:
        self.text = text
        self.grammar = grammar
        self.plain = 0
        """The position up to which the text is tokenised."""
        self.joined = -1
        """Where the last name ended; another may be joined to it."""
        self._ticks: dict[int, list[int]] | None = None
        own = _OWN_LINE.match(text) if "::" in text else None
        # Dataview takes the rest of a line after `key::` as the value
        self.dates_speak = own is None or (
            grammar.field_of_key(own.group().strip().rstrip(":").strip()) is not None
        )

    def tokens(self) -> Iterator[Token]:
        text, grammar = self.text, self.grammar
        begins, special = grammar.begins_in(text), grammar.special
        at = marks = lone = 0
        while marks < MAX_MARKS and (begin := begins.search(text, at)):
            found = special.match(text, begin.start())
            if found is None:
                at = begin.start() + 1
                continue
            made = self._tokens_at(found)
            if made is None:
                silent = found["code"] is not None
                at = found.end() if silent else found.start() + 1
                lone += found["symbol"] is not None
                if lone > MAX_LONE_SIGNS:
                    break
                continue
            start, new = made
            if start > self.plain:
                yield Token(Kind.TEXT, text[self.plain : start])
            at = start
            for token in new:
                yield token
                at += len(token.text)
            self.plain = at
            marks += len(new)
        if self.plain < len(text):
            yield Token(Kind.TEXT, text[self.plain :])

    def _tokens_at(self, found: re.Match[str]) -> tuple[int, tuple[Token, ...]] | None:
        """The start of the token(s) that begin around here; None if there are none."""
        name = found.lastgroup or ""
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
                return inline_field(text, found, grammar)
            case "symbol":
                return symbol_field(text, found)
            case "remind":
                return reminder_field(found, grammar)
            case "card":
                return card_field(found, grammar)
            case "clock":
                return clock(found)
            case "keyword":
                return keyword_field(text, found)
            case "at_key":
                return at_key_field(found)
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
        """A code span: up to the next run of equally many backticks."""
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
        """A field with a user-defined name: its dates are not ours."""
        rest = BRACKET_REST if found.group().startswith("[") else PAREN_REST
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


_TICKS = regex("`+")
_KIND = {row.name: row.kind for row in SILENT}


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
        return ""  # a mail address
    return text.strip("<>")


_PERCENT = regex(r"(?:%[0-9a-fA-F]{2})+")


def _unquote(target: str) -> str:
    return _PERCENT.sub(
        lambda m: bytes.fromhex(m.group().replace("%", "")).decode("utf-8", "replace"),
        target,
    )
