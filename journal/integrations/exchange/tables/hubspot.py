"""HubSpot's contacts and tasks, by the portal's language or by internal names."""

from __future__ import annotations

from collections.abc import Sequence

from journal.integrations.exchange.records import Imported, Named, Options, Task
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Row, Table
from journal.integrations.exchange.tables.contact_rows import read_contacts
from journal.integrations.exchange.tables.layout import (
    Layout,
    Reading,
    columns,
    read_tasks,
)
from journal.integrations.exchange.tables.reading import best, fitting, read_layout
from journal.integrations.exchange.words import is_plain_status
from journal.model.entry import Status

_TASKS = """
    key: Record ID | hs_object_id | Datensatz-ID | ID de registro
      | ID d'enregistrement | Record ID - Task
    text: Task Title | hs_task_subject | Aufgabentitel | Titel der Aufgabe
      | Título de la tarea | Titre de la tâche | Titolo attività | Título da tarefa
      | Taaktitel
    notes: Task Notes | hs_task_body | Aufgabennotizen | Aufgabennotiz
      | Notas de la tarea | Notes de la tâche | Note attività | Notes
    due: Due Date | hs_timestamp | Fälligkeitsdatum | Fecha de vencimiento
      | Date d'échéance | Data di scadenza | Data de vencimento | Vervaldatum
    status: Task Status | hs_task_status | Aufgabenstatus | Status der Aufgabe
      | Estado de la tarea | Statut de la tâche | Stato attività | Status da tarefa
    type: Task Type | hs_task_type | Aufgabentyp | Tipo de tarea | Type de tâche
      | Tipo di attività
    priority: Priority | hs_task_priority | Priorität | Prioridad | Priorité | Priorità
    owner: Assigned to | hubspot_owner_id | Zugewiesen zu | Zugewiesen an | Asignado a
      | Attribué à | Assegnato a
    created: Create Date | hs_createdate | Erstellungsdatum | Fecha de creación
      | Date de création | Created at
    modified: Last modified date | Last Modified At | hs_lastmodifieddate
    closed: Completed at | hs_task_completion_date | Abgeschlossen am | Completada el
      | Terminé le | Completion date
    person_id: Associated Contact IDs | associated_contact_ids
    person: Associated Contact | associated_contact | Zugehöriger Kontakt
      | Zugeordneter Kontakt | Contacto asociado | Contact associé
      | Contatto associato
    remind: Reminder | hs_task_reminders | Erinnerung
"""
_CONTACTS = """
    key: Record ID | hs_object_id | Contact ID | vid | Datensatz-ID | ID de registro
      | ID d'enregistrement | Record ID - Contact
    first: First Name | firstname | Vorname | Nombre | Prénom | Nome | Voornaam
    last: Last Name | lastname | Nachname | Apellidos | Apellido | Nom
      | Nom de famille | Cognome | Sobrenome | Achternaam
    email: Email | E-Mail | Work email | E-Mail-Adresse | Correo | Correo electrónico
      | E-mail | Additional email addresses | hs_additional_emails
    phone: Phone Number | phone | Mobile Phone Number | mobilephone | Telefonnummer
      | Handynummer | Mobiltelefonnummer | Número de teléfono
      | Número de teléfono móvil | Numéro de téléphone | Numéro de téléphone mobile
      | Numero di telefono | Telefoonnummer
    org: Company Name | company | Associated Company | associatedcompanyid_name
      | Unternehmensname | Name des Unternehmens | Zugehöriges Unternehmen
      | Nombre de la empresa | Nom de l'entreprise | Nome azienda | Bedrijfsnaam
    birthday: Date of Birth | date_of_birth | Geburtsdatum | Birthday
      | Fecha de nacimiento | Date de naissance
    modified: Last Modified Date | lastmodifieddate
    notes: Notes | Message | message
"""
_NOISE = frozenset(
    "associated company ids|associatedcompanyid|associated contact ids|owner id".split(
        "|"
    )
)
_TASK_LAYOUT = Layout(
    "hubspot", "HubSpot tasks", columns(_TASKS), noise=_NOISE, html=True
)
_CONTACT_LAYOUT = Layout(
    "hubspot",
    "HubSpot contacts",
    columns(_CONTACTS),
    noise=_NOISE,
    contacts=True,
    html=True,
)
_PORTAL = frozenset(
    """contact owner|lead status|lifecycle stage|create date|associated company
|hubspot_owner_id|lifecyclestage|hs_lead_status|associatedcompanyid|record id
|zuständiger mitarbeiter|kontakt-verantwortlicher|für kontakt zuständiger mitarbeiter
|lead-status|lifecycle-phase|erstellungsdatum|datensatz-id|propietario del contacto
|estado del lead|etapa del ciclo de vida|fecha de creación|id de registro
|propriétaire du contact|statut du lead|phase du cycle de vie|date de création
|id d'enregistrement|hs_object_id|last activity date|createdate|lastmodifieddate
|marketing contact status|contact id|record id - contact|favorite content topics
|number of associated deals|original source|content membership status""".replace(
        "\n", ""
    ).split("|")
)


def _tasks_likeness(table: Table) -> int:
    # a plain word for the title or the state is not enough
    special = {h for h, f in _TASK_LAYOUT.fields.items() if f in ("text", "status")}
    found = len(special & set(table.folded))
    if not any(
        f == "text" and h in table.folded for h, f in _TASK_LAYOUT.fields.items()
    ):
        return 0
    return 95 if found >= 2 or "hs_task_subject" in table.folded else 60


def _contacts_likeness(table: Table) -> int:
    names = [f for f in map(_CONTACT_LAYOUT.field_of, table.folded) if f]
    if "email" not in names and "phone" not in names:
        return 0
    if not {"first", "last"} & set(names):
        return 0
    portal = table.count(_PORTAL)
    zoho = any(name.endswith(".id") for name in table.folded)
    return 0 if zoho or portal < 2 else 92 if portal >= 3 else 80


def _likeness(table: Table) -> int:
    return max(_tasks_likeness(table), _contacts_likeness(table))


def _finish(reading: Reading, row: Row, task: Task) -> Task:
    named = [person for person in task.people if person.name or person.email]
    # the ids only help where the contacts come along and no name is written
    task.people = named or task.people
    kind = reading.cell(row, "type").upper()
    task.touch = {"CALL": "call", "EMAIL": "mail", "MEETING": "meet"}.get(kind, "")
    state = reading.cell(row, "status")
    if task.status is Status.OPEN and not is_plain_status(state):
        task.kept.insert(0, ("Status", state.replace("_", " ").capitalize()))
    if kind and kind != "TODO":
        task.kept.append(("Type", kind.capitalize()))
    owner = reading.cell(row, "owner")
    if owner and not owner.isdigit() and not reading.options.is_me(Named(name=owner)):
        task.kept.append(("Assigned to", owner))
    return task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    best_of = max(sources, key=lambda s: best(s, _tasks_likeness))
    table = fitting(best_of, _likeness)
    if _tasks_likeness(table) < _contacts_likeness(table):
        return _only_contacts(sources[0], table, options)
    reading, result = read_layout(best_of, table, _TASK_LAYOUT, options)
    result.title, result.note = "HubSpot tasks", "HubSpot tasks"
    result.tasks = read_tasks(reading, _finish)
    for other in sources:
        if other is not best_of:
            found = _only_contacts(other, fitting(other, _contacts_likeness), options)
            result.contacts += found.contacts
            result.refused += found.refused
    return result


def _only_contacts(source: Source, table: Table, options: Options) -> Imported:
    reading, result = read_layout(source, table, _CONTACT_LAYOUT, options)
    result.title = "HubSpot contacts"
    result.contacts = read_contacts(reading)
    return result


register(Reader("hubspot", "HubSpot", lambda source: best(source, _likeness), _read))
