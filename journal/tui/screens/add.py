"""The add prompt: one line, and below it exactly what will be written, and where."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from journal.errors import JournalError
from journal.journal import Journal
from journal.language.clean import clean


class AddScreen(ModalScreen[str | None]):
    """Asks for a sentence; answers None if nothing should be added."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss_none", "Back")]

    def __init__(self, journal: Journal, now: datetime) -> None:
        super().__init__()
        self._journal = journal
        self._now = now

    def compose(self) -> ComposeResult:
        with Vertical(id="add", classes="dialog"):
            yield Static("Add a follow-up", classes="title", markup=False)
            yield Input(placeholder="@alice pilot answer in 3bd", id="sentence")
            yield Static(id="line", markup=False)

    @on(Input.Changed, "#sentence")
    def show_line(self, event: Input.Changed) -> None:
        self.query_one("#line", Static).update(self._line(event.value))

    def _line(self, text: str) -> Content:
        if not text.strip():
            return Content("")
        try:
            change = self._journal.preview_add(text, None, self._now)
        except JournalError as error:
            return Content(clean(str(error)))
        added = [line for line in change.new if line.strip() and line not in change.old]
        place = f"{clean(change.path)}:{change.line + len(change.new) - 1}"
        return Content.assemble(
            (clean(added[-1] if added else ""), "bold"), (f"\n{place}", "dim")
        )

    def action_dismiss_none(self) -> None:
        self.dismiss(None)

    @on(Input.Submitted, "#sentence")
    def submit(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value)
