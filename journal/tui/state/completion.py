"""Completions for a filter or a new entry: people, tags, states."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.practice.agenda.agenda import Agenda, Item
from journal.practice.agenda.query import STATES
from journal.practice.people.handles import handle_for
from journal.practice.people.people import People, Person

if TYPE_CHECKING:
    from journal.practice.agenda.agenda import Shown

COMMON = [*(f"is:{state}" for state in STATES), "due:", "note:", "priority:", "owner:"]
"""The words of the filter itself."""


class Completions:
    """The completions for one agenda after another.

    Only the follow-ups of changed notes are counted again: with a hundred thousand, to
    count them all takes as long as a letter may.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._by_note: Mapping[NotePath, Sequence[Shown]] = {}
        """What is counted."""
        self._tags: Counter[str] = Counter()
        self._keys: Counter[str] = Counter()
        self._persons: dict[str, Person] = {}
        """By key; some may have gone."""

    def of(self, agenda: Agenda, people: People) -> list[str]:
        """Handles and tags by frequency, then the filter's own words."""
        if agenda.by_note is None:
            anew = Completions()
            anew._count(agenda.items, 1)
            return anew._listed(people)
        with self._guard:
            before, self._by_note = self._by_note, agenda.by_note
            self._count(_items(before, but=self._by_note), -1)
            self._count(_items(self._by_note, but=before), 1)
            return self._listed(people)

    def _count(self, items: Sequence[Item], by: int) -> None:
        # of a hundred thousand: counted by what counts without a call for each
        tags = Counter(chain.from_iterable([item.tags for item in items]))
        persons = list(chain.from_iterable([item.people for item in items]))
        keys = Counter([person.key for person in persons])
        if by < 0:
            self._tags, self._keys = self._tags - tags, self._keys - keys
        else:
            self._tags, self._keys = self._tags + tags, self._keys + keys
            self._persons |= {person.key: person for person in persons}

    def _listed(self, people: People) -> list[str]:
        names: Counter[str] = Counter()
        for key, count in self._keys.items():
            names[handle_for(self._persons[key], people)] += count
        for person in people.known():
            names[handle_for(person, people)] += 0
        found = [*_by_frequency(names), *_by_frequency(self._tags)]
        plain = [w for w in found if w[:1] in "@#" and clean(w) == w]
        return [*plain, *COMMON]


def _items(
    of: Mapping[NotePath, Sequence[Shown]], *, but: Mapping[NotePath, Sequence[Shown]]
) -> list[Item]:
    """The items of notes that stand otherwise in the other mapping, or not at all."""
    changed = [shown for path, shown in of.items() if but.get(path) is not shown]
    return [one.item for several in changed for one in several if one.item]


def _by_frequency(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda word: (-counts[word], word))
