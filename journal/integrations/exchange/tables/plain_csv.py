"""Any table: headings by their synonyms, or as `--map` says."""

from __future__ import annotations

from collections.abc import Sequence

from journal.integrations.exchange.records import Imported, NotReadable, Options, Task
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Row, Table, fold
from journal.integrations.exchange.tables.contact_rows import read_contacts
from journal.integrations.exchange.tables.layout import (
    Layout,
    Reading,
    columns,
    read_tasks,
)
from journal.integrations.exchange.tables.reading import (
    best,
    fitting,
    nest,
    read_layout,
)
from journal.integrations.exchange.words import is_plain_status, status_of
from journal.model.entry import Status
from journal.model.value import replace

_TASKS = """
    text: text | task | title | subject | summary | todo | to do | what | action
      | action item | follow-up | follow up | next step | Aufgabe | Titel | Betreff
      | Was | tâche | titre | objet | tarea | título | asunto | attività | titolo
      | taak | onderwerp | content | name of task | task name | task title
    person: person | people | who | contact | with | assignee | assigned to | owner
      | contact name | Kontakt | Wer | mit | Ansprechpartner | personne | qui
      | contacto | quién | contatto | persoon | wie | client | customer | Kunde
    email: email | e-mail | mail | email address | e-mail address | contact email
    due: due | due date | date | when | deadline | due on | due by | duedate | fällig
      | fällig am | Datum | Frist | Termin | Wann | échéance | date d'échéance | fecha
      | vencimiento | fecha límite | scadenza | data | vervaldatum | datum
      | next follow-up | follow-up date | follow up date
    due_time: time | due time | Uhrzeit | heure | hora
    start: start | start date | starts | begin | Beginn | Startdatum | start on
      | defer date | début
    scheduled: scheduled | scheduled date | planned | do date | geplant
    remind: reminder | remind | remind at | reminder date | alarm | Erinnerung | rappel
    created: created | created at | created on | date added | creation date | added
      | erstellt | erstellt am | created date | date created
    closed: completed | completed at | completed on | done on | completion date
      | date completed | completed date | finished | erledigt am | closed at
    modified: modified | updated | updated at | last modified | modified at | geändert
    status: status | state | Zustand | statut | état | estado | stato
    done: done | complete | is completed | is done | checked | erledigt | fait | hecho
      | completed?
    priority: priority | prio | importance | Priorität | priorité | prioridad
      | priorità | prioriteit
    tags: tags | tag | labels | label | categories | category | Kategorie | Kategorien
      | Schlagworte | étiquettes | etiquetas | categoría
    notes: notes | note | description | comments | comment | details | body | Notiz
      | Notizen | Beschreibung | Bemerkung | notas | descripción | remarques
      | opmerkingen
    project: project | folder | Projekt | projet | proyecto | progetto | list name
      | list
    section: section | heading | stage | bucket | column | Abschnitt
    key: id | key | uuid | uid | task id | record id
    url: url | link | permalink
    parent: parent | parent task | parent id | subtask of | Übergeordnet
    repeat: repeat | recurrence | rule | Wiederholung
"""
_CONTACTS = """
    name: name | full name | contact | contact name | display name | person | Kontakt
      | nom complet | nombre completo | Vollständiger Name | Anzeigename
    first: first name | firstname | given name | first | Vorname | prénom | nombre
      | nome | voornaam | forename
    last: last name | lastname | family name | surname | last | Nachname | nom
      | apellido | apellidos | cognome | achternaam
    middle: middle name | additional name
    nick: nickname | alias | Spitzname | surnom | apodo
    email: email | e-mail | email address | e-mail address | mail | email 1 | email 2
      | e-mail 2 | work email | personal email | primary email | secondary email
      | E-Mail-Adresse | courriel | adresse e-mail | correo | correo electrónico
      | posta elettronica | e-mailadres
    phone: phone | phone number | mobile | mobile phone | telephone | tel | cell
      | cell phone | work phone | home phone | business phone | Telefon
      | Telefonnummer | Handy | Mobiltelefon | téléphone | portable | teléfono | móvil
      | telefono | cellulare | telefoon | mobiel
    org: company | organization | organisation | org | company name | employer
      | account | Firma | Unternehmen | société | entreprise | empresa | compañía
      | azienda | bedrijf
    birthday: birthday | birth date | birthdate | date of birth | dob | Geburtstag
      | Geburtsdatum | anniversaire | date de naissance | cumpleaños
      | fecha de nacimiento | compleanno | verjaardag
    notes: notes | note | comments | Notizen | Notiz | Bemerkung | notas | description
    tags: tags | groups | labels | categories | Gruppe | Kategorien | lists
    key: id | contact id | uuid | uid
    modified: modified | updated at | last modified
"""
_TASK_LAYOUT = Layout("csv", "Table", columns(_TASKS))
_CONTACT_LAYOUT = Layout("csv", "Table of contacts", columns(_CONTACTS), contacts=True)
_FIELDS = frozenset(
    """text person email due due_time start scheduled remind created closed modified
    status done priority tags notes project section key url repeat parent name first
    last middle nick phone org birthday kept -""".split()
)
_SYNONYMS = {"title": "text", "who": "person", "people": "person", "org": "org",
             "company": "org", "note": "notes", "completed": "closed", "tag": "tags",
             "heading": "section", "id": "key", "aliases": "nick", "ignore": "-",
             "completion": "closed"}  # fmt: skip


def _fields(layout: Layout, table: Table) -> set[str]:
    return {name for name in map(layout.field_of, table.folded) if name}


def _is_contacts(table: Table) -> bool:
    found = _fields(_CONTACT_LAYOUT, table)
    named = found & {"name", "first", "last"}
    tasks = _fields(_TASK_LAYOUT, table)
    if "due" in tasks or "text" in tasks or "status" in tasks:
        return False
    return bool(named) and bool(found & {"email", "phone", "org", "birthday"})


def _likeness(table: Table) -> int:
    if "text" in _fields(_TASK_LAYOUT, table) or _is_contacts(table):
        return 30 if len(table.head) > 1 else 12
    return 6 if len(table.head) > 1 and _is_regular(table) else 0


def _is_regular(table: Table) -> bool:
    """Whether the rows are as wide as the headings, as in a table."""
    same = sum(len(row.cells) == len(table.head) for row in table.rows)
    return bool(table.rows) and same >= 0.8 * len(table.rows)


def _of_source(source: Source) -> int:
    first = source.text.lstrip()[:1]
    return (
        0
        if first in ("{", "[") or "BEGIN:V" in source.text[:200]
        else best(source, _likeness)
    )


def mapped(options: Options) -> tuple[tuple[str, str], ...]:
    """The user's map with the names of our fields. Raises NotReadable."""
    pairs = []
    for column, name in options.map:
        wanted = _SYNONYMS.get(name.casefold(), name.casefold())
        if wanted not in _FIELDS:
            known = ", ".join(sorted(_FIELDS - {"-"}))
            raise NotReadable(f"--map: there is no field {name!r} (known are {known})")
        pairs.append((column, "" if wanted == "kept" else wanted))
    return tuple(pairs)


def _finish(reading: Reading, row: Row, task: Task) -> Task:
    state = reading.cell(row, "status")
    task.status = task.status if task.status.closed else status_of(state, begun=True)
    if task.status is Status.OPEN and not is_plain_status(state):
        task.kept.insert(0, ("Status", state))
    return task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    table = fitting(source, _likeness)
    pairs = mapped(options)
    named = {fold(column): name for column, name in pairs}
    fields = [named.get(h, _TASK_LAYOUT.field_of(h)) for h in table.folded]
    contacts = "text" not in fields and (
        _is_contacts(table) or bool({"name", "first", "last"} & set(named.values()))
    )
    if not contacts and "text" not in fields:
        first = next((h for h in table.head if h), "")
        raise NotReadable(
            "no column is known to be the text of a task; say which one it is: "
            f"--map '{first}=text'"
        )
    own = replace(options, map=pairs)
    layout = _CONTACT_LAYOUT if contacts else _TASK_LAYOUT
    reading, result = read_layout(source, table, layout, own)
    if contacts:
        result.contacts = read_contacts(reading)
        return result
    result.note = source.stem or "Table"
    result.title = f"Table “{source.stem}”"
    result.tasks = read_tasks(reading, _finish)
    nest(result, {row.number: reading.cell(row, "parent") for row in table.rows})
    return result


register(Reader("csv", "Table", _of_source, _read, keyed=False))
