"""What a filter, or a sentence to add, could go on with: people, tags, states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable

from textual.suggester import Suggester

from journal.language.clean import clean
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.query import STATES
from journal.practice.people.handles import handle_for
from journal.practice.people.people import People

_STATES = [f"is:{state}" for state in STATES]
_KEYS = ["due:", "note:", "priority:"]


class Completion(Suggester):
    """Completes the last word of what is typed."""

    def __init__(self, words: Callable[[], Iterable[str]]) -> None:
        """`words` are what there is to complete to, the likeliest first."""
        # what there is changes with the notes
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        before, last = re.fullmatch(r"(.*?-?)(\S*)", value, re.DOTALL).groups()  # type: ignore[union-attr]
        if len(last) < 2 and last not in ("@", "#"):
            return None
        wanted = last.casefold()
        for word in self._words():
            if word.casefold().startswith(wanted) and len(word) > len(last):
                return f"{before}{last}{word[len(last) :]}"
        return None


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
