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
from journal.practice.agenda.agenda import Agenda, Item, Placed, Section, counted
from journal.practice.agenda.groups import title_by_date
from journal.practice.agenda.sections import Counted, promises_first
from journal.practice.kept.by_note import NoteChanges, Notes, seen_anew
from journal.practice.people.people import People

Whom = tuple[Section, str]
_MANY = 0.1
"""Beyond this share of the list, sorting is faster than moving items one by one."""


class _Titled:
    """What stands under one title, in the order of the keys."""

    __slots__ = ("_tuple", "items", "keys")

    def __init__(self) -> None:
        self.keys: list[tuple[object, ...]] = []
        self.items: list[Item] = []
        self._tuple: tuple[Item, ...] | None = None

    def append(self, one: Placed) -> None:
        assert one.item is not None
        self.keys.append(one.key)
        self.items.append(one.item)

    def insert(self, one: Placed) -> None:
        assert one.item is not None
        at = bisect_left(self.keys, one.key)
        self.keys.insert(at, one.key)
        self.items.insert(at, one.item)
        self._tuple = None

    def remove(self, one: Placed) -> None:
        at = bisect_left(self.keys, one.key)
        del self.keys[at], self.items[at]
        self._tuple = None

    def as_tuple(self) -> tuple[Item, ...]:
        """The same one until something changes."""
        if self._tuple is None:
            self._tuple = tuple(self.items)
        return self._tuple


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
        self._titled: dict[str, _Titled] = {}
        """The same by the titles they stand under."""
        self._tally: Counter[Counted] = Counter()
        self._owed: Counter[Whom] = Counter()
        """How many are promised to whom, and how many ask them for something."""
        self._asked: Counter[Whom] = Counter()
        self._in_the_way: set[Whom] = set()
        """Who is owed something and asked as well: that changes the order."""

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
        again = seen_anew(self._seen, seen)
        self._people, self._day, self._seen = people, now.date(), seen
        try:
            self._take(notes, again, people, now)
        except JournalError:
            # invalid settings must be reported again the next time
            self._changes.forget()
            self._empty()
            raise
        items, tally = self._in_order(), dict(self._tally)
        if self._in_the_way:
            return Agenda(now, items, tally, by_note=dict(self._placed))
        titled = {title: one.as_tuple() for title, one in self._titled.items()}
        return Agenda(now, items, tally, titled, dict(self._placed))

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
        self._titled, self._tally = {}, Counter()
        self._owed, self._asked, self._in_the_way = Counter(), Counter(), set()

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
            self._titled = {}
            for one in self._shown:
                self._under(one).append(one)
            return
        for one in out:
            at = bisect_left(self._keys, one.key)
            del self._shown[at], self._keys[at], self._items[at]
            self._under(one).remove(one)
        for one in into:
            at = bisect_left(self._keys, one.key)
            self._shown.insert(at, one)
            self._keys.insert(at, one.key)
            assert one.item is not None
            self._items.insert(at, one.item)
            self._under(one).insert(one)
        for title in [title for title, below in self._titled.items() if not below.keys]:
            del self._titled[title]

    def _under(self, one: Placed) -> _Titled:
        """What stands under the same title."""
        assert one.item is not None
        title = title_by_date(one.item, self._day)
        found = self._titled.get(title)
        if found is None:
            found = self._titled[title] = _Titled()
        return found

    def _count(self, one: Placed, by: int) -> None:
        assert one.item is not None
        kind = counted(one.item)
        if kind:
            self._tally[kind] += by
            if not self._tally[kind]:
                del self._tally[kind]
        for whom in one.owed:
            self._owed[whom] += by
        for whom in one.asked:
            self._asked[whom] += by
        for whom in (*one.owed, *one.asked):
            if self._owed[whom] and self._asked[whom]:
                self._in_the_way.add(whom)
            else:
                self._in_the_way.discard(whom)

    def _in_order(self) -> tuple[Item, ...]:
        if not self._in_the_way:
            return tuple(self._items)
        owed = [one.owed for one in self._shown]
        asked = [one.asked for one in self._shown]
        return tuple(promises_first(self._items, owed, asked))
