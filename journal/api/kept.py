"""What a journal keeps between two looks, note by note."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from journal.api.edits.first_seen import FirstSeenDays
from journal.api.edits.new_entry import dialect_of, lean
from journal.api.glance.stored_places import StoredPlaces
from journal.api.problems import problems_across, problems_in
from journal.language.line.fields import Dialect
from journal.model.entry import Entry, EntryRef, Problem
from journal.model.note import Note
from journal.model.notes_by_path import telling
from journal.model.settings import Settings
from journal.model.value import replace
from journal.practice.agenda.agenda import Agenda
from journal.practice.kept.agenda import KeptAgenda
from journal.practice.kept.by_note import KeptByNote, Notes
from journal.practice.kept.contacts import KeptContacts
from journal.practice.people.contacts import Contact
from journal.practice.people.ladder import lacks_day
from journal.practice.people.people import KeptPeople, People
from journal.vault.background import rest
from journal.vault.notes.snapshot import Snapshot

if TYPE_CHECKING:
    from journal.practice.agenda.moments import Moment
    from journal.practice.kept.moments import KeptMoments


class Kept:
    """Each method returns the same as a fresh computation.

    Contacts, the dialect, moments and problems have locks of their own, within which no
    other is taken but that of the dialect: the first time they take seconds in a large
    vault, and no change may wait for that. Around all else, the caller holds one.
    """

    def __init__(self, settings: Settings, first_seen: FirstSeenDays) -> None:
        self._settings = settings
        self._first_seen = first_seen
        self._people = KeptPeople()
        self._stored = StoredPlaces(settings)
        self._agenda = KeptAgenda(settings, self._stored)
        self._contacts = KeptContacts(rest)
        self._moments: KeptMoments | None = None
        self._leaning = KeptByNote(lambda note: lean(note.lines()), in_passing=False)
        self._lacking = KeptByNote(self._lack_day, in_passing=False)
        self._with_ids = KeptByNote(_with_ids, rest=rest)
        self._problems: KeptByNote[tuple[Problem, ...]] | None = None
        self._problems_for: tuple[People, Dialect, date] | None = None
        self._contacts_guard = threading.Lock()
        self._dialect_guard = threading.Lock()
        self._moments_guard = threading.Lock()
        self._problems_guard = threading.Lock()

    def people(self, notes: Notes) -> People:
        """The people in the notes."""
        return self._people.of(telling(notes).values())

    def agenda(self, notes: Notes, people: People, now: datetime) -> Agenda:
        """The agenda; entries that wait without a date are recorded as first seen
        today."""
        self._stored.begin(people, now.date())
        seen = self._seen(notes, now.date())
        return self._agenda.build(notes, people, now, seen)

    def first_seen(
        self, notes: Notes, people: People, today: date
    ) -> Mapping[EntryRef, date]:
        """When entries that wait without a date were first seen; new ones: today."""
        self._stored.begin(people, today)
        return self._seen(notes, today)

    def moments(
        self, notes: Notes, people: People, today: date, seen: Mapping[EntryRef, date]
    ) -> Sequence[Moment]:
        """When open entries are to be announced, the earliest first; `seen` is what
        `first_seen` returned."""
        with self._moments_guard:
            if self._moments is None:
                # who only looks at the agenda need not load it
                from journal.practice.kept.moments import KeptMoments

                stored = StoredPlaces(self._settings)
                self._moments = KeptMoments(self._settings, stored, rest)
            return self._moments.of(notes, people, today, seen)

    def look_as(self, names: Sequence[str]) -> None:
        """Limit the agenda to owners with these names; without names it is
        everyone's."""
        agenda = replace(self._settings.agenda, me=tuple(names))
        settings = replace(self._settings, agenda=agenda)
        self._stored = StoredPlaces(settings)
        self._agenda = KeptAgenda(settings, self._stored)

    def _seen(self, notes: Notes, today: date) -> Mapping[EntryRef, date]:
        lacking = [entry for several in self._lacking.of(notes) for entry in several]
        return self._first_seen.of(lacking, today)

    def _lack_day(self, note: Note) -> tuple[Entry, ...]:
        quick = self._stored.lacking(note)
        if quick is not None:
            return quick
        return tuple(e for e in note.entries if lacks_day(e, self._settings))

    def contacts(self, notes: Notes, people: People) -> Mapping[str, Sequence[Contact]]:
        """All past and planned contact, by person key, newest first."""
        with self._contacts_guard:
            return self._contacts.of(notes, people)

    def dialect(self, notes: Notes) -> Dialect:
        """The notation of new fields, for lines without one."""
        with self._dialect_guard:
            return dialect_of(self._settings, self._leanings(notes))

    def _leanings(self, notes: Notes) -> Iterator[int]:
        """Looks for nothing unless it is asked for one: often the settings decide."""
        yield from self._leaning.of(notes)

    def problems(
        self, snapshot: Snapshot, people: People, now: datetime
    ) -> list[Problem]:
        """All problems, in no particular order."""
        with self._problems_guard:
            return self._found(snapshot, people, now)

    def _found(
        self, snapshot: Snapshot, people: People, now: datetime
    ) -> list[Problem]:
        dialect = self.dialect(snapshot.notes)
        if self._problems is None or self._problems_for != (
            people,
            dialect,
            now.date(),
        ):
            self._problems_for = people, dialect, now.date()
            self._problems = KeptByNote(
                lambda note: problems_in(note, people, self._settings, dialect, now),
                rest=rest,
            )
        found = [p for several in self._problems.of(snapshot.notes) for p in several]
        with_ids = self._with_ids.of(snapshot.notes)
        found.extend(problems_across(snapshot, with_ids, people, self._settings))
        return found


def _with_ids(note: Note) -> tuple[Entry, ...]:
    return tuple(e for e in note.entries if e.task_id or e.block_id)
