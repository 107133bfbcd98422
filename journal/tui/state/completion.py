"""What a filter, or a sentence to add, could go on with: people, tags, states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from journal.language.clean import clean
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.query import STATES
from journal.practice.people.handles import handle_for
from journal.practice.people.people import People

_STATES = [f"is:{state}" for state in STATES]
_KEYS = ["due:", "note:", "priority:"]


def words_of(items: Iterable[Item], people: People) -> list[str]:
    """Handles of people and tags, by how often they occur; then the filter's own."""
    names: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    for item in items:
        names.update(handle_for(person, people) for person in item.people)
        tags.update(item.entry.tags)
    for person in people.known():
        names[handle_for(person, people)] += 0
    found = [word for counts in (names, tags) for word, _ in counts.most_common()]
    plain = [w for w in found if w[:1] in "@#" and clean(w) == w]
    return [*plain, *_STATES, *_KEYS]
