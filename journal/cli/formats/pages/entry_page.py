"""`journal show`: one entry with its context, or its line taken apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from journal.api.open_vault import OpenVault
from journal.api.view import View
from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.output import Output
from journal.cli.formats.table import columns
from journal.language.cells import cells, fit
from journal.language.clean import clean
from journal.language.line.fields import PRIORITY_SYMBOLS, Field
from journal.language.line.grammar import Grammar, grammar_of
from journal.language.line.status import status_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.day_words import how_long
from journal.practice.agenda.item_words import day_text, days_ago, short_when_of
from journal.practice.agenda.sections import HIDDEN, TO_NUDGE, TODAY
from journal.practice.agenda.shown_text import full_text

_BEFORE, _AFTER = 3, 8


def print_entry(out: Output, item: Item, known: View, id: str) -> None:
    """The entry, why it is up, who it is about and the note around it.

    `id` is its id in this vault.
    """
    entry, journal, today = item.entry, known.journal, known.today
    contact = journal.last_contact(entry, today)
    text, when = clean(full_text(entry)), _state(item, today)
    if out.width and len(id) + cells(text) + cells(when) + 4 <= out.width:
        text = fit(text, out.width - len(id) - cells(when) - 4)
    out.fitted(f"{out.style(id, 'cyan')}  {out.style(text, 'bold')}  {when}".rstrip())
    out.fitted(f"Why now: {clean(known.why(item, contact=False, past=True))}")
    for person in item.people:
        facts = [person.note.org, *person.note.emails] if person.note else []
        out.fitted(" · ".join(clean(f) for f in [person.label, *facts] if f))
    if contact:
        when = f"{day_text(contact.day, today)}, {days_ago((today - contact.day).days)}"
        where = clean(f"{contact.path}:{contact.line}")
        said = f": {clean(contact.what)}" if contact.what else ""
        out.fitted(f"Last contact {when}{said}  {out.style(where, 'dim')}")
    out.data()
    out.fitted(out.style(clean(", ".join([entry.path, *entry.headings])), "cyan"))
    for number, line in journal.lines_around(entry, _BEFORE, _AFTER):
        mark = ">" if number == entry.line else " "
        out.fitted(f"{number:>4} {mark} {clean(line)}".rstrip(), " " * 7)
    if entry.problems:
        out.data()
        out.problems(entry.problems)
    if not entry.status.closed:
        draft = f" · draft {id}" if item.people else ""
        out.fitted(f"Next: journal done {id} · snooze {id} fri{draft}")


def _state(item: Item, today: date) -> str:
    """`2 days late`, `today 14:00`, `done Sun 2 Jun`; empty without a date."""
    short = short_when_of(item, today)
    if short.endswith(" late") and item.days:
        return f"{how_long(-item.days)} late"
    if item.heading == TODAY:
        return "today" if short == "any time" else f"today {short}"
    if item.heading == TO_NUDGE:
        return f"nudge {short}" if short[:1].isdigit() else short
    if item.section is Section.CLOSED:
        return f"{item.entry.status.value} {short}".rstrip()
    return f"hidden until {short}" if item.heading == HIDDEN else short


def print_tokens(out: Output, item: Item, journal: OpenVault) -> None:
    """How each piece of the line was read; the joined pieces are the line."""
    rows = [
        (clean(token["text"]), token["kind"], token["meaning"])
        for token in tokens_json(item, journal)
    ]
    widths = columns(rows, (60 if out.width is None else out.width // 2 - 4, 20, 80))
    for text, kind, meaning in rows:
        head = f"{fit(f'“{text}”', widths[0] + 2)}  {fit(kind, widths[1])}  "
        out.fitted(f"{head}{meaning}".rstrip(), " " * 4)


def tokens_json(item: Item, journal: OpenVault) -> list[dict[str, Any]]:
    """The tokens of an entry's line, for `show --explain --json`."""
    grammar = grammar_of(journal.settings)
    line = scan(item.entry.ref.raw, grammar)
    assert line is not None
    return [
        {
            "text": token.text,
            "kind": token.kind.value,
            "field": token.field.value if token.field else None,
            "value": token.value,
            "dialect": token.dialect.value if token.dialect else None,
            "seen_by_tasks": token.seen,
            "meaning": _meaning(token, line, grammar),
        }
        for token in line.tokens
    ]


def _meaning(token: Token, line: TaskLine, grammar: Grammar) -> str:
    """In words: `due 2024-06-01, seen by Tasks`."""
    if token.kind is Kind.CHECKBOX:
        return status_of(token.value, grammar.tasks).value
    if token.kind is Kind.PERSON:
        return f"person {clean(token.value)}"
    if token.kind is Kind.LINK:
        return f"link to {clean(token.value)}"
    if token.kind is Kind.DATE and token is not line.due_token:
        return "another date in the text (not the due date)"
    if token.field is None:
        return ""
    counts = token in (line.field(token.field), line.due_token)
    parts = [f"{token.field.value} {_value(token)}"]
    if token.kind is Kind.TIME:
        parts = [f"time, belongs to the date next to it, {clean(token.value)}"]
    elif not counts:
        parts.append("ignored: another one counts")
    if token.kind is Kind.FIELD and grammar.tasks.present:
        parts.append(
            "seen by Tasks" if token.seen else "not recognised by Obsidian Tasks"
        )
    return ", ".join(parts)


def _value(token: Token) -> str:
    if token.field is Field.PRIORITY and token.value in PRIORITY_SYMBOLS:
        return PRIORITY_SYMBOLS[token.value].name.lower()
    return clean(token.value)


def page_json(item: Item, known: View) -> dict[str, Any]:
    """The entry as JSON, with the tokens of its line."""
    return {**entry_json(item, known), "tokens": tokens_json(item, known.journal)}
