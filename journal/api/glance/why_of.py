"""Why an entry is up, with everything known about its people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from journal.model.entry import Entry, WhoseTurn
from journal.model.past import PutOff
from journal.model.settings import Settings
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.why import why
from journal.practice.people.habits import Habits
from journal.practice.people.ladder import standing_of
from journal.practice.people.people import Person
from journal.practice.people.threads import threads_of
from journal.practice.people.whose_turn import awaited_of


class Known(Protocol):
    """What a vault knows on a day: a `View`, or a `StoredView`."""

    today: date

    @property
    def settings(self) -> Settings: ...
    def habits(self, person: Person) -> Habits: ...
    def blockers(self, entry: Entry) -> Sequence[Entry]: ...


def why_of(
    known: Known, item: Item, last_contact: date | None, put_off: PutOff | None = None
) -> str:
    """The sentence of `why.why`. Raises ConfigError for an unknown nudge schedule."""
    entry, today = item.entry, known.today
    blockers = known.blockers(entry)
    if item.turn is WhoseTurn.MINE:
        return why(item, today, last_contact, blockers=blockers, put_off=put_off)
    awaited = awaited_of(threads_of(entry, item.people, today))
    persons = [thread.person for thread in awaited if thread.person]
    habits = known.habits(persons[0]) if persons else None
    standing = standing_of(entry, item.people, known.settings, today)
    return why(item, today, last_contact, standing, habits, blockers, put_off)
