"""Who is meant by a name, derived from the notes alone.

A person's note defines their names; a handle without a note is a person too. A handle
that fits two people is reported with both, never guessed (LANGUAGE, People).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from operator import is_not

from journal.language.fold import fold
from journal.model.entry import Entry, Mention, MentionKind, NotePath
from journal.model.note import Note, PersonNote
from journal.model.value import value


@value
class Person:
    """A person; equal keys mean the same person."""

    key: str
    name: str
    """The title of their note, or the handle as written."""
    path: NotePath | None = None
    note: PersonNote | None = None

    @property
    def label(self) -> str:
        """Their display name: `Alice Smith`, or `@bob` without a note."""
        return self.name if self.note else f"@{self.name}"


def _fold(name: str) -> str:
    return fold(name.strip())


def _handles_of(name: str) -> Iterator[str]:
    """`Alice Smith` → the handles people derive from it."""
    words = re.findall(r"[^\W_]+", fold(name))
    if words:
        yield from (joint.join(words) for joint in ("", ".", "-", "_"))


@lru_cache(maxsize=4096)
def names_of(person: Person) -> frozenset[str]:
    """Every name a person goes by, folded: their own, handles, addresses, links."""
    names = {_fold(person.name), person.key.removeprefix("@")}
    if person.note is None:
        return frozenset(names)
    for name in (person.note.name, *person.note.aliases):
        names |= {_fold(name), *_handles_of(name)}
        if first := re.match(r"[^\W_]+", name):
            names.add(_fold(first[0]))
    names |= {_fold(email) for email in person.note.emails}
    if person.path:
        parts = _fold(person.path.removesuffix(".md")).split("/")
        names |= {"/".join(parts[number:]) for number in range(len(parts))}
    return frozenset(names)


class People:
    """Everyone in the notes, by every name they go by."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._by_name: dict[str, list[Person]] = {}
        self._by_first: dict[str, list[Person]] = {}
        self._by_path: dict[str, Person] = {}
        self._resolved: dict[tuple[str, bool], Person | None] = {}
        """Cached lookups; notes name the same few people again and again."""
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
        """People with a note, by name."""
        return sorted(self._by_path.values(), key=lambda person: person.name.casefold())

    @cached_property
    def sorted_names(self) -> list[str]:
        """The people of `names`, in the same order."""
        return sorted(self.names())

    def names(self) -> set[str]:
        """Every name and handle of a person, folded."""
        return self._by_name.keys() | self._by_first.keys()

    def candidates(self, name: str) -> list[Person]:
        """Everyone a name, handle or link target may mean."""
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

    def keys_of(self, names: Iterable[str]) -> frozenset[str]:
        """The keys of people with these names, by name and by note."""
        found: set[str] = set()
        for name in names:
            bare = name.removeprefix("@").strip()
            found.add(f"@{_fold(bare)}")
            known = self.candidates(bare)
            if len(known) == 1:
                found.add(known[0].key)
        return frozenset(found)

    def kept_by(self, names: Sequence[str]) -> list[Person]:
        """People with a note, except those that other team members keep in touch with.

        `names` are the user's own; without any, everyone is included.
        """
        if not names:
            return self.known()
        mine = self.keys_of(names)
        return [
            person
            for person in self.known()
            if not (owners := person.note.owner if person.note else ())
            or self.keys_of(owners) & mine
        ]

    def resolve(self, mention: Mention) -> Person | None:
        """Who is meant; None for no one, or if it could be several."""
        # of the kind only this counts, and an enum's hash is made in Python
        asked = mention.name, mention.kind is MentionKind.LINK
        if asked not in self._resolved:
            self._resolved[asked] = self._resolve(mention)
        return self._resolved[asked]

    def _resolve(self, mention: Mention) -> Person | None:
        found = self.candidates(mention.name)
        if len(found) == 1:
            return found[0]
        if found or mention.kind is MentionKind.LINK:
            return None
        return Person(f"@{_fold(mention.name)}", mention.name)

    def ambiguous(self, mention: Mention) -> list[Person]:
        """The people a mention could mean, if more than one."""
        found = self.candidates(mention.name)
        return found if len(found) > 1 else []

    def named_in(self, entry: Entry) -> bool:
        """Whether it is about someone, even if it is unclear who."""
        return any(self.resolve(m) or self.ambiguous(m) for m in entry.mentions)

    def of(self, entry: Entry) -> tuple[Person, ...]:
        """The people of an entry in the order of the line, without repetition."""
        found = (self.resolve(mention) for mention in entry.mentions)
        return tuple({p.key: p for p in found if p is not None}.values())


class KeptPeople:
    """The people of a vault, rebuilt only when a person's note changed."""

    def __init__(self) -> None:
        self._notes: list[Note] = []
        self._people = People(())

    def of(self, notes: Iterable[Note]) -> People:
        """The people of these notes; unchanged notes are the same objects as before."""
        about = [note for note in notes if note.person]
        if len(about) != len(self._notes) or any(map(is_not, about, self._notes)):
            self._notes, self._people = about, People(about)
        return self._people
