"""What was put aside to tell someone, and not told yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from journal.model.note import Note, ValueNote
from journal.practice.people.people import People, Person


def unused_values(
    notes: Iterable[Note], people: People, person: Person
) -> list[ValueNote]:
    """The value notes for a person that carry no `[used:: …]`.

    Newest dated notes first, undated ones last; then by place. A name that could mean
    several people is ignored.
    """
    found = [
        (note.day or date.min, value)
        for note in notes
        for value in note.values
        if value.used is None
        and any(people.resolve(mention) == person for mention in value.mentions)
    ]
    found.sort(key=lambda pair: (pair[1].ref.path, pair[1].ref.line))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [value for _, value in found]
