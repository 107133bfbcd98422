"""One page: what this is, and every key. Made from the list of actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from journal.tui.actions import ACTIONS, shown_keys

_TOUR = """\
These are the follow-ups in your notes, each with the note it is from. \
A key changes one line of one note; u takes it back. What you change \
in your editor shows here a moment later.

! late   • today   w waiting for them   ~ hidden until its day

Problems in your notes: journal check
All commands: journal --help

"""
"""Paragraphs are one line each: the page folds them where it is narrow."""


class HelpScreen(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss_none", "Back"),
        Binding("j", "scroll('down')", "Down"),
        Binding("k", "scroll('up')", "Up"),
    ]

    def __init__(self, keys: Mapping[str, str]) -> None:
        """`keys` are the user's own, by action id."""
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help", classes="dialog") as dialog:
            dialog.border_title = "Help"
            dialog.border_subtitle = "esc to go back"
            yield Static(self._page(), markup=False)

    def _page(self) -> Content:
        parts: list[str | tuple[str, str]] = [_TOUR]
        keys = [shown_keys(self._keys.get(a.id, a.keys)) for a in ACTIONS]
        width = max(map(len, keys))
        for action, own in zip(ACTIONS, keys, strict=True):
            parts += [(f"{own:>{width}}  ", "bold $text-accent"), f"{action.help}\n"]
        return Content.assemble(*parts)

    def action_scroll(self, where: str) -> None:
        page = self.query_one("#help", VerticalScroll)
        page.scroll_down() if where == "down" else page.scroll_up()

    def action_dismiss_none(self) -> None:
        self.dismiss(None)
