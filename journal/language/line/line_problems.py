"""What is wrong with an entry, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterator

from journal.language.clean import clean
from journal.language.dates.rule_reader import Unreadable, parse
from journal.language.line.advice import hidden_problem
from journal.language.line.fields import DATE_FIELDS, Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import when_of
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.model.entry import EntryRef, Problem


def of_entry(
    ref: EntryRef, line: TaskLine, grammar: Grammar, *, closed: bool
) -> tuple[Problem, ...]:
    """The problems of one task line, left to right.

    Fields that Tasks does not see matter only where the plugin is used, and on
    entries that are still open.
    """
    found = list(_find(ref, line, grammar))
    if grammar.tasks.present and not closed:
        hidden = hidden_problem(ref, line, grammar)
        found += [hidden] if hidden else []
    return tuple(found)


def _find(ref: EntryRef, line: TaskLine, grammar: Grammar) -> Iterator[Problem]:
    due = line.due_token
    for token in line.tokens:
        if (token.kind is Kind.FIELD and token.field in DATE_FIELDS) or (
            token.kind is Kind.DATE and token is due
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
        rule = parse(token.value)
    except Unreadable as error:
        yield Problem(
            ref.path,
            ref.line,
            f"the repeat rule “{clean(token.value)}” cannot be read: {error}",
            "write it as “every 2 weeks” or “every month on the 1st”",
            "unreadable-rule",
        )
        return
    # an ending ("every 2 mondays", "at 9am") is harmless, a word is not
    if " " in token.value and len(rule.unread) > 2:
        yield Problem(
            ref.path,
            ref.line,
            f"“{clean(rule.unread)}” in the rule says nothing: it means “{rule}”",
            "Obsidian Tasks drops these words too; take them out, or say it otherwise",
            "unread-words",
        )
