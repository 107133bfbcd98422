"""A page to read, such as a meeting brief."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static


class PageScreen(ModalScreen[None]):
    """Shows a text, which is clean, under a title."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss_none", "Back"),
        Binding("j,down", "move(1)", "Down"),
        Binding("k,up", "move(-1)", "Up"),
        Binding("c", "copy", "Copy"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="page", classes="dialog wide") as dialog:
            dialog.border_title = self._title.replace("[", "(")
            dialog.border_subtitle = "c to copy · esc to close"
            with VerticalScroll(id="reading"):
                yield Static(Content(self._text), markup=False)

    def on_mount(self) -> None:
        self.query_one(VerticalScroll).focus()

    def action_move(self, steps: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=steps, animate=False)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._text)
        self.dismiss(None)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)
