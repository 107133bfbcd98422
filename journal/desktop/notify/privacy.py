"""Privacy of notifications: a private one only says that it exists."""

from __future__ import annotations

from collections.abc import Sequence

from journal.api.journal import Journal
from journal.model.entry import Entry
from journal.practice.people.people import Person


def is_private(journal: Journal, entry: Entry, people: Sequence[Person]) -> bool:
    """Whether the note, or the note of someone it names, is private."""
    note = journal.snapshot.note(entry.path)
    return (note is not None and note.private) or any(
        person.note is not None and person.note.private for person in people
    )
