"""Values derived from single notes, kept while the note stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Generic, TypeVar

from journal.model.entry import EntryRef, NotePath
from journal.model.note import Note
from journal.model.notes_by_path import telling

T = TypeVar("T")

Notes = Mapping[NotePath, Note]
Change = tuple[NotePath, Note | None, Note | None]
"""A note before and after; None if it did not exist."""


Rest = Callable[[], object]
"""Called now and then by what goes through many notes: it may take its time."""
_AT_ONCE = 2
"""How many notes are gone through between two rests: none for one that changed."""


def with_rests(changes: Iterable[T], rest: Rest | None) -> Iterator[T]:
    """The same, with a rest now and then."""
    for number, one in enumerate(changes, 1):
        yield one
        if rest and number % _AT_ONCE == 0:
            rest()


class NoteChanges:
    """Which notes changed since the last look, by object identity."""

    def __init__(self) -> None:
        self._given: Notes | None = None
        self._last: Notes = {}
        """Those of them that may have something in them."""

    def since(self, notes: Notes) -> list[Change]:
        """The changes since the last call. A mapping is never changed in place, so the
        same one again has none."""
        if notes is self._given:
            return []
        last, self._given, self._last = self._last, notes, telling(notes)
        notes = self._last
        if not last:
            return [(path, None, note) for path, note in notes.items()]
        known = last.get
        found: list[Change] = [
            (path, known(path), note)
            for path, note in notes.items()
            if known(path) is not note
        ]
        new = sum(before is None for _, before, _ in found)
        if len(last) + new > len(notes):
            gone = [path for path in last if path not in notes]
            found += [(path, last[path], None) for path in gone]
        return found

    def forget(self) -> None:
        """Treat every note as new the next time."""
        self._given, self._last = None, {}


def seen_anew(
    before: Mapping[EntryRef, date], now: Mapping[EntryRef, date]
) -> set[NotePath]:
    """The notes with an entry whose first-seen day changed."""
    if now == before:
        return set()
    other = [ref for ref, day in now.items() if before.get(ref) != day]
    return {ref.path for ref in (*other, *(r for r in before if r not in now))}


class KeptByNote(Generic[T]):
    """One value for each note that has any: most notes of a vault have no entries."""

    def __init__(
        self,
        make: Callable[[Note], T],
        *,
        in_passing: bool = True,
        rest: Rest | None = None,
    ) -> None:
        """`make` gets each note only for one look at it; else as it is kept."""
        self._make = make
        self._rest = rest
        self._in_passing = in_passing
        self._changes = NoteChanges()
        self._kept: dict[NotePath, T] = {}

    def of(self, notes: Notes) -> Iterable[T]:
        """The values of these notes, but for empty ones and 0, in no order."""
        for path, before, note in with_rests(self._changes.since(notes), self._rest):
            if before is not None:
                self._kept.pop(path, None)
            if note is None:
                continue
            if value := self._make(note.in_passing() if self._in_passing else note):
                self._kept[path] = value
        return self._kept.values()
