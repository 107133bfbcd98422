"""Searching words across the notes: the note, the line, and the day."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from journal.language.note.note_names import day_of
from journal.language.search_text import (
    Term,
    Wanted,
    search_words,
    searchable,
    spaced,
    stand_together,
    term_of,
    wanted_of,
)
from journal.model.entry import NotePath
from journal.model.value import value
from journal.practice.people.people import People, names_of
from journal.vault.notes.find import list_notes
from journal.vault.open import UnreadableNote, read_note
from journal.vault.search.parts import is_followed, is_private
from journal.vault.search.search import Hit, Search

if TYPE_CHECKING:
    from pathlib import Path

    from journal.api.journal import Journal

MOST = 20
"""The default number of notes returned."""


@value
class Found:
    """A matching line, the best of its note."""

    path: NotePath
    line: int
    """From 1."""
    text: str
    """As in the file; not clean."""
    day: date | None
    """The day on the line, else that of a daily note."""
    is_entry: bool
    """Whether it is a checkbox or a log line."""
    others: int
    """How many other lines of the note match equally well."""
    is_gone: bool = False
    """Whether the line was removed from the note; `day` is then the day of removal."""


@value
class SearchAnswer:
    """The matches, best first, and the query."""

    found: Sequence[Found]
    wanted: Wanted


class NoteSearch:
    """The notes of an open journal, ready to be searched."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._search = Search(journal.root, journal.settings, index_file(journal))

    @property
    def is_indexed(self) -> bool:
        """Whether there is an index; without one every note is read."""
        return self._search.is_indexed

    def refresh(self) -> None:
        """Look at every note; a missing index is created. Never raises."""
        journal = self._journal
        self._search.refresh(list_notes(journal.root, journal.settings).notes)

    def find(self, typed: str, today: date, limit: int = MOST) -> SearchAnswer:
        """The notes that contain all typed words and name all `@people`. Never raises.

        The set of notes is that of `refresh`, and people are those of the journal; the
        returned lines are read from the files now. Nothing typed is an operator, but
        words in double quotes must be adjacent. Private notes are not searched.
        """
        wanted = wanted_of(typed)
        people = [self._names(name) for name in wanted.people]
        hits = self._search.hits(wanted, people, today, limit)
        return SearchAnswer([self._found(hit) for hit in hits], wanted)

    def gone(self, wanted: Wanted, limit: int) -> list[Found]:
        """Matching follow-ups that are in no note any more, newest first.

        As far as the history of the vault has been read. Only from notes that still
        exist: a deleted one may have been private.
        """
        groups = [[term] for term in wanted.terms]
        groups += [self._names(name) for name in wanted.people]
        if not groups or limit < 1:
            return []

        def says_it(raw: str) -> bool:
            said = spaced(search_words(searchable(raw)))
            return all(stand_together(group, said) for group in groups)

        past = self._journal.past
        past.look()
        if not past.was_removed(says_it):
            return []
        # a line that exists now is not gone
        self._journal.refresh()
        found: dict[tuple[str, str], Found] = {}
        with contextlib.suppress(OSError, sqlite3.Error):
            for line in past.lines_gone(says_it):
                key = line.path, " ".join(line.raw.split())
                if key not in found and self._may_be_shown(NotePath(line.path)):
                    found[key] = Found(
                        NotePath(line.path),
                        line.line,
                        line.raw,
                        line.day,
                        True,
                        0,
                        True,
                    )
                if len(found) == limit:
                    break
        return list(found.values())

    def _may_be_shown(self, path: NotePath) -> bool:
        try:
            content = read_note(self._journal.root, path).content
        except UnreadableNote:
            return False
        return not is_private(path, content, self._journal.settings)

    def _names(self, typed: str) -> list[Term]:
        """The names of a person in notes, if they are unique."""
        known = self._journal.people
        names = {typed, *_own_names(known, typed)}
        terms = [term_of(name, exact=True) for name in sorted(names)]
        return list({term.words: term for term in terms if term}.values())

    def _found(self, hit: Hit) -> Found:
        best = hit.best
        day = best.day or day_of(hit.path, self._journal.settings)
        return Found(
            hit.path, best.line, best.text, day, is_followed(best.text), best.others
        )


def _own_names(people: People, typed: str) -> set[str]:
    persons = people.candidates(typed)
    return {
        name
        for person in persons
        for name in names_of(person)
        if all(other in persons for other in people.candidates(name))
    }


def index_file(journal: Journal) -> Path | None:
    """The path of the vault's index; None if nothing is kept."""
    cache = journal.cache_file
    return cache.with_suffix(".search.sqlite") if cache else None
