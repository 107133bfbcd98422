"""Completions of a word in a note: people, tags, days."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime

from journal.api.view import View
from journal.language.clean import clean
from journal.language.dates.occurrence import next_date
from journal.language.dates.rule_reader import UnreadableRule, parse
from journal.language.dates.typed_dates import UnknownDate, parse_typed
from journal.model.value import value
from journal.model.when import When
from journal.practice.agenda.item_words import days_ago
from journal.practice.people.handles import handle_for
from journal.practice.people.people import Person


@value
class PersonWord:
    """The ways to name a person in a note."""

    person: Person
    handle: str
    """`@alice`; empty if no handle is unique to them."""
    link: str
    """`[[Alice Smith]]`; empty without a note."""
    about: str
    """`Alice Smith · last contact 12 days ago`."""


def people_words(known: View) -> list[PersonWord]:
    """Everyone, those with the most follow-ups first."""
    often: Counter[str] = Counter(
        person.key for item in known.items for person in item.people
    )
    people = known.journal.people
    found = []
    for person in known.everybody():
        handle = handle_for(person, people)
        link = f"[[{clean(person.name)}]]" if person.note else ""
        found.append(
            PersonWord(
                person,
                handle if handle.startswith("@") else "",
                link,
                about_person(known, person),
            )
        )
    return sorted(found, key=lambda word: -often[word.person.key])


def about_person(known: View, person: Person) -> str:
    """Their name and the last contact, for one line."""
    name = clean(person.name)
    timeline = known.timeline(person)
    if not timeline:
        return f"{name} · no contact yet"
    ago = days_ago((known.today - timeline[0].day).days)
    return f"{name} · last contact {ago}"


def tag_words(known: View) -> list[str]:
    """The tags of follow-ups with their `#`, the commonest first."""
    counts = Counter(tag for item in known.items for tag in item.entry.tags)
    return [tag for tag, _ in counts.most_common() if clean(tag) == tag]


def day_of_words(text: str, now: datetime) -> When | None:
    """The moment that words name, such as `next fri` or `3bd`; None for any others."""
    if not re.search(r"[^\W\d_]", text):
        return None  # a lone number is not a date
    try:
        return parse_typed(text, now).when
    except UnknownDate:
        return None


def rule_in_words(rule: str, known: View, last: When | None) -> list[str]:
    """A recurrence rule in words, and the next three days of its series.

    `last` is the current date of the series. Empty for an invalid rule.
    """
    try:
        read = parse(rule)
    except UnreadableRule:
        return []
    days: list[date] = []
    day = last.day if last else None
    while len(days) < (1 if read.when_done else 3):
        day = next_date(read, day, known.today)
        if day is None or (days and day <= days[-1]):
            break
        days.append(day)
    if not days:
        return [str(read)]
    return [str(read), f"next: {', '.join(f'{d:%a} {d.day} {d:%b %Y}' for d in days)}"]
