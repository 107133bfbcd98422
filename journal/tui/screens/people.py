"""Everyone in the notes: who is going cold, and one person's card next to the list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from journal.api.changes import Change
from journal.api.view import View
from journal.language.counted import counted
from journal.language.edit.typed_words import contact_of
from journal.practice.people.cadence import Warmth
from journal.practice.people.handles import handle_for
from journal.practice.people.people import Person
from journal.tui.dialogs.timeline import TimelineScreen
from journal.tui.keys.actions import PEOPLE
from journal.tui.keys.bindings import bindings, ways
from journal.tui.screens.base import BACK, BesideScreen, Destination, RowScreen
from journal.tui.screens.note_actions import NoteActions
from journal.tui.state import deeds
from journal.tui.state.questions import LineQuestion
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.key_line import KeyLine
from journal.tui.widgets.people_list import PeopleList, PersonRow, row_of
from journal.tui.widgets.person_card import WARMTH_COLOURS, page_parts
from journal.tui.widgets.row_list import RowList
from journal.tui.widgets.status_line import StatusLine
from journal.tui.widgets.title import Title

_NOBODY = """\
No one yet: write @name in a follow-up, as in “- [ ] call @alice”.

Or make a note for them: journal people add "Alice Smith" """


class PeopleScreen(BesideScreen, NoteActions):
    """People with their contact, cadence and what is open both ways."""

    NAME = PEOPLE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PEOPLE), BACK]

    class Read(Message):
        """The rows were recomputed."""

        def __init__(self, known: View, rows: list[PersonRow]) -> None:
            super().__init__()
            self.known = known
            self.rows = rows

    def __init__(self, home: RowScreen, find: str = "") -> None:
        """`find` is the key of the first person to show."""
        super().__init__(home)
        self._find = find
        self._rows: list[PersonRow] = []
        self._by_name = False

    def compose(self) -> ComposeResult:
        yield Title()
        with Container(id="body"):
            yield PeopleList(id="people")
            yield Static(id="empty", markup=False)
            with VerticalScroll(id="card", can_focus=False):
                yield Static(id="page", markup=False)
        yield FilterLine("name, or cold, cooling, planned …")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.people_list.focus()
        self._read(self.known)

    def on_resize(self) -> None:
        # Textual also calls the method of the base class
        self.call_after_refresh(self.draw_card)

    # -------------------------------------------------------- reading

    def look_again(self) -> None:
        self._read(self.known)

    @work(thread=True, exclusive=True, group="people")
    def _read(self, known: View) -> None:
        cards = map(known.card, known.everybody())
        rows = [row_of(card, known.today) for card in cards]
        if not get_current_worker().is_cancelled:
            self.post_message(self.Read(known, rows))

    @on(Read)
    def show_rows(self, event: Read) -> None:
        self._rows = event.rows
        name, now = self.journal.root.name, event.known.now
        where = ways(self.journal.settings.screen.keys)
        self.query_one(Title).show(name, self._facts(), now, where, PEOPLE)
        self.draw()
        self.go_to_person(self._find)
        self._find = ""

    def go_to_person(self, key: str) -> None:
        """Put the cursor on a person, if they are listed."""
        for number, row in enumerate(self.people_list.rows):
            if row.card.person.key == key:
                self.people_list.go_to(number)

    def _facts(self) -> Iterator[tuple[str, str]]:
        yield counted(len(self._rows), "person", "people"), "$foreground"
        touches = [row.card.touch for row in self._rows if row.card.touch]
        for warmth in (Warmth.RED, Warmth.AMBER):
            count = sum(touch.warmth is warmth for touch in touches)
            if count:
                yield f"{count} {warmth.value}", WARMTH_COLOURS[warmth]

    # -------------------------------------------------------- drawing

    @property
    def people_list(self) -> PeopleList:
        return self.query_one(PeopleList)

    @property
    def person(self) -> Person | None:
        """The person under the cursor."""
        row = self.people_list.row
        return row.card.person if row else None

    def draw(self) -> None:
        line = self.query_one(FilterLine)
        words = line.text.casefold().split()
        rows = [row for row in self._rows if all(w in row.words for w in words)]
        if words:
            line.say(f"{len(rows)} of {len(self._rows)}")
        if not self._by_name:
            rows.sort(key=lambda row: row.coldness)
        self.people_list.display = bool(rows)
        self.people_list.show(rows)
        empty = self.query_one("#empty", Static)
        empty.display = not rows
        nobody = "No one matches. Press esc to clear the filter." if words else _NOBODY
        empty.update(Content("" if rows else nobody))

    @on(PeopleList.Moved)
    def show_card(self) -> None:
        self.draw_card()
        self.query_one("#card").scroll_home(animate=False)
        self.show_keys()

    def draw_card(self) -> None:
        row, page = self.people_list.row, Content("")
        if row:
            most = self.journal.settings.agenda.max_open_questions
            width = self.query_one("#card").scrollable_content_region.width
            parts = page_parts(row.card, self.known.today, most, width)
            # it begins with a line feed, in case something is above it
            page = Content.assemble(*parts)[1:]
        self.query_one("#page", Static).update(page)

    # -------------------------------------------------------- acting

    def do_log(self) -> None:
        person = self.person
        if person is None:
            return

        def preview(text: str) -> Change:
            now = self.now()
            request = self.known.log(person, now, *contact_of(text))
            return self.journal.preview(request, now)[0]

        def then(text: str) -> None:
            now = self.now()
            self.do(partial(deeds.log_with, self.journal, person, now, text))

        question = LineQuestion(
            "Log contact", "call: wants a number", preview, what=person.label
        )
        self.ask_line(question, then)

    @on(RowList.Opened)
    def do_entries_with(self) -> None:
        if self.person:
            query = handle_for(self.person, self.journal.people)
            self.dismiss(Destination(query=query))

    def do_timeline(self) -> None:
        row = self.people_list.row
        if row:
            self.app.push_screen(TimelineScreen(row.card, self))

    # -------------------------------------------------------- looking

    def do_sort(self) -> None:
        self._by_name = not self._by_name
        self.draw()
        self.people_list.go_to(0)

    def do_card(self) -> None:
        shown = self.query_one("#card").display
        self.set_class(not shown, "-preview")
        self.set_class(shown, "-no-preview")
        self.call_after_refresh(self.draw_card)

    @on(FilterLine.Changed)
    def filter_changed(self) -> None:
        self.draw()
        self.people_list.go_to(0)

    def do_note_down(self) -> None:
        self._turn(1)

    def do_note_up(self) -> None:
        self._turn(-1)

    def _turn(self, direction: int) -> None:
        card = self.query_one("#card", VerticalScroll)
        half = max(card.scrollable_content_region.height // 2, 1)
        card.scroll_relative(y=direction * half, animate=False)
