"""Everybody the notes know, at one moment: history, cadence, turn, and asking.

What the pure rooms know of people is brought together here for the faces: the
journal says what the notes hold, `now` says when.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from journal.api.edits.replies import reply
from journal.api.requests import Act, AppendLog, Edits
from journal.language.clean import clean
from journal.language.edit.intents import Ask, FollowUp, Log, Replied
from journal.language.edit.plan import said
from journal.language.line.grammar import grammar_of
from journal.model.entry import Entry, Mention, MentionKind, NotePath, Problem, Turn
from journal.model.errors import AmbiguousEntry, AskRefused, ConfigError, NoSuchEntry
from journal.model.log_kind import LogKind
from journal.model.note import Note
from journal.practice.agenda.agenda import Agenda, Item
from journal.practice.agenda.objections import (
    Budget,
    Objection,
    budget_of,
    objections,
    thread_with,
)
from journal.practice.agenda.why import why
from journal.practice.people.cadence import Touch, cold, touches
from journal.practice.people.contacts import Contact
from journal.practice.people.habits import Habits, habits_of
from journal.practice.people.ladder import Standing, clock_of, next_day, standing_of
from journal.practice.people.peace import is_left_alone
from journal.practice.people.people import People, Person
from journal.practice.people.promises import is_promised
from journal.practice.people.threads import mention_of, threads_of
from journal.practice.people.whose_turn import awaited_of
from journal.practice.people.workdays import Workdays

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.practice.messages.drafts import Draft


@dataclass(frozen=True, slots=True)
class Card:
    """What there is to know of somebody, for a page or a briefing."""

    person: Person
    touch: Touch | None
    timeline: Sequence[Contact]
    """Newest first, up to today."""
    mine: Sequence[Item]
    """Open, and mine to do; promises first."""
    theirs: Sequence[Item]
    """Open, and theirs."""
    budget: Budget
    habits: Habits


class View:
    """A vault as it stands at `now`: its agenda, its people, and what speaks for and
    against asking them.
    """

    def __init__(self, journal: Journal, now: datetime) -> None:
        self.journal = journal
        self.now = now
        self.today = now.date()

    @cached_property
    def agenda(self) -> Agenda:
        return self.journal.agenda(self.now)

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that counts as an entry, closed ones too."""
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
    def contacts(self) -> Mapping[str, Sequence[Contact]]:
        """All contact there was, by the key of a person, newest first."""
        return self.journal.contacts

    @cached_property
    def problems(self) -> list[Problem]:
        """Everything that could not be read as it was meant, by note and line."""
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
        """So many lines of the note around the entry, with their numbers from 1."""
        return self.journal.lines_around(entry, before, after)

    @cached_property
    def cold(self) -> list[Touch]:
        """Who is going cold, and who was never spoken to: the worst first."""
        return cold(self.touches)

    def draft(
        self, entry: Entry, language: str | None = None, template: str | None = None
    ) -> Draft:
        """A message to send about the entry now, in one of `message_texts.LANGUAGES`.

        Without one it is in the language of the entry, where that shows. Raises
        ConfigError for a template that is not there or cannot be filled, and
        AskRefused for nobody and for somebody who is left in peace.
        """
        from journal.api.messages.drafts import draft
        from journal.api.messages.message_texts import Wordings
        from journal.api.places import config_file

        wordings = Wordings(self.journal.root, config_file().parent)
        return draft(self.journal, wordings, entry, self.now, language, template)

    def warm(self) -> None:
        """Work out now what the first card would wait for; for a worker."""
        _ = self.touches, self._items_with

    @cached_property
    def workdays(self) -> Workdays:
        return Workdays(self.journal.settings.country)

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
        """People with a note, and handles that entries name; by name."""
        known = {person.key: person for person in self.journal.people.known()}
        for item in self.items:
            for person in item.people:
                known.setdefault(person.key, person)
        return sorted(known.values(), key=lambda person: person.name.casefold())

    def person(self, name: str) -> Person:
        """Who is called that: by handle, name, alias, address or link.

        Raises NoSuchEntry for nobody, AmbiguousEntry where it could be several.
        """
        wanted = name.removeprefix("@").removeprefix("[[").removesuffix("]]")
        found = self.journal.people.candidates(wanted)
        if len(found) > 1:
            several = " and ".join(str(person.path) for person in found)
            raise AmbiguousEntry(
                f"“{clean(name)}” could be {several}; write more of it"
            )
        mention = Mention(MentionKind.HANDLE, wanted)
        person = found[0] if found else self.journal.people.resolve(mention)
        if person is None or not (person.note or self.items_with(person)):
            raise NoSuchEntry(
                f"nobody is called “{clean(name)}”; “journal people” lists everybody"
            )
        return person

    # -------------------------------------------------------- how it stands

    @cached_property
    def touches(self) -> list[Touch]:
        """Everybody with a cadence, the stalest first."""
        journal = self.journal
        entries = (item.entry for item in self.items)
        return touches(
            journal.people, journal.contacts, entries, journal.settings, self.today
        )

    def timeline(self, person: Person) -> list[Contact]:
        """Contact with them up to today, newest first."""
        history = self.journal.contacts.get(person.key, ())
        return [contact for contact in history if contact.day <= self.today]

    def habits(self, person: Person) -> Habits:
        if person.key not in self._habits:
            items = self.items_with(person)
            entries = ((item.entry, item.people) for item in items)
            self._habits[person.key] = habits_of(entries, person)
        return self._habits[person.key]

    def card(self, person: Person) -> Card:
        """All of the above for one person."""
        items = [i for i in self.items_with(person) if not i.entry.status.closed]
        awaited = {i.entry.ref for i in items if self.is_awaited(person, i)}
        mine = [i for i in items if i.entry.ref not in awaited]
        mine.sort(key=lambda item: not is_promised(item.entry))
        return Card(
            person,
            next((t for t in self.touches if t.person.key == person.key), None),
            self.timeline(person),
            mine,
            [i for i in items if i.entry.ref in awaited],
            budget_of(person, self.items_with(person), self.today),
            self.habits(person),
        )

    def is_awaited(self, person: Person, item: Item) -> bool:
        """Whether it is the turn of this one of an item's people."""
        return thread_with(person, item, self.today).turn is Turn.THEIRS

    def awaited(self, item: Item) -> tuple[Person, ...]:
        """Those of an item's people who have not answered yet."""
        threads = awaited_of(threads_of(item.entry, item.people, self.today))
        return tuple(thread.person for thread in threads if thread.person)

    def standing(self, item: Item) -> Standing:
        """Where it stands on its ladder. Raises ConfigError for an unknown one."""
        settings = self.journal.settings
        return standing_of(item.entry, item.people, settings, self.today)

    @property
    def standings(self) -> list[tuple[Item, Standing]]:
        """All that waits for somebody, and where it stands."""
        return [
            (item, self.standing(item))
            for item in self.items
            if item.turn is Turn.THEIRS and not item.entry.status.closed
        ]

    def why(self, item: Item, *, contact: bool = True) -> str:
        """Why it is up, in one sentence; with the last contact, unless told not to."""
        last = self.journal.last_contact(item.entry, self.today) if contact else None
        blockers = self.blockers(item.entry)
        if item.turn is Turn.MINE:
            return why(item, self.today, last, blockers=blockers)
        awaited = self.awaited(item)
        habits = self.habits(awaited[0]) if awaited else None
        return why(item, self.today, last, self.standing(item), habits, blockers)

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

    # -------------------------------------------------------- asking

    def objections(self, item: Item) -> list[Objection]:
        """What speaks against asking now; the gravest first."""
        settings, items = self.journal.settings, self.items
        return objections(item, items, settings, self.workdays, self.now)

    def nudge(self, entry: Entry, text: str = "", reason: str = "") -> Ask:
        """The nudge of an entry, or the first question if there was none yet.

        Raises AskRefused where something speaks against it and no reason is
        given, or where no reason is good enough.
        """
        item = self.journal.item(entry, self.now)
        found = self.objections(item)
        if any(objection.absolute for objection in found) or (found and not reason):
            said = "; ".join(objection.text for objection in found)
            overrule = "" if found[0].code == "enough" else " (--reason overrules it)"
            if any(objection.absolute for objection in found):
                overrule = ""
            raise AskRefused(f"{entry.place}: not now: {clean(said)}{overrule}")
        words = f"{text} (although {reason})" if found else text
        standing = self.standing(item)
        # what waits was asked, also where nobody wrote it down
        waits = item.turn is Turn.THEIRS and not entry.log
        if standing.asked is None and not standing.attempts and not waits:
            return self.ask(entry, words.strip(), sure=True)
        after = replace(standing, attempts=standing.attempts + 1)
        said = f"{self._to_the_awaited(item)}{words.strip()}"
        return Ask(self.today, LogKind.NUDGE.word, said, self._again(item, after))

    def _to_the_awaited(self, item: Item) -> str:
        """`to @ben: `, where others of the entry have answered already."""
        awaited = [p for p in self.awaited(item) if not is_left_alone(p, self.today)]
        if not awaited or len(awaited) == len(item.people):
            return ""
        names = [mention_of(person, item.entry) for person in awaited]
        return f"to {' and '.join(names)}: "

    def replied(self, entry: Entry, text: str, by: str = "") -> Replied:
        """The answer of somebody: of whoever `by` or the text names, else of all.

        The entry waits on while another has not answered. Raises NoSuchEntry where
        the entry is not about whoever `by` is.
        """
        item = self.journal.item(entry, self.now)
        grammar = grammar_of(self.journal.settings)
        awaited = self.awaited(item)
        return reply(self.today, by, text, item, awaited, grammar, self.person)

    def ask(
        self, entry: Entry, text: str = "", reason: str = "", *, sure: bool = False
    ) -> Ask:
        """The first question: it is their turn from today on.

        Raises AskRefused where they were asked already, and have not answered, and
        where it is a promise of the user's own, unless they are `sure` or say why.
        """
        if is_promised(entry) and not (reason or sure):
            raise AskRefused(
                f"{clean(entry.place)}: you promised this yourself, and waiting would "
                "make it their turn (--reason overrules it)"
            )
        if is_promised(entry) and reason:
            text = f"{text or 'asked'} (although {reason})"
        item = self.journal.item(entry, self.now)
        standing = replace(self.standing(item), attempts=0)
        if standing.asked and item.turn is Turn.THEIRS:
            raise AskRefused(
                f"{entry.place}: it is their turn already; "
                "what you say once more is a nudge"
            )
        word = LogKind.SENT.word
        return Ask(self.today, word, text or "asked", self._again(item, standing))

    def first_look(self, entry: Entry) -> date:
        """When to look again at what was asked today, for the first time."""
        item = self.journal.item(entry, self.now)
        return self._again(item, replace(self.standing(item), attempts=0))

    def _again(self, item: Item, standing: Standing) -> date:
        clock = clock_of(item.people, self.journal.settings)
        return next_day(self.today, standing, clock, self.workdays)

    # -------------------------------------------------------- contact

    def log(self, person: Person, at: datetime, kind: str, text: str) -> Act | Edits:
        """The request to note contact: under the one open entry with them, else in
        their note. Raises ConfigError where they have neither.
        """
        entry = self._entry_to_log_under(person)
        if entry:
            return Act.each(Log(at, kind, text), [entry], "logged")
        if person.path is None:
            raise ConfigError(
                f"{clean(person.label)} has no note and no open entry to log it "
                f"under; make one: journal person new {clean(person.name)!r}"
            )
        bullet = AppendLog(said(at.date(), kind, text))
        return Edits([(person.path, bullet)], f"logged: {person.label}")

    def log_place(self, person: Person) -> str:
        """Where `log` puts it, of several places it could be; empty for just one."""
        opened = self._open_with_them(person)
        if len(opened) < 2:
            return ""
        entry = self._entry_to_log_under(person)
        others = [other for other in opened if other is not entry]
        shown = "; ".join(f"“{clean(e.text)}” ({clean(e.place)})" for e in others[:3])
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        at = f"under “{clean(entry.text)}”" if entry else "in their note"
        return (
            f"noted {at}; open with them: {shown}{more}; to note it there: "
            f"journal log {clean(others[0].place)!r} …"
        )

    def _open_with_them(self, person: Person) -> list[Entry]:
        card = self.card(person)
        return [item.entry for item in (*card.mine, *card.theirs)]

    def _entry_to_log_under(self, person: Person) -> Entry | None:
        opened = self._open_with_them(person)
        unmistakable = len(opened) == 1 or (opened and person.path is None)
        return opened[0] if unmistakable else None

    # -------------------------------------------------------- the next step

    def follow_up(self, entry: Entry, text: str) -> FollowUp:
        """Tick an entry and go on with `text`, with the same people if it names none.

        Raises ConfigError for a text without words.
        """
        handles = [m for m in entry.mentions if m.kind is not MentionKind.TAG]
        if handles and "@" not in text and "[[" not in text:
            first = handles[0]
            link = first.kind is MentionKind.LINK
            text = f"[[{first.name}]] {text}" if link else f"@{first.name} {text}"
        line = self.journal.compose(text, self.now)
        seed = f"{entry.path}\n{entry.ref.raw}\n{entry.ref.nth}".encode(
            "utf-8", "surrogateescape"
        )
        digest = blake2b(seed, digest_size=3).hexdigest()
        return FollowUp(self.today, line, f"fu-{digest}")

    def without_next_step(self) -> list[Person]:
        """People something was done with in the last two weeks, and nothing is open."""
        found: dict[str, Person] = {}
        for item in self.items:
            done = item.entry.done
            if done and 0 <= (self.today - done).days <= 14:
                for person in item.people:
                    alone = is_left_alone(person, self.today)
                    if not (alone or self._open_with(person)):
                        found[person.key] = person
        return sorted(found.values(), key=lambda person: person.name.casefold())

    def _open_with(self, person: Person) -> Iterable[Item]:
        return [i for i in self.items_with(person) if not i.entry.status.closed]
