"""How a sentence was understood, in words: day, rule, person, place."""

from __future__ import annotations

from datetime import date

from journal.language.clean import clean
from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import mentions_of
from journal.language.line.syntax import scan
from journal.model.calendar_names import MONTHS
from journal.model.entry import Entry
from journal.model.settings import Settings
from journal.model.when import When
from journal.practice.agenda.day_words import day_text
from journal.practice.people.people import People
from journal.practice.people.workdays import Workdays


def understood(entry: Entry, people: People, today: date) -> str:
    """`Mon 30 November, in 3 business days · Alice Moreau · inbox.md`."""
    parts = []
    when = entry.remind or entry.due or entry.scheduled or entry.start
    if when is not None:
        parts.append(_day(when, today))
    if entry.repeat:
        parts.append(clean(entry.repeat))
    parts += [clean(person.label) for person in people.of(entry)]
    parts.append(clean(entry.path))
    return " · ".join(parts)


def _day(when: When, today: date) -> str:
    day = when.day
    full = day_text(day, today).replace(
        MONTHS[day.month - 1][:3], MONTHS[day.month - 1]
    )
    clock = f" at {when.clock:%H:%M}" if when.clock else ""
    return f"{full}{clock}, {_how_long(day, today)}"


def _how_long(day: date, today: date) -> str:
    days = (day - today).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    if days < 0:
        return f"{-days} days ago"
    work = Workdays(None).between(today, day)
    return f"in {work} business days" if days <= 10 and work > 1 else f"in {days} days"


def several_of_a_name(line: str, people: People, settings: Settings) -> tuple[str, ...]:
    """Ambiguous names on a line, one sentence each."""
    scanned = scan(line, grammar_of(settings))
    found = []
    for mention in mentions_of(scanned.tokens) if scanned else ():
        if several := people.ambiguous(mention):
            who = " or ".join(clean(str(person.path)) for person in several[:4])
            first = clean(several[0].name)
            found.append(
                f"“{clean(mention.name)}” could be {who}: write [[{first}]], "
                "or more of the handle"
            )
    return tuple(found)
