"""What the screens show, kept up with the notes and with the time.

The store reads and writes in the threads that call it, workers of the interface,
and posts what came of it as values; only the interface's own thread changes what
is shown. Knows no Textual.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

from journal.api.journal import Journal
from journal.api.view import View
from journal.model.entry import EntryRef, NotePath, Problem
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Agenda, Item, Section
from journal.practice.agenda.groups import By, arrange
from journal.practice.agenda.item_words import next_text
from journal.practice.agenda.query import Predicate, names_states, parse_query
from journal.practice.people.people import People
from journal.tui.state import deeds
from journal.tui.state.agenda_rows import (
    Row,
    RowGroup,
    findings_group,
    groups_of_rows,
    meetings_group,
    unfolded,
)
from journal.tui.state.cached_rows import first_rows
from journal.tui.state.completion import words_of
from journal.tui.state.deeds import Outcome
from journal.tui.state.entry_commands import LastCommand
from journal.tui.state.mail_rows import FindingRow, MailFindings
from journal.tui.state.meetings import MeetingRow, Meetings

_NOTHING_YET = """\
There are no follow-ups in these notes yet.

Write one in any note:

    - [ ] follow up @alice {day}

or press a to add one. “journal demo” shows a vault with some."""

_ONLY_TASKS = """\
There are no follow-ups in these notes: none of their checkboxes ({count}) has a \
date, a person, #followup or #waiting.

To see every checkbox here, write into .journal.toml, in this vault's folder:

    include = "all-tasks"

To add a follow-up press a."""


Wish = tuple[str, str | None, bool, By, By]
"""Filter, tab, whether closed ones too, grouped and sorted by what."""


# ---------------------------------------------------------------- what is posted


@dataclass(frozen=True, slots=True)
class NotesChanged:
    """Somebody saved a note."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """So many of the notes have been read."""

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
    problems: Sequence[Problem]
    """Those of the look before, until `ProblemsFound` has these."""
    notices: Sequence[str]
    """What was recovered."""
    outcome: Outcome | None = None
    missed: frozenset[EntryRef] = frozenset()
    """What fell due while nobody could see it."""
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

    def query(self, text: str) -> Predicate:
        """Raises JournalError for a filter that means nothing."""
        return parse_query(text, self.agenda.now, self.people)

    def groups(self, items: Sequence[Item], wish: Wish) -> list[RowGroup]:
        *_, group, sort = wish
        groups = arrange(items, group, sort, self.missed)
        return groups_of_rows(groups, self.agenda.now.date())


@dataclass(frozen=True, slots=True)
class ProblemsFound:
    """What cannot be read as meant in what was looked at."""

    looked: AgendaLoaded
    problems: Sequence[Problem]

    @property
    def notices(self) -> list[str]:
        return [
            f"{p.path}:{p.line}: {p.message}; ctrl+r makes it again"
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


# ---------------------------------------------------------------- the store


class AgendaStore:
    """The state of the interface: what was seen last, and how it is arranged."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        post: Callable[[Event], object],
    ) -> None:
        """`post` takes an event from any thread."""
        self.journal = journal
        self.clock = clock
        self._post = post
        self._looking = threading.Lock()
        self._meetings = Meetings(journal)
        self._mail = MailFindings(journal)
        self._problems: Sequence[Problem] = ()
        self.seen: AgendaLoaded | None = None
        self._at_first = View(journal, clock())
        self.last = LastCommand()
        self.show_closed = False
        self.group = self.sort = By.DATE
        self.tab: str | None = None
        """The filter of the config that is chosen, by its name."""
        self.text = ""
        """The filter that is typed."""
        self._groups: list[RowGroup] = []
        self._arranged_for: tuple[AgendaLoaded, Wish] | None = None

    @property
    def known(self) -> View:
        """The vault as it was at the last look."""
        return self.seen.known if self.seen else self._at_first

    # -------------------------------------------------------- for workers

    def begin(self, is_cancelled: Callable[[], bool] = lambda: False) -> None:
        """Show what is in the notes, then keep up with them."""
        self._post(CachedRowsLoaded(first_rows(self.journal, self.clock())))
        self.journal.refresh(self._tell_progress)
        self.look()
        if is_cancelled():
            return
        self.journal.subscribe(lambda changed: self._tell_changed())
        if self.journal.refresh():
            # saved between the first look and the beginning of the watch
            self._tell_changed()

    def _tell_progress(self, done: int, total: int) -> None:
        if done % 100 == 0:
            self._post(Progressed(done, total))

    def _tell_changed(self) -> None:
        self._post(NotesChanged())

    def look(self, outcome: Outcome | None = None, *, at_disk: bool = False) -> None:
        """Make the agenda anew: a note was saved, or it is later now."""
        if at_disk:
            self.journal.refresh()
        # under the lock, for what is posted last to be what was seen last
        with self._looking:
            known = View(self.journal, self.clock())
            try:
                agenda = known.agenda
            except JournalError as error:
                self._post(Failed(str(error)))
                return
            last = self.journal.last
            looked = AgendaLoaded(
                known,
                agenda,
                last.people,
                len(last.entries),
                self._problems,
                list(self.journal.notices),
                outcome,
                deeds.missed_refs(self.journal, known.now),
                self._meetings.of(known.now.date()),
                self._mail.rows,
            )
            self._prepare(looked)
            self._post(looked)
            if self._mail.read(known.now):
                self._post(FindingsRead(looked, self._mail.rows))
            # the list waits for the agenda alone, not for the people and problems
            known.warm()
            self._problems = self.journal.problems(known.now)
            self._post(ProblemsFound(looked, self._problems))
            # nor for calendars, which may be long
            if self._meetings.read(known.now):
                rows = self._meetings.of(known.now.date())
                self._post(MeetingsRead(looked, rows, self._meetings.trouble))

    def look_at(self, path: NotePath) -> None:
        """At once, where the watcher would wait for the editor to settle."""
        self.journal.look_at({path})
        self.look()

    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> None:
        """Change notes, and tell what came of it; `again` is called where it failed."""
        try:
            outcome = deed()
        except JournalError as error:
            self.journal.refresh()
            outcome = Outcome(str(error), failed=True)
            if again:
                again()
        self.look(outcome)

    def _prepare(self, looked: AgendaLoaded) -> None:
        """Arrange the rows here in the worker, for the usual case of no filter.

        Should somebody arrange them otherwise meanwhile, it is for nothing.
        """
        wish = ("", None, self.show_closed, self.group, self.sort)
        items = looked.items(closed_too=self.show_closed)
        looked.arranged[wish] = looked.groups(items, wish)

    # -------------------------------------------------------- what is shown

    @property
    def filter_text(self) -> str:
        """The tab, and what is typed: what the list is filtered by."""
        return " ".join(filter(None, (self.tab, self.text)))

    def matching(self, *, closed_too: bool = False) -> Matching:
        """What the tab and the filter let through."""
        seen, text = self.seen, self.text
        if seen is None:
            return Matching([], 0)
        saved = self.journal.settings.filters.get(self.tab or "", "")
        try:
            in_tab, matches = seen.query(saved), seen.query(text)
        except JournalError as error:
            items = seen.items(closed_too=False)
            return Matching(items, len(items), str(error))
        closed_too |= self.show_closed or names_states(f"{saved} {text}")
        items = seen.items(closed_too=closed_too)
        if saved:
            items = [item for item in items if in_tab(item)]
        found = [item for item in items if matches(item)] if text else items
        return Matching(found, len(items))

    def arrange(self) -> Matching | None:
        """Arrange what the filter lets through; None where that is done already."""
        wish = (self.text, self.tab, self.show_closed, self.group, self.sort)
        if self.seen is None or (self.seen, wish) == self._arranged_for:
            # not for each fold: of 100 000 entries it takes half a second
            return None
        found = self.matching()
        ready = self.seen.arranged.get(wish)
        self._groups = ready or self.seen.groups(found.items, wish)
        self._arranged_for = self.seen, wish
        return found

    def rows(self, folded: Set[str]) -> list[Row]:
        """The rows of what was arranged, some of the groups folded."""
        if self.seen is None:
            return []
        agenda, filtered = self.seen.agenda, bool(self.text or self.tab)
        nothing_due = bool(self._groups) and not filtered and not agenda.due
        remark = next_text(agenda, filtered=False) if nothing_due else ""
        today = agenda.now.date()
        meetings = [] if filtered else meetings_group(self.seen.meetings, today)
        mail = [] if filtered else findings_group(self.seen.findings, today)
        above = [*mail, *meetings]
        return unfolded([*above, *self._groups], today, remark, folded)

    def why_empty(self) -> str:
        """What to say where there are no rows."""
        if self.seen is None:
            return ""
        agenda = self.seen.agenda
        if self.text:
            return "Nothing matches. esc clears the filter."
        if self.tab:
            return f"Nothing matches the filter {self.tab}."
        if not agenda.items and self.seen.checkboxes:
            return _ONLY_TASKS.format(count=self.seen.checkboxes)
        if not agenda.items:
            return _NOTHING_YET.format(day=agenda.now.date().isoformat())
        return next_text(agenda, filtered=False)

    def words(self) -> list[str]:
        """What a word of a filter can be completed to, the likeliest first."""
        if self.seen is None:
            return []
        if self.seen.words is None:
            self.seen.words = words_of(self.seen.agenda.items, self.seen.people)
        return self.seen.words

    def filter_complaints(self) -> list[str]:
        """The filters of the config that mean nothing, and why."""
        found = []
        for name, text in self.journal.settings.filters.items():
            try:
                if self.seen:
                    self.seen.query(text)
            except JournalError as error:
                found.append(f"config: [views] {name}: {error}")
        return found
