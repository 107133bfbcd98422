"""All problems, and which of them can be fixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from journal.language.edit.intents import Mend
from journal.language.line.fields import Dialect
from journal.language.line.grammar import grammar_of
from journal.model.entry import Entry, EntryRef, NotePath, Problem
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda import checks
from journal.practice.agenda.agenda import is_followup
from journal.practice.people.people import People
from journal.vault.notes.exclude_patterns import check_patterns
from journal.vault.notes.snapshot import Snapshot


def problems_in(
    note: Note,
    people: People,
    settings: Settings,
    dialect: Dialect,
    now: datetime,
) -> tuple[Problem, ...]:
    """The problems within a note and its entries."""
    if not note.entries:
        return note.problems  # as of most notes: there is nothing more to look at
    counting = [e for e in note.entries if is_followup(e, people, settings)]
    grammar = grammar_of(settings)
    found = [*note.problems, *(p for entry in note.entries for p in entry.problems)]
    found.extend(checks.check_people(counting, people))
    named = list(
        checks.check_relative_dates(counting, grammar, dialect, now, note.entries)
    )
    offered = {problem.line for problem in named if problem.fix}
    found = [
        problem  # the correction says the same, and what to write
        for problem in found
        if not (problem.code == "unread-date" and problem.line in offered)
    ]
    found.extend(named)
    found.extend(checks.check_unseen(counting, grammar))
    return tuple(found)


def problems_across(
    snapshot: Snapshot,
    with_ids: Iterable[Sequence[Entry]],
    people: People,
    settings: Settings,
) -> Iterator[Problem]:
    """The problems across notes; `with_ids` are entries with an id."""
    yield from snapshot.problems
    yield from checks.check_person_notes(people, settings)
    in_order = sorted((e for several in with_ids for e in several), key=place)
    yield from checks.check_ids(in_order)
    yield from checks.check_conflicts(snapshot.conflicts, snapshot.originals)
    yield from check_patterns(settings.notes.ignore)


def place(entry: Entry) -> tuple[NotePath, int]:
    return entry.path, entry.line


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By note and line."""
    return sorted(problems, key=lambda p: (p.path, p.line, p.code))


def corrections(
    problems: Sequence[Problem], entries: Iterable[Entry]
) -> list[tuple[Mend, Entry]]:
    """One correction per line: the first that its problems offer."""
    places = {(entry.path, entry.line): entry for entry in entries}
    found: dict[EntryRef, tuple[Mend, Entry]] = {}
    for problem in problems:
        entry = places.get((problem.path, problem.line))
        if problem.fix is not None and entry is not None:
            found.setdefault(entry.ref, (Mend(problem.fix), entry))
    return list(found.values())


def unread_in(snapshot: Snapshot) -> str:
    """The unreadable notes, for a message: an entry may be in them."""
    return "".join(
        f"; {problem.path}: {problem.message}"
        for problem in snapshot.problems
        if problem.code == "unreadable"
    )
