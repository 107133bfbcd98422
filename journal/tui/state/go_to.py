"""Jumping to a person or a note by any letters of the name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.model.value import value

_SHOWN = 100
"""The most matches shown; no one reads further."""


@value
class Place:
    """A destination; its name is clean."""

    name: str
    kind: str
    go: Callable[[], object]


def places_of(
    people: Iterable[tuple[str, str]],
    notes: Iterable[NotePath],
    to_person: Callable[[str], object],
    to_note: Callable[[NotePath], object],
) -> Iterator[Place]:
    """`people` are keys and names, `notes` those that have entries."""
    for key, name in people:
        yield Place(clean(name), "person", partial(to_person, key))
    for path in notes:
        yield Place(clean(path.removesuffix(".md")), "note", partial(to_note, path))


def provider_of(places: list[Place]) -> type[Provider]:
    """The provider class for Textual's palette."""

    class Places(Provider):
        async def discover(self) -> Hits:
            for place in places[:_SHOWN]:
                shown = Content(place.name)
                yield DiscoveryHit(shown, place.go, place.name, place.kind)

        async def search(self, query: str) -> Hits:
            letters = [letter for letter in query.casefold() if not letter.isspace()]
            likely = (p for p in places if _has(p.name.casefold(), letters))
            matcher = self.matcher(query)
            for place in islice(likely, _SHOWN * 10):
                score = matcher.match(place.name)
                if score > 0:
                    shown = matcher.highlight(place.name)
                    yield Hit(score, shown, place.go, place.name, place.kind)

    return Places


def _has(name: str, letters: list[str]) -> bool:
    """Whether the letters occur in this order; a cheap test before real matching."""
    at = 0
    for letter in letters:
        at = name.find(letter, at) + 1
        if not at:
            return False
    return True
