"""Google Contacts' CSV, in the layout of today and the older one; ` ::: ` joins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.integrations.exchange.records import Imported, Options
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Table
from journal.integrations.exchange.tables.layout import Layout, columns
from journal.integrations.exchange.tables.reading import best, contacts, fitting

_FIELDS = """
    first: First Name | Given Name
    middle: Middle Name | Additional Name
    last: Last Name | Family Name
    name: Name
    nick: Nickname
    org: Organization Name
    birthday: Birthday
    notes: Notes
    tags: Labels | Group Membership
"""
_PATTERNS = (
    (re.compile(r"e-mail \d+ - value"), "email"),
    (re.compile(r"phone \d+ - value"), "phone"),
    (re.compile(r"organization 1 - name"), "org"),
    (re.compile(r"(?:e-mail|phone) \d+ - (?:type|label)"), "-"),
)
_NOISE = frozenset(
    """photo|initials|short name|language|gender|sensitivity|priority|yomi name
|directory server|mileage|billing information|file as|subject""".replace(
        "\n", ""
    ).split("|")
)
_LAYOUT = Layout(
    "google", "Google Contacts", columns(_FIELDS), _PATTERNS, _NOISE, contacts=True
)


def _likeness(table: Table) -> int:
    names = set(table.folded)
    numbered = any(re.fullmatch(r"e-mail \d+ - value", name) for name in names)
    numbered |= any(re.fullmatch(r"phone \d+ - value", name) for name in names)
    own = {"given name", "family name", "group membership", "yomi name", "labels",
           "phonetic first name", "file as", "organization name"} & names  # fmt: skip
    if numbered:
        return 97
    return 85 if len(own) >= 3 else 0


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    result = contacts(source, fitting(source, _likeness), _LAYOUT, options)
    for contact in result.contacts:
        contact.key = ""
    return result


register(
    Reader(
        "google",
        "Google Contacts",
        lambda source: best(source, _likeness),
        _read,
        keyed=False,
    )
)
