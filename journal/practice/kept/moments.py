"""The moments of a vault, kept: those of a note that changed leave and enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter
from types import MappingProxyType
from typing import Protocol

from journal.model.entry import EntryRef, NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda.moments import Moment, moments_of
from journal.practice.kept.by_note import (
    NoteChanges,
    Notes,
    Rest,
    seen_anew,
    with_rests,
)
from journal.practice.kept.in_order import InOrder
from journal.practice.people.people import People

Keyed = tuple[datetime, NotePath, int]


class Stored(Protocol):
    """Finds the moments of notes in their stored form."""

    def moments(
        self,
        note: Note,
        people: People,
        today: date,
        seen: Mapping[EntryRef, date],
    ) -> list[Moment] | None:
        """Those of a note, the earliest first; None for one in another form."""


class KeptMoments:
    """Answers what `moments_of` answers for all entries, by note and line."""

    def __init__(
        self,
        settings: Settings,
        stored: Stored | None = None,
        rest: Rest | None = None,
    ) -> None:
        """`stored` finds the moments of notes in their stored form."""
        self._rest = rest
        self._settings = settings
        self._stored = stored
        self._changes = NoteChanges()
        self._for: tuple[People, date] | None = None
        self._seen: Mapping[EntryRef, date] = {}
        self._by_note: dict[NotePath, list[tuple[Keyed, Moment]]] = {}
        self._moments: InOrder[Keyed, Moment] = InOrder()

    def of(
        self,
        notes: Notes,
        people: People,
        today: date,
        seen: Mapping[EntryRef, date] = MappingProxyType({}),
    ) -> Sequence[Moment]:
        """The earliest first; `seen` as for `moments_of`."""
        if self._for is None or people is not self._for[0] or today != self._for[1]:
            self._changes.forget()
            self._by_note, self._moments = {}, InOrder()
        again = seen_anew(self._seen, seen)
        self._for, self._seen = (people, today), seen
        changed = {path: note for path, _, note in self._changes.since(notes)}
        changed |= {path: notes[path] for path in again if path in notes}
        out = [one for path in changed for one in self._by_note.pop(path, ())]
        into: list[tuple[Keyed, Moment]] = []
        for path, note in with_rests(changed.items(), self._rest):
            if note:
                found = self._moments_in(note, people, today)
                # by note and line, where several come at once
                keyed = [((m.at, path, n), m) for n, m in enumerate(found)]
                if keyed:
                    self._by_note[path] = keyed
                    into += keyed
        self._move(out, into)
        return self._moments.as_tuple()

    def _moments_in(self, note: Note, people: People, today: date) -> list[Moment]:
        seen = self._seen
        if self._stored:
            found = self._stored.moments(note, people, today, seen)
            if found is not None:
                return found
        return moments_of(note.entries, people, self._settings, today, seen)

    def _move(
        self, out: Sequence[tuple[Keyed, Moment]], into: Sequence[tuple[Keyed, Moment]]
    ) -> None:
        if self._moments.is_much(len(out) + len(into)):
            every = [one for several in self._by_note.values() for one in several]
            every.sort(key=itemgetter(0))
            self._moments = InOrder(*zip(*every, strict=True)) if every else InOrder()
            return
        for key, _ in out:
            self._moments.remove(key)
        for key, moment in into:
            self._moments.insert(key, moment)
