"""Items of notes that are in their stored form: what a line shows, without its entry.

Each is equal to the item that is made of the entry. What else is asked of an entry is
read from its note, which stays in memory from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from journal.language.fold import fold, folded_each, folded_name
from journal.model.entry import Entry, NotePath, WhoseTurn
from journal.model.note import Note
from journal.model.value import field_names, same_contents, value
from journal.model.when import When
from journal.practice.agenda.agenda import LINE, Item, Section, order_of

_FIELDS = frozenset(field_names(Entry))


@value
class Traits:
    """What many entries have in common."""

    known: Mapping[str, Any]
    """Fields of the entry."""
    hashes: tuple[str, ...]
    """The words of its line that begin with `#`, in lower case."""


class Standing:
    """Where the entries with these dates stand on a day."""

    __slots__ = ("dates", "day", "days", "heading", "order", "section", "when")

    def __init__(
        self,
        dates: tuple[When | None, ...],
        section: Section,
        when: When | None,
        days: int | None,
        heading: str,
    ) -> None:
        """`dates` are due, remind, scheduled and start; the others as of `Item`."""
        self.dates = dates
        self.section, self.when, self.days, self.heading = section, when, days, heading
        self.order, self.day = order_of(section, when)


class Sheet:
    """A note, and the items of its entries."""

    __slots__ = ("items", "note")

    def __init__(self, note: Note) -> None:
        self.note = note
        self.items: Sequence[StoredItem] = ()

    def fold(self) -> None:
        """Work out what words are sought in, for all at once: the items of an agenda
        stand in another order than those of a note."""
        texts, end = folded_each(self.note.texts()), "\0" + fold(self.note.path)
        for item in self.items:
            words = texts[item.number] + end
            for person in item.people:
                words += "\0" + folded_name(person.name)
            item.folded = words


class StoredItem(Item):
    """An item whose entry neither waits for anyone nor is promised.

    There are many, so each is its own `Placed` too.
    """

    __slots__ = ("closed", "folded", "key", "number", "sheet", "standing", "traits")

    sheet: Sheet
    number: int
    """Of its entry among those of the note, from 0."""
    traits: Traits
    standing: Standing
    closed: tuple[date | None, ...]
    """When it was done, or cancelled."""
    folded: str
    """As of `Item`; set once someone looks for a word. A field and no property: a
    hundred thousand are read at each letter."""
    key: tuple[object, ...]
    turn = WhoseTurn.MINE
    rests = False
    nudge = ""
    owed: ClassVar[tuple[()]] = ()
    asked: ClassVar[tuple[()]] = ()

    def __new__(cls, *values: Any, **fields: Any) -> Any:
        """With the fields of an item, as for `replace`, an ordinary one.

        Who makes many of these sets their fields: a call for each takes as long as all
        the rest.
        """
        return Item(*values, **fields)

    def __getattr__(self, name: str) -> Any:
        if name == "folded":
            self.sheet.fold()
            return object.__getattribute__(self, name)
        if name != "entry":
            raise AttributeError(name)
        return self.whole if self.sheet.note.is_at_hand else StoredEntry.of(self)

    @property
    def whole(self) -> Entry:
        """Its entry, whose note is then kept in memory."""
        return self.sheet.note.entries[self.number]

    def known(self, name: str) -> Any:
        """A field of its entry, for which nothing is read if that is possible."""
        if name in _DATES:
            return self.standing.dates[_DATES[name]]
        if name in _CLOSED:
            return self.closed[_CLOSED[name]]
        if name in self.traits.known:
            return self.traits.known[name]
        return getattr(self.whole, name)

    # -------------------------------------------------------- as of every item

    @property
    def item(self) -> StoredItem:
        """As of `Placed`."""
        return self

    @property
    def is_promised(self) -> bool:
        return False

    @property
    def is_unasked(self) -> bool:
        return "log" in self.traits.known  # that is, an empty one

    @property
    def tags(self) -> tuple[str, ...]:
        tags: tuple[str, ...] = self.traits.known["tags"]
        return tags

    @property
    def done(self) -> date | None:
        return self.closed[0]

    def has_word(self, word: str) -> bool:
        return word in self.traits.hashes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Item):
            return NotImplemented
        return same_contents(Item, self, other)

    def __hash__(self) -> int:
        return Item.__hash__(self)


_DATES = {name: at for at, name in enumerate(("due", "remind", "scheduled", "start"))}
_CLOSED = {"done": 0, "cancelled": 1}


class StoredEntry(Entry):
    """Equal to the entry of an item; made anew each time it is asked for."""

    __slots__ = ("_item",)

    _item: StoredItem

    def __new__(cls, *values: Any, **fields: Any) -> Any:
        """With the fields of an entry, as for `replace`, an ordinary one."""
        return Entry(*values, **fields)

    @classmethod
    def of(cls, item: StoredItem) -> StoredEntry:
        """The entry of the item."""
        entry: Any = object.__new__(cls)
        entry._item = item
        found: StoredEntry = entry
        return found

    def __getattr__(self, name: str) -> Any:
        """Called for each of its fields: none is set."""
        if name not in _FIELDS:
            raise AttributeError(name)
        return self._item.known(name)

    @property
    def path(self) -> NotePath:
        return self._item.sheet.note.path

    @property
    def line(self) -> int:
        line: int = self._item.key[LINE]  # type: ignore[assignment]
        return line

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StoredEntry):
            return self._item is other._item or self._item.whole == other._item.whole
        return self._item.whole == other if isinstance(other, Entry) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._item.whole)
