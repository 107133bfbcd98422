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

from journal.tui.keys.actions import ACTIONS
from journal.tui.keys.bindings import shown_keys

_TOUR = """\
These are the follow-ups in your notes, each with the note it is from. \
A key changes one line of one note; u takes it back. What you change \
in your editor shows here a moment later.

x ticks, s lets it rest, a adds one, e opens the note.
n, r, w: asked again, they replied, it is their turn.
/ filters: words, @alice, #tag, is:waiting, due:<7d
2 is everybody; ctrl+o goes to a person or a note.
v marks several, . does the last thing once more.

! late   • today   w waiting for them   ~ hidden until its day
The same as commands: journal --help

"""
"""Paragraphs are one line each: the page folds them where it is narrow."""


class HelpScreen(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter", "dismiss_none", "Back"),
        Binding("j", "scroll('down')", "Down"),
        Binding("k", "scroll('up')", "Up"),
        Binding("pagedown,space", "scroll('page_down')", "Page down"),
        Binding("pageup", "scroll('page_up')", "Page up"),
    ]

    def __init__(self, keys: Mapping[str, str], here: str) -> None:
        """`keys` are those of every action by id, `here` the screen it is for."""
        super().__init__()
        self._keys = keys
        self._here = here

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help", classes="dialog") as dialog:
            dialog.border_title = "Help"
            dialog.border_subtitle = "esc to go back"
            yield Static(self._page(), markup=False)

    def _page(self) -> Content:
        parts: list[str | tuple[str, str]] = [_TOUR]
        keys = {a.id: shown_keys(self._keys[a.id]) for a in ACTIONS}
        width = max(map(len, keys.values()))
        here = [a for a in ACTIONS if self._here in a.screens]
        others = [a for a in ACTIONS if self._here not in a.screens]
        for title, actions in (("Keys", here), ("On other screens", others)):
            parts.append((f"{title}\n", "bold"))
            for action in actions:
                own = f"{keys[action.id]:>{width}}  "
                parts += [(own, "bold $text-accent"), f"{action.help}\n"]
            parts.append("\n")
        return Content.assemble(*parts)[:-2]

    def action_scroll(self, where: str) -> None:
        page = self.query_one("#help", VerticalScroll)
        whole = max(page.scrollable_content_region.height - 1, 1)
        steps = {"down": 1, "up": -1, "page_down": whole, "page_up": -whole}
        page.scroll_relative(y=steps[where], animate=False)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)
