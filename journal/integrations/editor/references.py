"""References to a person, and the definition of a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journal.api.editor.open_note import OpenNote
from journal.api.view import View
from journal.model.entry import NotePath


@dataclass(frozen=True, slots=True, order=True)
class Place:
    path: NotePath
    line: int
    """From 0."""


def definition(note: OpenNote, line: int, index: int) -> Place | None:
    """The note of the person at a character, or the line a `^block` names."""
    named = note.named_at(line, index)
    if named:
        person = named.person
        return Place(person.path, 0) if person and person.path else None
    entry = note.entry_on(line)
    if entry is None:
        return None
    for block in note.origins(entry):
        for other in note.known.journal.entries:
            if other.block_id == block:
                return Place(other.path, other.line - 1)
    return None


def references(note: OpenNote, line: int, index: int) -> list[Place]:
    """Every line that names the person at a character, or whose note this is."""
    named = note.named_at(line, index)
    person = named.person if named else note.person
    return sorted(set(_places(note.known, person.key))) if person else []


def _places(known: View, key: str) -> Iterator[Place]:
    for item in known.items:
        if any(person.key == key for person in item.people):
            yield Place(item.entry.path, item.entry.line - 1)
    for contact in known.journal.contacts.get(key, ()):
        yield Place(contact.path, max(contact.line - 1, 0))
