"""A month with the number of items per day, and below it the entries of one day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from journal.language.dates.counting import FIRST_YEAR, LAST_YEAR
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.groups import Group
from journal.practice.agenda.item_words import day_text
from journal.practice.agenda.reports.month import (
    counts_of,
    items_on,
    month_after,
    weeks_of,
)
from journal.tui.keys.actions import CALENDAR
from journal.tui.keys.bindings import bindings, ways
from journal.tui.screens.base import BACK, BesideScreen, RowScreen
from journal.tui.screens.listing import FILTER_EXAMPLE, ListingScreen
from journal.tui.state.rows.row_groups import row_groups, rows_of
from journal.tui.state.rows.yearly_rows import YearlyDays, yearly_group
from journal.tui.widgets.agenda_list import AgendaList
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.key_line import KeyLine
from journal.tui.widgets.month_grid import MonthGrid
from journal.tui.widgets.person_pane import PersonPane
from journal.tui.widgets.preview import Preview
from journal.tui.widgets.status_line import StatusLine
from journal.tui.widgets.title import Title


class CalendarScreen(BesideScreen, ListingScreen):
    NAME = CALENDAR
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CALENDAR), BACK]

    def __init__(self, home: RowScreen) -> None:
        super().__init__(home)
        self.day = self.known.today
        self._yearly = YearlyDays()

    def compose(self) -> ComposeResult:
        yield Title()
        with Container(id="body"):
            with Vertical(id="days"):
                yield MonthGrid()
                yield AgendaList(id="agenda")
                yield Static(id="empty", markup=False)
            yield Preview(id="preview")
            yield PersonPane()
        yield FilterLine(FILTER_EXAMPLE, self.words)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.agenda_list.focus()
        self.look_again()

    def look_again(self) -> None:
        now = self.known.now
        where = ways(self.journal.settings.screen.keys)
        counts = counts_of(self._matching())
        month = sum(n for day, n in counts.items() if _same_month(day, self.day))
        facts = [(f"{month} this month", "$foreground")]
        title = self.query_one(Title)
        title.show(self.journal.root.name, facts, now, where, CALENDAR)
        weeks = weeks_of(self.day)
        marked = self._yearly.between(self.known.people, weeks[0][0], weeks[-1][-1])
        self.query_one(MonthGrid).show(self.day, now.date(), counts, marked)
        self.draw()

    def draw(self, *, follow: bool = True) -> None:
        today = self.known.today
        items = items_on(self._matching(), self.day)
        name = day_text(self.day, today)
        groups = [Group(name, items)] if items else []
        yearly = self._yearly.on(self.known.people, self.day, today)
        parts = [*row_groups(groups, today), *yearly_group(yearly, today)]
        self.show_rows(rows_of(parts, today), f"Nothing on {name}.", follow=follow)

    def words(self) -> list[str]:
        return self.store.words()

    def _matching(self) -> Sequence[Item]:
        """The filtered items; the filter belongs to this screen alone."""
        line, items = self.query_one(FilterLine), self.known.items
        if not line.text:
            return items
        try:
            query = self.known.query(line.text)
        except JournalError as error:
            line.say(wrong=str(error))
            return items
        found = [item for item in items if query(item)]
        line.say(f"{len(found)} of {len(items)}")
        return found

    @on(FilterLine.Changed)
    def filter_changed(self) -> None:
        self.look_again()
        self.agenda_list.go_to(0)

    def choose(self, day: date) -> None:
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            self.day = day
            self.look_again()
            self.agenda_list.go_to(0)

    @on(MonthGrid.Chosen)
    def chosen(self, event: MonthGrid.Chosen) -> None:
        self.choose(event.day)

    def do_left(self) -> None:
        self.choose(self.day - timedelta(days=1))

    def do_right(self) -> None:
        self.choose(self.day + timedelta(days=1))

    def do_week_before(self) -> None:
        self.choose(self.day - timedelta(days=7))

    def do_next_week(self) -> None:
        self.choose(self.day + timedelta(days=7))

    def do_next_month(self) -> None:
        self.choose(month_after(self.day, 1))

    def do_previous_month(self) -> None:
        self.choose(month_after(self.day, -1))

    def do_today(self) -> None:
        self.choose(self.known.today)


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)
