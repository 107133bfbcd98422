"""Searching all notes: words above, matches below, and one key to the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from journal.api.search.note_search import Found, NoteSearch
from journal.language.clean import clean
from journal.tui.widgets.prompt import Prompt


class SearchScreen(ModalScreen[Found | None]):
    """Returns the chosen line, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss_none", "Back"),
        Binding("down", "move(1)", "Down", priority=True),
        Binding("up", "move(-1)", "Up", priority=True),
    ]

    class Answered(Message):
        """The matches for the latest words."""

        def __init__(self, typed: str, found: list[Found]) -> None:
            super().__init__()
            self.typed = typed
            self.found = found

    def __init__(self, search: NoteSearch, today: Callable[[], date]) -> None:
        super().__init__()
        self._search = search
        self._today = today
        self._found: list[Found] = []
        self._looked = False

    def compose(self) -> ComposeResult:
        with Vertical(id="search", classes="dialog wide") as dialog:
            dialog.border_title = "Search notes"
            dialog.border_subtitle = "enter to open · esc to close"
            yield Prompt("", placeholder="pilot price @alice", id="sentence")
            yield OptionList(id="found", markup=False)

    @on(Input.Changed, "#sentence")
    def ask(self, event: Input.Changed) -> None:
        """Search for the current input; earlier searches are dropped."""
        self._look_for(event.value)

    @work(thread=True, exclusive=True)
    def _look_for(self, typed: str) -> None:
        if not self._looked:
            self._search.refresh()
            self._looked = True
        found = self._search.find(typed, self._today()).found if typed.strip() else []
        self.post_message(self.Answered(typed, list(found)))

    @on(Answered)
    def show(self, event: Answered) -> None:
        """Show the notes, the best on top and under the cursor."""
        if event.typed != self.query_one("#sentence", Input).value:
            return
        self._found = event.found
        shown = self.query_one("#found", OptionList)
        shown.clear_options()
        shown.add_options(Option(_row(one)) for one in self._found)
        shown.highlighted = 0 if self._found else None

    def action_move(self, steps: int) -> None:
        shown = self.query_one("#found", OptionList)
        if self._found:
            at = (shown.highlighted or 0) + steps
            shown.highlighted = max(0, min(at, len(self._found) - 1))

    @on(Input.Submitted, "#sentence")
    def submit(self) -> None:
        at = self.query_one("#found", OptionList).highlighted
        if at is None or at >= len(self._found):
            self.app.bell()
            return
        self.dismiss(self._found[at])

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    def action_dismiss_none(self) -> None:
        self.dismiss(None)


def _row(one: Found) -> Content:
    day = f"{one.day.isoformat()}  " if one.day else ""
    place = f"{clean(one.path)}:{one.line}"
    return Content.assemble(
        f"{day}{clean(one.text.strip())}", ("  " + place, "$foreground-muted")
    )
