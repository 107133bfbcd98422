"""The events of the store, as values: only the interface's own thread shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from journal.api.open_vault import Look
from journal.api.view import View
from journal.model.entry import Problem
from journal.model.value import value
from journal.practice.agenda.agenda import Agenda, Item, Section
from journal.practice.agenda.groups import By, arranged
from journal.practice.agenda.query import Query, parse_query
from journal.practice.people.people import People
from journal.tui.state.deeds import Outcome
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import MeetingRow
from journal.tui.state.rows.row_groups import RowGroup, row_groups
from journal.tui.state.rows.rows import Row, Rows

Wish = tuple[str, str | None, bool, By, By]
"""Filter, tab, whether to include closed ones, grouping and order."""


@value
class NotesChanged:
    """A note was saved."""


@value
class Progressed:
    """This many notes have been read."""

    done: int
    total: int


@value
class Written:
    """This many of the follow-ups changed together are done."""

    done: int
    total: int


@value
class CachedRowsLoaded:
    """The agenda from the cache, before any note is read."""

    rows: Rows


@value
class Failed:
    """The agenda cannot be computed, for example with invalid settings."""

    why: str


@dataclass(slots=True, eq=False)
class AgendaLoaded:
    """The agenda was recomputed; after an action, with its outcome."""

    known: View
    agenda: Agenda
    people: People
    looked: Look
    """What the journal had read; another one once it has read more."""
    problems: Sequence[Problem]
    """Those of the previous look, until `ProblemsFound` brings the current ones."""
    notices: Sequence[str]
    """What was recovered."""
    outcome: Outcome | None = None
    missed: tuple[str, ...] = ()
    """As in `MissedFound`, at the look before."""
    meetings: tuple[MeetingRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    """Of today."""
    yearly: tuple[Row, ...] = ()
    """Birthdays and the like of the days to come."""
    words: list[str] | None = None
    arranged: dict[Wish, list[RowGroup]] = field(default_factory=dict)
    """Rows prepared for a filter and an order."""

    @property
    def checkboxes(self) -> int:
        """The number of task lines, whether or not they count as entries."""
        return len(self.looked.entries)

    @property
    def open_items(self) -> list[Item]:
        """Those of its items that are open."""
        return [i for i in self.agenda.items if i.section is not Section.CLOSED]

    def whole(self, wish: Wish, before: Iterable[RowGroup]) -> list[RowGroup]:
        """Everything without a filter, including what was done today.

        `before` are the previous groups: unchanged ones are reused.
        """
        _, _, closed_too, group, sort = wish
        groups = arranged(
            self.agenda, group, sort, closed_too=closed_too, done_today=True
        )
        return row_groups(groups, self.agenda.now.date(), before)

    def query(self, text: str) -> Query:
        """Raises JournalError for an invalid filter."""
        return parse_query(text, self.agenda.now, self.people, self.known.settings)


@value
class ProblemsFound:
    """The problems of the last look."""

    looked: AgendaLoaded
    problems: Sequence[Problem]

    @property
    def notices(self) -> list[str]:
        return [
            f"{p.path}:{p.line}: {p.message}; press ctrl+r to redo it"
            for p in self.problems
            if p.code == "reverted"
        ]


@value
class MissedFound:
    """The texts of missed notifications."""

    looked: AgendaLoaded
    missed: tuple[str, ...]


@value
class FindingsRead:
    """The email findings, as they were stored."""

    looked: AgendaLoaded
    findings: tuple[FindingRow, ...]


@value
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


@value
class Found:
    """How much the tab and the filter let through."""

    count: int
    of: int
    """The number without the filter."""
    wrong: str = ""
    """Why the filter is invalid; then all open items pass."""


@value
class Matching:
    """The items that pass the tab and the filter."""

    items: Sequence[Item]
    of: int
    """How many there are without the filter."""
    wrong: str = ""
    """Why the filter means nothing; then it lets through all that is open."""
