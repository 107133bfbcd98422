"""The log: what is done and cancelled, newest first, each with the note beside it."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.groups import Group
from journal.practice.agenda.item_words import day_text
from journal.tui.keys.actions import HISTORY
from journal.tui.keys.bindings import bindings, ways
from journal.tui.screens.base import BACK, BesideScreen, RowScreen
from journal.tui.screens.listing import NO_MATCH, ListingScreen
from journal.tui.state.rows.row_groups import row_groups, rows_of
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.title import Title

_NOTHING = "Nothing done or cancelled yet: x on the agenda marks a follow-up as done."
_UNDATED = "No day"


class HistoryScreen(BesideScreen, ListingScreen):
    NAME = HISTORY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(HISTORY), BACK]

    def __init__(self, home: RowScreen) -> None:
        super().__init__(home)

    def on_mount(self) -> None:
        self.agenda_list.focus()
        self.look_again()

    def look_again(self) -> None:
        self.draw()
        today, seven = self.known.today, 7
        days = list(map(closed_on, self.closed()))
        week = [day for day in days if day and 0 <= (today - day).days < seven]
        facts = [
            (f"{len(days)} closed", "$foreground"),
            (f"{len(week)} in {seven} days", "$foreground-muted"),
        ]
        where = ways(self.journal.settings.screen.keys)
        name, now = self.journal.root.name, self.known.now
        self.query_one(Title).show(name, facts, now, where, HISTORY)

    def closed(self) -> list[Item]:
        return [i for i in self.known.items if i.section is Section.CLOSED]

    def words(self) -> list[str]:
        return self.store.words()

    def draw(self, *, follow: bool = True) -> None:
        line = self.query_one(FilterLine)
        items = everything = self.closed()
        if line.text:
            try:
                matches = self.known.query(line.text)
                items = [item for item in everything if matches(item)]
                line.say(f"{len(items)} of {len(everything)}")
            except JournalError as error:
                line.say(wrong=str(error))
        today = self.known.today
        groups = row_groups(by_day(items, today), today)
        rows = rows_of(groups, today, folded=self.folded)
        self.show_rows(rows, NO_MATCH if line.text else _NOTHING, follow=follow)

    @on(FilterLine.Changed)
    def filter_changed(self) -> None:
        self.draw()
        self.agenda_list.go_to(0)


def closed_on(item: Item) -> date | None:
    return item.entry.done or item.entry.cancelled


def by_day(items: list[Item], today: date) -> list[Group]:
    """Closed items in groups, newest day first, undated ones last."""
    newest = sorted(items, key=lambda item: closed_on(item) or date.min, reverse=True)
    return [
        Group(day_text(day, today) if day else _UNDATED, list(several))
        for day, several in groupby(newest, key=closed_on)
    ]
