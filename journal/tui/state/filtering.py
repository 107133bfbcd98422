"""What a filter lets through, found anew at each letter that is typed.

Each group of the agenda is looked through by itself, so that nothing is sorted or
grouped again; and where the filter became narrower, only what it let through before.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from journal.model.value import record
from journal.practice.agenda.groups import Group, arranged
from journal.practice.agenda.query import Query
from journal.tui.state.events import AgendaLoaded, Wish


@record
class _Sought:
    """A group in which words are sought."""

    group: Group
    folded: Sequence[str]
    """What they are sought in, item by item."""


@record
class _Chosen:
    """Groups, and what they were chosen of and by."""

    seen: AgendaLoaded
    arranged_as: tuple[object, ...]
    of: int
    query: Query
    groups: list[_Sought]
    everything: list[_Sought]


class Filtering:
    """Remembers the last filter, and what it let through."""

    def __init__(self) -> None:
        self._last: _Chosen | None = None
        self._known: list[_Sought] = []

    def prepare(self, groups: Sequence[Group]) -> None:
        """Work out, in any thread, what the first letter would wait for."""
        self._known = self._sought(groups)

    def _sought(self, groups: Sequence[Group]) -> list[_Sought]:
        """These groups; of those with the same items as before, it is known."""
        known = {id(one.group.items): one for one in self._known}
        found = []
        for group in groups:
            old = known.get(id(group.items))
            folded = old.folded if old else list(map(_folded, group.items))
            found.append(_Sought(group, folded))
        return found

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
            everything = _chosen(self._sought(found), in_tab)
            of = sum(len(one.folded) for one in everything)
            last = _Chosen(seen, as_before, of, seen.query(""), everything, everything)
        among = last.groups if query.narrows(last.query) else last.everything
        groups = _chosen(among, query)
        self._last = _Chosen(seen, as_before, last.of, query, groups, last.everything)
        return [one.group for one in groups], last.of


_folded = attrgetter("folded")


def _chosen(groups: list[_Sought], query: Query) -> list[_Sought]:
    found = []
    for one in groups:
        items, folded = query.choose_folded(one.group.items, one.folded)
        if items:
            found.append(_Sought(Group(one.group.title, items), folded))
    return found
