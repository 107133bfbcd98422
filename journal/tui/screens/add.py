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

from journal.changes import Change
from journal.errors import JournalError
from journal.journal import Journal
from journal.language.clean import clean
from journal.tui.widgets.prompt import Prompt


class AddScreen(ModalScreen[str | None]):
    """Asks for a sentence; answers None if nothing should be added."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss_none", "Back")]

    def __init__(self, journal: Journal, now: datetime, sentence: str = "") -> None:
        """`sentence` is one that could not be added, to be tried again."""
        super().__init__()
        self._journal = journal
        self._now = now
        self._sentence = sentence

    def compose(self) -> ComposeResult:
        with Vertical(id="add", classes="dialog") as dialog:
            dialog.border_title = "Add a follow-up"
            dialog.border_subtitle = "enter to write, esc to go back"
            yield Prompt(
                self._sentence,
                placeholder="@alice pilot answer in 3bd",
                id="sentence",
            )
            yield Static(id="line", markup=False)
            yield Static(id="place", classes="what muted", markup=False)

    @on(Input.Changed, "#sentence")
    def show_line(self, event: Input.Changed) -> None:
        line, place, wrong = "", "A date at the end becomes the due date.", False
        if event.value.strip():
            try:
                line, place = _shown(self._preview(event.value))
            except JournalError as error:
                line, place, wrong = str(error), "", True
        shown = self.query_one("#line", Static)
        shown.set_class(wrong, "wrong")
        shown.update(Content(clean(line)))
        self.query_one("#place", Static).update(Content(clean(place)))

    def _preview(self, sentence: str) -> Change:
        return self._journal.preview_add(sentence, None, self._now)

    def on_mount(self) -> None:
        sentence = self.query_one("#sentence", Input)
        self.show_line(Input.Changed(sentence, sentence.value))

    def action_dismiss_none(self) -> None:
        self.dismiss(None)

    @on(Input.Submitted, "#sentence")
    def submit(self, event: Input.Submitted) -> None:
        """What cannot be added stays, with what is wrong with it below."""
        try:
            self._preview(event.value)
        except JournalError:
            self.app.bell()
        else:
            self.dismiss(event.value)


def _shown(change: Change) -> tuple[str, str]:
    """The line that will be written, and where: `inbox.md:12`."""
    added = [line for line in change.new if line.strip() and line not in change.old]
    number = change.line + len(change.new) - 1
    return (added[-1] if added else ""), f"{change.path}:{number}"
