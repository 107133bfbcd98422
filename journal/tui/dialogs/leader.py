"""The page of the leader key: one key for each of the rarer commands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from journal.tui.keys.actions import ACTIONS, Action
from journal.tui.keys.bindings import first_key, split_keys


class LeaderScreen(ModalScreen[str | None]):
    """Returns the id of the action whose key is pressed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,comma", "dismiss_none", "Back")
    ]

    def __init__(
        self,
        keys: Mapping[str, str],
        here: str,
        *,
        has_row: bool,
        without: Collection[str] = (),
    ) -> None:
        """`keys` are those of every action by id, `here` the screen it is for;
        `without` are the actions that would do nothing."""
        super().__init__()
        self._actions = {
            key: action
            for action, key in leader_keys(keys)
            if here in action.screens
            and (has_row or not action.needs_entry)
            and action.id not in without
        }

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="leader", classes="dialog", can_focus=False) as dialog:
            dialog.border_title = "More"
            dialog.border_subtitle = "press a key · esc to close"
            yield Static(self._page(), markup=False)

    def _page(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        for key, action in self._actions.items():
            shown = first_key(key)
            parts += [(f"{shown:>2}  ", "bold $text-accent"), f"{action.help}\n"]
        return Content.assemble(*parts)[:-1]

    def on_key(self, event: Key) -> None:
        """A key that is not on the page does nothing."""
        event.stop()
        action = self._actions.get(event.key)
        if action:
            self.dismiss(action.id)
        elif event.key in ("escape", "comma"):
            self.dismiss(None)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)


def leader_keys(keys: Mapping[str, str]) -> list[tuple[Action, str]]:
    """Each action on the leader's page, and its key there, by Textual's name."""
    found: list[tuple[Action, str]] = []
    for action in ACTIONS:
        if action.group or action.id == "clear":
            continue
        own = action.leader or keys.get(action.id, "").split(",")[0]
        if own:
            found.append((action, split_keys(own)[0]))
    return found
