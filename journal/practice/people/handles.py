"""The handle to write for someone: `@alice` for the note “Alice Smith”."""

from __future__ import annotations

import re

from journal.language.clean import clean
from journal.practice.people.people import People, Person


def handle_for(person: Person, people: People) -> str:
    """The filter that finds entries with them, and if possible with no one else."""
    note = person.note
    if note is None or person.path is None:
        return f"@{person.name}"
    names = (*note.aliases, note.name, *note.emails, person.path.removesuffix(".md"))
    handles = [name.removeprefix("@") for name in names]
    handles += [re.sub(r"\W+", "-", name).strip("-") for name in handles]
    for handle in handles:
        plain = clean(handle) == handle and not re.search(r"[\s'\"\\]", handle)
        if handle and plain and people.candidates(handle) == [person]:
            return f"@{handle}"
    return f'"{clean(person.name)}"'
