"""The home screen: the agenda, its arrangement, and the ways to other screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message
from textual.worker import get_current_worker

from journal.api.journal import Journal
from journal.model.entry import NotePath
from journal.practice.agenda.groups import By
from journal.practice.agenda.sections import TODAY
from journal.tui.keys.actions import AGENDA, BOARD, CALENDAR, HISTORY, PEOPLE, PROBLEMS
from journal.tui.keys.bindings import bindings, first_key, keymap, ways
from journal.tui.screens.base import BesideScreen, Destination
from journal.tui.screens.board import BoardScreen
from journal.tui.screens.calendar import CalendarScreen
from journal.tui.screens.history import HistoryScreen
from journal.tui.screens.listing import ListingScreen
from journal.tui.screens.people import PeopleScreen
from journal.tui.screens.problems import ProblemsScreen
from journal.tui.state import deeds, mail_rows
from journal.tui.state.deeds import Outcome
from journal.tui.state.events import (
    AgendaLoaded,
    CachedRowsLoaded,
    Event,
    Failed,
    FindingsRead,
    Found,
    MeetingsRead,
    MissedFound,
    NotesChanged,
    ProblemsFound,
    Progressed,
    Written,
)
from journal.tui.state.go_to import Place, places_of
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.messages import Messages
from journal.tui.state.questions import ChoiceQuestion
from journal.tui.state.rows.rows import Rows
from journal.tui.state.store import AgendaStore
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.tabs import FilterTabs
from journal.tui.widgets.title import Title, agenda_facts

_SCREENS: dict[str, type[BesideScreen]] = {
    PEOPLE: PeopleScreen,
    HISTORY: HistoryScreen,
    PROBLEMS: ProblemsScreen,
    CALENDAR: CalendarScreen,
    BOARD: BoardScreen,
}
_WAYS = {By.DATE: "d", By.PERSON: "p", By.NOTE: "n", By.PRIORITY: "i"}
"""The keys to arrange: a lower-case letter groups, a capital sorts within groups."""


_TICK = 30
"""Seconds."""


class AgendaScreen(ListingScreen):
    """Draws what the store holds, and what it posts."""

    NAME = AGENDA
    BINDINGS: ClassVar[list[BindingType]] = bindings(AGENDA)

    class Heard(Message):
        """An event posted by the store."""

        def __init__(self, event: Event) -> None:
            super().__init__()
            self.event = event

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        messages: Messages | None = None,
    ) -> None:
        super().__init__(AgendaStore(journal, clock, self._post, messages))
        self._has_begun = False
        self._minute = time.min
        """The row of the line for now."""
        self._told: set[str] = set()

    def _post(self, event: Event) -> None:
        self.post_message(self.Heard(event))

    @property
    def tabs(self) -> Iterable[str]:
        return self.journal.settings.screen.views

    def words(self) -> list[str]:
        return self.store.words()

    def on_mount(self) -> None:
        self.agenda_list.focus()
        self.set_interval(_TICK, self.tick)
        self.begin()

    def on_unmount(self) -> None:
        self.store.end()

    def tick(self) -> None:
        """Time passes: the line for now moves; more is done only if something
        changed."""
        self.app.run_worker(self._tick, thread=True, exclusive=True, group="look")

    def _tick(self) -> None:
        if self.store.later():
            self.app.call_from_thread(self._move_now)

    def _move_now(self) -> None:
        clock = self.store.now.time()
        minute = clock.replace(second=0, microsecond=0)
        if self.agenda_list.clock is None or minute != self._minute:
            self._minute = minute
            self.draw()

    @work(thread=True)
    def begin(self) -> None:
        self.store.begin(lambda: get_current_worker().is_cancelled)

    # -------------------------------------------------------- what is posted

    @on(Heard)
    def heard(self, message: Heard) -> None:
        """Show it; every change of the display goes through here."""
        match message.event:
            case NotesChanged():
                self.look()
            case Progressed(done, total):
                if self.store.seen is None:
                    self.query_one(Title).wait(done, total)
            case Written(done, total):
                if total > 1:
                    text = f"{done} of {total} done"
                    self.messages.progress(text, self.now())
                    self.show_messages()
            case CachedRowsLoaded(rows):
                if rows and self.store.seen is None:
                    self.show_rows(rows, "")
            case Failed(why):
                self.store.seen = None
                self.show_rows(Rows((), self.now().date()), why)
            case ProblemsFound(looked, problems) as found:
                if self.store.seen is looked:
                    looked.problems = problems
                    self._show_title(looked)
                    self._tell(found.notices)
                    self.show_elsewhere(PROBLEMS)
            case MissedFound(looked, missed):
                looked.missed = missed
                if self.store.seen is looked:
                    self.draw()
            case FindingsRead(looked, findings):
                looked.findings = findings
                if self.store.seen is looked:
                    self.draw()
            case MeetingsRead(looked, meetings, trouble):
                looked.meetings = meetings
                if self.store.seen is looked:
                    self.draw()
                self._tell(filter(None, [trouble]))
            case AgendaLoaded() as seen:
                self.store.seen = seen
                self._show_title(seen)
                self.draw(follow=seen.outcome is None)
                self.show_elsewhere()
                self._tell(seen.notices)
                if seen.outcome:
                    self._report(seen.outcome)

    def _show_title(self, seen: AgendaLoaded) -> None:
        wrong = sum(not problem.is_remark for problem in seen.problems)
        facts = [*agenda_facts(seen.agenda.counts, wrong)]
        if self.store.for_everyone:
            facts.insert(1, ("everyone's", "$text-accent"))
        name, now = self.journal.root.name, seen.agenda.now
        where = ways(self.journal.settings.screen.keys)
        self.query_one(Title).show(name, facts, now, where, self.NAME)

    def _tell(self, notices: Iterable[str]) -> None:
        """Each of them once."""
        for notice in notices:
            if notice not in self._told:
                self._told.add(notice)
                self.say(notice, failed=True)

    def _report(self, outcome: Outcome) -> None:
        undo = first_key(keymap(self.journal.settings.screen.keys)["undo"])
        said = f"{outcome.said}  {undo} undo" if outcome.undoable else outcome.said
        self.say(said, failed=outcome.failed)
        if outcome.at:
            self._go_to_place(outcome.at)

    def _go_to_place(self, place: tuple[NotePath, int]) -> None:
        """Go to the follow-up there, opening its section if it is folded."""
        for item in self.store.items_of(place[0]):
            if item.entry.line != place[1] or self.agenda_list.go_to_item(item):
                continue
            for group in self.store.groups:
                if any(one is item for one in group.items):
                    self.fold([group.title], fold=False)
                    self.draw()
                    self.agenda_list.go_to_item(item)

    # -------------------------------------------------------- drawing

    def draw(self, *, follow: bool = True) -> None:
        """Show the agenda, as far as it passes the filters."""
        if self.store.seen is None:
            return
        self.store.text = self.query_one(FilterLine).text
        found = self.store.arrange()
        if found:
            self._say_how_many(found)
        rows = self.store.rows(self.folded)
        now = max(self.store.now, self.store.seen.agenda.now)
        self.agenda_list.clock = now.time()
        self._minute = now.time().replace(second=0, microsecond=0)
        self.show_rows(rows, "" if rows else self.store.why_empty(), follow=follow)
        if rows and not self._has_begun:
            self._has_begun = True
            self._go_to_today()

    def _go_to_today(self) -> None:
        """Go to the first item of today that is not past, else to what is overdue."""
        rows, now = self.agenda_list.rows, self.now().time()
        today = [n for n in self.agenda_list.under(TODAY) if rows[n].item]
        ahead = (
            number
            for number in today
            if (item := rows[number].item)
            and item.when
            and (item.when.clock is None or item.when.clock > now)
        )
        self.agenda_list.go_to(next(ahead, today[0] if today else 0))

    @property
    def folded(self) -> set[str]:
        height = max(self.agenda_list.size.height, 10)
        store = self.store
        return store.folds.folded(store.groups, height, by_date=store.by_date)

    def fold(self, titles: Iterable[str], *, fold: bool) -> None:
        self.store.folds.toggle(titles, fold=fold, by_date=self.store.by_date)

    def _say_how_many(self, found: Found) -> None:
        line = self.query_one(FilterLine)
        if found.wrong:
            line.say(wrong=found.wrong)
        elif line.text:
            line.say(f"{found.count} of {found.of}")

    # -------------------------------------------------------- other screens

    def leave(self, to: Destination) -> None:
        if self.store.seen and to.screen in _SCREENS:
            self.app.push_screen(_SCREENS[to.screen](self), self.arrive)

    def places(self) -> list[Place]:
        people = [(p.key, p.label) for p in self.known.everybody()]
        paths = dict.fromkeys(item.entry.path for item in self.known.items)
        return [*places_of(people, sorted(paths), self.show_person, self.show_note)]

    def show_person(self, key: str) -> None:
        """Show everyone, with the cursor on this person."""
        self._come_home()
        if self.store.seen:
            self.app.push_screen(PeopleScreen(self, key), self.arrive)

    def arrive(self, to: Destination | None) -> None:
        """Return from another screen, or go on to the next."""
        if to is None:
            return
        if to.query is not None:
            self.store.tab = None
            self.query_one(FilterTabs).choose(None)
            self.query_one(FilterLine).set(to.query)
            self.filter_left()
            self.agenda_list.go_to(0)
        if to.screen != AGENDA:
            self.leave(to)

    def show_note(self, path: NotePath) -> None:
        """Show only the entries of this note."""
        self._come_home()
        quoted = path.replace("\\", "\\\\").replace('"', '\\"')
        self.arrive(Destination(query=f'"note:{quoted}"'))

    def _come_home(self) -> None:
        while self.app.screen is not self:
            self.app.pop_screen()

    def show_elsewhere(self, name: str = "") -> None:
        beside = [s for s in self.app.screen_stack if isinstance(s, BesideScreen)]
        for screen in beside:
            if screen.is_mounted and name in ("", screen.NAME):
                screen.look_again()
        self._tell(self.store.filter_complaints())

    # -------------------------------------------------------- finding

    @on(FilterLine.Changed)
    def filter_changed(self) -> None:
        before = self.item
        self.store.folds.forget_here()
        self.draw()
        if self.store.asks_for_others:
            self.do_everyone()
        if not (before and self.item and self.item.entry.ref == before.entry.ref):
            self.agenda_list.go_to(0)

    @on(FilterTabs.Chosen)
    def show_tab(self, event: FilterTabs.Chosen) -> None:
        self.store.tab = event.name
        self.draw()
        self.agenda_list.go_to(0)

    def do_next_tab(self) -> None:
        self._turn_tab(1)

    def do_previous_tab(self) -> None:
        self._turn_tab(-1)

    def _turn_tab(self, step: int) -> None:
        names = [None, *self.journal.settings.screen.views]
        if len(names) == 1:
            self.say("Save filters as views: add them to [views] in your config")
            return
        at = names.index(self.store.tab) if self.store.tab in names else 0
        self.query_one(FilterTabs).choose(names[(at + step) % len(names)])

    def do_today(self) -> None:
        if self.store.seen and not self.store.seen.agenda.counts.today:
            self.say("Nothing due today")
            return
        if TODAY in self.folded:
            self.fold([TODAY], fold=False)
            self.draw()
        self._go_to_today()

    def do_accept(self) -> None:
        self._about_finding(mail_rows.accept)

    def do_put_away(self) -> None:
        self._about_finding(mail_rows.put_away)

    def _about_finding(
        self, deed: Callable[[Journal, FindingRow, datetime], Outcome]
    ) -> None:
        row = self.agenda_list.row
        if row is None or row.finding is None:
            self.say("This key is for the email findings above the agenda")
            return
        self.do(partial(deed, self.journal, row.finding, self.now()))

    def do_everyone(self) -> None:
        if self.journal.settings.agenda.me:
            self.store.for_everyone = not self.store.for_everyone
        self.do(partial(deeds.look_as, self.journal, self.store.for_everyone))

    def do_closed(self) -> None:
        self.store.show_closed = not self.store.show_closed
        self.draw()

    # -------------------------------------------------------- arranging

    def do_seen(self) -> None:
        self.do(partial(deeds.seen, self.journal, self.now()))

    def do_arrange(self) -> None:
        choices = [(key, f"group by {by.value}") for by, key in _WAYS.items()]
        choices += [
            (key.upper(), f"sort by {by.value} within the groups")
            for by, key in _WAYS.items()
        ]
        now = f"Grouped by {self.store.group.value}, sorted by {self.store.sort.value}"
        self.ask_choice(ChoiceQuestion("Arrange", now, (), choices), self._arrange)

    def _arrange(self, key: str) -> None:
        for by, letter in _WAYS.items():
            if key == letter:
                self.store.group = by
                self.store.folds.forget_here()
            elif key == letter.upper():
                self.store.sort = by
        self.draw()
        self.agenda_list.go_to(0)
