"""Reading back what `journal export --as csv` writes, even after a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.integrations.exchange.documents.own_json import (
    day,
    moment,
    priority,
    status,
)
from journal.integrations.exchange.records import (
    Imported,
    Named,
    Options,
    Said,
    Task,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Row, Table
from journal.integrations.exchange.tables.reading import best, fitting

_OWN = frozenset("path line status text people due remind raw headings log".split())


def _likeness(table: Table) -> int:
    return 99 if table.count(_OWN) >= 9 else 0


def _cells(table: Table, row: Row) -> dict[str, str]:
    """The cells by heading, without the apostrophe that prevents formulas."""
    pairs = zip(table.folded, row.cells, strict=False)
    return {n: re.sub(r"\A'(?=[=+\-@\t\r])", "", c.strip()) for n, c in pairs}


_LOG = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?: (?P<clock>\d{2}:\d{2}))?"
    r"(?: (?P<kind>[^\W\d_][\w-]*):)?(?: (?P<text>.*))?"
)


def _log(text: str) -> list[Said]:
    found = []
    for line in text.split("\n"):
        match = _LOG.fullmatch(line.strip())
        if match is None:
            continue
        when = moment("T".join(filter(None, (match["day"], match["clock"]))))
        if when:
            found.append(Said(when, match["kind"] or "", match["text"] or ""))
    return found


def _task(cells: dict[str, str], row: int) -> Task:
    def cell(name: str) -> str:
        return cells.get(name, "")

    task = Task(row, cell("text"), own=True, raw=cell("raw"))
    task.people = [Named(name=n) for n in re.split(r"\s*;\s*", cell("people")) if n]
    task.status = status(cell("status"))
    task.due, task.start = moment(cell("due")), moment(cell("start"))
    task.scheduled, task.remind = moment(cell("scheduled")), moment(cell("remind"))
    task.created = day(cell("created"))
    task.closed = day(cell("done") or cell("cancelled"))
    task.priority = priority(cell("priority"))
    task.repeat = cell("repeat")
    task.tags = [tag.lstrip("#") for tag in cell("tags").split()]
    task.headings = tuple(h for h in cell("headings").split(" > ") if h)
    task.log = _log(cell("log"))
    task.task_id = cell("task id")
    task.depends_on = [one for one in cell("depends on").split(",") if one]
    task.block_id = cell("block id")
    task.on_completion = cell("on completion")
    task.below = [line for line in cell("notes").split("\n") if line]
    return task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    table = fitting(source, _likeness)
    result = Imported("csv", "Entries of a journal", source.stem)
    placed: dict[tuple[str, str], Task] = {}
    for row in table.rows:
        cells = _cells(table, row)
        if not cells.get("text"):
            continue
        task = _task(cells, row.number)
        path = cells.get("path", "")
        placed[path, cells.get("line", "")] = task
        parent = placed.get((path, cells.get("parent", "")))
        if parent is not None and parent is not task:
            parent.children.append(task)
        else:
            task.note = path.removesuffix(".md")
            result.tasks.append(task)
    result.counts = [f"{len(table.rows)} entries"]
    result.used = {name: name for name in table.head}
    return result


register(
    Reader("csv", "Table", lambda source: best(source, _likeness), _read, keyed=False)
)
