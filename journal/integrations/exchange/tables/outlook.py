"""Outlook's CSV of tasks, contacts and the calendar, in the languages of Office."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.integrations.exchange import moments
from journal.integrations.exchange.records import (
    Imported,
    Meeting,
    Named,
    Options,
    Refused,
    Task,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Row, Table
from journal.integrations.exchange.tables.contact_rows import read_contacts
from journal.integrations.exchange.tables.layout import (
    Layout,
    Reading,
    columns,
    people_in,
    read_tasks,
)
from journal.integrations.exchange.tables.reading import best, fitting, read_layout
from journal.integrations.exchange.words import is_plain_status, is_yes
from journal.model.entry import Priority, Status

_TASKS = """
    text: Subject | Betreff | Objet | Asunto | Oggetto | Onderwerp | Assunto | Ämne
      | Emne | Temat
    start: Start Date | Beginnt am | Startdatum | Début | Date de début
      | Fecha de comienzo | Fecha de inicio | Data inizio | Begindatum
      | Data de início
    due: Due Date | Fällig am | Fälligkeitsdatum | Échéance | Date d'échéance
      | Fecha de vencimiento | Scadenza | Data scadenza | Einddatum | Vervaldatum
      | Data de conclusão | Förfallodatum | Forfaldsdato | Termin
    remind_on: Reminder On/Off | Erinnerung Ein/Aus | Rappel actif/inactif | Rappel
      | Aviso activado/desactivado | Aviso activo/inactivo
      | Promemoria attivato/disattivato | Herinnering aan/uit
    remind: Reminder Date | Erinnerungsdatum | Erinnerung am | Date du rappel
      | Date de rappel | Fecha del aviso | Data promemoria | Herinneringsdatum
    remind_time: Reminder Time | Erinnerungszeit | Erinnerung um | Heure du rappel
      | Heure de rappel | Hora del aviso | Ora promemoria | Herinneringstijd
    closed: Date Completed | Erledigt am | Terminé le | Date d'achèvement
      | Fecha de finalización | Fecha de terminación | Data completamento
      | Datum voltooid | Voltooid op
    percent: % Complete | % erledigt | % abgeschlossen | % achevé | % terminé
      | % completado | % completata | % voltooid
    tags: Categories | Kategorien | Catégories | Categorías | Categorie | Categorieën
      | Categorias
    person: Contacts | Kontakte | Contactos | Contatti | Contactpersonen | Contatos
    notes: Notes | Notizen | Notas | Note | Notities | Notiz
    priority: Priority | Priorität | Wichtigkeit | Priorité | Importance | Prioridad
      | Importancia | Priorità | Prioriteit | Urgentie
    status: Status | État | Statut | Estado | Stato
    company: Companies | Firmen | Sociétés | Organizaciones | Società | Bedrijven
"""
_CONTACTS = """
    first: First Name | Vorname | Prénom | Nombre | Nome | Voornaam
    middle: Middle Name | Weitere Vornamen | Deuxième prénom | Segundo nombre
      | Secondo nome | Middelste naam
    last: Last Name | Nachname | Nom | Apellidos | Cognome | Achternaam | Sobrenome
    org: Company | Firma | Société | Organización | Compañía | Società | Bedrijf
      | Empresa
    email: E-mail Address | E-mail 2 Address | E-mail 3 Address | E-Mail-Adresse
      | E-Mail 2: Adresse | E-Mail 3: Adresse | E-Mail-Adresse 2
      | Adresse de messagerie | Adresse de messagerie 2 | Adresse de messagerie 3
      | Adresse e-mail | Adresse e-mail 2 | Dirección de correo electrónico
      | Dirección de correo electrónico 2 | Dirección del correo electrónico
      | Indirizzo posta elettronica | Indirizzo posta elettronica 2 | E-mailadres
      | E-mailadres 2
    phone: Home Phone | Home Phone 2 | Business Phone | Business Phone 2
      | Mobile Phone | Primary Phone | Other Phone | Company Main Phone | Car Phone
      | Telefon geschäftlich | Telefon geschäftlich 2 | Telefon (geschäftlich)
      | Telefon (geschäftlich 2) | Telefon privat | Telefon privat 2
      | Telefon (privat) | Telefon (privat 2) | Mobiltelefon | Haupttelefon
      | Weiteres Telefon | Téléphone (bureau) | Téléphone 2 (bureau)
      | Téléphone (domicile) | Tél. mobile | Téléphone mobile | Teléfono del trabajo
      | Teléfono particular | Móvil | Teléfono móvil | Telefono (ufficio)
      | Telefono (abitazione) | Cellulare | Telefoon op werk | Telefoon thuis
      | Mobiele telefoon
    birthday: Birthday | Geburtstag | Anniversaire | Cumpleaños | Compleanno
      | Verjaardag
    notes: Notes | Notizen | Notas | Note | Notities
    tags: Categories | Kategorien | Catégories | Categorías | Categorie | Categorieën
"""
_CALENDAR = """
    text: Subject | Betreff | Objet | Asunto | Oggetto | Onderwerp
    due: Start Date | Beginnt am | Début | Date de début | Fecha de comienzo
      | Data inizio | Begindatum
    due_time: Start Time | Beginnt um | Heure de début | Début à | Hora de comienzo
      | Ora inizio | Begintijd
    closed: End Date | Endet am | Fin | Date de fin | Fecha de finalización
      | Data fine | Einddatum
    all_day: All day event | Ganztägiges Ereignis | Journée entière | Todo el día
      | Giornata intera
    organiser: Meeting Organizer | Besprechungsplanung | Besprechungsorganisator
      | Organisateur de la réunion | Organizador de la reunión
    person: Required Attendees | Optional Attendees | Erforderliche Teilnehmer
      | Optionale Teilnehmer | Participants obligatoires | Participants facultatifs
      | Asistentes necesarios | Asistentes requeridos | Asistentes opcionales
    remind: Reminder Date | Erinnerung am | Erinnerungsdatum | Date du rappel
"""
_NOISE = frozenset(
    """reminder on/off|total work|actual work|billing information|mileage|private|role
|schedule+ priority|sensitivity|e-mail type|e-mail 2 type|e-mail 3 type|gender|initials
|e-mail display name|e-mail 2 display name|e-mail 3 display name|priority|reminder time
|meeting resources|show time as|gesamtaufwand|istaufwand|abrechnungsinformationen
|reisekilometer|privat|rolle|planpriorität|vertraulichkeit|e-mail-typ|geschlecht
|initialen|zeitspanne zeigen als|end time|endet um|language|directory server
|e-mail: angezeigter name|e-mail 2: typ|e-mail 2: angezeigter name|priorität|entfernung
|travail total|travail réel|kilométrage|privé|rôle|critère de diffusion|sensibilité
|trabajo total|trabajo real|kilometraje|privado|puesto|confidencialidad""".replace(
        "\n", ""
    ).split("|")
)
_TASK_LAYOUT = Layout("outlook", "Outlook tasks", columns(_TASKS), noise=_NOISE)
_CONTACT_LAYOUT = Layout(
    "outlook",
    "Outlook contacts",
    columns(_CONTACTS),
    (
        (re.compile(r"e-mail (?:\d )?address"), "email"),
        (re.compile(r"(?:e-mail|adresse de messagerie).*(?:type|display name)"), "-"),
    ),
    _NOISE,
    contacts=True,
)
_CALENDAR_LAYOUT = Layout(
    "outlook", "Outlook calendar", columns(_CALENDAR), noise=_NOISE
)


def _fields(layout: Layout, table: Table) -> set[str]:
    return {name for name in map(layout.field_of, table.folded) if name}


def _tasks_likeness(table: Table) -> int:
    if "text" not in _fields(_TASK_LAYOUT, table):
        return 0
    own = _fields(_TASK_LAYOUT, table) & {
        "remind_on",
        "percent",
        "remind_time",
        "company",
    }
    if {"person", "due_time"} & (_fields(_CALENDAR_LAYOUT, table) - {"text"}):
        return 0
    return 95 if len(own) >= 2 else 0


def _contacts_likeness(table: Table) -> int:
    found = _fields(_CONTACT_LAYOUT, table)
    heads = " ".join(table.folded)
    own = {
        "e-mail address",
        "e-mail display name",
        "e-mail type",
        "business phone",
        "business street",
        "e-mail-adresse",
        "telefon geschäftlich",
        "telefon (geschäftlich)",
        "adresse de messagerie",
        "téléphone (bureau)",
        "dirección de correo electrónico",
        "mobile phone",
        "e-mailadres",
        "job title",
    } & set(table.folded)
    if not {"first", "last"} & found or not {"email", "phone"} & found:
        return 0
    if "e-mail 1 - value" in heads or any(n.endswith(".id") for n in table.folded):
        return 0
    return 94 if len(own) >= 3 else 70 if len(own) >= 2 else 0


def _calendar_likeness(table: Table) -> int:
    found = _fields(_CALENDAR_LAYOUT, table)
    if not {"text", "due"} <= found:
        return 0
    own = found & {"due_time", "person", "all_day", "organiser", "closed"}
    return 96 if len(own) >= 2 and own & {"due_time", "all_day"} else 0


def _likeness(table: Table) -> int:
    kinds = (_tasks_likeness, _contacts_likeness, _calendar_likeness)
    return max(kind(table) for kind in kinds)


_HALF = re.compile(r"\d\s*[ap]\.?m\.?\b", re.IGNORECASE)


def _usual_order(table: Table) -> str:
    """How Outlook writes dates by itself: with a clock of twelve hours, month first.

    Only if the headings are English; it is reported, and `--dates` overrides it.
    """
    english = bool({"subject", "first name", "last name"} & set(table.folded))
    cells = (cell for row in table.rows[:200] for cell in row.cells)
    return "mdy" if english and any(_HALF.search(cell) for cell in cells) else ""


def _finish(reading: Reading, row: Row, task: Task) -> Task:
    cell = reading.cell
    percent = cell(row, "percent").strip("% ").replace(",", ".")
    full = percent in ("1", "1.0", "1.00", "100") and not cell(row, "status")
    if full and not task.status.closed:
        task.status = Status.DONE
    if task.status.closed and task.closed is None:
        task.closed = reading.day(row, "closed")
    state = cell(row, "status")
    if task.status is Status.OPEN and not is_plain_status(state):
        task.kept.insert(0, ("Status", state))
    off = cell(row, "remind_on")
    if off and not is_yes(off):
        task.remind = None
    number = cell(row, "priority")
    if number in ("0", "2"):  # the numbers of MAPI: low, (normal), high
        task.priority = Priority.LOW if number == "0" else Priority.HIGH
    company = cell(row, "company")
    if company:
        task.kept.append(("Companies", company))
    return task


def _meetings(reading: Reading) -> list[Meeting]:
    found = []
    for row in reading.table.rows:
        try:
            when = reading.when(row, "due")
        except moments.Ambiguous as error:
            message = f"“{error}” could mean two dates"
            hint = "say --dates dmy or --dates mdy"
            reading.result.refused.append(
                Refused(row.number, "ambiguous-date", message, hint)
            )
            continue
        people = [p for c in reading.cells(row, "person") for p in people_in(c)]
        people += people_in(reading.cell(row, "organiser"))
        text = reading.cell(row, "text")
        if when and text and when.day <= reading.options.now.date():
            mine: list[Named] = [p for p in people if not reading.options.is_me(p)]
            found.append(Meeting(row.number, when, text, tuple(dict.fromkeys(mine))))
    return found


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    table = fitting(source, _likeness)
    likeness = _likeness(table)
    weak = _usual_order(table)
    if _calendar_likeness(table) == likeness:
        layout = _CALENDAR_LAYOUT
    elif _tasks_likeness(table) == likeness:
        layout = _TASK_LAYOUT
    else:
        layout = _CONTACT_LAYOUT
    reading, result = read_layout(source, table, layout, options, weak_order=weak)
    result.note = layout.title
    if layout is _CALENDAR_LAYOUT:
        result.meetings = _meetings(reading)
    elif layout is _TASK_LAYOUT:
        result.tasks = read_tasks(reading, _finish)
    else:
        result.contacts = read_contacts(reading)
    if weak and result.order == weak and not options.order:
        result.remarks.append(
            "dates are read as month/day, as Outlook writes them beside AM and PM; "
            "say --dates dmy if that is wrong"
        )
    return result


register(
    Reader(
        "outlook", "Outlook", lambda source: best(source, _likeness), _read, keyed=False
    )
)
