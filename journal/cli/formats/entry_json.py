"""An entry as JSON: a stable interface for scripts (docs/reference/json.md)."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from journal.model.entry import Priority, Problem
from journal.model.settings import Settings
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.entry_ids import entry_id
from journal.practice.people.people import People
from journal.practice.people.whose_turn import attempts_of
from journal.practice.team.owners import owners_of


def _iso(value: When | date | None) -> str | None:
    if value is None:
        return None
    return str(value) if isinstance(value, When) else value.isoformat()


class Known(Protocol):
    """What is known beside the entry itself; a `View` is one."""

    today: date

    @property
    def people(self) -> People: ...
    @property
    def settings(self) -> Settings: ...
    def last_contact(self, item: Item) -> date | None: ...
    def why(self, item: Item) -> str: ...


def entry_json(item: Item, known: Known) -> dict[str, Any]:
    """The keys of an entry, in order. Lists are never null."""
    entry, today = item.entry, known.today
    contact = known.last_contact(item)
    said = [line.when.day for line in entry.log if line.when.day <= today]
    return {
        "id": entry_id(entry.ref),
        "path": entry.path,
        "line": entry.line,
        "status": entry.status.value,
        "mark": entry.mark,
        "text": entry.text,
        "raw": entry.ref.raw,
        "people": [person.name for person in item.people],
        "due": _iso(entry.due),
        "remind": _iso(entry.remind),
        "scheduled": _iso(entry.scheduled),
        "start": _iso(entry.start),
        "created": _iso(entry.created),
        "done": _iso(entry.done),
        "cancelled": _iso(entry.cancelled),
        "priority": (
            None if entry.priority is Priority.NONE else entry.priority.name.lower()
        ),
        "repeat": entry.repeat,
        "tags": list(entry.tags),
        "block_id": entry.block_id,
        "task_id": entry.task_id,
        "depends_on": list(entry.depends_on),
        "heading": entry.heading,
        "turn": item.turn.value,
        "attempts": attempts_of(entry, item.people),
        "last_contact": _iso(contact or max(said, default=None)),
        "problems": [problem_json(problem) for problem in entry.problems],
        "on_completion": entry.on_completion,
        "headings": list(entry.headings),
        "parent": entry.parent,
        "end": entry.end,
        "log": [
            {
                "when": _iso(line.when),
                "kind": line.kind or None,
                "text": line.text,
                "line": line.line,
            }
            for line in entry.log
        ],
        "why": known.why(item),
        "owner": list(owners_of(entry, known.people, known.settings)),
    }


def problem_json(problem: Problem) -> dict[str, Any]:
    """A problem, as in `check --json` and in entries."""
    return {
        "path": problem.path,
        "line": problem.line,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "fix": problem.fix,
    }
