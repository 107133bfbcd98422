"""The agenda, kept up to date: only entries of changed notes leave and enter it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from journal.model.entry import EntryRef, NotePath
from journal.model.errors import JournalError
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda.agenda import Agenda, Item, Placed, Section, counted
from journal.practice.agenda.groups import title_by_date
from journal.practice.agenda.sections import Counted, promises_first
from journal.practice.kept.by_note import NoteChanges, Notes, seen_anew
from journal.practice.kept.in_order import InOrder
from journal.practice.people.people import People

if TYPE_CHECKING:
    from journal.practice.agenda.agenda import Shown

Whom = tuple[Section, str]
Key = tuple[object, ...]


class Stored(Protocol):
    """Places the entries of notes in their stored form, faster than `Placed`."""

    def begin(self, people: People, today: date) -> None:
        """What comes is to be placed among these people on this day."""

    def place(
        self, note: Note, now: datetime, seen: Mapping[EntryRef, date]
    ) -> list[Shown] | None:
        """Those of a note that are shown; None for a note in another form. Raises
        ConfigError."""


class KeptAgenda:
    """Builds successive agendas, each as `agenda.build` would."""

    def __init__(self, settings: Settings, stored: Stored | None = None) -> None:
        """`stored` places the entries of notes in their stored form."""
        self._settings = settings
        self._stored = stored
        self._changes = NoteChanges()
        self._people: People | None = None
        self._day = date.min
        self._seen: Mapping[EntryRef, date] = {}
        self._placed: dict[NotePath, list[Shown]] = {}
        """By note, the items shown from it."""
        self._shown: InOrder[Key, Shown] = InOrder()
        self._items: InOrder[Key, Item] = InOrder()
        self._titled: dict[str, InOrder[Key, Item]] = {}
        """The items by the titles they stand under."""
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
        if self._stored:
            self._stored.begin(people, now.date())
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
        into: list[Shown] = []
        for path, note in changed.items():
            if note and (placed := self._place(note, people, now)):
                self._placed[path] = placed
                into += placed
        self._move(out, into)

    def _empty(self) -> None:
        self._placed, self._shown, self._items = {}, InOrder(), InOrder()
        self._titled, self._tally = {}, Counter()
        self._owed, self._asked, self._in_the_way = Counter(), Counter(), set()

    def _place(self, note: Note, people: People, now: datetime) -> list[Shown]:
        settings, seen = self._settings, self._seen
        quick = self._stored.place(note, now, seen) if self._stored else None
        if quick is not None:
            return quick
        placed = (Placed(one, people, now, settings, seen) for one in note.entries)
        return [one for one in placed if one.item]

    def _move(self, out: list[Shown], into: list[Shown]) -> None:
        self._count(out, -1)
        self._count(into, 1)
        if self._shown.is_much(len(out) + len(into)):
            self._sort_all()
            return
        for one in out:
            if one.item:
                self._shown.remove(one.key)
                self._items.remove(one.key)
                self._under(one.item).remove(one.key)
        for one in into:
            if one.item:
                self._shown.insert(one.key, one)
                self._items.insert(one.key, one.item)
                self._under(one.item).insert(one.key, one.item)
        for title in [title for title, below in self._titled.items() if not below]:
            del self._titled[title]

    def _sort_all(self) -> None:
        """As they are by note, they are almost in order for each day and priority."""
        alike: dict[Key, list[Shown]] = defaultdict(list)
        for several in self._placed.values():
            for one in several:
                alike[one.key[:3]].append(one)
        shown = [one for kind in sorted(alike) for one in alike[kind]]
        shown.sort(key=attrgetter("key"))
        keys = [one.key for one in shown]
        items = [one.item for one in shown if one.item]
        self._shown, self._items = InOrder(keys, shown), InOrder(keys, items)
        titled: dict[str, tuple[list[Key], list[Item]]] = {}
        for key, item in zip(keys, items, strict=True):
            title = title_by_date(item, self._day)
            if title not in titled:
                titled[title] = [], []
            titled[title][0].append(key)
            titled[title][1].append(item)
        self._titled = {title: InOrder(*found) for title, found in titled.items()}

    def _under(self, item: Item) -> InOrder[Key, Item]:
        """What stands under the same title."""
        title = title_by_date(item, self._day)
        found = self._titled.get(title)
        if found is None:
            found = self._titled[title] = InOrder()
        return found

    def _count(self, several: Sequence[Shown], by: int) -> None:
        kinds = Counter([counted(one.item) for one in several if one.item])
        for kind, count in kinds.items():
            if kind:
                self._tally[kind] += by * count
                if not self._tally[kind]:
                    del self._tally[kind]
        for one in several:
            if one.owed or one.asked:
                self._weigh(one, by)

    def _weigh(self, one: Shown, by: int) -> None:
        """What is promised to whom, and who is asked."""
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
        items = self._items.as_tuple()
        if not self._in_the_way:
            return items
        shown = self._shown.as_tuple()
        owed, asked = [one.owed for one in shown], [one.asked for one in shown]
        return tuple(promises_first(items, owed, asked))
