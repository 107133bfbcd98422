"""A dialog with a few choices, one key each; no other key does anything."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from journal.language.clean import clean
from journal.tui.state.questions import ChoiceQuestion


class ChoiceScreen(ModalScreen[str | None]):
    """Asks for a choice; returns its key, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss_none", "Back")]

    def __init__(self, question: ChoiceQuestion) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="choice", classes="dialog") as dialog:
            dialog.border_title = self._question.title
            dialog.border_subtitle = "esc to close"
            yield Static(clean(self._question.what), classes="what", markup=False)
            for fact in self._question.facts:
                yield Static(clean(fact), classes="fact", markup=False)
            yield Static(self._menu(), id="menu", markup=False)

    def _menu(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        for key, does in self._question.choices:
            parts += ["\n", (f" {key} ", "bold $text-accent"), f" {does}"]
        return Content.assemble(*parts)

    def on_key(self, event: Key) -> None:
        if any(event.key == key for key, _ in self._question.choices):
            event.stop()
            self.dismiss(event.key)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)
