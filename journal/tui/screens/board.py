"""The entries as cards in columns, over the filter of the agenda.

Moving a card is the same edit as the corresponding key. A card in an Obsidian Kanban
note also moves to the matching lane of that note, in the same edit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from journal.language.clean import clean
from journal.language.dates.typed_dates import TypedDate
from journal.language.edit.intents import Complete, Intent, Reopen, Together
from journal.language.edit.lanes import Lane, lanes_of
from journal.model.errors import JournalError
from journal.model.when import When
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.board import (
    COLUMNS,
    Column,
    column_of,
    in_columns,
    lane_for,
    needs_day,
    steps_to,
)
from journal.practice.agenda.groups import Group
from journal.tui.keys.actions import BOARD
from journal.tui.keys.bindings import bindings, ways
from journal.tui.screens.base import BACK, BesideScreen, RowScreen
from journal.tui.screens.listing import FILTER_EXAMPLE, NO_MATCH
from journal.tui.screens.note_actions import NoteActions
from journal.tui.state import deeds
from journal.tui.state.commands.verb_commands import what_of
from journal.tui.state.events import Matching
from journal.tui.state.questions import ChoiceQuestion
from journal.tui.state.rows.row_groups import row_groups, rows_of
from journal.tui.widgets.agenda_list import AgendaList
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.key_line import KeyLine
from journal.tui.widgets.preview import why_now
from journal.tui.widgets.status_line import StatusLine
from journal.tui.widgets.title import Title

_KEYS = {Column.MINE: "m", Column.WAITING: "w", Column.SCHEDULED: "s", Column.DONE: "d"}
_EMPTY = "No follow-ups. Press a to add one."
_WHOLE_NOTE = 1_000_000
"""The most lines; more than any board has."""
_MOST_LANES = 9


class CardList(AgendaList):
    """One column."""


class BoardScreen(BesideScreen, NoteActions):
    NAME = BOARD
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(BOARD), BACK]

    def __init__(self, home: RowScreen) -> None:
        super().__init__(home)
        self.column = Column.MINE

    def compose(self) -> ComposeResult:
        yield Title()
        yield Static(id="columns", markup=False)
        with Container(id="board"):
            for column in COLUMNS:
                yield CardList(id=column.name.lower())
        yield Static(id="empty", markup=False)
        yield FilterLine(FILTER_EXAMPLE, self.store.words)
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(FilterLine).set(self.store.text)
        self.look_again()
        self.show_column(self.column)

    def list_of(self, column: Column) -> CardList:
        return self.query_one(f"#{column.name.lower()}", CardList)

    @property
    def row_list(self) -> CardList:
        return self.list_of(self.column)

    @property
    def item(self) -> Item | None:
        return self.row_list.item

    @property
    def has_row(self) -> bool:
        return self.item is not None

    # -------------------------------------------------------- drawing

    def look_again(self) -> None:
        matching = self.store.matching()
        found = in_columns(matching.items)
        today = self.known.today
        for column, items in found.items():
            groups = row_groups([Group(column.value, items)], today)
            self.list_of(column).show(rows_of(groups, today))
        text = self.store.filter_text
        facts = [(f"/ {clean(text)}", "$text-accent")] if text else []
        for column, cards in found.items():
            facts.append((f"{len(cards)} {column.value.lower()}", "$foreground"))
        where = ways(self.journal.settings.screen.keys)
        name, now = self.journal.root.name, self.known.now
        self.query_one(Title).show(name, facts, now, where, BOARD)
        self._counts = {column: len(items) for column, items in found.items()}
        self.show_heads()
        self._say_if_empty(matching)

    def _say_if_empty(self, matching: Matching) -> None:
        line, none = self.query_one(FilterLine), not matching.items
        if matching.wrong:
            line.say(wrong=matching.wrong)
        elif line.text:
            line.say(f"{len(matching.items)} of {matching.of}")
        self.query_one("#board").display = not none
        empty = self.query_one("#empty", Static)
        empty.display = none
        filtered = self.store.filter_text
        empty.update(NO_MATCH if filtered else _EMPTY)

    @on(FilterLine.Changed)
    def filter_changed(self) -> None:
        """The filter is shared with the agenda."""
        self.store.text = self.query_one(FilterLine).text
        self.home.query_one(FilterLine).set(self.store.text)
        self.look_again()
        self.row_list.go_to(0)

    def show_heads(self) -> None:
        """All columns with their counts, if only one of them fits."""
        parts: list[str | tuple[str, str]] = []
        for column in COLUMNS:
            text = f"{column.value} {self._counts[column]}"
            here = column is self.column
            parts.append((f"[{text}]" if here else f" {text} ", "bold" if here else ""))
        self.query_one("#columns", Static).update(Content.assemble(*parts))

    def show_column(self, column: Column) -> None:
        self.column = column
        for each in COLUMNS:
            self.list_of(each).set_class(each is column, "-here")
        self.set_focus(self.row_list)
        self.show_heads()
        self.show_detail()

    @on(AgendaList.Moved)
    def show_detail(self) -> None:
        item, text = self.item, ""
        if item:
            heading = f" › {item.entry.heading}" if item.entry.heading else ""
            text = f"{why_now(item, self.known)} · {item.entry.place}{heading}"
        self.say_about(text)
        self.show_keys()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click in a column moves there."""
        for column in COLUMNS:
            if event.widget is self.list_of(column) and column is not self.column:
                self.show_column(column)

    @on(AgendaList.Opened)
    def open_clicked(self) -> None:
        self.do_open()

    # -------------------------------------------------------- moving

    def do_left(self) -> None:
        self._turn(-1)

    def do_right(self) -> None:
        self._turn(1)

    def _turn(self, step: int) -> None:
        at = COLUMNS.index(self.column) + step
        self.show_column(COLUMNS[min(max(at, 0), len(COLUMNS) - 1)])

    def do_move_right(self) -> None:
        self._move_by(1)

    def do_move_left(self) -> None:
        self._move_by(-1)

    def _move_by(self, step: int) -> None:
        at = COLUMNS.index(self.column) + step
        if self.item and 0 <= at < len(COLUMNS):
            self.move(self.item, COLUMNS[at])

    def do_move_to(self) -> None:
        item = self.item
        if item is None:
            return
        lanes = self.lanes(item)[:_MOST_LANES]
        choices = [(_KEYS[c], c.value) for c in COLUMNS if c is not self.column]
        choices += [
            (str(number), f"lane {clean(lane.title)}")
            for number, lane in enumerate(lanes, 1)
            if lane.title != item.entry.heading
        ]

        def chosen(key: str) -> None:
            if key.isdigit():
                self._move_to_lane(item, lanes[int(key) - 1])
            else:
                self.move(item, next(c for c in COLUMNS if _KEYS[c] == key))

        question = ChoiceQuestion("Move to", what_of([item]), (), choices)
        self.ask_choice(question, chosen)

    def lanes(self, item: Item) -> list[Lane]:
        """The lanes of the entry's Kanban note, if it is a card."""
        if item.entry.parent is not None:
            return []
        lines = self.journal.lines_around(item.entry, _WHOLE_NOTE, _WHOLE_NOTE)
        return lanes_of([text for _, text in lines])

    def move(self, item: Item, to: Column) -> None:
        """Move the entry to the column, asking for a day if needed."""
        if not needs_day(item, to):
            self._write_move(item, to, None)
            return

        def then(typed: TypedDate) -> None:
            self._write_move(item, to, typed.when)

        self.ask_day("Schedule for", what_of([item]), then)

    def _write_move(self, item: Item, to: Column, until: When | None) -> None:
        if to is Column.MINE and item.section is Section.HIDDEN:
            self.say("Hidden until its start date. Press e to open the note")
            return
        try:
            steps = tuple(self._steps(item, to, until))
        except JournalError as error:
            self.say(str(error), failed=True)
            return
        lane = lane_for(to, self.lanes(item))
        moved = lane is not None and lane.title != item.entry.heading
        together = Together(steps, lane.title if lane and moved else None)
        after = f"in the lane {lane.title}" if lane and moved else ""
        self._carry(item, together, f"Moved to {to.value}", after)

    def _steps(self, item: Item, to: Column, until: When | None) -> Iterator[Intent]:
        waits = to is Column.WAITING and column_of(item) is not Column.DONE
        ask = self.known.ask(item.entry) if waits else None
        yield from steps_to(item, to, self.now(), ask, until)

    def _move_to_lane(self, item: Item, lane: Lane) -> None:
        """As in the plugin: moving a card to the complete lane marks it done."""
        steps: tuple[Intent, ...] = ()
        closed = item.section is Section.CLOSED
        if lane.complete and not closed:
            steps = (Complete(self.now().date()),)
        elif closed and not lane.complete:
            steps = (Reopen(),)
        self._carry(item, Together(steps, lane.title), f"Moved to {lane.title}", "")

    def _carry(self, item: Item, together: Together, said: str, after: str) -> None:
        now, words = self.now(), ("moved", said, after)
        self.do(partial(deeds.write, self.journal, [(together, item)], now, *words))
