"""The agenda and the people of a vault at one moment: history, cadence, whose turn.

It brings together for the user interfaces what the pure rooms know about people, from
the notes and the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from journal.api.glance.why_of import why_of
from journal.language.clean import clean
from journal.model.entry import (
    Entry,
    Mention,
    MentionKind,
    NotePath,
    Problem,
    WhoseTurn,
)
from journal.model.errors import AmbiguousEntry, NoSuchEntry
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.value import value
from journal.practice.agenda.agenda import Agenda, Item
from journal.practice.agenda.objections import (
    Budget,
    Objection,
    budget_of,
    objections,
    thread_with,
)
from journal.practice.agenda.query import Query, parse_query
from journal.practice.people.cadence import ContactStatus, cold, is_ahead, statuses
from journal.practice.people.contacts import Contact
from journal.practice.people.habits import Habits, habits_of
from journal.practice.people.ladder import LadderPosition, standing_of
from journal.practice.people.peace import is_left_alone, why_left_alone
from journal.practice.people.people import People, Person
from journal.practice.people.threads import threads_of
from journal.practice.people.whose_turn import awaited_of
from journal.practice.people.workdays import Workdays

if TYPE_CHECKING:
    from journal.api.open_vault import OpenVault


@value
class Card:
    """What is known about a person, for a page or a briefing."""

    person: Person
    touch: ContactStatus | None
    timeline: Sequence[Contact]
    """Newest first, up to today."""
    mine: Sequence[Item]
    """Open items on my turn; promises first."""
    theirs: Sequence[Item]
    """Open items on their turn."""
    budget: Budget
    habits: Habits


class PeopleView:
    """A vault at `now`: its agenda, its people, and what speaks for and against asking
    them.
    """

    def __init__(self, journal: OpenVault, now: datetime) -> None:
        self.journal = journal
        self.now = now
        self.today = now.date()

    @cached_property
    def agenda(self) -> Agenda:
        return self.journal.agenda(self.now)

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that counts as an entry, including closed ones."""
        return self.agenda.items

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every task line of the vault, whether or not it counts as a follow-up."""
        return self.journal.entries

    @property
    def notes(self) -> Mapping[NotePath, Note]:
        """The notes of the last look, by path."""
        return self.journal.snapshot.notes

    @property
    def people(self) -> People:
        return self.journal.people

    @property
    def settings(self) -> Settings:
        return self.journal.settings

    def query(self, text: str) -> Query:
        """A filter, as for `journal list`. Raises ConfigError for an unknown one."""
        return parse_query(text, self.now, self.people, self.settings)

    def last_contact(self, item: Item) -> date | None:
        """The newest day up to today with contact with anyone it is about."""
        found = self.journal.last_contact(item.entry, self.today)
        return found.day if found else None

    @property
    def contacts(self) -> Mapping[str, Sequence[Contact]]:
        """All past and planned contact, by person key, newest first."""
        return self.journal.contacts

    @cached_property
    def problems(self) -> list[Problem]:
        """All problems, by note and line."""
        return self.journal.problems(self.now)

    def find(self, wanted: str) -> Entry:
        """The entry with this id, or at `note.md:12`.

        Raises NoSuchEntry and AmbiguousEntry.
        """
        return self.journal.find(wanted)

    def item(self, entry: Entry) -> Item:
        """The entry with its place in the agenda, whether or not it counts as one."""
        return self.journal.item(entry, self.now)

    def lines_around(
        self, entry: Entry, before: int, after: int
    ) -> list[tuple[int, str]]:
        """The lines of the note around the entry, with their numbers from 1."""
        return self.journal.lines_around(entry, before, after)

    @cached_property
    def cold(self) -> list[ContactStatus]:
        """People who are going cold or were never spoken to: the worst first."""
        return cold(self.contact_statuses)

    @cached_property
    def workdays(self) -> Workdays:
        return Workdays(self.journal.settings.agenda.holidays)

    @cached_property
    def _items_with(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.items:
            for person in item.people:
                found.setdefault(person.key, []).append(item)
        return found

    @cached_property
    def _habits(self) -> dict[str, Habits]:
        return {}

    def items_with(self, person: Person) -> Sequence[Item]:
        return self._items_with.get(person.key, ())

    def everybody(self) -> list[Person]:
        """People with a note, and handles named in entries; by name."""
        known = {person.key: person for person in self.journal.people.known()}
        for item in self.items:
            for person in item.people:
                known.setdefault(person.key, person)
        return sorted(known.values(), key=lambda person: person.name.casefold())

    def person(self, name: str) -> Person:
        """The person with this handle, name, alias, address or link.

        Raises NoSuchEntry if there is none, AmbiguousEntry if there could be several.
        """
        wanted = name.removeprefix("@").removeprefix("[[").removesuffix("]]")
        found = self.journal.people.candidates(wanted)
        if len(found) > 1:
            several = " and ".join(str(person.path) for person in found)
            raise AmbiguousEntry(
                f"“{clean(name)}” could be {several}; use more of the name"
            )
        mention = Mention(MentionKind.HANDLE, wanted)
        person = found[0] if found else self.journal.people.resolve(mention)
        if person is None or not (person.note or self.items_with(person)):
            raise NoSuchEntry(
                f"no one is called “{clean(name)}”", "see everyone: journal people"
            )
        return person

    # -------------------------------------------------------- how it stands

    @cached_property
    def contact_statuses(self) -> list[ContactStatus]:
        """Everyone with a cadence, the stalest first."""
        journal, settings = self.journal, self.journal.settings
        open_with = {
            person.key: [
                (item.entry, item.people)
                for item in self.items_with(person)
                if not item.is_unasked or is_ahead(item.entry, self.today)
            ]
            for person in journal.people.kept_by(settings.agenda.me)
        }
        people, history = journal.people, journal.contacts
        return statuses(people, history, open_with, settings, self.today)

    def timeline(self, person: Person) -> list[Contact]:
        """Contact with them up to today, newest first."""
        history = self.journal.contacts.get(person.key, ())
        return [contact for contact in history if contact.day <= self.today]

    def habits(self, person: Person) -> Habits:
        if person.key not in self._habits:
            items = self.items_with(person)
            entries = ((i.entry, i.people) for i in items if not i.is_unasked)
            self._habits[person.key] = habits_of(entries, person)
        return self._habits[person.key]

    def card(self, person: Person) -> Card:
        """Everything about one person."""
        mine: list[Item] = []
        theirs: list[Item] = []
        for item in self._open_with(person):
            (theirs if self.is_awaited(person, item) else mine).append(item)
        mine.sort(key=lambda item: not item.is_promised)
        return Card(
            person,
            next(
                (t for t in self.contact_statuses if t.person.key == person.key), None
            ),
            self.timeline(person),
            mine,
            theirs,
            budget_of(person, self.items_with(person), self.today),
            self.habits(person),
        )

    def is_awaited(self, person: Person, item: Item) -> bool:
        """Whether it is this person's turn in an item."""
        if item.is_unasked:
            return False
        return thread_with(person, item, self.today).turn is WhoseTurn.THEIRS

    def awaited(self, item: Item) -> tuple[Person, ...]:
        """The people of an item who have not answered yet."""
        threads = awaited_of(threads_of(item.entry, item.people, self.today))
        return tuple(thread.person for thread in threads if thread.person)

    def standing(self, item: Item) -> LadderPosition:
        """Its position on the nudge schedule. Raises ConfigError for an unknown one."""
        settings = self.journal.settings
        return standing_of(item.entry, item.people, settings, self.today)

    @property
    def standings(self) -> list[tuple[Item, LadderPosition]]:
        """All open items that wait for someone, with their positions."""
        return [
            (item, self.standing(item))
            for item in self.items
            if item.turn is WhoseTurn.THEIRS and not item.entry.status.closed
        ]

    def why(self, item: Item, *, contact: bool = True, past: bool = False) -> str:
        """Why it is up, in one sentence; with `contact` including the last contact, and
        with `past` how often it was put off, if known."""
        put_off = self.journal.past.put_off(item.entry) if past else None
        last = self.last_contact(item) if contact else None
        return why_of(self, item, last, put_off)

    @cached_property
    def _by_task_id(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.journal.entries:
            if entry.task_id:
                found.setdefault(entry.task_id, []).append(entry)
        return found

    def blockers(self, entry: Entry) -> list[Entry]:
        """The open entries that this one depends on (`⛔` names their `🆔`)."""
        return [
            other
            for name in entry.depends_on
            for other in self._by_task_id.get(name, ())
            if not other.status.closed
        ]

    # -------------------------------------------------------- against asking

    def objections(self, item: Item) -> list[Objection]:
        """What speaks against asking now; the gravest first."""
        settings, items = self.journal.settings, self.items
        return objections(item, items, settings, self.workdays, self.now)

    def why_left_alone(self, addresses: Iterable[str]) -> str:
        """Why not to write to any of these addresses now, in words.

        Empty unless one belongs to someone who is paused or marked do-not-contact.
        """
        wanted = {address.casefold() for address in addresses}
        for person in self.people.known():
            emails = person.note.emails if person.note else ()
            theirs = wanted & {email.casefold() for email in emails}
            if theirs and (words := why_left_alone(person, self.today)):
                return words
        return ""

    # -------------------------------------------------------- no next step

    def without_next_step(self) -> list[Person]:
        """People with something done in the last two weeks, but nothing open."""
        found: dict[str, Person] = {}
        for item in self.items:
            done = item.entry.done
            if done and 0 <= (self.today - done).days <= 14:
                for person in item.people:
                    alone = is_left_alone(person, self.today)
                    if not (alone or self._open_with(person)):
                        found[person.key] = person
        return sorted(found.values(), key=lambda person: person.name.casefold())

    def _open_with(self, person: Person) -> Sequence[Item]:
        return [i for i in self.items_with(person) if not i.entry.status.closed]
