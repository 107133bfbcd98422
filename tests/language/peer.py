"""Reading a line the way the conformance rows describe it."""

from __future__ import annotations

from typing import Any

from journal.language.line.fields import Field
from journal.language.line.grammar import Grammar, grammar_of
from journal.language.line.meaning import when_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine
from journal.model.entry import NotePath
from journal.model.settings import (
    TASKS_DEFAULT_STATUSES,
    Settings,
    StatusRule,
    TasksPlugin,
)
from tests.settings import settings_with

DATES = {
    "due": Field.DUE,
    "scheduled": Field.SCHEDULED,
    "start": Field.START,
    "created": Field.CREATED,
    "done": Field.DONE,
    "cancelled": Field.CANCELLED,
}


def settings_of(row: dict[str, Any]) -> Settings:
    """The plugin settings a row was recorded under."""
    context = row.get("context") or {}
    plugin = {**context.get("settings", {}), **row.get("settings", {})}
    rules = tuple(StatusRule(s[0], s[2], s[3]) for s in context.get("statuses", []))
    return settings_with(
        include="all-tasks",
        tasks=TasksPlugin(
            present=True,
            statuses=rules or TASKS_DEFAULT_STATUSES,
            configured_marks=bool(rules),
            global_filter=context.get("global_filter", ""),
            dataview=plugin.get("taskFormat") == "dataview",
            set_created_date=plugin.get("setCreatedDate", False),
            set_done_date=plugin.get("setDoneDate", True),
            set_cancelled_date=plugin.get("setCancelledDate", True),
            next_line_below=plugin.get("recurrenceOnNextLine", False),
            remove_scheduled_on_recurrence=plugin.get(
                "removeScheduledDateOnRecurrence", False
            ),
            filename_as_scheduled=plugin.get("useFilenameAsScheduledDate", False),
        ),
    )


def path_of(row: dict[str, Any]) -> NotePath:
    return NotePath((row.get("context") or {}).get("path", "note.md"))


def date_text(line: TaskLine, field: Field, grammar: Grammar) -> str | None:
    """The date of a field as ISO text; `INVALID` for one that does not exist."""
    token = line.due_token if field is Field.DUE else line.field(field)
    if token is None:
        return None
    when = when_of(token, line, grammar)
    return when.day.isoformat() if when else "INVALID"


def peer_dates(text: str, settings: Settings) -> tuple[str | None, ...] | None:
    """Mark and dates of a line, for comparing two lines."""
    grammar = grammar_of(settings)
    line = scan(text, grammar)
    if line is None:
        return None
    return (line.mark, *(date_text(line, field, grammar) for field in DATES.values()))


def tags_of(line: TaskLine) -> list[str]:
    return [token.value for token in line.tokens if token.kind is Kind.TAG]
