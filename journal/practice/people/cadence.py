"""How often to be in touch with someone, and who is going cold.

Contact is due after `keep`, else after the tier's interval, counted from the last
contact. It is amber from then on and red after `keep-max`, by default half as long
again (FEATURES §3). People with a planned next step, and those paused or marked
do-not-contact, never go cold: a list that nags about settled matters is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import Enum

from journal.language.dates.spans import Span, later, parse_span
from journal.model.entry import Entry
from journal.model.settings import Settings
from journal.model.value import value
from journal.practice.people.contacts import Contact
from journal.practice.people.peace import is_left_alone, rests_until
from journal.practice.people.people import People, Person
from journal.practice.people.threads import threads_of
from journal.practice.people.whose_turn import awaited_of

TIERS: Mapping[str, str] = {"A": "3w", "B": "2mo", "C": "6mo", "D": "1y"}

Matter = tuple[Entry, Sequence[Person]]
"""An entry and its people."""


class Warmth(Enum):
    """The state of a contact; the value is the word for it."""

    FINE = "in touch"
    AMBER = "cooling"
    RED = "cold"
    PLANNED = "planned"
    PAUSED = "paused"
    NEVER = "no contact yet"


@value
class ContactStatus:
    """Someone to keep in touch with."""

    person: Person
    last: Contact | None
    due: date | None
    """None if there was never any contact, or they are marked do-not-contact."""
    limit: date | None
    """From this day on it is red."""
    warmth: Warmth
    staleness: float
    """Time since the last contact, in cadences: 1.0 is due."""


def keep_of(person: Person, settings: Settings) -> Span | None:
    """The cadence; None if the notes give none."""
    if person.note is None:
        return None
    own = parse_span(person.note.keep or "")
    tier = (person.note.tier or "").strip().upper()
    return own or parse_span(tiers_of(settings).get(tier, ""))


def tiers_of(settings: Settings) -> Mapping[str, str]:
    """How often, by tier: the built-in tiers, and the user's own."""
    return {**TIERS, **settings.agenda.keep_in_touch}


def touch_of(
    person: Person,
    history: Sequence[Contact],
    open_entries: Iterable[Matter],
    settings: Settings,
    today: date,
) -> ContactStatus | None:
    """The state of contact with someone; None if no cadence is set for them.

    `history` is newest first; future contact in it does not count yet.
    """
    keep = keep_of(person, settings)
    if keep is None or person.note is None:
        return None
    last = next((c for c in history if c.day <= today), None)
    if last is None:
        warmth = _settled(person, open_entries, today) or Warmth.NEVER
        return ContactStatus(person, None, None, None, warmth, float("inf"))
    due = later(last.day, keep)
    length = max((due - last.day).days, 1)
    longest = parse_span(person.note.keep_max or "")
    limit = later(last.day, longest) if longest else _half_again(last.day, length)
    staleness = (today - last.day).days / length
    warmth = Warmth.FINE
    if today >= due:
        warmth = Warmth.RED if today >= limit else Warmth.AMBER
    if settled := _settled(person, open_entries, today):
        warmth = settled
    rest = rests_until(person)
    if rest == date.max:
        return ContactStatus(person, last, None, None, warmth, staleness)
    if rest and warmth is Warmth.PAUSED:
        due, limit = max(due, rest), max(limit, rest)
    return ContactStatus(person, last, due, limit, warmth, staleness)


def _half_again(day: date, length: int) -> date:
    try:
        return day + timedelta(days=-(-length * 3 // 2))
    except OverflowError:
        return date.max


def _settled(person: Person, entries: Iterable[Matter], today: date) -> Warmth | None:
    """Why nothing needs to be done about someone now."""
    if is_left_alone(person, today):
        return Warmth.PAUSED
    planned = any(is_planned(e, about, person, today) for e, about in entries)
    return Warmth.PLANNED if planned else None


def is_planned(
    entry: Entry, about: Sequence[Person], person: Person, today: date
) -> bool:
    """Whether the entry itself will bring them up: a future date, or their turn."""
    if entry.status.closed:
        return False
    if is_ahead(entry, today):
        return True
    return any(t.person == person for t in awaited_of(threads_of(entry, about, today)))


def is_ahead(entry: Entry, today: date) -> bool:
    """Whether it is open and has a date that is still to come."""
    if entry.status.closed:
        return False
    dates = (entry.remind, entry.due, entry.scheduled, entry.start)
    return any(when and when.day >= today for when in dates)


def contact_statuses(
    people: People,
    history: Mapping[str, Sequence[Contact]],
    entries: Iterable[Entry],
    settings: Settings,
    today: date,
) -> list[ContactStatus]:
    """Everyone with a cadence, the stalest first."""
    kept = people.kept_by(settings.agenda.me)
    open_with: dict[str, list[Matter]] = {
        person.key: [] for person in kept if keep_of(person, settings)
    }
    if not open_with:
        return []
    for entry in entries:
        if not entry.status.closed:
            about = people.of(entry)
            for person in about:
                if person.key in open_with:
                    open_with[person.key].append((entry, about))
    return statuses(people, history, open_with, settings, today)


def statuses(
    people: People,
    history: Mapping[str, Sequence[Contact]],
    open_with: Mapping[str, Sequence[Matter]],
    settings: Settings,
    today: date,
) -> list[ContactStatus]:
    """`contact_statuses`, given what is open with each person, by key."""
    found = []
    for person in people.kept_by(settings.agenda.me):
        touch = touch_of(
            person,
            history.get(person.key, ()),
            open_with.get(person.key, ()),
            settings,
            today,
        )
        if touch:
            found.append(touch)
    return sorted(found, key=lambda t: (-t.staleness, t.person.name.casefold()))


def cold(found: Iterable[ContactStatus]) -> list[ContactStatus]:
    """People who are going cold or were never spoken to: red before amber."""
    wanted = (Warmth.RED, Warmth.AMBER, Warmth.NEVER)
    return sorted(
        (touch for touch in found if touch.warmth in wanted),
        key=lambda touch: wanted.index(touch.warmth),
    )
