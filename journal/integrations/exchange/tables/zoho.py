"""Zoho CRM's tasks and contacts: `X.id` twin columns and `zcrm_` ids."""

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
    key: Record Id | Task Id | ACTIVITYID | Id
    text: Subject
    due: Due Date
    person_id: Contact Name.id | Who Id.id
    person: Contact Name | Who Id
    related: Related To | What Id
    status: Status
    priority: Priority
    closed: Closed Time
    created: Created Time
    modified: Modified Time
    tags: Tag | Tags
    notes: Description
    remind: Remind At | Reminder
    repeat_there: Repeat | Recurring Activity
    owner: Task Owner | Owner
"""
_CONTACTS = """
    key: Record Id | Contact Id | Lead Id | CONTACTID | LEADID
    first: First Name
    last: Last Name
    name: Full Name | Contact Name
    org: Account Name | Company
    email: Email | Secondary Email
    phone: Phone | Mobile | Home Phone | Other Phone | Asst Phone
    birthday: Date of Birth
    modified: Modified Time
    tags: Tag | Tags
    notes: Description
"""
_NOISE = frozenset(
    """created by|modified by|last activity time|locked|layout|record image
|unsubscribed mode|unsubscribed time|change log time|closed by|email opt out""".replace(
        "\n", ""
    ).split("|")
)
_OWN = frozenset(
    """task owner|contact owner|lead owner|task owner id|contact owner id|related to
|related to id|closed time|contact name|created time|modified time|account name
|account name id|contact name id|lead source|email opt out|record id""".replace(
        "\n", ""
    ).split("|")
)


class _ZohoLayout(Layout):
    """Twin columns with ids are never text of their own."""

    def field_of(self, heading: str) -> str:
        found = super().field_of(heading)
        return found or ("-" if heading.endswith((".id", " id")) else "")


_TASK_LAYOUT = _ZohoLayout(
    "zoho", "Zoho tasks", columns(_TASKS), noise=_NOISE, html=True
)
_CONTACT_LAYOUT = _ZohoLayout(
    "zoho", "Zoho contacts", columns(_CONTACTS), noise=_NOISE, contacts=True, html=True
)


def _is_zoho(table: Table) -> int:
    twins = sum(
        name.endswith(".id") and name[:-3] in table.folded for name in table.folded
    )
    ids = any(
        cell.startswith("zcrm_") for row in table.rows[:5] for cell in row.cells[:4]
    )
    return 96 if ids or twins else 85 if table.count(_OWN) >= 3 else 0


def _tasks_likeness(table: Table) -> int:
    if not table.has("subject"):
        return 0
    return _is_zoho(table) if {"due date", "status"} & set(table.folded) else 0


def _contacts_likeness(table: Table) -> int:
    if not {"last name", "first name", "full name"} & set(table.folded):
        return 0
    return _is_zoho(table)


def _likeness(table: Table) -> int:
    return max(_tasks_likeness(table), _contacts_likeness(table))


def _finish(reading: Reading, row: Row, task: Task) -> Task:
    named = [person for person in task.people if person.name or person.email]
    task.people = named or task.people
    for label, name in (("Related to", "related"), ("Repeats", "repeat_there")):
        text = reading.cell(row, name)
        if text:
            task.kept.append((label, text))
    state = reading.cell(row, "status")
    if task.status is Status.OPEN and not is_plain_status(state):
        task.kept.insert(0, ("Status", state))
    owner = reading.cell(row, "owner")
    if owner and not reading.options.is_me(Named(name=owner)):
        task.kept.append(("Owner", owner))
    return task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    first = max(sources, key=lambda s: best(s, _tasks_likeness))
    table = fitting(first, _likeness)
    if not _tasks_likeness(table):
        result = Imported("zoho", "Zoho contacts", "Zoho")
        for source in sources:
            found = _contacts(source, options)
            found.contacts = result.contacts + found.contacts
            found.refused = result.refused + found.refused
            result = found
        return result
    reading, result = read_layout(first, table, _TASK_LAYOUT, options)
    result.note = "Zoho tasks"
    result.tasks = read_tasks(reading, _finish)
    for other in sources:
        if other is not first:
            found = _contacts(other, options)
            result.contacts += found.contacts
            result.refused += found.refused
    return result


def _contacts(source: Source, options: Options) -> Imported:
    table = fitting(source, _contacts_likeness)
    reading, result = read_layout(source, table, _CONTACT_LAYOUT, options)
    result.contacts = read_contacts(reading)
    return result


register(Reader("zoho", "Zoho CRM", lambda source: best(source, _likeness), _read))
