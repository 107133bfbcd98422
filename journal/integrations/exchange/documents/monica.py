"""Monica's JSON of an account (version 4): people with their history and reminders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    Contact,
    Imported,
    Named,
    NotReadable,
    Options,
    Said,
    Task,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Status
from journal.model.when import When


def _likeness(source: Source) -> int:
    value = source.json
    if not isinstance(value, dict) or not isinstance(value.get("account"), dict):
        return 0
    groups = {got(group, "type") for group in items(value["account"].get("data"))}
    return 99 if "contact" in groups else 70 if "app_version" in value else 0


def _values(data: Any, kind: str) -> list[Any]:
    """The values of one kind in a list of `{count, type, values}`."""
    found: list[Any] = []
    for group in items(data):
        if got(group, "type") == kind and isinstance(group.get("values"), list):
            found += group["values"]
    return found


class _Account:
    """Objects that contacts refer to by uuid."""

    def __init__(self, value: dict[str, Any], options: Options) -> None:
        account = value["account"]
        self.options = options
        self.data = account.get("data")
        self.kinds = {
            got(kind, "uuid"): kind.get("properties") or {}
            for kind in items(get(account, "instance", "contact_field_types"))
        }
        self.activities = {
            got(one, "uuid"): one.get("properties") or {}
            for one in items(_values(self.data, "activity"))
        }
        self.names: dict[str, str] = {}
        for one in items(_values(self.data, "contact")):
            self.names[got(one, "uuid")] = _name(one.get("properties") or {})

    def related(self) -> Iterator[tuple[str, str, str]]:
        for one in items(_values(self.data, "relationship")):
            own = one.get("properties") or {}
            yield (
                got(own, "contact_is"),
                got(own, "of_contact"),
                got(own, "type") or "related",
            )


def _name(own: dict[str, Any]) -> str:
    parts = (got(own, part) for part in ("first_name", "middle_name", "last_name"))
    return " ".join(part for part in parts if part)


_PLACES = (
    ("job", "Job title"),
    ("food_preferences", "Food"),
    ("description", "Description"),
    ("first_met_where", "First met at"),
    ("first_met_additional_info", "First met"),
    ("vcard", "vCard"),
)


def _contact(account: _Account, one: dict[str, Any], row: int) -> Contact:
    own = one.get("properties") or {}
    zone = account.options.zone
    contact = Contact(row, _name(own), got(one, "uuid"))
    contact.org = got(own, "company")
    contact.aliases = [got(own, "nickname")] if got(own, "nickname") else []
    contact.modified = day(one.get("updated_at"), zone)
    often = own.get("stay_in_touch_frequency")
    if isinstance(often, int) and 0 < often < 10_000:
        contact.keep = f"{often}d"
    contact.birthday = _birthday(own.get("birthdate"))
    contact.tags = [got(t, "name") for t in items(own.get("tags"))]
    if isinstance(own.get("tags"), list):
        contact.tags += [t for t in own["tags"] if isinstance(t, str)]
    contact.kept = [
        (label, got(own, key)) for key, label in _PLACES[:-1] if got(own, key)
    ]
    if own.get("is_dead") is True:
        contact.kept.append(("Died", got(own, "deceased_date", "date")[:10] or "yes"))
    met = got(own, "first_met_date", "date")[:10]
    if met:
        contact.kept.append(("First met on", met))
    _fields(account, contact, one.get("data"))
    _history(account, contact, one.get("data"))
    talked = when(own.get("last_talked_to"), zone)
    if talked and not any(said.when.day == talked.day for said in contact.log):
        contact.log.append(Said(talked, "meet", "last talked"))
    contact.log.sort(key=lambda said: str(said.when))
    return contact


def _birthday(value: Any) -> str:
    written = got(value, "date")[:10]
    if not written or get(value, "is_age_based") is True:
        return ""
    if get(value, "is_year_unknown") is True:
        return written[5:]
    return written


def _fields(account: _Account, contact: Contact, data: Any) -> None:
    for one in items(_values(data, "contact_field")):
        own = one.get("properties") or {}
        value = got(own, "data")
        kind = account.kinds.get(got(own, "type"), {})
        sort = (
            f"{got(kind, 'type')} {got(kind, 'protocol')} {got(kind, 'name')}".lower()
        )
        if not value:
            continue
        if "email" in sort or "mailto" in sort:
            contact.emails.append(value)
        elif "phone" in sort or "tel:" in sort or "mobile" in sort:
            contact.phones.append(value)
        else:
            contact.kept.append((got(kind, "name") or "Contact", value))
    for one in items(_values(data, "address")):
        own = one.get("properties") or {}
        place = own.get("place") if isinstance(own.get("place"), dict) else own
        names = ("name", "street", "postal_code", "city", "province", "country")
        line = ", ".join(got(place, name) for name in names if got(place, name))
        if line:
            contact.kept.append(("Address", line))
    for one in items(_values(data, "note")):
        body = got(one, "properties", "body")
        if body:
            contact.notes = f"{contact.notes}\n\n{body}".strip()
    for kind in ("gift", "debt", "pet"):
        for one in items(_values(data, kind)):
            contact.kept.append((kind.capitalize(), _told(one.get("properties") or {})))
    contact.kept = [(label, said) for label, said in contact.kept if said]


_TOLD = """name reason comment amount value currency in_debt status url date
category""".split()


def _told(own: dict[str, Any]) -> str:
    """A gift, debt or pet in a line."""
    said = []
    for key in _TOLD:
        value = own.get(key)
        found = got(value, "name") if isinstance(value, dict) else text(value)
        if found:
            said.append(f"{key.replace('_', ' ')} {found}" if key != "name" else found)
    return ", ".join(said)


def _history(account: _Account, contact: Contact, data: Any) -> None:
    zone = account.options.zone
    for one in items(_values(data, "call")):
        own = one.get("properties") or {}
        _say(contact, own.get("called_at"), "call", got(own, "content") or "call", zone)
    for one in _values(data, "activity"):
        own = account.activities.get(one, {}) if isinstance(one, str) else {}
        if isinstance(one, dict):
            own = one.get("properties") or account.activities.get(got(one, "uuid"), {})
        parts = (got(own, "summary"), got(own, "description"))
        _say(
            contact,
            own.get("happened_at"),
            "meet",
            ". ".join(filter(None, parts)),
            zone,
        )
    for one in items(_values(data, "conversation")):
        own = one.get("properties") or {}
        words = [got(m, "content") for m in items(own.get("messages"))]
        words += [got(m, "properties", "content") for m in items(own.get("messages"))]
        said = " / ".join(word for word in words if word) or "conversation"
        _say(contact, own.get("happened_at"), "chat", said, zone)
    for one in items(_values(data, "life_event")):
        own = one.get("properties") or {}
        parts = (got(own, "name"), got(own, "note"))
        _say(
            contact,
            own.get("happened_at"),
            "note",
            ". ".join(filter(None, parts)),
            zone,
        )


def _say(contact: Contact, at: Any, kind: str, words: str, zone: Any) -> None:
    found = when(at, zone)
    if found and words:
        contact.log.append(Said(When(found.day), kind, words))


def _rule(own: dict[str, Any]) -> str:
    unit = got(own, "frequency_type")
    count = own.get("frequency_number")
    if unit not in ("day", "week", "month", "year"):
        return ""
    number = count if isinstance(count, int) and count > 0 else 1
    return f"every {unit}" if number == 1 else f"every {number} {unit}s"


def _tasks(account: _Account, contact: Contact, data: Any, row: int) -> Iterator[Task]:
    zone = account.options.zone
    who = Named(contact.label, next(iter(contact.emails), ""), id=contact.key)
    for one in items(_values(data, "reminder")):
        own = one.get("properties") or {}
        if own.get("inactive") is True or not got(own, "title"):
            continue
        task = Task(row, " ".join(got(own, "title").split()), got(one, "uuid"))
        task.people = [who]
        task.due = when(own.get("initial_date"), zone)
        task.notes = got(own, "description")
        task.repeat = _rule(own)
        yield task
    for one in items(_values(data, "task")):
        own = one.get("properties") or {}
        if not got(own, "title"):
            continue
        task = Task(row, " ".join(got(own, "title").split()), got(one, "uuid"))
        task.people = [who]
        task.notes = got(own, "description")
        task.created = day(one.get("created_at"), zone)
        if own.get("completed") is True:
            task.status = Status.DONE
            task.closed = day(own.get("completed_at"), zone)
        yield task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    value = sources[0].json
    if not isinstance(value, dict):
        raise NotReadable("no export of Monica")
    account = _Account(value, options)
    result = Imported("monica", "Monica", "Monica")
    by_uuid: dict[str, Contact] = {}
    people = items(_values(account.data, "contact"))
    for row, one in enumerate(people, 1):
        own = one.get("properties") or {}
        if own.get("is_partial") is True:
            result.left_out["partial"] += 1
            continue
        if own.get("is_active") is False and not options.archived:
            result.left_out["archived"] += 1
            continue
        contact = _contact(account, one, row)
        if not contact.label:
            result.left_out["without a name"] += 1
            continue
        by_uuid[contact.key] = contact
        result.contacts.append(contact)
        result.tasks += _tasks(account, contact, one.get("data"), row)
    for first, second, kind in account.related():
        if first in by_uuid and account.names.get(second):
            by_uuid[first].kept.append(
                ("Relation", f"{kind} of {account.names[second]}")
            )
    result.counts = [f"{len(people)} contacts"]
    names = "names birthdate contact_field call activity note reminder task tags"
    result.used = {name: name for name in names.split()}
    result.kept = ["address", "gift", "debt", "relationship"]
    journal = get(value, "account", "properties", "journal_entries")
    if journal:
        result.unused.append("journal_entries")
    for kind in ("photo", "document"):
        if _values(account.data, kind):
            result.unused.append(kind)
    return result


register(Reader("monica", "Monica", _likeness, _read))
