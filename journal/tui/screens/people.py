"""Everybody the notes know: who is going cold, and the card of one beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Static
from textual.worker import get_current_worker

from journal.agenda.cadence import Warmth
from journal.agenda.people import People, Person
from journal.changes import Change
from journal.language.clean import clean
from journal.language.typed import contact_of
from journal.relationships import Relationships
from journal.tui import deeds
from journal.tui.actions import PEOPLE, bindings, way_to
from journal.tui.deeds import Outcome
from journal.tui.person_card import WARMTH_COLOURS, page_parts
from journal.tui.screens.line import LineScreen
from journal.tui.screens.row_screen import RowScreen
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.people_list import PeopleList, PersonRow, row_of
from journal.tui.widgets.row_list import RowList
from journal.tui.widgets.title import Title

_NOBODY = """\
The notes know nobody yet.

Name somebody in an entry, as in “- [ ] call @alice”, or make a note for them: \
journal person new "Alice Smith" """

Do = Callable[[Callable[[], Outcome]], object]


class PeopleScreen(RowScreen[Person | None]):
    """Answers whose entries are to be shown, or None for going back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(PEOPLE),
        # where there is no filter to clear
        Binding("escape", "run('agenda')", "Back", show=False),
    ]

    class Read(Message):
        """The rows were made anew."""

        def __init__(self, known: Relationships, rows: list[PersonRow]) -> None:
            super().__init__()
            self.known = known
            self.rows = rows

    def __init__(
        self,
        known: Relationships,
        clock: Callable[[], datetime],
        do: Do,
        look: Callable[..., object],
    ) -> None:
        """`do` carries out what changes notes, `look` looks at them again."""
        super().__init__()
        self.known = known
        self.journal = known.journal
        self.clock = clock
        self._do = do
        self._look = look
        self._rows: list[PersonRow] = []
        self._by_name = False

    def compose(self) -> ComposeResult:
        yield Title()
        with Container(id="body"):
            yield PeopleList(id="people")
            yield Static(id="empty", markup=False)
            with VerticalScroll(id="card", can_focus=False):
                yield Static(id="page", markup=False)
        yield FilterLine("words of names, or red, amber, planned …")
        yield Footer()

    def on_mount(self) -> None:
        self.people_list.focus()
        self._read(self.known)

    def on_resize(self) -> None:
        # Textual calls that of the class below as well
        self.call_after_refresh(self.draw_card)

    # -------------------------------------------------------- reading

    def show(self, known: Relationships) -> None:
        """The notes were looked at again."""
        self._read(known)

    @work(thread=True, exclusive=True, group="people")
    def _read(self, known: Relationships) -> None:
        cards = map(known.card, known.everybody())
        rows = [row_of(card, known.today) for card in cards]
        if not get_current_worker().is_cancelled:
            self.post_message(self.Read(known, rows))

    @on(Read)
    def show_rows(self, event: Read) -> None:
        self.known, self._rows = event.known, event.rows
        other = way_to("agenda", self.journal.settings)
        name, now = self.journal.root.name, self.known.now
        self.query_one(Title).show(name, self._facts(), now, other)
        self.draw()

    def _facts(self) -> Iterator[tuple[str, str]]:
        yield f"{len(self._rows)} people", "$foreground"
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
        """Whoever is under the cursor."""
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
        nobody = "Nobody matches. esc clears the filter." if words else _NOBODY
        empty.update(Content("" if rows else nobody))

    @on(PeopleList.Moved)
    def show_card(self) -> None:
        self.draw_card()
        self.query_one("#card").scroll_home(animate=False)
        self.refresh_bindings()

    def draw_card(self) -> None:
        row, page = self.people_list.row, Content("")
        if row:
            most = self.journal.settings.open_asks
            width = self.query_one("#card").scrollable_content_region.width
            parts = page_parts(row.card, self.known.today, most, width)
            # it begins with a line feed, for where it stands below something
            page = Content.assemble(*parts)[1:]
        self.query_one("#page", Static).update(page)

    # -------------------------------------------------------- acting

    def do_log(self) -> None:
        person = self.person
        if person is None:
            return

        def preview(text: str) -> Change:
            now = self.clock()
            return self.known.preview_log(person, now, *contact_of(text))

        def answered(text: str | None) -> None:
            if text:
                now = self.clock()
                self._do(partial(deeds.log_with, self.journal, person, now, text))

        screen = LineScreen(
            "Log contact", "call wants a number", preview, what=person.label
        )
        self.app.push_screen(screen, answered)

    @on(RowList.Opened)
    def do_entries_with(self) -> None:
        if self.person:
            self.dismiss(self.person)

    def do_undo(self) -> None:
        self._do(partial(deeds.undo, self.journal, self.clock()))

    def do_redo(self) -> None:
        self._do(partial(deeds.redo, self.journal, self.clock()))

    # -------------------------------------------------------- looking

    def do_agenda(self) -> None:
        self.dismiss(None)

    def do_people(self) -> None:
        """It is here already; from elsewhere it leads here."""

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

    def do_refresh(self) -> None:
        self._look(at_disk=True)


def query_for(person: Person, people: People) -> str:
    """The filter that finds what is with them, and with nobody else where it can."""
    note = person.note
    if note is None or person.path is None:
        return f"@{person.name}"
    names = (*note.aliases, note.name, *note.emails, person.path.removesuffix(".md"))
    handles = [name.removeprefix("@") for name in names]
    handles += [re.sub(r"\W+", "-", name).strip("-") for name in handles]
    for handle in handles:
        plain = clean(handle) == handle and not re.search(r"[\s'\"\\]", handle)
        if handle and plain and people.candidates(handle) == [person]:
            return f"@{handle}"
    return f'"{clean(person.name)}"'
