"""The home screen: what leads away from it, and how its list is arranged."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.timer import Timer

from journal.model.entry import NotePath
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Section
from journal.practice.agenda.groups import By
from journal.tui.dialogs.choice import ChoiceScreen
from journal.tui.keys.actions import AGENDA, BOARD, CALENDAR, HISTORY, PEOPLE, PROBLEMS
from journal.tui.keys.bindings import bindings
from journal.tui.screens.base import Way
from journal.tui.screens.beside import BesideScreen
from journal.tui.screens.board import BoardScreen
from journal.tui.screens.calendar import CalendarScreen
from journal.tui.screens.history import HistoryScreen
from journal.tui.screens.people import PeopleScreen
from journal.tui.screens.problems import ProblemsScreen
from journal.tui.state import deeds
from journal.tui.state.go_to import Place, places_of
from journal.tui.state.store import AgendaView
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.tabs import FilterTabs

_SCREENS: dict[str, type[BesideScreen]] = {
    PEOPLE: PeopleScreen,
    HISTORY: HistoryScreen,
    PROBLEMS: ProblemsScreen,
    CALENDAR: CalendarScreen,
    BOARD: BoardScreen,
}
_WAYS = {By.DATE: "d", By.PERSON: "p", By.NOTE: "n", By.PRIORITY: "i"}
"""How to arrange: a small letter groups, a capital one sorts what is in a group."""


_MUCH = 10_000
"""Entries; to look through more takes longer than the next letter does."""
_PAUSE = 0.15
"""Seconds."""


class AgendaScreen(AgendaView):
    """What each key does: `do_` and the id of its action."""

    _typing: Timer | None = None

    BINDINGS: ClassVar[list[BindingType]] = bindings(AGENDA)

    # -------------------------------------------------------- other screens

    def leave(self, way: Way) -> None:
        if self.seen and way.screen in _SCREENS:
            self.app.push_screen(_SCREENS[way.screen](self), self.arrive)

    def places(self) -> list[Place]:
        people = [(p.key, p.label) for p in self.known.everybody()]
        paths = dict.fromkeys(item.entry.path for item in self.known.items)
        return [*places_of(people, sorted(paths), self.show_person, self.show_note)]

    def show_person(self, key: str) -> None:
        """Everybody, with the cursor on this person."""
        self._come_home()
        if self.seen:
            self.app.push_screen(PeopleScreen(self, key), self.arrive)

    def arrive(self, way: Way | None) -> None:
        """Come back from another screen, or pass through here to the next."""
        if way is None:
            return
        if way.query is not None:
            self.tab = None
            self.query_one(FilterTabs).choose(None)
            self.query_one(FilterLine).set(way.query)
            self.filter_left()
            self.agenda_list.go_to(0)
        if way.screen != AGENDA:
            self.leave(way)

    def show_note(self, path: NotePath) -> None:
        """Only what stands in this note."""
        self._come_home()
        quoted = path.replace("\\", "\\\\").replace('"', '\\"')
        self.arrive(Way(query=f'"note:{quoted}"'))

    def _come_home(self) -> None:
        while self.app.screen is not self:
            self.app.pop_screen()

    def show_elsewhere(self, name: str = "") -> None:
        beside = [s for s in self.app.screen_stack if isinstance(s, BesideScreen)]
        for screen in beside:
            if screen.is_mounted and name in ("", screen.NAME):
                screen.look_again()
        self._check_filters()

    # -------------------------------------------------------- finding

    @on(FilterLine.Changed)
    def filter_changed(self) -> None:
        """At once, or where there is much to look through once the typing pauses."""
        if self._typing:
            self._typing.stop()
        much = self.seen is not None and len(self.seen.agenda.items) > _MUCH
        self._typing = self.set_timer(_PAUSE, self._filter) if much else None
        if not much:
            self._filter()

    def _filter(self) -> None:
        before = self.item
        self.draw()
        if not (before and self.item and self.item.entry.ref == before.entry.ref):
            self.agenda_list.go_to(0)

    @on(FilterTabs.Chosen)
    def show_tab(self, event: FilterTabs.Chosen) -> None:
        self.tab = event.name
        self.draw()
        self.agenda_list.go_to(0)

    def do_next_tab(self) -> None:
        self._turn_tab(1)

    def do_previous_tab(self) -> None:
        self._turn_tab(-1)

    def _turn_tab(self, step: int) -> None:
        names = [None, *self.journal.settings.filters]
        if len(names) == 1:
            self.say("Filters you name in [filters] of the config become tabs here")
            return
        at = names.index(self.tab) if self.tab in names else 0
        self.query_one(FilterTabs).choose(names[(at + step) % len(names)])

    def _check_filters(self) -> None:
        """A filter of the config that means nothing is told once."""
        for name, text in self.journal.settings.filters.items():
            try:
                self._query(text)
            except JournalError as error:
                why = f"config: [filters] {name}: {error}"
                self._tell([why])

    def do_today(self) -> None:
        if self.seen and not self.seen.agenda.section(Section.TODAY):
            self.say("Nothing is due today")
        self.agenda_list.go_to_first(lambda item: item.section is Section.TODAY)

    def do_closed(self) -> None:
        self.show_closed = not self.show_closed
        self.draw()

    # -------------------------------------------------------- arranging

    def do_seen(self) -> None:
        self.do(partial(deeds.seen, self.journal, self.clock()))

    def do_arrange(self) -> None:
        choices = [(key, f"group by {by.value}") for by, key in _WAYS.items()]
        choices += [
            (key.upper(), f"sort by {by.value} within the groups")
            for by, key in _WAYS.items()
        ]
        now = f"Grouped by {self.group.value}, sorted by {self.sort.value}"
        screen = ChoiceScreen("Arrange", now, (), choices)
        self.app.push_screen(screen, self._arrange)

    def _arrange(self, key: str | None) -> None:
        for by, letter in _WAYS.items():
            if key == letter:
                self.group = by
                self.folded.clear()
            elif key == letter.upper():
                self.sort = by
        if key:
            self.draw()
            self.agenda_list.go_to(0)
