"""The data of the screens, kept up to date with the notes and the time.

The store reads and writes in the calling threads, workers of the interface, and posts
the results as values; only the interface's own thread changes the display. Independent
of Textual.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Set
from datetime import datetime

from journal.api.journal import Journal
from journal.api.view import View
from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.groups import By, arranged
from journal.practice.agenda.item_words import next_text
from journal.practice.agenda.query import names_owners, names_states
from journal.tui.state.afterwards import Afterwards, kept_for_good
from journal.tui.state.commands.verb_commands import LastCommand
from journal.tui.state.completion import Completions
from journal.tui.state.deeds import Outcome
from journal.tui.state.events import (
    AgendaLoaded,
    CachedRowsLoaded,
    Event,
    Failed,
    Found,
    Matching,
    NotesChanged,
    Progressed,
    Wish,
    Written,
)
from journal.tui.state.filtering import Filtering
from journal.tui.state.messages import Messages
from journal.tui.state.rows.cached_rows import first_rows
from journal.tui.state.rows.folds import Folds
from journal.tui.state.rows.row_groups import (
    RowGroup,
    findings_group,
    meetings_group,
    row_groups,
    rows_of,
)
from journal.tui.state.rows.rows import Rows
from journal.tui.state.rows.yearly_rows import YearlyDays, with_yearly

_NOTHING_YET = """\
There are no follow-ups in these notes yet.

Write one in any note:

    - [ ] follow up @alice {day}

or press a to add one. “journal demo” shows a sample vault."""

_ONLY_TASKS = """\
There are no follow-ups in these notes yet: {tasks}, person, #followup or \
#waiting.

To see every task here, run this in another terminal:

    journal config set include all-tasks

To add a follow-up, press a."""


# ---------------------------------------------------------------- the store


_STEPS = 50
"""How often progress is reported."""


class AgendaStore:
    """The state of the interface: the last agenda, and how it is arranged."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        post: Callable[[Event], object],
        messages: Messages | None = None,
    ) -> None:
        """`post` takes an event from any thread."""
        self.messages = messages or Messages()
        self.journal = journal
        self.clock = clock
        self._post = post
        self._looking = threading.Lock()
        self._after = Afterwards(journal, post)
        self._yearly = YearlyDays()
        self.seen: AgendaLoaded | None = None
        self.now = clock()
        """The displayed time."""
        self._at_first = View(journal, clock())
        self.last = LastCommand()
        self.show_closed = False
        self.for_everyone = False  # what the others of a team do is shown as well
        self.group = self.sort = By.DATE
        self.folds = Folds(journal.state)
        self.tab: str | None = None
        """The name of the chosen configured filter."""
        self.text = ""
        """The typed filter."""
        self._groups: list[RowGroup] = []
        self._whole: tuple[Wish, list[RowGroup]] | None = None
        """The whole agenda as last arranged, without a filter."""
        self._filtering = Filtering()
        self._completions = Completions()
        self._arranged_for: tuple[AgendaLoaded, Wish] | None = None

    @property
    def known(self) -> View:
        """The vault as of the last look."""
        return self.seen.known if self.seen else self._at_first

    # -------------------------------------------------------- for workers

    def begin(self, is_cancelled: Callable[[], bool] = lambda: False) -> None:
        """Show the notes, then keep up with their changes."""
        looked: AgendaLoaded | None = None
        with kept_for_good(lambda: len(looked.agenda.items) if looked else 0):
            self._post(CachedRowsLoaded(first_rows(self.journal, self.clock())))
            self.journal.refresh(self._tell_progress)
            looked = self._look()
        if looked:
            self._after.is_calm(looked)
        if is_cancelled():
            return
        self.journal.subscribe(lambda changed: self._tell_changed())
        if self.journal.refresh():
            # saved between the first look and the beginning of the watch
            self._tell_changed()
        if looked:
            self._after.work_out(looked)

    def end(self) -> None:
        """Work nothing out any more."""
        self._after.looked(None)

    def _tell_progress(self, done: int, total: int) -> None:
        if done % 100 == 0:
            self._post(Progressed(done, total))

    def tell_done(self, done: int, total: int) -> None:
        """Report the progress of changing many follow-ups."""
        if done % max(total // _STEPS, 1) == 0:
            self._post(Written(done, total))

    def _tell_changed(self) -> None:
        self._post(NotesChanged())

    def look(self, outcome: Outcome | None = None, *, at_disk: bool = False) -> None:
        """Recompute the agenda: a note was saved, or time has passed."""
        if at_disk:
            self.journal.refresh()
        looked = self._look(outcome)
        if looked and self._after.is_calm(looked):
            self._after.work_out(looked)

    def _look(self, outcome: Outcome | None = None) -> AgendaLoaded | None:
        """Post the agenda; None if it cannot be computed."""
        # under the lock, so that the last event posted is the latest state
        with self._looking:
            known = View(self.journal, self.clock())
            try:
                agenda = known.agenda
            except JournalError as error:
                self._post(Failed(str(error)))
                return None
            last, after = self.journal.last, self._after
            looked = AgendaLoaded(
                known,
                agenda,
                last.people,
                last,
                after.problems,
                list(self.journal.notices),
                outcome,
                after.missed,
                after.meetings.of(known.now.date()),
                after.mail.rows,
                self._yearly.coming(
                    last.people,
                    known.today,
                    self.journal.settings.agenda.upcoming_days,
                ),
            )
            self._prepare(looked)
            after.looked(looked)
            self._post(looked)
            return looked

    def later(self) -> bool:
        """Time has passed: returns whether only that has to be shown.

        Looks again if a note or the day has changed; else the agenda is still valid and
        nothing is recomputed.
        """
        seen, now = self.seen, self.clock()
        if seen and seen.looked is self.journal.last and now.date() == seen.known.today:
            self.now = now
            return True
        self.look()
        return False

    def look_at(self, path: NotePath) -> None:
        """Look immediately, where the watcher would wait for the editor to finish."""
        self.journal.look_at({path})
        self.look()

    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> None:
        """Change notes, and report the outcome; `again` is called on failure."""
        try:
            outcome = deed()
        except JournalError as error:
            self.journal.refresh()
            outcome = Outcome(str(error), failed=True)
            if again:
                again()
        self.look(outcome)

    @property
    def asks_for_others(self) -> bool:
        """Whether the filter asks for owners, and only the user's own are shown."""
        only_mine = self.journal.settings.agenda.me and not self.for_everyone
        return bool(only_mine) and names_owners(self.text)

    def _prepare(self, looked: AgendaLoaded) -> None:
        """Arrange the rows in the worker, for the usual case without a filter.

        If the user rearranges them meanwhile, the work is wasted.
        """
        wish = ("", None, self.show_closed, self.group, self.sort)
        looked.arranged[wish] = groups = looked.whole(wish, self._before(wish))
        self._whole = wish, groups

    def _before(self, wish: Wish) -> list[RowGroup]:
        """The previous groups for the same arrangement."""
        return self._whole[1] if self._whole and self._whole[0] == wish else []

    # -------------------------------------------------------- what is shown

    @property
    def filter_text(self) -> str:
        """The effective filter: the tab and the typed text."""
        return " ".join(filter(None, (self.tab, self.text)))

    @property
    def _saved(self) -> str:
        """The filter of the tab."""
        return self.journal.settings.screen.views.get(self.tab or "", "")

    def matching(self) -> Matching:
        """The items that pass the tab and the filter, closed ones too."""
        seen = self.seen
        if seen is None:
            return Matching([], 0)
        try:
            in_tab, matches = seen.query(self._saved), seen.query(self.text)
        except JournalError as error:
            everything = seen.open_items
            return Matching(everything, len(everything), str(error))
        items = in_tab.choose(seen.agenda.items)
        return Matching(matches.choose(items), len(items))

    def arrange(self) -> Found | None:
        """Arrange the filtered items; None without a filter, or if already done."""
        wish = (self.text, self.tab, self.show_closed, self.group, self.sort)
        if self.seen is None or (self.seen, wish) == self._arranged_for:
            # not for each fold: of 100 000 entries it takes half a second
            return None
        seen = self.seen
        ready = seen.arranged.get(wish)
        found = None
        if self.filter_text:
            ready, found = self._filter(seen, wish)
        elif ready is None:
            ready = seen.whole(wish, self._before(wish))
            self._whole = wish, ready
        self._groups = ready
        self._arranged_for = seen, wish
        return found

    def _filter(self, seen: AgendaLoaded, wish: Wish) -> tuple[list[RowGroup], Found]:
        saved = self._saved
        closed_too = self.show_closed or names_states(f"{saved} {self.text}")
        wrong = ""
        try:
            groups, of = self._filtering.choose(
                seen, wish, saved, closed_too=closed_too
            )
        except JournalError as error:
            wrong = str(error)
            groups = arranged(seen.agenda, self.group, self.sort)
            of = sum(len(group.items) for group in groups)
        count = sum(len(group.items) for group in groups)
        rows = row_groups(groups, seen.agenda.now.date())
        return rows, Found(count, of, wrong)

    def items_of(self, path: NotePath) -> list[Item]:
        """What the agenda has of a note."""
        if self.seen is None:
            return []
        by_note, items = self.seen.agenda.by_note, self.seen.agenda.items
        if by_note is None:
            return [item for item in items if item.entry.path == path]
        return [placed.item for placed in by_note.get(path, ()) if placed.item]

    @property
    def by_date(self) -> bool:
        """Whether the whole agenda is shown, grouped by date only."""
        return not self.filter_text and self.group is By.DATE

    @property
    def groups(self) -> list[RowGroup]:
        """The arranged groups, below rows that are not follow-ups."""
        if self.seen is None:
            return []
        today = self.seen.agenda.now.date()
        if self.filter_text:
            return self._groups
        mail = findings_group(self.seen.findings, today)
        meetings = meetings_group(self.seen.meetings, today)
        groups = self._groups
        if self.by_date:
            groups = with_yearly(groups, self.seen.yearly, today)
        return [*mail, *meetings, *groups]

    def rows(self, folded: Set[str]) -> Rows:
        """The rows of the arranged groups, with folds applied."""
        if self.seen is None:
            return Rows((), self.now.date())
        agenda = self.seen.agenda
        in_order = self.by_date and self.sort is By.DATE
        now = max(self.now, agenda.now) if in_order else None
        today, remark = agenda.now.date(), self._remark()
        sorted_so = self.sort is By.DATE and agenda.by_title is not None
        by_note = agenda.by_note if sorted_so else None
        return rows_of(self.groups, today, remark, folded, now, by_note)

    def _remark(self) -> str:
        """What was missed, else the next item if nothing is due."""
        if self.seen is None or self.filter_text or not self._groups:
            return ""
        if missed := self.seen.missed:
            what = missed[0] if len(missed) == 1 else f"{len(missed)} follow-ups"
            return f"Missed while you were away: {clean(what)}  M marks it as seen"
        agenda = self.seen.agenda
        return "" if agenda.counts.up else next_text(agenda, filtered=False)

    def why_empty(self) -> str:
        """The message if there are no rows."""
        if self.seen is None:
            return ""
        agenda = self.seen.agenda
        if self.text:
            return "No follow-up matches this filter. Press esc to clear it."
        if self.tab:
            return f"No follow-up matches the view {self.tab}."
        if not agenda.items and self.seen.checkboxes:
            count = self.seen.checkboxes
            lack = "task has no date" if count == 1 else "tasks have no date"
            return _ONLY_TASKS.format(tasks=f"{count} {lack}")
        if not agenda.items:
            return _NOTHING_YET.format(day=agenda.now.date().isoformat())
        return next_text(agenda, filtered=False)

    def prepare_filter(self) -> None:
        """Work out, in a worker, what the first letter of a filter would wait for."""
        if seen := self.seen:
            self._filtering.prepare(arranged(seen.agenda, closed_too=True))
            self.words()

    def words(self) -> list[str]:
        """The completions of a word in a filter, likeliest first."""
        if self.seen is None:
            return []
        if self.seen.words is None:
            self.seen.words = self._completions.of(self.seen.agenda, self.seen.people)
        return self.seen.words

    def filter_complaints(self) -> list[str]:
        """Invalid configured filters, with the reason."""
        found = []
        for name, text in self.journal.settings.screen.views.items():
            try:
                if self.seen:
                    self.seen.query(text)
            except JournalError as error:
                found.append(f"config: [views] {name}: {error}")
        return found
