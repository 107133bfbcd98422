"""What a filter lets through, found anew at each letter that is typed.

Each group of the agenda is looked through by itself, so that nothing is sorted or
grouped again; and where the filter became narrower, only what it let through before.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from operator import attrgetter

from journal.model.value import record
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.groups import Group, arranged
from journal.practice.agenda.query import Query
from journal.tui.state.events import AgendaLoaded, Wish


@record
class _Chosen:
    """Groups, and what they were chosen of and by."""

    seen: AgendaLoaded
    arranged_as: tuple[object, ...]
    of: int
    query: Query
    groups: list[Group]
    everything: list[Group]


class Filtering:
    """Remembers the last filter, and what it let through."""

    def __init__(self) -> None:
        self._last: _Chosen | None = None

    def choose(
        self, seen: AgendaLoaded, wish: Wish, saved: str, *, closed_too: bool
    ) -> tuple[list[Group], int]:
        """The groups of what the `saved` filter of a tab and the one of the wish let
        through, and of how many. Raises JournalError for one that means nothing."""
        text, tab, _, group, sort = wish
        in_tab, query = seen.query(saved), seen.query(text)
        as_before = tab, saved, closed_too, group, sort
        last = self._last
        if last is None or last.seen is not seen or last.arranged_as != as_before:
            found = arranged(seen.agenda, group, sort, closed_too=closed_too)
            everything = _chosen(found, in_tab)
            of = sum(len(one.items) for one in everything)
            last = _Chosen(seen, as_before, of, seen.query(""), everything, everything)
        among = last.groups if query.narrows(last.query) else last.everything
        groups = _chosen(among, query)
        self._last = _Chosen(seen, as_before, last.of, query, groups, last.everything)
        return groups, last.of


def _chosen(groups: list[Group], query: Query) -> list[Group]:
    found = (Group(one.title, query.choose(one.items)) for one in groups)
    return [one for one in found if one.items]


def fold_all(items: Iterable[Item]) -> None:
    """Work out what a word is sought in, which each item keeps."""
    # each time a filter is opened, so with no call for those that have it
    deque(map(attrgetter("folded"), items), maxlen=0)
