"""The home screen: the agenda, and the keys to act on it.

Writing happens in workers; the handlers here only start them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from journal.agenda.agenda import Item, Section
from journal.agenda.people import Person
from journal.agenda.wording import day_text
from journal.desktop.editor import editor_command
from journal.errors import JournalError
from journal.language.intents import Cancel, Complete, Reopen, Reschedule, Snooze
from journal.model import NotePath, When
from journal.tui import deeds
from journal.tui.actions import AGENDA, bindings
from journal.tui.editing import edit_note
from journal.tui.screens.agenda_view import AgendaView
from journal.tui.screens.asking import AskingScreen
from journal.tui.screens.day import DayScreen
from journal.tui.screens.people import PeopleScreen, query_for
from journal.tui.widgets.agenda_list import AgendaList
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.preview import Preview


class AgendaScreen(AskingScreen):
    """What each key does: `do_` and the id of its action."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(AGENDA)

    def do_done(self) -> None:
        if self.item:
            self.act(self.item, Complete(self.clock().date()), "done", "Done")

    def do_cancel(self) -> None:
        if self.item:
            self.act(self.item, Cancel(self.clock().date()), "cancelled", "Cancelled")

    def do_reopen(self) -> None:
        if self.item:
            self.act(self.item, Reopen(), "reopened", "Open again")

    def do_later(self) -> None:
        item = self.item
        if item:
            today = self.clock().date()
            day = max(item.when.day, today) if item.when else today
            clock = item.when.clock if item.when else None
            self._snooze(item, When(day + timedelta(days=1), clock))

    def do_snooze(self) -> None:
        self._ask_for_day("Snooze", self._snooze)

    def do_reschedule(self) -> None:
        self._ask_for_day("Reschedule", self._reschedule)

    def _ask_for_day(
        self, title: str, then: Callable[[Item, When | None], None]
    ) -> None:
        # the item of now: a note saved meanwhile may move the cursor's row away
        if self.item:
            screen = DayScreen(title, self.item.entry.text, self.clock())
            self.app.push_screen(screen, partial(then, self.item))

    def _snooze(self, item: Item, until: When | None) -> None:
        if until:
            self.act(item, Snooze(until), "snoozed", f"Snoozed to {self._day(until)}")

    def _reschedule(self, item: Item, due: When | None) -> None:
        if due:
            self.act(item, Reschedule(due), "rescheduled", f"Due {self._day(due)}")

    def _day(self, when: When) -> str:
        clock = f" {when.clock:%H:%M}" if when.clock else ""
        return f"{day_text(when.day, self.clock().date())}{clock}"

    def do_undo(self) -> None:
        self.do(partial(deeds.undo, self.journal, self.clock()))

    def do_redo(self) -> None:
        self.do(partial(deeds.redo, self.journal, self.clock()))

    @on(AgendaList.Opened)
    def do_edit(self) -> None:
        if self.item is None:
            return
        entry, editor = self.item.entry, self.journal.settings.editor
        file = self.journal.root / entry.path
        try:
            edit_note(self.app, editor_command(file, entry.line, os.environ, editor))
        except JournalError as error:
            self.say(str(error), failed=True)
        self._look_at(entry.path)

    @work(thread=True, group="look")
    def _look_at(self, path: NotePath) -> None:
        """At once, where the watcher would wait for the editor to settle."""
        self.journal.look_at({path})
        self.look_now()

    # -------------------------------------------------------- looking

    @on(FilterLine.Changed)
    def filter_changed(self) -> None:
        before = self.item
        self.draw()
        if not (before and self.item and self.item.entry.ref == before.entry.ref):
            self.agenda_list.go_to(0)

    def do_agenda(self) -> None:
        """It is here already; from elsewhere it leads here."""

    def do_people(self) -> None:
        if self.seen:
            screen = PeopleScreen(self.seen.known, self.clock, self.do, self.look)
            self.app.push_screen(screen, self._filter_for)

    def _filter_for(self, person: Person | None) -> None:
        if person and self.seen:
            self.query_one(FilterLine).set(query_for(person, self.seen.people))
            self.filter_left()
            self.agenda_list.go_to(0)

    @on(AgendaView.Looked)
    def show_people(self, event: AgendaView.Looked) -> None:
        for screen in self.app.screen_stack:
            if isinstance(screen, PeopleScreen):
                screen.show(event.known)

    def do_today(self) -> None:
        if self.seen and not self.seen.agenda.section(Section.TODAY):
            self.say("Nothing is due today")
        self.agenda_list.go_to_first(lambda item: item.section is Section.TODAY)

    def do_preview(self) -> None:
        shown = self.query_one(Preview).display
        self.set_class(not shown, "-preview")
        self.set_class(shown, "-no-preview")

    def do_note_down(self) -> None:
        self.query_one(Preview).turn(1)

    def do_note_up(self) -> None:
        self.query_one(Preview).turn(-1)

    def do_closed(self) -> None:
        self.show_closed = not self.show_closed
        self.draw()

    def do_refresh(self) -> None:
        self.look(at_disk=True)
