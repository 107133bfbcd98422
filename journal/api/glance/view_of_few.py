"""A view for printing a few entries, which reads only the notes that these need.

Equal to a `StoredView`, which reads every note: the evidence in the cache says in which
notes to look for contact with someone, for logs about them, and for what blocks an
entry. A test holds the output of both equal.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from journal.api.glance.stored_view import StoredView
from journal.model.entry import Entry, NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.people.habits import Habits
from journal.practice.people.people import Person, names_of
from journal.vault.cache import stored_rows
from journal.vault.cache.note_codec import ENTRIES
from journal.vault.cache.plain_notes import plain_note
from journal.vault.evidence import (
    CONTACT,
    LOGGED,
    TASK_ID,
    folded_key,
    look_up,
    name_key,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

    from journal.api.glance.stored_view import FirstSeen


class ViewOfFew(StoredView):
    """The entries at some places, and what other notes tell of them when it is asked
    for.

    Besides `StoredView`, its methods raise ValueError for damaged evidence.
    """

    def __init__(
        self,
        db: Connection,
        settings: Settings,
        now: datetime,
        first_seen: FirstSeen,
        only: Iterable[bytes] | None = None,
    ) -> None:
        self._db = db
        self._taken: set[bytes] = set()
        """The notes that were asked."""
        self._met_by: set[str] = set()
        """The keys of people with whom the newest contact is known."""
        super().__init__(db, settings, now, first_seen, only or ())

    def _persons(self, db: Connection) -> list[Note]:
        about = super()._persons(db)
        return [
            note
            for note in about
            if not (note.entries and self._is_copy(os.fsencode(note.path)))
        ]

    def _is_copy(self, key: bytes) -> bool:
        """Whether a note with entries is a copy of another: these have no rows."""
        return not stored_rows.has_rows(self._db, key)

    def _stored(self, note: bytes) -> bytes:
        for _, blob in plain_note(self._db, note):
            return blob
        raise LookupError(note)

    def _ask(self, key: bytes) -> None:
        """Have what this note tells, unless it is a copy."""
        if key in self._taken:
            return
        self._taken.add(key)
        plain: tuple[Any, ...] = marshal.loads(self._stored(key))
        if not (plain[ENTRIES] and self._is_copy(key)):
            self._take(NotePath(os.fsdecode(key)), plain)

    def _names(self, person: Person) -> set[bytes]:
        """The names by which they may be mentioned."""
        named = ((name, self.people.candidates(name)) for name in names_of(person))
        return {folded_key(name) for name, who in named if not who or person in who}

    # -------------------------------------------------------- facts about them

    def newest(self, persons: Iterable[Person]) -> date | None:
        persons = tuple(persons)
        for person in persons:
            if person.key not in self._met_by:
                self._met_by.add(person.key)
                self._find_contact(person)
        return super().newest(persons)

    def _find_contact(self, person: Person) -> None:
        today = self.today.toordinal()
        for name in self._names(person):
            for day, note in look_up(self._db, CONTACT, name, today):
                if day <= self._newest.get(person.key, 0):
                    break
                self._ask(note)

    def habits(self, person: Person) -> Habits:
        if person.key not in self._habits:
            for name in self._names(person):
                for _, note in look_up(self._db, LOGGED, name):
                    self._ask(note)
        return super().habits(person)

    def blockers(self, entry: Entry) -> Sequence[Entry]:
        for task_id in entry.depends_on:
            for _, note in look_up(self._db, TASK_ID, name_key(task_id)):
                self._ask(note)
        return super().blockers(entry)
