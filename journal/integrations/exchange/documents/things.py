"""Things: the JSON of its URL scheme, or a dump of its database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from journal.integrations.exchange.json_values import (
    day,
    get,
    got,
    items,
    texts,
    when,
)
from journal.integrations.exchange.records import Imported, Options, Task
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Status
from journal.model.when import When

_TYPES = frozenset({"to-do", "project", "heading", "checklist-item", "area"})


def _objects(source: Source) -> list[dict[str, Any]]:
    value = source.json
    if isinstance(value, dict):
        for name in ("todos", "tasks", "items", "data"):
            if isinstance(value.get(name), list):
                return items(value[name])
        return [value]
    return items(value)


def _likeness(source: Source) -> int:
    first = next(iter(_objects(source)), {})
    if got(first, "type") not in _TYPES:
        return 0
    if isinstance(first.get("attributes"), dict):
        return 97
    own = {"uuid", "start", "start_date", "stop_date", "today_index", "deadline"}
    return 96 if len(own & first.keys()) >= 3 else 40


def _status(one: dict[str, Any]) -> Status:
    if one.get("completed") is True or got(one, "status") == "completed":
        return Status.DONE
    if one.get("canceled") is True or got(one, "status") in ("canceled", "cancelled"):
        return Status.CANCELLED
    return Status.OPEN


def _tags(one: dict[str, Any]) -> list[str]:
    found = [got(tag, "title") or got(tag, "name") for tag in items(one.get("tags"))]
    if isinstance(one.get("tags"), list):
        found += [tag for tag in one["tags"] if isinstance(tag, str)]
    elif isinstance(one.get("tags"), str):
        found += [tag.strip() for tag in one["tags"].split(",")]
    return [tag for tag in found if tag]


def _task(one: dict[str, Any], row: int, options: Options, key: str = "") -> Task:
    zone = options.zone
    task = Task(row, " ".join(got(one, "title").split()) or "(no title)", key)
    task.notes = got(one, "notes")
    task.tags = _tags(one)
    task.status = _status(one)
    task.due = when(one.get("deadline"), zone)
    starts = one.get("when") or one.get("start_date")
    _starts(task, starts, options)
    if got(one, "start") == "Someday":
        task.tags.append("someday")
    if task.status.closed:
        stopped = one.get("completion-date") or one.get("stop_date")
        task.closed = day(stopped, zone)
    created = one.get("creation-date") or one.get("created")
    task.created = day(created, zone)
    task.modified = day(one.get("modified"), zone)
    boxes = one.get("checklist-items") or one.get("checklist") or []
    for box in items(boxes):
        inner = box.get("attributes") if "attributes" in box else box
        if isinstance(inner, dict):
            child = _task(inner, row, options, got(box, "uuid"))
            task.children.append(child)
    return task


def _starts(task: Task, value: Any, options: Options) -> None:
    """`when`: a day, or `today`, `someday`, `tomorrow`, `evening`; `@` a reminder."""
    for said in texts(value):
        word = said.casefold()
        today = options.now.date()
        if word == "someday":
            task.tags.append("someday")
        elif word in ("today", "evening"):
            task.start = When(today)
        elif word == "anytime":
            continue
        else:
            first, mark, clock = said.partition("@")
            read = options.typed(word) if not first[:1].isdigit() else None
            found = when(first, options.zone) or (read.when if read else None)
            if found is None:
                task.kept.append(("When", said))
                continue
            task.start = When(found.day)
            at = when(f"{found.day} {clock}", None) if mark else None
            task.remind = at if at and at.clock else task.remind


def _nested(one: dict[str, Any], row: int, options: Options) -> Iterator[Task]:
    """The to-dos of an object of the URL scheme, with their headings."""
    inside = one.get("attributes")
    if not isinstance(inside, dict):
        return
    if got(one, "type") == "to-do":
        yield _task(inside, row, options, got(one, "id"))
        return
    title = got(inside, "title")
    heading = ""
    for item in items(inside.get("items")):
        if got(item, "type") == "heading":
            heading = got(item, "attributes", "title")
            continue
        for task in _nested(item, row, options):
            task.headings = tuple(h for h in (title, heading) if h)
            yield task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    found = _objects(sources[0])
    result = Imported("things", "Things", "Things")
    titles = {got(one, "uuid"): got(one, "title") for one in found}
    for row, one in enumerate(found, 1):
        if "attributes" in one:
            result.tasks += _nested(one, row, options)
        elif got(one, "type") == "to-do":
            if one.get("trashed") is True:
                result.left_out["trashed"] += 1
                continue
            task = _task(one, row, options, got(one, "uuid"))
            project = got(one, "project_title") or titles.get(got(one, "project"), "")
            area = got(one, "area_title") or titles.get(got(one, "area"), "")
            heading = got(one, "heading_title") or titles.get(got(one, "heading"), "")
            headings = (project or area, heading)
            task.headings = tuple(h for h in headings if h)
            result.tasks.append(task)
        elif got(one, "type") == "project" and items(one.get("items")):
            for inner in items(one.get("items")):
                if got(inner, "type") == "to-do":
                    task = _task(inner, row, options, got(inner, "uuid"))
                    task.headings = (got(one, "title"),)
                    result.tasks.append(task)
    result.counts = [f"{len(result.tasks)} to-dos"]
    names = "title notes when deadline tags checklist-items status"
    result.used = {name: name for name in names.split()}
    repeats = sum(bool(get(one, "repeat")) for one in found)
    if repeats:
        result.remarks.append(f"{repeats} repeating to-dos come without their rule")
    return result


register(Reader("things", "Things", _likeness, _read))
