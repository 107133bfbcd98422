"""Asana's CSV of a project.

The headings may follow rows that a spreadsheet put above them; a parent task is
named by its title.
"""

from __future__ import annotations

from collections.abc import Sequence

from journal.integrations.exchange.records import Imported, Options
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Table
from journal.integrations.exchange.tables.layout import (
    Layout,
    Reading,
    columns,
    read_tasks,
)
from journal.integrations.exchange.tables.reading import (
    best,
    fitting,
    one_project,
    read_layout,
    without_doubled_keys,
)

_FIELDS = """
    key: Task ID
    text: Name | Task Name
    section: Section/Column | Section | Column
    person: Assignee
    email: Assignee Email
    start: Start Date
    due: Due Date
    created: Created At
    closed: Completed At
    modified: Last Modified
    tags: Tags
    notes: Notes
    project: Projects
    parent: Parent task | Parent
"""
_LAYOUT = Layout("asana", "Asana", columns(_FIELDS))


def _likeness(table: Table) -> int:
    if not table.has("task id", "name"):
        return 0
    known = _LAYOUT.known(table)
    return 95 if known >= 5 else 70 if known >= 3 else 0


def _parents(reading: Reading, result: Imported, parents: dict[int, str]) -> None:
    """Put subtasks below their parent, which is only named by its title."""
    named: dict[str, list[int]] = {}
    for at, task in enumerate(result.tasks):
        named.setdefault(task.text.casefold(), []).append(at)
    moved = set()
    for at, task in enumerate(result.tasks):
        title = parents.get(task.row, "")
        if not title:
            continue
        owners = [i for i in named.get(title.casefold(), []) if i != at]
        if len(owners) == 1 and not _below(result.tasks[at], result.tasks[owners[0]]):
            result.tasks[owners[0]].children.append(task)
            moved.add(at)
        else:
            task.kept.append(("Parent task", title))
    result.tasks = [task for at, task in enumerate(result.tasks) if at not in moved]


def _below(task: object, root: object) -> bool:
    """Whether `root` already hangs below `task`, so that both would be lost."""
    children = getattr(task, "children", [])
    return any(child is root or _below(child, root) for child in children)


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    table = fitting(source, _likeness)
    reading, result = read_layout(source, table, _LAYOUT, options)
    result.tasks = read_tasks(reading)
    for task in result.tasks:
        projects = task.headings[0] if reading_has_project(reading, task.row) else ""
        if "," in projects and options is not None:
            # a task of several projects: the first is its place, the rest is kept
            first, _, rest = projects.partition(",")
            task.headings = (first.strip(), *task.headings[1:])
            task.kept.append(("Projects", rest.strip()))
    without_doubled_keys(result.tasks, result.remarks)
    parents = {row.number: reading.cell(row, "parent") for row in table.rows}
    one_project(result, "Asana")
    _parents(reading, result, parents)
    return result


def reading_has_project(reading: Reading, number: int) -> bool:
    """Whether the row names a project."""
    row = next((r for r in reading.table.rows if r.number == number), None)
    return row is not None and bool(reading.cell(row, "project"))


register(Reader("asana", "Asana", lambda source: best(source, _likeness), _read))
