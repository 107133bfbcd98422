"""Values derived from single notes, kept while the note stays the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Generic, TypeVar

from journal.model.entry import EntryRef, NotePath
from journal.model.note import Note

T = TypeVar("T")

Notes = Mapping[NotePath, Note]
Change = tuple[NotePath, Note | None, Note | None]
"""A note before and after; None if it did not exist."""


class NoteChanges:
    """Which notes changed since the last look, by object identity."""

    def __init__(self) -> None:
        self._last: dict[NotePath, Note] = {}
        self._notes: Notes | None = None

    def since(self, notes: Notes) -> list[Change]:
        """The changes since the last call. A mapping is never changed in place, so the
        same one again has none."""
        if notes is self._notes:
            return []
        self._notes, last = notes, self._last
        found: list[Change] = []
        for path, note in notes.items():
            before = last.get(path)
            if before is not note:
                found.append((path, before, note))
        new = sum(before is None for _, before, _ in found)
        if len(last) + new > len(notes):
            gone = [path for path in last if path not in notes]
            found += [(path, last[path], None) for path in gone]
        for path, _, now in found:
            if now is None:
                del last[path]
            else:
                last[path] = now
        return found

    def forget(self) -> None:
        """Treat every note as new the next time."""
        self._last, self._notes = {}, None


def seen_anew(
    before: Mapping[EntryRef, date], now: Mapping[EntryRef, date]
) -> set[NotePath]:
    """The notes with an entry whose first-seen day changed."""
    if now == before:
        return set()
    other = [ref for ref, day in now.items() if before.get(ref) != day]
    return {ref.path for ref in (*other, *(r for r in before if r not in now))}


class KeptByNote(Generic[T]):
    """One value for each note."""

    def __init__(self, make: Callable[[Note], T]) -> None:
        self._make = make
        self._changes = NoteChanges()
        self._kept: dict[NotePath, T] = {}

    def of(self, notes: Notes) -> Iterable[T]:
        """The values of these notes, in no particular order."""
        for path, _, note in self._changes.since(notes):
            if note is None:
                del self._kept[path]
            else:
                self._kept[path] = self._make(note)
        return self._kept.values()
