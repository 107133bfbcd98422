"""Items of notes that are in their stored form: what a line shows, without its entry.

Each is equal to the item that is made of the entry. What else is asked of an entry is
read from its note, which stays in memory from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from journal.language.fold import fold
from journal.model.entry import Entry, NotePath
from journal.model.note import Note
from journal.model.value import field_names, value
from journal.model.when import When
from journal.practice.agenda.agenda import Item

_FIELDS = frozenset(field_names(Entry))
_OF_ITEM = tuple(name for name in field_names(Item) if name != "_folded")


@value
class Traits:
    """What many entries have in common."""

    known: Mapping[str, Any]
    """Fields of the entry."""
    hashes: tuple[str, ...]
    """The words of its line that begin with `#`, in lower case."""


class Sheet:
    """The items of one note."""

    __slots__ = ("items", "note")

    def __init__(self, note: Note) -> None:
        self.note = note
        self.items: list[Any] = []

    def fold(self) -> None:
        """Work out what words are sought in, for all at once: the items of an agenda
        stand in another order than those of a note."""
        texts, path = self.note.texts(), fold(self.note.path)
        for item in self.items:
            names = (fold(person.name) for person in item.people)
            item.words = "\0".join((fold(texts[item.number]), path, *names))


class StoredItem(Item):
    """An item whose entry neither waits for anyone nor is promised."""

    __slots__ = ("_closed", "_dates", "_key", "_sheet", "number", "traits", "words")

    number: int
    """Of its entry among those of the note, from 0."""
    traits: Traits
    words: str | None
    """`folded`, once someone looks for a word."""
    _sheet: Sheet
    _key: tuple[object, ...]
    _dates: tuple[When | None, ...]
    """Due, remind, scheduled and start."""
    _closed: tuple[date | None, ...]
    """When it was done, or cancelled."""

    def __new__(cls, *values: Any, **fields: Any) -> Any:
        """With the fields of an item, as for `replace`, an ordinary one."""
        return Item(*values, **fields)

    @classmethod
    def of(
        cls,
        sheet: Sheet,
        number: int,
        traits: Traits,
        dates: tuple[When | None, ...],
        closed: tuple[date | None, ...],
        key: tuple[object, ...],
    ) -> Any:
        """An item of that sheet; the fields of every item are still to be set."""
        item: Any = object.__new__(cls)
        item._sheet, item.number, item.traits = sheet, number, traits
        item._dates, item._closed, item._key, item.words = dates, closed, key, None
        sheet.items.append(item)
        return item

    def __getattr__(self, name: str) -> Any:
        if name != "entry":
            raise AttributeError(name)
        if self._sheet.note.is_at_hand:
            return self.whole
        return StoredEntry.of(self)

    @property
    def whole(self) -> Entry:
        """Its entry, whose note is then kept in memory."""
        return self._sheet.note.entries[self.number]

    @property
    def path(self) -> NotePath:
        return self._sheet.note.path

    @property
    def line(self) -> int:
        line: int = self._key[4]  # type: ignore[assignment]
        return line

    def known(self, name: str) -> Any:
        """A field of its entry, for which nothing has to be read if possible."""
        if name in _DATES:
            return self._dates[_DATES[name]]
        if name in _CLOSED:
            return self._closed[_CLOSED[name]]
        if name in self.traits.known:
            return self.traits.known[name]
        return getattr(self.whole, name)

    # -------------------------------------------------------- as of every item

    @property
    def key(self) -> tuple[object, ...]:
        return self._key

    @property
    def is_promised(self) -> bool:
        return False

    @property
    def done(self) -> date | None:
        return self._closed[0]

    def has_word(self, word: str) -> bool:
        return word in self.traits.hashes

    @property
    def folded(self) -> str:
        if self.words is None:
            self._sheet.fold()
            assert self.words is not None
        return self.words

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Item):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _OF_ITEM)

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
        return self._item.path

    @property
    def line(self) -> int:
        return self._item.line

    @property
    def place(self) -> str:
        return f"{self._item.path}:{self._item.line}"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StoredEntry):
            return self._item is other._item or self._item.whole == other._item.whole
        return self._item.whole == other if isinstance(other, Entry) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._item.whole)
