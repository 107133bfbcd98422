"""`gh issue list --json …` and `gh pr list --json …`, and the API's JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from journal.integrations.exchange.json_values import (
    day,
    get,
    got,
    items,
    text,
    when,
)
from journal.integrations.exchange.records import (
    Imported,
    Named,
    Options,
    Said,
    Task,
    others,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Status


def _issues(source: Source) -> list[dict[str, Any]]:
    value = source.json
    if isinstance(value, dict):
        value = value.get("items") or value.get("data") or [value]
    return items(value)


def _likeness(source: Source) -> int:
    first = next(iter(_issues(source)), {})
    if "number" not in first or "title" not in first:
        return 0
    url = got(first, "url") + got(first, "html_url")
    own = {"state", "author", "user", "assignees", "labels", "milestone", "body"}
    return 97 if len(own & first.keys()) >= 3 or "github" in url else 70


def _person(value: Any) -> Named:
    if isinstance(value, str):
        return Named(handle=value)
    return Named(got(value, "name"), got(value, "email"), got(value, "login"))


def _task(issue: dict[str, Any], row: int, options: Options) -> Task:
    zone = options.zone
    url = got(issue, "html_url") or got(issue, "url")
    task = Task(row, " ".join(got(issue, "title").split()), url, url)
    state = got(issue, "state").casefold()
    reason = (got(issue, "stateReason") or got(issue, "state_reason")).casefold()
    if state in ("closed", "merged"):
        dropped = reason == "not_planned"
        task.status = Status.CANCELLED if dropped else Status.DONE
    closed = issue.get("closedAt") or issue.get("closed_at") or issue.get("mergedAt")
    task.closed = day(closed, zone)
    task.created = day(issue.get("createdAt") or issue.get("created_at"), zone)
    task.modified = day(issue.get("updatedAt") or issue.get("updated_at"), zone)
    author = _person(issue.get("author") or issue.get("user"))
    assigned = [_person(one) for one in items(issue.get("assignees"))]
    if issue.get("assignee") and not assigned:
        assigned = [_person(issue["assignee"])]
    task.people = others([author, *assigned], options)
    labels = issue.get("labels")
    task.tags = [got(label, "name") for label in items(labels)]
    if isinstance(labels, list):
        task.tags += [label for label in labels if isinstance(label, str)]
    mile = issue.get("milestone")
    due = get(mile, "dueOn") or get(mile, "due_on")
    # a milestone ends on a day, whatever time GitHub writes beside it
    raw = text(due)[:10]
    task.due = when(raw, zone)
    if got(mile, "title"):
        task.kept.append(("Milestone", got(mile, "title")))
    task.notes = got(issue, "body")
    task.kept.append(("Number", f"#{got(issue, 'number')}"))
    _comments(issue, task, author, options)
    return task


def _comments(
    issue: dict[str, Any], task: Task, author: Named, options: Options
) -> None:
    """Comments become the history; the author of the last one decides whose turn it
    is."""
    comments = items(issue.get("comments"))
    last_mine = False
    for comment in comments:
        who = _person(comment.get("author") or comment.get("user"))
        at = when(comment.get("createdAt") or comment.get("created_at"), options.zone)
        words = got(comment, "body")
        if at is None or not words:
            continue
        last_mine = options.is_me(who)
        name = who.handle or who.name
        said = words if last_mine or not name else f"{name}: {words}"
        kind = "sent" if last_mine else "note"
        task.log.append(Said(at, kind, said))
    if last_mine and task.status is Status.OPEN:
        task.status = Status.WAITING


def _read(sources: Sequence[Source], options: Options) -> Imported:
    issues = _issues(sources[0])
    repo = ""
    for issue in issues[:1]:
        parts = (got(issue, "html_url") or got(issue, "url")).split("/")
        repo = "/".join(parts[3:5]) if len(parts) > 5 else ""
        repo = repo.removeprefix("repos/") if repo.startswith("repos/") else repo
    named = repo.replace("/", " ") or sources[0].stem
    result = Imported("github", f"GitHub {repo or 'issues'}", f"GitHub {named}")
    result.counts = [f"{len(issues)} issues"]
    result.tasks = [_task(issue, row, options) for row, issue in enumerate(issues, 1)]
    for task in result.tasks:
        task.text = task.text or "(no title)"
    result.used = {
        name: name
        for name in "title state author assignees labels milestone body comments "
        "createdAt closedAt url".split()
    }
    if not options.me:
        result.remarks.append(
            "say who you are there with --me LOGIN: then an issue on which you wrote "
            "last waits for the others"
        )
    return result


register(Reader("github", "GitHub", _likeness, _read))
