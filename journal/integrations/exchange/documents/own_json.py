"""What `journal list --json` and `journal export --as json` print, read back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from journal.integrations.exchange.json_values import get, got, items, texts
from journal.integrations.exchange.records import (
    Imported,
    Named,
    NotReadable,
    Options,
    Said,
    Task,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Priority, Status
from journal.model.when import When

_OWN = frozenset("path line status mark text raw people turn headings".split())


def _entries(source: Source) -> list[dict[str, Any]]:
    value = source.json
    if isinstance(value, dict):
        value = value.get("entries")
    return items(value)


def _likeness(source: Source) -> int:
    first = next(iter(_entries(source)), {})
    return 99 if len(_OWN & first.keys()) >= 7 else 0


def moment(value: str) -> When | None:
    """One of our own moments, as `str` of a When writes it."""
    try:
        return When.parse(value) if value else None
    except ValueError:
        return None


def day(value: str) -> date | None:
    """One of our own days."""
    found = moment(value)
    return found.day if found else None


def status(value: str) -> Status:
    """One of our own states; open if unknown."""
    return next((one for one in Status if one.value == value), Status.OPEN)


def priority(value: str) -> Priority:
    """One of our own priorities; none if unknown."""
    return next((one for one in Priority if one.name.lower() == value), Priority.NONE)


def _task(one: dict[str, Any], row: int) -> Task:
    task = Task(row, got(one, "text"), own=True, raw=got(one, "raw"))
    task.people = [Named(name=name) for name in texts(one.get("people"))]
    task.status = status(got(one, "status"))
    task.due, task.start = moment(got(one, "due")), moment(got(one, "start"))
    task.scheduled = moment(got(one, "scheduled"))
    task.remind = moment(got(one, "remind"))
    task.created = day(got(one, "created"))
    task.closed = day(got(one, "done") or got(one, "cancelled"))
    task.priority = priority(got(one, "priority"))
    task.repeat = got(one, "repeat")
    task.tags = [tag.lstrip("#") for tag in texts(one.get("tags"))]
    task.task_id = got(one, "task_id")
    task.depends_on = list(texts(one.get("depends_on")))
    task.block_id = got(one, "block_id")
    task.on_completion = got(one, "on_completion")
    task.headings = tuple(texts(one.get("headings")))
    for line in items(one.get("log")):
        when = moment(got(line, "when"))
        if when:
            task.log.append(Said(when, got(line, "kind"), got(line, "text")))
    for kept in items(one.get("kept")):
        task.kept.append((got(kept, "label"), got(kept, "text")))
    task.notes = got(one, "notes")
    return task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    entries = _entries(sources[0])
    if not entries:
        raise NotReadable("no list of entries")
    result = Imported("json", "Entries of a journal", sources[0].stem)
    placed: dict[tuple[str, Any], Task] = {}
    for row, one in enumerate(entries, 1):
        task = _task(one, row)
        path = got(one, "path")
        placed[path, get(one, "line")] = task
        parent = placed.get((path, get(one, "parent")))
        if parent is not None and parent is not task:
            parent.children.append(task)
        else:
            task.note = path.removesuffix(".md")
            result.tasks.append(task)
    result.counts = [f"{len(entries)} entries"]
    result.used = {name: name for name in entries[0]}
    return result


register(Reader("json", "Entries of a journal", _likeness, _read, keyed=False))
