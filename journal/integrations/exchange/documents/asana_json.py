"""Asana's JSON, from its API or the export of a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from journal.integrations.exchange.json_values import day, got, items, text, when
from journal.integrations.exchange.prose import plain
from journal.integrations.exchange.records import (
    Imported,
    Named,
    Options,
    Task,
    others,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Status
from journal.model.when import When


def _tasks_of(source: Source) -> list[dict[str, Any]]:
    value = source.json
    if isinstance(value, dict):
        value = value.get("data")
    return items(value)


def _likeness(source: Source) -> int:
    first = next(iter(_tasks_of(source)), {})
    if "gid" not in first or "name" not in first:
        return 0
    return 97 if {"due_on", "completed", "assignee"} & first.keys() else 60


def _moment(task: dict[str, Any], name: str, options: Options) -> When | None:
    exact = when(task.get(f"{name}_at"), options.zone, midnight=True)
    return exact or when(task.get(f"{name}_on"), options.zone)


def _task(found: dict[str, Any], row: int, options: Options) -> Task:
    zone = options.zone
    notes = got(found, "notes") or plain(got(found, "html_notes"))
    task = Task(row, " ".join(got(found, "name").split()), got(found, "gid"))
    task.url = got(found, "permalink_url")
    task.notes = notes
    task.due = _moment(found, "due", options)
    task.start = _moment(found, "start", options)
    task.created = day(found.get("created_at"), zone)
    task.modified = day(found.get("modified_at"), zone)
    who = found.get("assignee")
    named = Named(got(who, "name"), got(who, "email")) if who else None
    task.people = others([named] if named else [], options)
    task.tags = [got(tag, "name") for tag in items(found.get("tags"))]
    if found.get("completed") is True:
        task.status = Status.DONE
        task.closed = day(found.get("completed_at"), zone)
    place = next(iter(items(found.get("memberships"))), {})
    project = got(place, "project", "name")
    section = got(place, "section", "name")
    task.headings = tuple(h for h in (project, section) if h)
    for custom in items(found.get("custom_fields")):
        value = got(custom, "display_value") or text(custom.get("text_value"))
        if value:
            task.kept.append((got(custom, "name") or "Field", value))
    children = items(found.get("subtasks"))
    task.children = [_task(child, row, options) for child in children]
    for child in task.children:
        child.headings = ()
    return task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    found = _tasks_of(sources[0])
    result = Imported("asana", "Asana tasks", "Asana")
    result.counts = [f"{len(found)} tasks"]
    by_gid: dict[str, Task] = {}
    parents: dict[str, str] = {}
    ordered = []
    for row, one in enumerate(found, 1):
        task = _task(one, row, options)
        if not task.text:
            task.text = "(no name)"
        ordered.append(task)
        by_gid[task.key] = task
        parents[task.key] = got(one, "parent", "gid")
    inner = {child.key for task in ordered for child in task.children}
    for task in ordered:
        owner = by_gid.get(parents.get(task.key, ""))
        if task.key in inner:
            continue
        if owner is not None and owner is not task and task not in owner.children:
            owner.children.append(task)
        else:
            result.tasks.append(task)
    projects = {t.headings[0] for t in result.tasks if len(t.headings) > 0}
    if len(projects) == 1:
        name = projects.pop()
        result.title, result.note = f"Asana project “{name}”", f"Asana {name}"
        for task in ordered:
            task.headings = task.headings[1:]
    result.used = {
        name: name
        for name in "name notes assignee due_on due_at start_on completed tags "
        "memberships parent".split()
    }
    return result


register(Reader("asana", "Asana", _likeness, _read))
