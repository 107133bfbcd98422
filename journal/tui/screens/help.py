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
The list shows the follow-ups in your notes: late, due today, coming up.
Beside it stands the note they are from, and when you last had contact.

What you do here changes one line in one of your notes, and u takes it back.
A note changed in your editor shows here a moment later.
Everything is also a command: journal --help.

"""


class HelpScreen(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "dismiss_none", "Back"),
    ]

    def __init__(self, keys: Mapping[str, str]) -> None:
        """`keys` are the user's own, by action id."""
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help", classes="dialog"):
            yield Static(self._page(), markup=False)

    def _page(self) -> Content:
        parts: list[str | tuple[str, str]] = [_TOUR]
        for action in ACTIONS:
            keys = shown_keys(self._keys.get(action.id, action.keys))
            parts += [(f"{keys:>16}  ", "bold"), f"{action.help}\n"]
        return Content.assemble(*parts)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)
