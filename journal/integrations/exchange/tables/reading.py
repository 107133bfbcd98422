"""What the readers of tables share: the table that fits, and the usual result."""

from __future__ import annotations

from collections.abc import Callable

from journal.api.outside.counted import counted
from journal.integrations.exchange.records import Imported, NotReadable, Options, Task
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Table
from journal.integrations.exchange.tables.contact_rows import read_contacts
from journal.integrations.exchange.tables.layout import (
    Layout,
    Reading,
    read_tasks,
)

Likeness = Callable[[Table], int]


def best(source: Source, likeness: Likeness) -> int:
    """How well the best way to split the file into a table fits the layout."""
    return max((likeness(table) for table in source.tables), default=0)


def fitting(source: Source, likeness: Likeness) -> Table:
    """The way of splitting the file that fits best. Raises NotReadable."""
    if not source.tables:
        source.text  # noqa: B018 - says why, where it is no text at all
        raise NotReadable("there is no table in it")
    return max(source.tables, key=likeness)


def read_layout(
    source: Source,
    table: Table,
    layout: Layout,
    options: Options,
    *,
    weak_order: str = "",
) -> tuple[Reading, Imported]:
    """A reading of the table, and the result that it fills."""
    result = Imported(layout.format, layout.title, f"{layout.title} {source.stem}")
    result.counts.append(counted(len(table.rows), "row"))
    if source.encoding not in ("utf-8", "utf-32"):
        result.remarks.append(f"the text was read as {source.encoding.upper()}")
    reading = Reading(table, layout, options, result, weak_order=weak_order)
    return reading, result


def contacts(
    source: Source, table: Table, layout: Layout, options: Options, weak: str = ""
) -> Imported:
    """A file of contacts by its layout."""
    reading, result = read_layout(source, table, layout, options, weak_order=weak)
    result.contacts = read_contacts(reading)
    result.counts = [counted(len(result.contacts), "contact")]
    return result


def tasks(
    source: Source, table: Table, layout: Layout, options: Options, weak: str = ""
) -> Imported:
    """A file of tasks by its layout."""
    reading, result = read_layout(source, table, layout, options, weak_order=weak)
    result.tasks = read_tasks(reading)
    return result


def one_project(result: Imported, prefix: str) -> None:
    """Name the note after the only project; several become headings."""
    names = list(
        dict.fromkeys(
            t.headings[0] for t in result.tasks if t.headings and t.headings[0]
        )
    )
    if len(names) == 1:
        result.note = f"{prefix} {names[0]}"
        result.title = f"{result.title} “{names[0]}”"
        for task in result.tasks:
            if task.headings and task.headings[0] == names[0]:
                task.headings = task.headings[1:]


def nest(result: Imported, parents: dict[int, str]) -> None:
    """Put tasks below their parent, which a row names by its id or by its title."""
    by_key = {task.key: task for task in result.tasks if task.key}
    by_title: dict[str, list[Task]] = {}
    for task in result.tasks:
        by_title.setdefault(task.text.casefold(), []).append(task)
    moved = set()
    for task in result.tasks:
        named = parents.get(task.row, "")
        if not named:
            continue
        found = [by_key[named]] if named in by_key else []
        found = found or [
            t for t in by_title.get(named.casefold(), []) if t is not task
        ]
        if len(found) == 1 and found[0] is not task and not _is_below(task, found[0]):
            found[0].children.append(task)
            moved.add(id(task))
        else:
            task.kept.append(("Parent task", named))
    result.tasks = [task for task in result.tasks if id(task) not in moved]


def _is_below(above: Task, task: Task) -> bool:
    """Whether `task` is already an ancestor of `above`, so that both would be lost."""
    return any(child is task or _is_below(child, task) for child in above.children)
