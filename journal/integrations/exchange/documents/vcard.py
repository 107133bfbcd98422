"""vCard 2.1, 3.0 and 4.0, one card or many in a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.integrations.exchange import moments
from journal.integrations.exchange.documents.content_lines import (
    MAX_LINE,
    Line,
    parts,
    read_line,
    unescaped,
    unfolded,
)
from journal.integrations.exchange.records import (
    Contact,
    Imported,
    NotReadable,
    Options,
    Refused,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source

_MAX_CARDS = 100_000
_KEPT = {
    "TITLE": "Job title",
    "ROLE": "Role",
    "URL": "Web",
    "IMPP": "Chat",
    "ANNIVERSARY": "Anniversary",
    "X-ANNIVERSARY": "Anniversary",
    "X-SOCIALPROFILE": "Profile",
    "X-SKYPE": "Skype",
    "X-SKYPE-USERNAME": "Skype",
    "X-AIM": "AIM",
    "X-JABBER": "Jabber",
    "X-ICQ": "ICQ",
    "X-MSN": "MSN",
    "X-TWITTER": "Twitter",
    "RELATED": "Related",
    "X-ABRELATEDNAMES": "Related",
    "X-ABDATE": "Date",
    "X-SPOUSE": "Spouse",
    "X-MANAGER": "Manager",
    "X-ASSISTANT": "Assistant",
    "TZ": "Time zone",
    "LANG": "Language",
}
_NAMES = frozenset(
    "FN N NICKNAME ORG EMAIL TEL BDAY NOTE CATEGORIES UID ADR REV".split()
)
_SILENT = frozenset(
    """BEGIN END VERSION PRODID PHOTO LOGO SOUND KEY SORT-STRING CLASS MAILER SOURCE
    KIND
    PROFILE X-ABLABEL X-ABSHOWAS X-ABUID X-PHONETIC-FIRST-NAME X-PHONETIC-LAST-NAME
    X-IMAGETYPE X-IMAGEHASH CLIENTPIDMAP MEMBER GENDER GEO LABEL AGENT X-ABADR
    X-GENERATOR""".split()
)


def _likeness(source: Source) -> int:
    head = source.text[:4096].lstrip().upper()
    if head.startswith("BEGIN:VCARD"):
        return 99
    return 80 if re.search(r"(?m)^BEGIN:VCARD\s*$", head) else 0


def _cards(text: str) -> list[tuple[int, list[Line], str]]:
    """Each card: the number of its first line, its lines, and its problem."""
    found: list[tuple[int, list[Line], str]] = []
    depth = 0
    old = "VERSION:2.1" in text.upper()
    for number, raw in unfolded(text, old=old):
        if not raw.strip():
            continue
        upper = raw.strip().upper()
        if upper == "BEGIN:VCARD":
            depth += 1
            if depth == 1:
                found.append((number, [], ""))
                if len(found) > _MAX_CARDS:
                    raise NotReadable(f"more than {_MAX_CARDS:,} cards")
            continue
        if upper == "END:VCARD":
            depth = max(0, depth - 1)
            continue
        if depth != 1:
            continue
        if len(raw) > MAX_LINE:
            found[-1] = *found[-1][:2], "a line is longer than 1 MB; it is left out"
            continue
        line = read_line(number, raw)
        if line is not None:
            found[-1][1].append(line)
    if depth and found:
        first, lines, _ = found[-1]
        found[-1] = first, lines, "the card does not end"
    return found


def _contact(number: int, lines: list[Line], options: Options) -> Contact:
    contact = Contact(number)
    structured: list[str] = []
    labels = {
        line.group: unescaped(line.value).strip("_$!<> ")
        for line in lines
        if line.name == "X-ABLABEL" and line.group
    }
    for line in lines:
        value = line.value.strip()
        if not value:
            continue
        match line.name:
            case "FN":
                contact.name = contact.name or " ".join(unescaped(value).split())
            case "N":
                structured = structured or parts(value)
            case "NICKNAME" | "X-NICKNAME":
                contact.aliases += [n for n in parts(value, ",") if n]
            case "ORG":
                _organisation(contact, value)
            case "EMAIL":
                address = unescaped(value).removeprefix("mailto:").strip()
                if "@" in address:
                    contact.emails.append(address)
            case "TEL":
                contact.phones.append(_number(unescaped(value)))
            case "BDAY":
                _birthday(contact, value)
            case "NOTE":
                contact.notes = f"{contact.notes}\n\n{unescaped(value)}".strip()
            case "CATEGORIES":
                contact.tags += [t for t in parts(value, ",") if t]
            case "UID":
                contact.key = unescaped(value).removeprefix("urn:uuid:")
            case "REV":
                when = moments.read_moment(value, "", options.zone)
                contact.modified = when.day if when else None
            case "ADR":
                _address(contact, line)
            case _ if line.name in _KEPT:
                text = "; ".join(p for p in parts(value) if p)
                label = labels.get(line.group) or _KEPT[line.name]
                contact.kept.append((label, text))
            case _ if line.name.startswith("X-") and line.name not in _SILENT:
                _of_a_program(contact, line.name, value)
    if not contact.name and structured:
        last, first, middle, *_ = [*structured, "", "", ""]
        contact.name = " ".join(part for part in (first, middle, last) if part)
    contact.emails = list(dict.fromkeys(contact.emails))
    contact.phones = list(dict.fromkeys(p for p in contact.phones if p))
    contact.tags = list(dict.fromkeys(contact.tags))
    return contact


def _birthday(contact: Contact, value: str) -> None:
    try:
        contact.birthday = moments.read_birthday(value.split("T")[0])
    except moments.Ambiguous:
        contact.birthday = ""
    if not contact.birthday:
        contact.kept.append(("Birthday", unescaped(value)))


def _of_a_program(contact: Contact, name: str, value: str) -> None:
    """Keep a property of one program as text, unless it is long or encoded."""
    text = "; ".join(p for p in parts(value) if p)
    if len(text) < 500 and not text.startswith(("ob.", "data:")):
        contact.kept.append((name[2:].replace("-", " ").capitalize(), text))


def _organisation(contact: Contact, value: str) -> None:
    units = [part for part in parts(value) if part]
    if units and not contact.org:
        contact.org = units[0]
    for unit in units[1:]:
        contact.kept.append(("Department", unit))


def _number(value: str) -> str:
    """A number as people write it: `tel:+46-70-555` → `+46 70 555`."""
    if value.lower().startswith("tel:"):
        return value[4:].split(";")[0].replace("-", " ").strip()
    return value.strip()


def _address(contact: Contact, line: Line) -> None:
    cells = [part for part in parts(line.value) if part]
    if cells:
        kind = "Home address" if "home" in line.types() else "Address"
        contact.kept.append((kind, ", ".join(" ".join(c.split()) for c in cells)))


def _read(sources: Sequence[Source], options: Options) -> Imported:
    result = Imported("vcard", "vCard", "vCard")
    names: set[str] = set()
    for source in sources:
        for number, lines, problem in _cards(source.text):
            names |= {line.name for line in lines}
            kind = next((ln.value.lower() for ln in lines if ln.name == "KIND"), "")
            kind = kind or next(
                (
                    ln.value.lower()
                    for ln in lines
                    if "ADDRESSBOOKSERVER-KIND" in ln.name
                ),
                "",
            )
            if kind == "group":
                result.left_out["groups"] += 1
                continue
            contact = _contact(number, lines, options)
            if problem:
                result.remarks.append(f"line {number}: {problem}")
            if not contact.label:
                message = "the card has no name, address or number"
                refused = Refused(number, "no-text", message, "give it one of these")
                result.refused.append(refused)
                continue
            result.contacts.append(contact)
    result.counts = [f"{len(result.contacts)} cards"]
    result.used = {name: name.lower() for name in sorted(names & _NAMES)}
    result.kept = sorted(names - _NAMES - _SILENT)
    result.unused = sorted(names & (_SILENT - {"BEGIN", "END", "VERSION"}))
    return result


register(Reader("vcard", "vCard", _likeness, _read))
