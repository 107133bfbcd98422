"""Everything that could not be read as it was meant, and what can be mended of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from journal.language.edit.intents import Mend
from journal.language.line.fields import Dialect
from journal.language.line.grammar import grammar_of
from journal.model.entry import Entry, EntryRef, Problem
from journal.model.settings import Settings
from journal.practice.agenda import checks
from journal.practice.agenda.agenda import is_followup
from journal.practice.people.people import People
from journal.vault.notes.exclude_patterns import check_patterns
from journal.vault.notes.snapshot import Snapshot


def problems_of(
    snapshot: Snapshot,
    people: People,
    settings: Settings,
    dialect: Dialect,
    now: datetime,
) -> list[Problem]:
    """The problems of the vault, its notes and the entries that count."""
    everything = snapshot.entries()
    entries = [entry for entry in everything if is_followup(entry, people, settings)]
    grammar = grammar_of(settings)
    found = list(snapshot.problems)
    for note in snapshot.notes.values():
        found.extend(note.problems)
    for entry in everything:
        found.extend(entry.problems)
    found.extend(checks.check_people(entries, people))
    found.extend(checks.check_person_notes(people, settings))
    found.extend(checks.check_ids(everything))
    named = list(
        checks.check_relative_dates(entries, grammar, dialect, now, everything)
    )
    offered = {(problem.path, problem.line) for problem in named if problem.fix}
    found = [
        problem  # the correction says the same, and what to write
        for problem in found
        if not (
            problem.code == "unread-date" and (problem.path, problem.line) in offered
        )
    ]
    found.extend(named)
    found.extend(checks.check_unseen(entries, grammar))
    found.extend(checks.check_conflicts(snapshot.conflicts, snapshot.originals))
    found.extend(check_patterns(settings.ignore))
    return found


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By note and line."""
    return sorted(problems, key=lambda p: (p.path, p.line, p.code))


def corrections(
    problems: Sequence[Problem], entries: Iterable[Entry]
) -> list[tuple[Mend, Entry]]:
    """One correction for each line: the first that its problems offer."""
    places = {(entry.path, entry.line): entry for entry in entries}
    found: dict[EntryRef, tuple[Mend, Entry]] = {}
    for problem in problems:
        entry = places.get((problem.path, problem.line))
        if problem.fix is not None and entry is not None:
            found.setdefault(entry.ref, (Mend(problem.fix), entry))
    return list(found.values())


def unread_in(snapshot: Snapshot) -> str:
    """The notes that could not be read, for a message: an entry may be in them."""
    return "".join(
        f"; {problem.path}: {problem.message}"
        for problem in snapshot.problems
        if problem.code == "unreadable"
    )
