"""Moments of entries in notes that are in their stored form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.value import same_contents
from journal.model.when import When
from journal.practice.agenda.moments import SIGN, Kind, Moment


class StoredMoment(Moment):
    """Equal to the moment of the entry, which is read from its note when asked for.

    Its name is known without that: a record of notifications is full of names.
    """

    __slots__ = ("_name", "_note", "_number")

    _name: str
    _note: Note
    _number: int
    touch = None
    yearly = None
    twin = ""

    def __new__(cls, *values: Any, **fields: Any) -> Any:
        """With the fields of a moment, as for `replace`, an ordinary one."""
        return Moment(*values, **fields)

    @classmethod
    def of(
        cls, note: Note, number: int, name: str, at: datetime, kind: Kind, when: When
    ) -> StoredMoment:
        """A moment of the entry with this number in the note."""
        moment: Any = object.__new__(cls)
        moment._note, moment._number, moment._name = note, number, name
        moment.at, moment.kind, moment.when = at, kind, when
        found: StoredMoment = moment
        return found

    def __getattr__(self, name: str) -> Any:
        if name != "entry":
            raise AttributeError(name)
        return self._note.entries[self._number]

    @property
    def path(self) -> NotePath:
        return self._note.path

    @property
    def name(self) -> str:
        return self._name

    @property
    def words(self) -> str:
        return self._name.partition(SIGN)[0]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Moment):
            return NotImplemented
        return same_contents(Moment, self, other)

    def __hash__(self) -> int:
        return Moment.__hash__(self)
