"""How a sentence is understood while it is typed: who, when, where it goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from journal.api.changes import Change
from journal.api.edits.operations import UNLISTED
from journal.api.journal import Journal
from journal.language.clean import clean
from journal.model.entry import Entry, NotePath
from journal.model.errors import Unclear
from journal.model.value import value
from journal.model.when import When
from journal.practice.agenda.group_words import full_day
from journal.practice.people.handles import handle_for
from journal.practice.people.people import Person
from journal.practice.people.workdays import Workdays

_SOON = 10
"""In days; people count business days up to here."""


@value
class Choice:
    """An ambiguous name, and what to write for each candidate."""

    typed: str
    people: tuple[tuple[str, str], ...]
    """The display name of each, and their unique spelling."""

    def chosen(self, text: str, number: int) -> str:
        """The sentence with this candidate named."""
        return text.replace(self.typed, self.people[number][1], 1)


@value
class Understanding:
    """The meaning of a sentence; its texts are clean."""

    parts: tuple[tuple[str, str], ...] = ()
    """`date`, `Mon 10 June: 3 business days from today`."""
    warning: str = ""
    """Warnings about a line that can be written."""


def understood_of(journal: Journal, change: Change, now: datetime) -> Understanding:
    """The meaning of the line that would be written."""
    added = [line for line in change.new if line.strip() and line not in change.old]
    entries = (_entry_of(journal, change.path, line) for line in added)
    # with a next step the line above is ticked; the repeated one is no news
    entry = next((e for e in entries if e and not e.status.closed), None)
    goes_to = ("goes to", clean(change.path))
    if entry is None:
        return Understanding((goes_to,))
    parts = (*_parts(journal, entry, now.date()), goes_to)
    warning = UNLISTED if UNLISTED in change.notes else ""
    return Understanding(parts, warning)


def _entry_of(journal: Journal, path: NotePath, line: str) -> Entry | None:
    return next(iter(journal.read_back(path, f"{line.strip()}\n").entries), None)


def _parts(journal: Journal, entry: Entry, today: date) -> Iterator[tuple[str, str]]:
    for person in journal.people.of(entry):
        org = f" ({person.note.org})" if person.note and person.note.org else ""
        new = "" if person.note else ": no note about them yet"
        yield "person", clean(f"{person.label}{org}{new}")
    days = (
        ("reminder", entry.remind),
        ("date", entry.due),
        ("planned", entry.scheduled),
        ("hidden until", entry.start),
    )
    shown: list[When] = []
    for name, when in days:
        if when and when not in shown and not (name == "date" and shown):
            shown.append(when)
            country = journal.settings.agenda.holidays
            yield ("date" if name == "reminder" else name), day_of(when, today, country)
    if entry.repeat:
        yield "repeats", clean(entry.repeat)
    for tag in entry.tags:
        yield "tag", clean(tag)


def day_of(when: When, today: date, country: str | None = None) -> str:
    """`Mon 10 June: 3 business days from today`."""
    clock = f" {when.clock:%H:%M}" if when.clock else ""
    return f"{full_day(when.day, today)}{clock}: {_away(when.day, today, country)}"


def _away(day: date, today: date, country: str | None) -> str:
    days = (day - today).days
    if -1 <= days <= 1:
        return ("yesterday", "today", "tomorrow")[days + 1]
    if days < 0:
        return f"{-days} days ago"
    work = Workdays(country).between(today, day)
    if days <= _SOON and work > 1:
        return f"{work} business days from today"
    return f"{days} days from today"


# ---------------------------------------------------------------- what is not clear


def doubtful_words(why: str, text: str) -> list[str]:
    """The words of a sentence quoted by an objection, to be underlined."""
    quoted = re.findall(r"“([^“”]{1,80})”", why)
    return [word for word in quoted if word in text][:1]


def choice_of(journal: Journal, error: Unclear, text: str) -> Choice | None:
    """The candidates, if the sentence is unclear because of an ambiguous name."""
    people = journal.people
    for reason in error.reasons:
        for name in re.findall(r"“([^“”]{1,80})”", reason)[:1]:
            several = people.candidates(name)
            typed = next((t for t in (f"@{name}", f"[[{name}]]") if t in text), None)
            if len(several) > 1 and typed:
                shown = tuple((_shown(p), _written(journal, p)) for p in several)
                return Choice(typed, shown)
    return None


def _shown(person: Person) -> str:
    org = f", {person.note.org}" if person.note and person.note.org else ""
    return clean(f"{person.name}{org} ({person.path})")


def _written(journal: Journal, person: Person) -> str:
    handle = handle_for(person, journal.people)
    if handle.startswith("@"):
        return handle
    return f"[[{str(person.path).removesuffix('.md')}]]"
