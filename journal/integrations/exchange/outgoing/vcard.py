"""People as vCard 4.0."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from journal.api.journal import Journal
from journal.api.outside.foreign_text import lines_of
from journal.integrations.exchange.notes.person_lines import phones_of
from journal.integrations.exchange.outgoing.content_lines import escaped, lines
from journal.integrations.exchange.outgoing.rows import Written, lose
from journal.model.entry import NotePath

_SPACE = uuid.UUID("8f4b1c52-51cb-5b0e-a7a2-0d6b7c1ad4fe")


def write(journal: Journal, paths: Sequence[str]) -> Written:
    """A card for each of these notes of people."""
    lost: dict[str, int] = {}
    return Written("".join(_card(journal, path, lost) for path in paths), lost)


def _card(journal: Journal, path: str, lost: dict[str, int]) -> str:
    note = journal.snapshot.notes[NotePath(path)]
    person = note.person
    assert person is not None
    words = person.name.split()
    family, given = (
        (words[-1], " ".join(words[:-1])) if len(words) > 1 else ("", words[0])
    )
    pairs = [
        ("BEGIN", "VCARD"),
        ("VERSION", "4.0"),
        ("UID", f"urn:uuid:{uuid.uuid5(_SPACE, path)}"),
        ("FN", escaped(person.name)),
        ("N", f"{escaped(family)};{escaped(given)};;;"),
    ]
    pairs += [("EMAIL", escaped(email)) for email in person.emails]
    text = lines_of(journal, NotePath(path))
    pairs += [("TEL", escaped(phone)) for phone in phones_of(text)]
    if person.org:
        pairs.append(("ORG", escaped(person.org)))
    if person.birthday:
        day = person.birthday.replace("-", "")
        short = f"--{day}" if len(day) == 4 else day
        pairs.append(("BDAY", short if day.isdigit() else escaped(person.birthday)))
    if person.aliases:
        pairs.append(("NICKNAME", ",".join(escaped(a) for a in person.aliases)))
    for label, value in (
        ("tier", person.tier),
        ("keep", person.keep),
        ("time zone", person.tz),
        ("quiet hours", person.quiet),
        ("log", note.log),
        ("pause", person.pause_until),
    ):
        lose(lost, label, value)
    return lines([*pairs, ("END", "VCARD")])
