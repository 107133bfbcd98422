"""Rows of a table → contacts, by a layout."""

from __future__ import annotations

import re
from collections.abc import Iterable

from journal.integrations.exchange.prose import name_and_address
from journal.integrations.exchange.records import Contact
from journal.integrations.exchange.table import Row
from journal.integrations.exchange.tables.layout import (
    MANY_CELLS,
    Reading,
    birthday_of,
    refuse,
    refuse_broken,
)


def read_contacts(reading: Reading) -> list[Contact]:
    """A contact for each row with a name or an address."""
    found = []
    heads = len(reading.table.head)
    for row in reading.table.rows:
        if any(cell.strip() for cell in row.cells[heads:]):
            message = MANY_CELLS[0].format(cells=len(row.cells), heads=heads)
            refuse(reading, row, "too-many-cells", message, MANY_CELLS[1])
            continue
        contact = _contact(reading, row)
        if not contact.label:
            refuse(
                reading,
                row,
                "no-text",
                "the row has no name, address or number",
                "give it one of these",
            )
            continue
        found.append(contact)
    refuse_broken(reading)
    return found


def _contact(reading: Reading, row: Row) -> Contact:
    cell, cells = reading.cell, reading.cells
    parts = [cell(row, part) for part in ("first", "middle", "last")]
    name = cell(row, "name") or " ".join(part for part in parts if part)
    birthday = ""
    kept = reading.kept(row)
    for i, own in enumerate(reading.fields):
        if own == "birthday" and i < len(row.cells) and not birthday:
            birthday = birthday_of(row.cells[i], reading.orders.get(i, ""))
    phones = [_number(part) for text in cells(row, "phone") for part in _several(text)]
    emails = [part for text in cells(row, "email") for part in _addresses(text)]
    org = next(iter(cells(row, "org")), "")
    return Contact(
        row=row.number,
        name=" ".join(name.split()),
        key=cell(row, "key"),
        emails=list(dict.fromkeys(emails)),
        phones=list(dict.fromkeys(p for p in phones if p)),
        org=org,
        birthday=birthday,
        aliases=list(dict.fromkeys(cells(row, "nick"))),
        tags=tags_of(cells(row, "tags")),
        kept=kept,
        notes="\n\n".join(map(reading.prose, cells(row, "notes"))),
        modified=reading.day(row, "modified"),
    )


def _several(text: str) -> list[str]:
    return [part.strip() for part in re.split(r":::|\n", text) if part.strip()]


def _number(text: str) -> str:
    """A phone number, without a spreadsheet's leading apostrophe."""
    return text.lstrip("'").strip() if re.search(r"\d", text) else ""


def _addresses(text: str) -> list[str]:
    found = [name_and_address(part)[1] for part in re.split(r":::|[\n;,]", text)]
    return [address for address in found if address]


def tags_of(cells: Iterable[str]) -> list[str]:
    """Groups and labels; Google's `* myContacts` and `* starred` are none."""
    found = []
    for cell in cells:
        for part in re.split(r":::|[;,\n]", cell):
            name = part.strip()
            if name and not name.startswith("*"):
                found.append(name)
    return list(dict.fromkeys(found))
