"""Problems across notes: people, ids, conflict copies, words for days."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from journal.language.clean import clean
from journal.language.dates.spans import parse_hours, parse_span, zone_of
from journal.language.line.fields import Dialect
from journal.language.line.grammar import Grammar
from journal.language.line.problems.advice import relative_date_problem
from journal.language.line.problems.hidden_fields import unseen_problem
from journal.model.entry import Entry, MentionKind, NotePath, Problem
from journal.model.note import UNTIL_FURTHER_NOTICE, PersonNote
from journal.model.settings import Settings
from journal.practice.people.cadence import TIERS
from journal.practice.people.ladder import PROFILES
from journal.practice.people.people import People
from journal.practice.people.yearly import unread_days


def check_people(entries: Iterable[Entry], people: People) -> Iterator[Problem]:
    """Names that match several people, and names that look mistyped."""
    for entry in entries:
        for mention in entry.mentions:
            several = people.ambiguous(mention)
            if several:
                names = " and ".join(str(person.path) for person in several)
                yield Problem(
                    entry.path,
                    entry.line,
                    f"“{mention.name}” could be {names}",
                    "give one of them another alias, or write the full name",
                    "ambiguous-person",
                )
            elif mention.kind is not MentionKind.LINK and not entry.status.closed:
                yield from _mistyped(entry, mention.name, people)


def _mistyped(entry: Entry, name: str, people: People) -> Iterator[Problem]:
    """An unknown handle that is one letter away from a known one."""
    if len(name) < 4 or people.candidates(name):
        return
    known = people.sorted_names
    near = difflib.get_close_matches(name.casefold(), known, 1, cutoff=0.8)
    if near:
        yield Problem(
            entry.path,
            entry.line,
            f"no one is called “{name}”; did you mean “{near[0]}”?",
            "correct the name, or create a note for this person",
            "unknown-person",
        )


def check_person_notes(people: People, settings: Settings) -> Iterator[Problem]:
    """Values in the front matter of people that cannot be understood."""
    ladders = [*PROFILES, *settings.agenda.nudge_schedules]
    tiers = [*TIERS, *settings.agenda.keep_in_touch]
    for person in people.known():
        note, path = person.note, person.path
        if note is None or path is None:
            continue
        tier, days = (note.tier or "").strip().upper(), unread_days(person)
        for key, value, good, wanted in (
            ("tier", note.tier, tier in tiers, f"one of {', '.join(tiers)}"),
            ("keep", note.keep, parse_span(note.keep or ""), "6w, 2mo or 1y"),
            ("keep-max", note.keep_max, parse_span(note.keep_max or ""), "9w or 3mo"),
            ("tz", note.tz, zone_of(note.tz or ""), "a zone as Europe/Berlin"),
            ("quiet", note.quiet, parse_hours(note.quiet or ""), "18:00-08:30"),
            (
                "nudge-schedule",
                note.ladder,
                note.ladder in ladders,
                " or ".join(ladders),
            ),
            *((key, text, False, "11-25 or 1990-11-25") for key, text in days),
            *_unread_pause(note),
        ):
            if value and not good:
                message = f"“{clean(key)}: {clean(value)}” is not understood here"
                yield Problem(path, 1, message, f"write {wanted}", "unread-key")


def _unread_pause(note: PersonNote) -> Iterator[tuple[str, str, bool, str]]:
    if note.pause_until == UNTIL_FURTHER_NOTICE:
        wanted = "a day such as 2027-02-01; until you do, they stay paused"
        yield "pause-until", "…", False, wanted


def check_ids(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Ids that more than one entry has: 🆔 in the vault, `^id` in a note."""
    places: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.task_id:
            places["🆔", entry.task_id].append(entry)
        if entry.block_id:
            places[f"^ in {entry.path}", entry.block_id].append(entry)
    for (kind, name), found in places.items():
        if len(found) > 1:
            first = found[0]
            for entry in found[1:]:
                yield Problem(
                    entry.path,
                    entry.line,
                    f"the id {kind[0]}{name} is already used at {first.place}",
                    "change one of the two",
                    "duplicate-id",
                )


def check_relative_dates(
    entries: Iterable[Entry],
    grammar: Grammar,
    dialect: Dialect,
    now: datetime,
    others: Iterable[Entry] = (),
) -> Iterator[Problem]:
    """“fri” in the place of a date; in the `others`, only days with a year."""
    counted = list(entries)
    known = {id(entry) for entry in counted}
    rest = [entry for entry in others if id(entry) not in known]
    for entry, years_only in [(e, False) for e in counted] + [(e, True) for e in rest]:
        problem = relative_date_problem(
            entry, grammar, dialect, now, years_only=years_only
        )
        if problem:
            yield problem


def check_unseen(entries: Iterable[Entry], grammar: Grammar) -> Iterator[Problem]:
    """Dates that the Tasks plugin does not see, in a vault that uses it."""
    for entry in entries:
        problem = unseen_problem(entry, grammar)
        if problem:
            yield problem


def check_conflicts(
    paths: Iterable[NotePath], originals: Mapping[NotePath, NotePath]
) -> Iterator[Problem]:
    """Conflict copies left by a sync program, and their originals."""
    for path in paths:
        of = f" of {originals[path]}" if path in originals else ""
        yield Problem(
            path,
            1,
            f"this is a conflict copy{of} from a sync program",
            "merge it into the note, then delete it; “journal check --fix” offers "
            "what only the copy has"
            if path in originals
            else "merge it into the note by hand, then delete it",
            "conflict-copy",
        )
