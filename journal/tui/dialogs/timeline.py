"""All contact with someone, newest first; each line leads to its note."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Protocol

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen

from journal.api.view import Card, View
from journal.language.cells import cells, fit
from journal.model.entry import NotePath
from journal.practice.people.contacts import Contact
from journal.tui.widgets.person_card import contact_text, short
from journal.tui.widgets.row_list import RowList


class Below(Protocol):
    """What it needs from the screen that shows it."""

    @property
    def known(self) -> View: ...
    def edit_at(self, path: NotePath, line: int) -> None: ...
    def show_in_obsidian(self, path: NotePath) -> None: ...


class ContactList(RowList[Contact]):
    """A row for each contact, with its place if there is room."""

    def __init__(self, contacts: list[Contact], today: date) -> None:
        super().__init__(id="contacts")
        self.rows = contacts
        self._today = today

    def segments(self, row: Contact, width: int) -> list[tuple[str, Style]]:
        place = short(f"{row.path}:{row.line}")
        words = contact_text(row, self._today)
        room = width - cells(place) - 4
        if room < max(cells(words), 30):
            place, room = "", width - 2
        plain = self.rich_style
        tail = f"  {place} " if place else " "
        return [(f" {fit(words, room)}", plain), (tail, self.style_of("dim"))]


class TimelineScreen(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,T", "dismiss_none", "Back"),
        Binding("j,down", "move(1)", "Down"),
        Binding("k,up", "move(-1)", "Up"),
        Binding("enter,e", "edit", "Open"),
        Binding("O", "obsidian", "Obsidian"),
    ]

    def __init__(self, card: Card, below: Below) -> None:
        super().__init__()
        self._card = card
        self._below = below

    def compose(self) -> ComposeResult:
        with Vertical(id="timeline", classes="dialog wide") as dialog:
            name = short(self._card.person.label)
            count = len(self._card.timeline)
            dialog.border_title = f"History with {name.replace('[', '(')}: {count}"
            dialog.border_subtitle = "enter to open the note · esc to close"
            yield ContactList(list(self._card.timeline), self._below.known.today)

    def on_mount(self) -> None:
        self.query_one(ContactList).focus()

    def action_move(self, steps: int) -> None:
        self.query_one(ContactList).move(steps)

    @on(RowList.Opened)
    def action_edit(self) -> None:
        row = self.query_one(ContactList).row
        if row:
            self._below.edit_at(row.path, row.line)

    def action_obsidian(self) -> None:
        row = self.query_one(ContactList).row
        if row:
            self._below.show_in_obsidian(row.path)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)
