"""Completions for a filter or a new entry: people, tags, states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from journal.language.clean import clean
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.query import STATES
from journal.practice.people.handles import handle_for
from journal.practice.people.people import People

COMMON = [*(f"is:{state}" for state in STATES), "due:", "note:", "priority:", "owner:"]
"""The words of the filter itself."""


def words_of(items: Iterable[Item], people: People) -> list[str]:
    """Handles and tags by frequency, then the filter's own words."""
    items = list(items)
    # of a hundred thousand: counted by what counts without a call for each
    tags = Counter(chain.from_iterable([item.tags for item in items]))
    persons = list(chain.from_iterable([item.people for item in items]))
    by_key = {person.key: person for person in persons}
    names: Counter[str] = Counter()
    for key, count in Counter([person.key for person in persons]).items():
        names[handle_for(by_key[key], people)] += count
    for person in people.known():
        names[handle_for(person, people)] += 0
    found = [word for counts in (names, tags) for word, _ in counts.most_common()]
    plain = [w for w in found if w[:1] in "@#" and clean(w) == w]
    return [*plain, *COMMON]
