"""A journal as others may see it, without anything private.

Private are notes with `private: true`, people whose note says so, and every entry and
log line about them, wherever it is. Everything derived from the notes (the agenda,
contacts, cards, drafts, reasons) is computed from the rest, so nothing has to be
filtered separately.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from journal.api.journal import Journal
from journal.api.open_vault import Look
from journal.language.search_text import (
    Term,
    search_words,
    searchable,
    spaced,
    stand_together,
    term_of,
)
from journal.model.entry import Entry, LogLine, Mention, NotePath
from journal.model.note import Note
from journal.model.notes_by_path import others_with, telling
from journal.model.value import replace
from journal.practice.people.people import People, Person


class PublicJournal(Journal):
    """A journal without private notes and people."""

    _whole: Look | None = None
    _public: Look | None = None
    _names: list[Term] | None = None
    """The names of private people."""
    _shown: Mapping[NotePath, tuple[Note, People, Note]] = MappingProxyType({})

    @property
    def last(self) -> Look:
        """The vault as of the last look, without anything private."""
        with self._guard:
            whole = super().last
            if self._public is None or whole is not self._whole:
                self._whole, self._public = whole, self._without_private(whole)
                self._names = None
            return self._public

    def names_private(self, text: str) -> bool:
        """Whether a line names a private person: by name, alias, handle or address."""
        if self._names is None:
            people = super().last.people
            names = [name for p in people.known() for name in _own_names(p)]
            self._names = [term for n in names if (term := term_of(n, exact=True))]
        return stand_together(self._names, spaced(search_words(searchable(text)))) > 0

    def hides(self, path: str) -> bool:
        """Whether the note exists and is private."""
        path = NotePath(path)
        return path in super().last.snapshot.notes and path not in self.snapshot.notes

    def _without_private(self, look: Look) -> Look:
        kept: dict[NotePath, tuple[Note, People, Note]] = {}
        for path, note in telling(look.snapshot.notes).items():
            before = self._shown.get(path)
            if before and before[0] is note and before[1] is look.people:
                kept[path] = before
                continue
            read = note.in_passing()
            if not (read.private or (read.person and read.person.private)):
                public = _public(read, look.people)
                kept[path] = note, look.people, note if public is read else public
        self._shown = kept
        notes = {path: public for path, (_, _, public) in kept.items()}
        snapshot = replace(look.snapshot, notes=others_with(look.snapshot.notes, notes))
        people = People(note for note in notes.values() if note.person)
        return Look(snapshot, people)


def _own_names(person: Person) -> tuple[str, ...]:
    note = person.note
    if note is None or not note.private:
        return ()
    return note.name, *note.aliases, *note.emails


def _public(note: Note, people: People) -> Note:
    """The note without its lines about private people; itself if it has none."""

    def is_public(mentions: Iterable[Mention]) -> bool:
        return not any(
            person.note is not None and person.note.private
            for mention in mentions
            for person in people.candidates(mention.name)
        )

    def lines(log: tuple[LogLine, ...]) -> tuple[LogLine, ...]:
        return tuple(line for line in log if is_public(line.mentions))

    def entry_of(entry: Entry) -> Entry:
        log = lines(entry.log)
        return entry if len(log) == len(entry.log) else replace(entry, log=log)

    entries = tuple(entry_of(e) for e in note.entries if is_public(e.mentions))
    log = lines(note.log)
    mentions = tuple(pair for pair in note.mentions if is_public([pair[0]]))
    values = tuple(value for value in note.values if is_public(value.mentions))
    if all(map(_is, entries, note.entries)) and (
        len(entries),
        len(log),
        len(mentions),
        len(values),
    ) == tuple(map(len, (note.entries, note.log, note.mentions, note.values))):
        return note
    return replace(note, entries=entries, log=log, mentions=mentions, values=values)


def _is(one: object, other: object) -> bool:
    return one is other
