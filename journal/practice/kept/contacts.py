"""All past contact, kept note by note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from journal.model.entry import NotePath
from journal.practice.kept.by_note import NoteChanges, Notes, Rest, with_rests
from journal.practice.people.contacts import Contact, contacts_in, in_order
from journal.practice.people.people import People


class KeptContacts:
    """The contacts of a vault, as `contacts` returns them."""

    def __init__(self, rest: Rest | None = None) -> None:
        self._rest = rest
        self._changes = NoteChanges()
        self._people: People | None = None
        self._written: dict[str, dict[NotePath, list[Contact]]] = {}
        """By person key and note."""
        self._sorted: dict[str, list[Contact]] = {}
        self._named: dict[NotePath, set[str]] = {}
        """The people that a note says something about."""

    def of(self, notes: Notes, people: People) -> Mapping[str, Sequence[Contact]]:
        """By person key, newest first; a new object after a change."""
        if people is not self._people:
            self._changes.forget()
            self._people, self._written, self._named = people, {}, {}
            self._sorted = {}
        touched: set[str] = set()
        for path, _, note in with_rests(self._changes.since(notes), self._rest):
            for key in self._named.pop(path, ()):
                del self._written[key][path]
                touched.add(key)
            if note is None:
                continue
            for key, contact in contacts_in(note.in_passing(), people):
                self._written.setdefault(key, {}).setdefault(path, []).append(contact)
                self._named.setdefault(path, set()).add(key)
                touched.add(key)
        if touched:
            self._sorted = dict(self._sorted)
            for key in touched:
                self._sort(key)
        return self._sorted

    def _sort(self, key: str) -> None:
        by_note = self._written[key]
        if not by_note:
            del self._written[key]
            self._sorted.pop(key, None)
            return
        # by path, the order of a complete read
        self._sorted[key] = in_order(c for p in sorted(by_note) for c in by_note[p])
