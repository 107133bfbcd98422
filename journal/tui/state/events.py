"""What the store posts, as values: only the interface's own thread shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from journal.api.view import View
from journal.model.entry import Problem
from journal.practice.agenda.agenda import Agenda, Item, Section
from journal.practice.agenda.groups import By, arrange
from journal.practice.agenda.query import Predicate, parse_query
from journal.practice.agenda.sections import CLOSED
from journal.practice.people.people import People
from journal.tui.state.deeds import Outcome
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import MeetingRow
from journal.tui.state.rows.agenda_rows import Row, RowGroup, groups_of_rows

Wish = tuple[str, str | None, bool, By, By]
"""Filter, tab, whether closed ones too, grouped and sorted by what."""


@dataclass(frozen=True, slots=True)
class NotesChanged:
    """Somebody saved a note."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """So many of the notes have been read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Written:
    """So many of the follow-ups that are changed together are done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class CachedRowsLoaded:
    """What the cache has of the agenda, before a note is known."""

    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Failed:
    """The agenda cannot be made, as with settings that make no sense."""

    why: str


@dataclass(slots=True, eq=False)
class AgendaLoaded:
    """The agenda was made anew; after a deed, with what came of it."""

    known: View
    agenda: Agenda
    people: People
    checkboxes: int
    """How many task lines there are, whether or not they count as entries."""
    looked: object
    """What the journal had read; another thing once it has read more."""
    problems: Sequence[Problem]
    """Those of the look before, until `ProblemsFound` has these."""
    notices: Sequence[str]
    """What was recovered."""
    outcome: Outcome | None = None
    missed: tuple[str, ...] = ()
    """The words of what fell due while nobody could see it."""
    meetings: tuple[MeetingRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    """Of today."""
    words: list[str] | None = None
    arranged: dict[Wish, list[RowGroup]] = field(default_factory=dict)
    """Rows that are ready for a filter and an order."""

    def items(self, *, closed_too: bool) -> list[Item]:
        """Its items, or those of them that are open."""
        if closed_too:
            return list(self.agenda.items)
        return [i for i in self.agenda.items if i.section is not Section.CLOSED]

    def whole(self, wish: Wish, before: Iterable[RowGroup]) -> list[RowGroup]:
        """All of it without a filter, also what was done today.

        `before` are the groups that were shown: what is the same of them is kept.
        """
        _, _, closed_too, group, sort = wish
        today = self.agenda.now.date()
        by_date = group is By.DATE
        items = self.agenda.items if by_date else self.items(closed_too=closed_too)
        groups = arrange(items, today, group, sort)
        if by_date and not closed_too:
            groups = [one for one in groups if one.title != CLOSED]
        return groups_of_rows(groups, today, before)

    def query(self, text: str) -> Predicate:
        """Raises JournalError for a filter that means nothing."""
        return parse_query(text, self.agenda.now, self.people)

    def groups(self, items: Sequence[Item], wish: Wish) -> list[RowGroup]:
        *_, group, sort = wish
        today = self.agenda.now.date()
        return groups_of_rows(arrange(items, today, group, sort), today)


@dataclass(frozen=True, slots=True)
class ProblemsFound:
    """What cannot be read as meant in what was looked at."""

    looked: AgendaLoaded
    problems: Sequence[Problem]

    @property
    def notices(self) -> list[str]:
        return [
            f"{p.path}:{p.line}: {p.message}; press ctrl+r to redo it"
            for p in self.problems
            if p.code == "reverted"
        ]


@dataclass(frozen=True, slots=True)
class FindingsRead:
    """What mail has found, as it was kept."""

    looked: AgendaLoaded
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class MeetingsRead:
    """Today's meetings, from the calendars of the settings."""

    looked: AgendaLoaded
    meetings: tuple[MeetingRow, ...]
    trouble: str = ""
    """Why they could not be read."""


Event = (
    NotesChanged
    | Progressed
    | Written
    | CachedRowsLoaded
    | Failed
    | AgendaLoaded
    | ProblemsFound
    | MeetingsRead
    | FindingsRead
)


@dataclass(frozen=True, slots=True)
class Matching:
    """What the tab and the filter let through."""

    items: list[Item]
    of: int
    """How many there are without the filter."""
    wrong: str = ""
    """Why the filter means nothing; then it lets through all that is open."""
