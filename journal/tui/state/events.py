"""What the store posts, as values: only the interface's own thread shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from journal.api.open_vault import Look
from journal.api.view import View
from journal.model.entry import Problem
from journal.practice.agenda.agenda import Agenda, Item, Section
from journal.practice.agenda.groups import By, arranged
from journal.practice.agenda.query import Query, parse_query
from journal.practice.people.people import People
from journal.tui.state.deeds import Outcome
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import MeetingRow
from journal.tui.state.rows.agenda_rows import RowGroup, groups_of_rows
from journal.tui.state.rows.rows import Rows

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

    rows: Rows


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
    looked: Look
    """What the journal had read; another one once it has read more."""
    problems: Sequence[Problem]
    """Those of the look before, until `ProblemsFound` has these."""
    notices: Sequence[str]
    """What was recovered."""
    outcome: Outcome | None = None
    missed: tuple[str, ...] = ()
    """As in `MissedFound`, at the look before."""
    meetings: tuple[MeetingRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    """Of today."""
    words: list[str] | None = None
    arranged: dict[Wish, list[RowGroup]] = field(default_factory=dict)
    """Rows that are ready for a filter and an order."""

    @property
    def checkboxes(self) -> int:
        """How many task lines there are, whether or not they count as entries."""
        return len(self.looked.entries)

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
        groups = arranged(
            self.agenda, group, sort, closed_too=closed_too, done_today=True
        )
        return groups_of_rows(groups, self.agenda.now.date(), before)

    def query(self, text: str) -> Query:
        """Raises JournalError for a filter that means nothing."""
        return parse_query(text, self.agenda.now, self.people)


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
class MissedFound:
    """The words of what fell due while nobody could see it."""

    looked: AgendaLoaded
    missed: tuple[str, ...]


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
    | MissedFound
)


@dataclass(frozen=True, slots=True)
class Found:
    """How much the tab and the filter let through."""

    count: int
    of: int
    """How many there are without the filter."""
    wrong: str = ""
    """Why the filter means nothing; then it lets through all that is open."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What the tab and the filter let through."""

    items: Sequence[Item]
    of: int
    """How many there are without the filter."""
    wrong: str = ""
    """Why the filter means nothing; then it lets through all that is open."""
