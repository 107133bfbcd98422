"""What is wrong with an entry, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterator

from journal.language.fields import DATE_FIELDS, Field
from journal.language.grammar import Grammar
from journal.language.reading import when_of
from journal.language.recurrence_reader import Unreadable, parse
from journal.language.tokens import Kind, TaskLine, Token
from journal.model import EntryRef, Problem


def of_entry(ref: EntryRef, line: TaskLine, grammar: Grammar) -> tuple[Problem, ...]:
    """The problems of one task line, left to right."""
    return tuple(_find(ref, line, grammar))


def _find(ref: EntryRef, line: TaskLine, grammar: Grammar) -> Iterator[Problem]:
    for token in line.tokens:
        if (token.kind is Kind.FIELD and token.field in DATE_FIELDS) or (
            token.kind is Kind.DATE and token is line.due_token
        ):
            yield from _date(ref, token, line, grammar)
        elif token.kind is Kind.FIELD and token.field is Field.REPEAT:
            yield from _rule(ref, token)


def _date(
    ref: EntryRef, token: Token, line: TaskLine, grammar: Grammar
) -> Iterator[Problem]:
    if when_of(token, line, grammar) is None:
        name = (token.field or Field.DUE).value
        yield Problem(
            ref.path,
            ref.line,
            f"{token.value} is not a date, so the entry has no {name} date",
            "write a day that exists, as YYYY-MM-DD",
            "impossible-date",
        )


def _rule(ref: EntryRef, token: Token) -> Iterator[Problem]:
    try:
        parse(token.value)
    except Unreadable as error:
        yield Problem(
            ref.path,
            ref.line,
            f"the repeat rule “{token.value}” cannot be read: {error}",
            "write it as “every 2 weeks” or “every month on the 1st”",
            "unreadable-rule",
        )
