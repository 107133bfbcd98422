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
    columns,
    read_tasks,
)
from journal.integrations.exchange.tables.reading import (
    best,
    fitting,
    nest,
    one_project,
    read_layout,
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


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    table = fitting(source, _likeness)
    reading, result = read_layout(source, table, _LAYOUT, options)
    result.tasks = read_tasks(reading)
    named = {row.number: reading.cell(row, "project") for row in table.rows}
    for task in result.tasks:
        projects = task.headings[0] if named.get(task.row) else ""
        if "," in projects:
            # a task of several projects: the first is its place, the rest is kept
            first, _, rest = projects.partition(",")
            task.headings = (first.strip(), *task.headings[1:])
            task.kept.append(("Projects", rest.strip()))
    parents = {row.number: reading.cell(row, "parent") for row in table.rows}
    one_project(result, "Asana")
    nest(result, parents)
    return result


register(Reader("asana", "Asana", lambda source: best(source, _likeness), _read))
