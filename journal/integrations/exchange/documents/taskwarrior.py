"""`task export`: an array, an object a line, or lines with commas at their ends."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from journal.integrations.exchange.json_values import (
    day,
    got,
    items,
    text,
    texts,
    when,
)
from journal.integrations.exchange.records import (
    Imported,
    Named,
    NotReadable,
    Options,
    Refused,
    Said,
    Task,
    others,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import MAX_DEPTH, Source
from journal.model.entry import Priority, Status

_OWN = frozenset("uuid description status entry modified urgency".split())
_KNOWN = frozenset(
    """id uuid description status entry modified urgency due wait scheduled start end
    until tags project priority recur annotations depends parent mask imask rtype
    template last""".split()
)
_PRIORITIES = {"H": Priority.HIGH, "M": Priority.MEDIUM, "L": Priority.LOW}
_PERSON = re.compile(r"(?<!\S)@([^\W\d_][\w.-]*)")


def _objects(source: Source) -> tuple[list[tuple[int, Any]], list[Refused]]:
    value = source.json
    if isinstance(value, list):
        return list(enumerate(items(value), 1)), []
    if isinstance(value, dict):
        return [(1, value)], []
    found: list[tuple[int, Any]] = []
    refused = []
    for number, line in enumerate(source.lines, 1):
        body = line.strip().rstrip(",")
        if body in ("", "[", "]"):
            continue
        if not body.startswith("{"):
            return [], []
        try:
            if body.count("{") + body.count("[") > MAX_DEPTH:
                raise ValueError("nested too deep")
            found.append((number, json.loads(body)))
        except (ValueError, RecursionError) as error:
            hint = "the other lines are imported"
            refused.append(Refused(number, "no-text", f"no valid JSON: {error}", hint))
    return found, refused


def _likeness(source: Source) -> int:
    if source.text.lstrip()[:1] not in ("{", "["):
        return 0
    found, _ = _objects(source)
    first = next((one for _, one in found if isinstance(one, dict)), {})
    if "description" not in first or "status" not in first:
        return 0
    own = len(_OWN & first.keys())
    stamped = re.fullmatch(r"\d{8}T\d{6}Z", got(first, "entry")) is not None
    return 98 if own >= 4 and stamped else 80 if own >= 4 or stamped else 30


_UNITS = {
    "d": "day", "day": "day", "days": "day", "w": "week", "wk": "week", "wks": "week",
    "week": "week", "weeks": "week", "m": "month", "mo": "month", "mth": "month",
    "mths": "month", "month": "month", "months": "month", "q": "3 months",
    "y": "year", "yr": "year", "yrs": "year", "year": "year", "years": "year",
}  # fmt: skip
_NAMED = {
    "daily": "every day", "weekly": "every week", "monthly": "every month",
    "yearly": "every year", "annual": "every year", "annually": "every year",
    "biweekly": "every 2 weeks", "fortnight": "every 2 weeks",
    "fortnightly": "every 2 weeks", "quarterly": "every 3 months",
    "bimonthly": "every 2 months", "semiannual": "every 6 months",
    "biannual": "every 2 years", "biyearly": "every 2 years",
    "weekdays": "every weekday",
}  # fmt: skip


def rule_of(recur: str) -> str:
    """`3d`, `weekly`, `P1M` as a rule in words; empty if unknown."""
    word = recur.strip().casefold()
    if word in _NAMED:
        return _NAMED[word]
    found = re.fullmatch(r"p?\s*(\d+)?\s*([a-z]+)", word)
    unit = _UNITS.get(found[2]) if found else None
    if not found or unit is None:
        return ""
    count = int(found[1] or 1)
    if unit == "3 months":
        return f"every {3 * count} months"
    return f"every {unit}" if count == 1 else f"every {count} {unit}s"


def _task(one: dict[str, Any], row: int, options: Options) -> Task:
    zone = options.zone
    words = " ".join(got(one, "description").split())
    people = [Named(handle=m[1].rstrip(".-")) for m in _PERSON.finditer(words)]
    rest = " ".join(_PERSON.sub(" ", words).split())
    task = Task(row, rest or words, got(one, "uuid"))
    task.people = others(people, options)
    state = got(one, "status")
    if state == "completed":
        task.status = Status.DONE
    elif state == "deleted":
        task.status = Status.CANCELLED
    elif "start" in one:
        task.kept.append(("Started", text(one["start"])))
    task.due = when(one.get("due"), zone)
    task.scheduled = when(one.get("scheduled"), zone)
    if state == "waiting" or one.get("wait"):
        task.start = when(one.get("wait"), zone)
    task.created = day(one.get("entry"), zone)
    task.modified = day(one.get("modified"), zone)
    task.closed = day(one.get("end"), zone) if task.status.closed else None
    task.priority = _PRIORITIES.get(got(one, "priority"), Priority.NONE)
    task.tags = list(texts(one.get("tags")))
    if len(task.tags) == 1 and "," in task.tags[0]:
        task.tags = task.tags[0].split(",")
    project = got(one, "project")
    if project:
        task.tags.append(project.replace(".", "/"))
    for note in items(one.get("annotations")):
        at = when(note.get("entry"), zone)
        if at and got(note, "description"):
            task.log.append(Said(at, "note", got(note, "description")))
    depends = one.get("depends")
    for part in texts(depends):
        task.depends_on += [key.strip() for key in part.split(",") if key.strip()]
    if one.get("recur"):
        task.repeat = rule_of(got(one, "recur"))
        if not task.repeat:
            task.kept.append(("Repeats", got(one, "recur")))
    for name, value in one.items():
        if name not in _KNOWN and text(value):
            task.kept.append((name.replace("_", " ").capitalize(), text(value)))
    if one.get("until"):
        task.kept.append(("Until", text(one["until"])))
    return task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    result = Imported("taskwarrior", "Taskwarrior", "Taskwarrior")
    found, result.refused = _objects(sources[0])
    if not found:
        raise NotReadable("no export of Taskwarrior: no object in it")
    for row, one in found:
        state = got(one, "status")
        if state == "recurring":
            result.left_out["templates of repeating tasks"] += 1
        elif state == "deleted" and not options.archived:
            result.left_out["deleted"] += 1
        elif not got(one, "description"):
            hint = "give it a description"
            result.refused.append(Refused(row, "no-text", "no description", hint))
        else:
            result.tasks.append(_task(one, row, options))
    _ids(result.tasks)
    result.counts = [f"{len(found)} tasks"]
    names = {name for _, one in found for name in one}
    result.used = {n: n for n in sorted(names & _KNOWN - {"id", "urgency", "mask"})}
    result.kept = sorted(names - _KNOWN)
    result.unused = sorted(names & {"urgency", "mask", "imask", "id"})
    return result


def _ids(tasks: Sequence[Task]) -> None:
    """Tasks that others depend on get an id, the prefix of their uuid."""
    wanted = {key for task in tasks for key in task.depends_on}
    by_key = {task.key: task for task in tasks}
    for task in tasks:
        if task.key in wanted:
            task.task_id = task.key.split("-")[0]
    for task in tasks:
        known = [key for key in task.depends_on if key in by_key]
        for key in task.depends_on:
            if key not in by_key:
                task.kept.append(("Depends on", key))
        task.depends_on = [key.split("-")[0] for key in known]


register(Reader("taskwarrior", "Taskwarrior", _likeness, _read))
