"""What changed in the other system since a record was imported.

`--update` takes over a value only if ours is still the imported one: the user's changes
stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from journal.api.requests import (
    Cancel,
    Complete,
    Intent,
    Reopen,
    Reschedule,
    SetPriority,
)
from journal.integrations.exchange.notes.remembered import Seen
from journal.integrations.exchange.records import Task
from journal.model.entry import Entry, Status
from journal.model.value import value


@value
class Update:
    """A value that has changed there."""

    entry: Entry
    name: str
    value: str
    untouched: bool
    """Whether ours is still the value that was imported."""
    intent: Intent | None
    key: str = ""
    row: int = 0


def fields_of(task: Task) -> dict[str, str]:
    """The values of a task that an import records."""
    return {
        "due": str(task.due or ""),
        "status": _state(task.status),
        "priority": task.priority.name.lower(),
    }


def _state(status: Status) -> str:
    return status.value if status.closed else "open"


def _of_entry(entry: Entry) -> Mapping[str, str]:
    due = entry.due
    if due and due.clock is None and entry.remind and entry.remind.day == due.day:
        # with the Tasks plugin the time of a due date is in the reminder
        due = entry.remind
    return {
        "due": str(due or ""),
        "status": _state(entry.status),
        "priority": entry.priority.name.lower(),
    }


def updates_for(
    task: Task, entry: Entry, seen: Seen | None, today: date
) -> list[Update]:
    """The values that changed there since the import or the last update."""
    if seen is None:
        return []  # no one knows which side has changed
    now, here = fields_of(task), _of_entry(entry)
    found = []
    for name, wanted in now.items():
        before = seen.fields.get(name)
        if before is None or wanted == before or _same(name, wanted, here[name]):
            continue
        untouched = _same(name, before, here[name])
        intent = _intent(name, task, today)
        found.append(Update(entry, name, wanted, untouched, intent, task.key, task.row))
    return found


def _same(name: str, first: str, other: str) -> bool:
    if name == "due" and "T" in first and "T" not in other:
        return first.split("T")[0] == other
    return first == other


def _intent(name: str, task: Task, today: date) -> Intent | None:
    if name == "due":
        return Reschedule(task.due) if task.due else None
    if name == "priority":
        return SetPriority(task.priority)
    day = task.closed or today
    if task.status is Status.DONE:
        return Complete(day)
    if task.status is Status.CANCELLED:
        return Cancel(day)
    return Reopen()
