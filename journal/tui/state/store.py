"""What the home screen shows: the agenda, and the note beside it.

Reading happens in workers, which post messages; only handlers, on the interface's
own thread, touch widgets and state.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from journal.api.journal import Journal, Look
from journal.api.view import View
from journal.model.entry import EntryRef, NotePath, Problem
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.groups import By, arrange
from journal.practice.agenda.item_words import next_text
from journal.practice.agenda.query import Predicate, names_states, parse_query
from journal.tui.keys.actions import AGENDA, PROBLEMS
from journal.tui.keys.bindings import ways
from journal.tui.screens.entry_commands import Last
from journal.tui.screens.listing import ListingScreen
from journal.tui.state import deeds
from journal.tui.state.agenda_rows import Row, RowGroup, groups_of_rows, unfolded
from journal.tui.state.cached_rows import first_rows
from journal.tui.state.completion import words_of
from journal.tui.state.deeds import Outcome
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.title import Title, agenda_facts

_NOTHING_YET = """\
There are no follow-ups in these notes yet.

Write one in any note:

    - [ ] follow up @alice {day}

or press a to add one. “journal demo” shows a vault with some."""

_ONLY_TASKS = """\
There are no follow-ups in these notes: none of their checkboxes ({count}) has a \
date, a person, #followup or #waiting.

To see every checkbox here, write into .journal.toml, in this vault's folder:

    entries = "tasks"

To add a follow-up press a."""


Wish = tuple[str, str | None, bool, By, By]
"""Filter, tab, whether closed ones too, grouped and sorted by what."""


class AgendaView(ListingScreen):
    """The list and the preview, kept up with the notes and with the time."""

    NAME = AGENDA

    class NotesChanged(Message):
        """Somebody saved a note."""

    class Progressed(Message):
        """So many of the notes have been read."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done = done
            self.total = total

    class Looked(Message):
        """The agenda was made anew; after a deed, with what came of it."""

        def __init__(
            self,
            known: View,
            view: Look,
            problems: Sequence[Problem],
            notices: Sequence[str],
            outcome: Outcome | None,
        ) -> None:
            """`view` is what the agenda was made of, `notices` what was recovered.

            `problems` are those of the look before, until `Checked` has these.
            """
            super().__init__()
            self.known = known
            self.agenda = known.agenda
            self.people = view.people
            self.checkboxes = len(view.entries)
            self.problems = problems
            self.notices = notices
            self.outcome = outcome
            self.missed: frozenset[EntryRef] = frozenset()
            """What fell due while nobody could see it."""
            self.words: list[str] | None = None
            self.arranged: dict[Wish, list[RowGroup]] = {}
            """Rows that are ready for a filter and an order."""

    class Checked(Message):
        """What cannot be read as meant in what was looked at."""

        def __init__(
            self, looked: AgendaView.Looked, problems: Sequence[Problem]
        ) -> None:
            super().__init__()
            self.looked = looked
            self.problems = problems
            self.notices = [
                f"{p.path}:{p.line}: {p.message}; ctrl+r makes it again"
                for p in problems
                if p.code == "reverted"
            ]

    class Remembered(Message):
        """What the cache has of the agenda, before a note is known."""

        def __init__(self, rows: list[Row]) -> None:
            super().__init__()
            self.rows = rows

    class Failed(Message):
        """The agenda cannot be made, as with settings that make no sense."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.journal = journal
        self.clock = clock
        self._looking = threading.Lock()
        self._told: set[str] = set()
        self._problems: Sequence[Problem] = ()
        self.seen: AgendaView.Looked | None = None
        self._at_first = View(journal, clock())
        self.show_closed = False
        self.group = self.sort = By.DATE
        self.tab: str | None = None
        self.last = Last()
        self._groups: list[RowGroup] = []
        self._arranged_for: tuple[AgendaView.Looked, Wish] | None = None

    @property
    def tabs(self) -> Iterable[str]:
        return self.journal.settings.filters

    def on_mount(self) -> None:
        self.agenda_list.focus()
        self.set_interval(30, self.look)
        self.begin()

    # -------------------------------------------------------- reading

    @work(thread=True)
    def begin(self) -> None:
        """Show what is in the notes, then keep up with them."""
        self.post_message(self.Remembered(first_rows(self.journal, self.clock())))
        self.journal.refresh(self._tell_progress)
        self.look_now()
        if get_current_worker().is_cancelled:
            return
        self.journal.subscribe(lambda changed: self._tell_changed())
        if self.journal.refresh():
            # saved between the first look and the beginning of the watch
            self._tell_changed()

    def _tell_progress(self, done: int, total: int) -> None:
        if done % 100 == 0:
            self.post_message(self.Progressed(done, total))

    @on(Progressed)
    def show_progress(self, event: Progressed) -> None:
        if self.seen is None:
            self.query_one(Title).wait(event.done, event.total)

    def _tell_changed(self) -> None:
        self.post_message(self.NotesChanged())

    @on(NotesChanged)
    def look_at_notes(self) -> None:
        self.look()

    @work(thread=True, exclusive=True, group="look")
    def look(self, *, at_disk: bool = False) -> None:
        """Make the agenda anew: a note was saved, or it is later now."""
        if at_disk:
            self.journal.refresh()
        self.look_now()

    def look_now(self, outcome: Outcome | None = None) -> None:
        # under the lock, for what is posted last to be what was seen last
        with self._looking:
            known = View(self.journal, self.clock())
            try:
                _ = known.agenda
            except JournalError as error:
                self.post_message(self.Failed(str(error)))
                return
            view = self.journal.last
            notices = list(self.journal.notices)
            looked = self.Looked(known, view, self._problems, notices, outcome)
            looked.missed = deeds.missed_refs(self.journal, known.now)
            self._prepare(looked)
            self.post_message(looked)
            # the list waits for the agenda alone, not for the people and problems
            known.warm()
            self._problems = self.journal.problems(known.now)
            self.post_message(self.Checked(looked, self._problems))

    @work(thread=True, group="write")
    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> None:
        try:
            outcome = deed()
        except JournalError as error:
            self.journal.refresh()
            outcome = Outcome(str(error), failed=True)
            if again:
                self.app.call_from_thread(again)
        self.look_now(outcome)

    @work(thread=True, group="look")
    def look_at(self, path: NotePath) -> None:
        """At once, where the watcher would wait for the editor to settle."""
        self.journal.look_at({path})
        self.look_now()

    @on(Remembered)
    def show_remembered(self, event: Remembered) -> None:
        if event.rows and self.seen is None:
            self.show_rows(event.rows, "")

    @on(Failed)
    def show_failure(self, event: Failed) -> None:
        self.seen = None
        self.show_rows([], event.why)

    @on(Looked)
    def show_agenda(self, event: Looked) -> None:
        self.seen = event
        self._show_title(event)
        self.draw(follow=event.outcome is None)
        self.show_elsewhere()
        self._tell(event.notices)
        if event.outcome:
            self._report(event.outcome)

    @on(Checked)
    def show_problems(self, event: Checked) -> None:
        if self.seen is not event.looked:
            return
        self.seen.problems = event.problems
        self._show_title(self.seen)
        self._tell(event.notices)
        self.show_elsewhere(PROBLEMS)

    def _show_title(self, seen: Looked) -> None:
        facts = agenda_facts(
            seen.agenda, sum(not problem.is_remark for problem in seen.problems)
        )
        name, now = self.journal.root.name, seen.agenda.now
        where = ways(self.journal.settings.keys)
        self.query_one(Title).show(name, facts, now, where, self.NAME)

    def _tell(self, notices: Iterable[str]) -> None:
        """Each of them once."""
        for notice in notices:
            if notice not in self._told:
                self._told.add(notice)
                self.say(notice, failed=True)

    def show_elsewhere(self, name: str = "") -> None:
        """Show what was seen on the other screens, or on the one of this name."""

    def _report(self, outcome: Outcome) -> None:
        self.say(outcome.said, failed=outcome.failed)
        if outcome.at:
            place = outcome.at
            self.agenda_list.go_to_first(
                lambda item: (item.entry.path, item.entry.line) == place
            )

    # -------------------------------------------------------- drawing

    @property
    def known(self) -> View:
        """The people as they were at the last look."""
        return self.seen.known if self.seen else self._at_first

    def draw(self, *, follow: bool = True) -> None:
        """Show what was seen, as far as the filters let it through."""
        if self.seen is None:
            return
        agenda, text = self.seen.agenda, self.query_one(FilterLine).text
        today, filtered = agenda.now.date(), bool(text or self.tab)
        wish = (text, self.tab, self.show_closed, self.group, self.sort)
        if (self.seen, wish) != self._arranged_for:
            # not for each fold: of 100 000 entries it takes half a second
            items, ready = self.matching(), self.seen.arranged.get(wish)
            self._groups = ready or _arranged(self.seen, items, wish)
            self._arranged_for = self.seen, wish
        nothing_due = bool(self._groups) and not filtered and not agenda.due
        remark = next_text(agenda, filtered=False) if nothing_due else ""
        rows = unfolded(self._groups, today, remark, self.folded)
        empty = "" if rows else _empty_text(self.seen, text, self.tab)
        self.show_rows(rows, empty, follow=follow)

    def _prepare(self, looked: Looked) -> None:
        """Arrange the rows here in the worker, for the usual case of no filter.

        Should somebody arrange them otherwise meanwhile, it is for nothing.
        """
        closed_too = self.show_closed
        wish = ("", None, closed_too, self.group, self.sort)
        items = _unfiltered(looked, closed_too=closed_too)
        looked.arranged[wish] = _arranged(looked, items, wish)

    def matching(self, *, closed_too: bool = False) -> list[Item]:
        """What the tab and the filter let through; says how much that is."""
        if self.seen is None:
            return []
        seen, line = self.seen, self.query_one(FilterLine)
        text = line.text
        saved = self.journal.settings.filters.get(self.tab or "", "")
        try:
            in_tab = self._query(saved)
            matches = self._query(text)
        except JournalError as error:
            line.say(wrong=str(error))
            return _unfiltered(seen, closed_too=False)
        closed_too |= self.show_closed or names_states(f"{saved} {text}")
        items = _unfiltered(seen, closed_too=closed_too)
        if saved:
            items = [item for item in items if in_tab(item)]
        found = [item for item in items if matches(item)] if text else items
        if text:
            line.say(f"{len(found)} of {len(items)}")
        return found

    @property
    def filter_text(self) -> str:
        """The tab, and what is typed: what the list is filtered by."""
        text = self.query_one(FilterLine).text
        return " ".join(filter(None, (self.tab, text)))

    def words(self) -> list[str]:
        if self.seen is None:
            return []
        if self.seen.words is None:
            self.seen.words = words_of(self.seen.agenda.items, self.seen.people)
        return self.seen.words

    def _query(self, text: str) -> Predicate:
        assert self.seen
        return parse_query(text, self.seen.agenda.now, self.seen.people)


def _arranged(
    seen: AgendaView.Looked, items: Sequence[Item], wish: Wish
) -> list[RowGroup]:
    *_, group, sort = wish
    groups = arrange(items, group, sort, seen.missed)
    return groups_of_rows(groups, seen.agenda.now.date())


def _unfiltered(seen: AgendaView.Looked, *, closed_too: bool) -> list[Item]:
    items = seen.agenda.items
    if closed_too:
        return list(items)
    return [item for item in items if item.section is not Section.CLOSED]


def _empty_text(seen: AgendaView.Looked, text: str, tab: str | None) -> str:
    agenda = seen.agenda
    if text:
        return "Nothing matches. esc clears the filter."
    if tab:
        return f"Nothing matches the filter {tab}."
    if not agenda.items and seen.checkboxes:
        return _ONLY_TASKS.format(count=seen.checkboxes)
    if not agenda.items:
        return _NOTHING_YET.format(day=agenda.now.date().isoformat())
    return next_text(agenda, filtered=False)
