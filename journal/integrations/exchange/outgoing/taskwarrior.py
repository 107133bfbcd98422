"""Entries as JSON for `task import`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time, tzinfo
from typing import Any

from journal.integrations.exchange.outgoing.identity import uuid_for
from journal.integrations.exchange.outgoing.rows import Row, Written, lose
from journal.model.entry import Priority, Status
from journal.model.when import When

_PRIORITIES = {
    Priority.HIGHEST: "H",
    Priority.HIGH: "H",
    Priority.MEDIUM: "M",
    Priority.LOW: "L",
    Priority.LOWEST: "L",
}
_STATES = {Status.DONE: "completed", Status.CANCELLED: "deleted"}


def write(rows: Sequence[Row], now: datetime, zone: tzinfo | None) -> Written:
    """A JSON array; days are midnight in the user's zone, written in UTC."""
    lost: dict[str, int] = {}
    tasks = [_task(row, now, zone, lost) for row in rows]
    return Written(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", lost)


def utc(when: When, zone: tzinfo | None) -> str:
    """A local moment as `20261204T080000Z`."""
    at = datetime.combine(when.day, when.clock or time(0))
    there = at.replace(tzinfo=zone) if zone else at.astimezone()
    return there.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _task(
    row: Row, now: datetime, zone: tzinfo | None, lost: dict[str, int]
) -> dict[str, Any]:
    entry = row.entry
    people = " ".join(f"@{name.replace(' ', '-')}" for name in row.handles)
    created = When(entry.created) if entry.created else When(now.date(), now.time())
    task: dict[str, Any] = {
        "uuid": uuid_for("taskwarrior", row.key),
        "description": f"{row.bare} {people}".strip(),
        "status": _STATES.get(entry.status, "pending"),
        "entry": utc(created, zone),
    }
    for name, when in (
        ("due", entry.due),
        ("wait", entry.start),
        ("scheduled", entry.scheduled),
        ("end", When(entry.done) if entry.done else None),
        ("end", When(entry.cancelled) if entry.cancelled else None),
    ):
        if when:
            task[name] = utc(when, zone)
    if entry.status.closed and "end" not in task:
        task["end"] = task["entry"]
    if entry.priority in _PRIORITIES:
        task["priority"] = _PRIORITIES[entry.priority]
    if row.tags:
        task["tags"] = row.tags
    if row.log:
        task["annotations"] = [
            {
                "entry": utc(line.when, zone),
                "description": f"{line.kind}: {line.text}" if line.kind else line.text,
            }
            for line in row.log
        ]
    for label, value in (
        ("remind", entry.remind),
        ("repeat", entry.repeat),
        ("notes", row.notes),
        ("heading", entry.heading),
        ("parent", entry.parent),
        ("block id", entry.block_id),
    ):
        lose(lost, label, value)
    return task
