"""What speaks against asking someone now: too soon, too much, the wrong hour.

Each objection can be overruled with a reason, which is then kept in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from journal.model.entry import Entry, WhoseTurn
from journal.model.log_kind import LogKind
from journal.model.settings import Settings
from journal.model.value import value
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text, days_ago
from journal.practice.people.ladder import (
    LadderPosition,
    clock_of,
    is_quiet,
    standing_of,
)
from journal.practice.people.peace import is_left_alone, paused_words, rests_until
from journal.practice.people.people import Person
from journal.practice.people.promises import is_promised
from journal.practice.people.threads import Thread, owners_of, threads_of
from journal.practice.people.whose_turn import awaited_of
from journal.practice.people.workdays import Workdays

TOO_SOON = 2
"""A second message within this many business days is pushy (FEATURES §3)."""


@value
class Objection:
    """A reason not to ask now."""

    code: str
    text: str
    absolute: bool = False
    """Whether only a command other than `nudge` resolves it."""


@value
class Budget:
    """How much one person is being asked."""

    open_asks: int
    """Entries in which it is their turn."""
    nudges: int
    """Nudges in the last 30 days."""
    unanswered: int
    """Nudges since their last answer, over all open entries."""


def budget_of(person: Person, items: Iterable[Item], today: date) -> Budget:
    """Over all entries with them, open and closed."""
    asks = nudges = unanswered = 0
    since = today - timedelta(days=30)
    for item in items:
        if item.is_unasked or person not in item.people:
            continue
        entry = item.entry
        nudges += sum(
            line.means is LogKind.NUDGE
            and since < line.when.day <= today
            and person in owners_of(line, item.people)
            for line in entry.log
        )
        if not entry.status.closed:
            thread = thread_with(person, item, today)
            asks += thread.turn is WhoseTurn.THEIRS
            unanswered += thread.attempts
    return Budget(asks, nudges, unanswered)


def thread_with(person: Person, item: Item, today: date) -> Thread:
    """The state of an item with one of its people."""
    threads = threads_of(item.entry, item.people, today)
    return next(thread for thread in threads if thread.person == person)


def objections(
    item: Item,
    items: Iterable[Item],
    settings: Settings,
    workdays: Workdays,
    now: datetime,
) -> list[Objection]:
    """What speaks against nudging for this item at `now`; the gravest first."""
    entry, today = item.entry, now.date()
    standing = standing_of(entry, item.people, settings, today)
    whom = _whom(item, today)
    found = list(_settled(whom, today))
    if is_promised(entry):
        found.append(
            Objection("promised", "you promised this, and it would be their turn then")
        )
    if standing.exhausted:
        found.append(_enough(standing))
    if standing.last and workdays.between(standing.last, today) < TOO_SOON:
        ago = days_ago((today - standing.last).days)
        until = day_text(workdays.after(standing.last, TOO_SOON), today)
        name = whom[0].name.split()[0] if len(whom) == 1 else "them"
        did = (
            f"you nudged {name} {ago}"
            if standing.attempts
            else (f"your last message to {name} was {ago}")
        )
        found.append(Objection("too-soon", f"{did}; wait until {until}"))
    there = clock_of(whom, settings).at(now)
    if workdays.is_closed(today) or workdays.is_closed(there.date()):
        found.append(Objection("closed-day", "today is a weekend or holiday"))
    elif is_quiet(whom, settings, now):
        found.append(
            Objection(
                "quiet-hours", f"it is {there:%H:%M} for them, in their quiet hours"
            )
        )
    return found + list(_of_person(entry, whom, tuple(items), settings, today))


def _whom(item: Item, today: date) -> tuple[Person, ...]:
    """The people who would be asked: those being waited for, else all. People to be
    left alone are included only if no one else remains."""
    awaited = awaited_of(threads_of(item.entry, item.people, today))
    whom = tuple(t.person for t in awaited if t.person) or item.people
    return tuple(p for p in whom if not is_left_alone(p, today)) or whom


def _settled(people: Iterable[Person], today: date) -> Iterable[Objection]:
    for person in people:
        until = rests_until(person)
        if until == date.max:
            yield Objection(
                "do-not-contact", f"{person.label} is marked do-not-contact", True
            )
        elif until and until > today:
            when = day_text(until, today)
            yield Objection("paused", f"{person.label} is {paused_words(until, when)}")


def _enough(standing: LadderPosition) -> Objection:
    count = len(standing.waits)
    nudges = "1 nudge was" if count == 1 else f"all {count} nudges were"
    return Objection(
        "enough",
        f"{nudges} sent without a reply. Close it (cancel --reason), hand it over "
        "(handover), hide it (park ID WHEN), or nudge once more with --reason",
    )


def _of_person(
    entry: Entry,
    people: Iterable[Person],
    items: tuple[Item, ...],
    settings: Settings,
    today: date,
) -> Iterable[Objection]:
    for person in people:
        others = [i for i in items if person in i.people and i.entry.ref != entry.ref]
        asks = sum(
            thread_with(person, i, today).turn is WhoseTurn.THEIRS
            and not i.entry.status.closed
            for i in others
        )
        if (
            settings.agenda.max_open_questions
            and asks + 1 > settings.agenda.max_open_questions
        ):
            yield Objection(
                "too-much",
                f"{person.label} already has {asks} open questions from you",
            )
        for other in others:
            owed = is_promised(other.entry)
            if owed and other.is_up:
                yield Objection(
                    "promise-first",
                    f"you still owe {person.label} something: {other.entry.place}",
                )
                break
