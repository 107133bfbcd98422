"""The agenda, kept up to date: only entries of changed notes leave and enter it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType

from journal.model.entry import Entry, EntryRef, NotePath
from journal.model.errors import JournalError
from journal.model.settings import Settings
from journal.practice.agenda.agenda import Agenda, Item, Placed, counted
from journal.practice.agenda.sections import Counted, promises_first
from journal.practice.kept.by_note import NoteChanges, Notes
from journal.practice.people.people import People

_MANY = 0.1
"""Beyond this share of the list, sorting is faster than moving items one by one."""


class KeptAgenda:
    """Builds successive agendas, each as `agenda.build` would."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._changes = NoteChanges()
        self._people: People | None = None
        self._day = date.min
        self._seen: Mapping[EntryRef, date] = {}
        self._placed: dict[NotePath, list[Placed]] = {}
        """By note, the items shown from it."""
        self._shown: list[Placed] = []
        """Sorted by key, like the parallel lists below."""
        self._keys: list[tuple[object, ...]] = []
        self._items: list[Item] = []
        self._tally: Counter[Counted] = Counter()
        self._owing = 0
        """The number of promises."""

    def build(
        self,
        notes: Notes,
        people: People,
        now: datetime,
        seen: Mapping[EntryRef, date] = MappingProxyType({}),
    ) -> Agenda:
        """The agenda at `now`; `seen` as for `agenda.build`."""
        if people is not self._people or now.date() != self._day:
            self._changes.forget()
            self._empty()
        again = self._seen_anew(seen)
        self._people, self._day, self._seen = people, now.date(), seen
        try:
            self._take(notes, again, people, now)
        except JournalError:
            # invalid settings must be reported again the next time
            self._changes.forget()
            self._empty()
            raise
        return Agenda(now, self._in_order(), dict(self._tally))

    def _take(
        self, notes: Notes, again: set[NotePath], people: People, now: datetime
    ) -> None:
        """Replace the entries of changed notes. Raises ConfigError."""
        changed = {path: note for path, _, note in self._changes.since(notes)}
        changed |= {path: notes[path] for path in again if path in notes}
        out = [one for path in changed for one in self._placed.pop(path, ())]
        into: list[Placed] = []
        for path, note in changed.items():
            if note and (placed := self._place(note.entries, people, now)):
                self._placed[path] = placed
                into += placed
        self._move(out, into)

    def _empty(self) -> None:
        self._placed, self._shown, self._keys, self._items = {}, [], [], []
        self._tally, self._owing = Counter(), 0

    def _seen_anew(self, seen: Mapping[EntryRef, date]) -> set[NotePath]:
        """The notes with an entry whose first-seen day changed."""
        if seen == self._seen:
            return set()
        before = self._seen
        other = [ref for ref, day in seen.items() if before.get(ref) != day]
        return {ref.path for ref in (*other, *(r for r in before if r not in seen))}

    def _place(
        self, entries: Iterable[Entry], people: People, now: datetime
    ) -> list[Placed]:
        settings, seen = self._settings, self._seen
        placed = (Placed(entry, people, now, settings, seen) for entry in entries)
        return [one for one in placed if one.item]

    def _move(self, out: list[Placed], into: list[Placed]) -> None:
        for one in out:
            self._count(one, -1)
        for one in into:
            self._count(one, 1)
        if len(out) + len(into) > _MANY * len(self._shown):
            self._shown = [one for several in self._placed.values() for one in several]
            self._shown.sort(key=attrgetter("key"))
            self._keys = [one.key for one in self._shown]
            self._items = [one.item for one in self._shown if one.item]
            return
        for one in out:
            at = bisect_left(self._keys, one.key)
            del self._shown[at], self._keys[at], self._items[at]
        for one in into:
            at = bisect_left(self._keys, one.key)
            self._shown.insert(at, one)
            self._keys.insert(at, one.key)
            assert one.item is not None
            self._items.insert(at, one.item)

    def _count(self, one: Placed, by: int) -> None:
        assert one.item is not None
        kind = counted(one.item)
        if kind:
            self._tally[kind] += by
            if not self._tally[kind]:
                del self._tally[kind]
        self._owing += by * bool(one.owed)

    def _in_order(self) -> tuple[Item, ...]:
        if not self._owing:
            return tuple(self._items)
        owed = [one.owed for one in self._shown]
        asked = [one.asked for one in self._shown]
        return tuple(promises_first(self._items, owed, asked))
