"""Who is meant, and when there was contact last: derived from the notes alone.

A person's note gives names to somebody; a handle without a note is somebody all
the same. Two people for one handle are a problem that names both, never a guess
(LANGUAGE, People).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from journal.model.entry import Entry, LogLine, Mention, MentionKind, NotePath, Status
from journal.model.note import Note, PersonNote


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody; two are the same if their `key` is."""

    key: str
    name: str
    """The title of their note, or the handle as it is written."""
    path: NotePath | None = None
    note: PersonNote | None = None

    @property
    def label(self) -> str:
        """How they are shown: `Alice Smith`, or `@bob` without a note."""
        return self.name if self.note else f"@{self.name}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Evidence that there was contact: on which day, and where it is written."""

    day: date
    path: NotePath
    line: int
    what: str
    kind: str = ""
    """As the log line has it: `call`, `nudge`; empty for a mention or a tick."""


def _fold(name: str) -> str:
    return name.strip().casefold()


def _handles_of(name: str) -> Iterator[str]:
    """`Alice Smith` → the handles people make of it."""
    words = re.findall(r"[^\W_]+", name.casefold())
    if words:
        yield from (joint.join(words) for joint in ("", ".", "-", "_"))


class People:
    """Everybody the notes know, by every name they go by."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._by_name: dict[str, list[Person]] = {}
        self._by_first: dict[str, list[Person]] = {}
        self._by_path: dict[str, Person] = {}
        for note in notes:
            if note.person:
                self._add(note.path, note.person)

    def _add(self, path: NotePath, note: PersonNote) -> None:
        person = Person(f"note:{path}", note.name, path, note)
        self._by_path[_fold(path.removesuffix(".md"))] = person
        names = {_fold(note.name), *_handles_of(note.name)}
        for alias in note.aliases:
            names |= {_fold(alias), *_handles_of(alias)}
        names |= {_fold(email) for email in note.emails}
        for name in names:
            self._by_name.setdefault(name, []).append(person)
        first = re.match(r"[^\W_]+", note.name)
        if first:
            self._by_first.setdefault(_fold(first[0]), []).append(person)

    def known(self) -> list[Person]:
        """Those who have a note, by name."""
        return sorted(self._by_path.values(), key=lambda person: person.name.casefold())

    def names(self) -> set[str]:
        """Every name and handle somebody goes by, folded."""
        return self._by_name.keys() | self._by_first.keys()

    def candidates(self, name: str) -> list[Person]:
        """Everybody who may be meant by a name, handle or link target."""
        wanted = _fold(name.lstrip("@"))
        exact = self._by_path.get(wanted)
        if exact:
            return [exact]
        if "/" in wanted:
            return [
                person
                for path, person in self._by_path.items()
                if path.endswith("/" + wanted)
            ]
        return self._by_name.get(wanted) or self._by_first.get(wanted, [])

    def resolve(self, mention: Mention) -> Person | None:
        """Who is meant; None if it is nobody, or if it could be several."""
        found = self.candidates(mention.name)
        if len(found) == 1:
            return found[0]
        if found or mention.kind is MentionKind.LINK:
            return None
        return Person(f"@{_fold(mention.name)}", mention.name)

    def ambiguous(self, mention: Mention) -> list[Person]:
        """The people a mention could mean, where that is more than one."""
        found = self.candidates(mention.name)
        return found if len(found) > 1 else []

    def named_in(self, entry: Entry) -> bool:
        """Whether it is about somebody, also where it is not clear about whom."""
        return any(self.resolve(m) or self.ambiguous(m) for m in entry.mentions)

    def of(self, entry: Entry) -> tuple[Person, ...]:
        """Who an entry is about, in the order of the line, nobody twice."""
        found = (self.resolve(mention) for mention in entry.mentions)
        return tuple({p.key: p for p in found if p is not None}.values())


def contacts(notes: Iterable[Note], people: People) -> dict[str, list[Contact]]:
    """All contact there was, by person key, newest first (LANGUAGE, Contact log).

    Counts: log lines under entries with them, dated bullets in their own note,
    entries with them that were ticked, mentions in dated notes. Does not count:
    an open checkbox, code, a quote, an embed.
    """
    found: dict[str, list[Contact]] = {}

    def add(person: Person, contact: Contact) -> None:
        found.setdefault(person.key, []).append(contact)

    for note in notes:
        own = people.candidates(note.path.removesuffix(".md")) if note.person else []
        for line in note.log:
            for person in own:
                add(person, _logged(note.path, line))
        for entry in note.entries:
            for person in people.of(entry):
                for contact in _of_entry(entry):
                    add(person, contact)
        if note.day:
            for mention, number in note.touches:
                person_met = people.resolve(mention)
                if person_met:
                    add(person_met, Contact(note.day, note.path, number, "mentioned"))
    return {key: _in_order(contacts) for key, contacts in found.items()}


def _in_order(contacts: Iterable[Contact]) -> list[Contact]:
    """Newest first, and what two rules found on one line once."""
    once = {(c.day, c.path, c.line): c for c in contacts}
    return sorted(once.values(), key=lambda c: (c.day, c.line), reverse=True)


def _logged(path: NotePath, line: LogLine) -> Contact:
    return Contact(line.when.day, path, line.line, line.text, line.kind)


def _of_entry(entry: Entry) -> Iterator[Contact]:
    for line in entry.log:
        yield _logged(entry.path, line)
    if entry.status is Status.DONE and entry.done:
        yield Contact(entry.done, entry.path, entry.line, entry.text)
