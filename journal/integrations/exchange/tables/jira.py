"""Jira's CSV of issues, of Cloud and of Server: columns repeat, comments hold `;`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.integrations.exchange import moments
from journal.integrations.exchange.prose import plain
from journal.integrations.exchange.records import (
    Imported,
    Options,
    Said,
    Task,
    others,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Row, Table
from journal.integrations.exchange.tables.layout import (
    Layout,
    Reading,
    columns,
    people_in,
    read_tasks,
)
from journal.integrations.exchange.tables.reading import best, fitting, read_layout
from journal.integrations.exchange.words import is_plain_status, status_of
from journal.model.entry import Status

_FIELDS = """
    key: Issue key | Key | Vorgangsschlüssel | Schlüssel | Clave de incidencia | Clé
    text: Summary | Zusammenfassung | Résumé | Resumen
    person: Assignee | Zugewiesene Person | Bearbeiter | Responsable | Persona asignada
    reporter: Reporter | Autor | Rapporteur | Informador
    due: Due date | Due | Fälligkeitsdatum | Fällig | Date d'échéance
      | Fecha de vencimiento
    created: Created | Erstellt | Création | Creada
    modified: Updated | Aktualisiert | Mise à jour | Actualizada
    closed: Resolved | Erledigt | Resolution Date | Résolu | Resuelta
    status: Status | État | Estado
    resolution: Resolution | Lösung | Résolution | Resolución
    number: Issue id | Vorgangs-ID
    category: Status Category | Statuskategorie
    priority: Priority | Priorität | Priorité | Prioridad
    tags: Labels | Stichwörter | Étiquettes | Etiquetas
    notes: Description | Beschreibung | Descripción
    comment: Comment | Comments | Kommentar | Commentaire | Comentario
    project: Project name | Project | Projektname
    url: URL
    parent: Parent | Parent key | Parent id
    start: Start date | Custom field (Start date)
"""
_NOISE = frozenset(
    """project key|project type|project lead|project lead id|project url
|project description|assignee id|reporter id|creator id|creator|last viewed|votes
|watchers|watchers id|work ratio|custom field (rank)|issue type id
|custom field ([chart] date of first response)|custom field (development)
|custom field ([chart] time in status)|status category changed|security level
|comment id|parent summary|environment id""".replace("\n", "").split("|")
)
_LAYOUT = Layout("jira", "Jira", columns(_FIELDS), noise=_NOISE)


def _likeness(table: Table) -> int:
    keys = {"issue key", "vorgangsschlüssel", "clave de incidencia"}
    has_key = bool(keys & set(table.folded)) or table.has("key", "summary")
    if not has_key or not table.columns(*(_of("text"))):
        return 0
    return 95 if _LAYOUT.known(table) >= 3 else 70


def _of(name: str) -> list[str]:
    return [heading for heading, own in _LAYOUT.fields.items() if own == name]


def _finish(reading: Reading, row: Row, task: Task) -> Task:
    cell = reading.cell
    state, category = cell(row, "status"), cell(row, "category")
    if status_of(category) is Status.DONE and not task.status.closed:
        task.status = Status.DONE
    if task.status is Status.DONE and task.closed is None:
        task.closed = reading.day(row, "closed")
    if not is_plain_status(state):
        task.kept.insert(0, ("Status", state))
    resolution = cell(row, "resolution")
    if status_of(resolution) is Status.CANCELLED and task.status is Status.DONE:
        task.status = Status.CANCELLED
    elif resolution and status_of(resolution) is not Status.DONE:
        task.kept.append(("Resolution", resolution))
    reporters = [p for text in reading.cells(row, "reporter") for p in people_in(text)]
    task.people = others([*task.people, *reporters], reading.options)
    parent = cell(row, "parent")
    if parent:
        task.kept.append(("Parent", parent))
    for text in reading.cells(row, "comment"):
        said = _comment(text, reading)
        if said:
            task.log.append(said)
        else:
            task.kept.append(("Comment", plain(text)))
    task.tags = [t for cell in reading.cells(row, "tags") for t in cell.split()]
    return task


def _comment(text: str, reading: Reading) -> Said | None:
    """`date;author;text`: only the first two `;` part it."""
    day, _, rest = text.partition(";")
    author, mark, words = rest.partition(";")
    if not mark:
        return None
    order = reading.options.order or reading.result.order
    try:
        when = moments.read_moment(day, order, reading.options.zone)
    except moments.Ambiguous:
        return None
    if when is None:
        return None
    by = "" if re.fullmatch(r"[0-9a-f:-]{20,}", author.strip()) else author.strip()
    said = plain(words).strip()
    return Said(when, "note", f"{by}: {said}" if by else said)


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    table = fitting(source, _likeness)
    reading, result = read_layout(source, table, _LAYOUT, options)
    result.tasks = read_tasks(reading, _finish)
    projects = {task.headings[0] for task in result.tasks if task.headings}
    if len(projects) == 1:
        name = projects.pop()
        result.title, result.note = f"Jira project “{name}”", f"Jira {name}"
        for task in result.tasks:
            task.headings = ()
    numbers = {row.number: reading.cell(row, "number") for row in table.rows}
    _parents(result, numbers)
    return result


def _parents(result: Imported, numbers: dict[int, str]) -> None:
    """Put subtasks below their parent, where it is in the file, by key or number."""
    owners = {task.key: task for task in result.tasks if task.key}
    owners |= {numbers[task.row]: task for task in result.tasks if numbers[task.row]}
    kept = []
    for task in result.tasks:
        keys = [text for label, text in task.kept if label == "Parent"]
        owner = owners.get(keys[0]) if keys else None
        if owner is None or owner is task or _hangs(task, owner):
            kept.append(task)
        else:
            owner.children.append(task)
            task.kept = [pair for pair in task.kept if pair[0] != "Parent"]
    result.tasks = kept


def _hangs(above: Task, below: Task) -> bool:
    return any(child is below or _hangs(child, below) for child in above.children)


register(Reader("jira", "Jira", lambda source: best(source, _likeness), _read))
