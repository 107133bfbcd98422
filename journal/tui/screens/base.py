"""A screen that is a list with a cursor: the keys, filter and footer of every one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Footer, Input

from journal.api.journal import Journal
from journal.api.view import View
from journal.desktop.open.editor import editor_command
from journal.desktop.open.obsidian import open_in_obsidian
from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.model.errors import JournalError
from journal.tui.dialogs.help import HelpScreen
from journal.tui.keys.actions import AGENDA, BY_ID, SCREENS
from journal.tui.keys.bindings import keymap
from journal.tui.screens.editing import edit_note
from journal.tui.state import deeds
from journal.tui.state.deeds import Outcome
from journal.tui.state.go_to import Place, provider_of
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.row_list import RowList
from journal.tui.widgets.title import Title

_READ, _READ_FAILURE = 4.0, 8.0
"""Seconds that a remark stays."""
_LONGEST_REMARK = 400
"""Characters; a message that quotes a note can be as long as the note."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where somebody wants to go: to a screen, and what to show there."""

    screen: str = AGENDA
    query: str | None = None
    """The filter to set."""
    path: NotePath | None = None
    """The note whose first entry to go to."""


class RowScreen(Screen[Way | None]):
    """What each key does is the method `do_` and the id of its action.

    A screen that was opened from the agenda answers where to go from there.
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual declares it so)
        (0, "-narrow"),
        (100, "-wide"),
    ]
    NAME: ClassVar[str]
    journal: Journal
    clock: Callable[[], datetime]

    # -------------------------------------------------------- of each screen

    @property
    def known(self) -> View:
        """The people as they were at the last look."""
        raise NotImplementedError

    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> object:
        """Change notes, and say what came of it; `again` asks once more."""
        raise NotImplementedError

    def look(self, *, at_disk: bool = False) -> object:
        """Look at the notes again."""
        raise NotImplementedError

    def look_at(self, path: NotePath) -> object:
        """Look at one note again."""
        raise NotImplementedError

    def leave(self, way: Way) -> None:
        """Go somewhere else."""
        raise NotImplementedError

    @property
    def row_list(self) -> RowList[Any]:
        return self.query_one(RowList)

    # -------------------------------------------------------- keys

    def on_resize(self) -> None:
        footer, tight = self.query_one(Footer), self.size.width < 80
        if footer.compact is not tight:
            footer.compact = tight
            footer.show_command_palette = not tight
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what needs a row where there is none, hide what is of no use."""
        known = BY_ID.get(str(parameters[0])) if parameters else None
        if action != "run" or known is None:
            return True
        if known.id == "clear":
            return self.can_clear()
        if known.footer and isinstance(self.focused, Input):
            return False  # the key is a letter of the filter
        return True if self.has_row or not known.needs_entry else None

    def can_clear(self) -> bool:
        return self.query_one(FilterLine).display

    @property
    def has_row(self) -> bool:
        """Whether there is something under the cursor to act on."""
        return self.row_list.row is not None

    def action_run(self, name: str) -> None:
        """Carry out the action with this id."""
        if name not in SCREENS:
            getattr(self, f"do_{name}")()
        elif name != self.NAME:
            self.leave(Way(name))

    @on(Title.Chosen)
    def go_to_screen(self, event: Title.Chosen) -> None:
        self.action_run(event.name)

    def do_filter(self) -> None:
        self.query_one(FilterLine).open()
        self.refresh_bindings()

    @on(FilterLine.Left)
    def filter_left(self) -> None:
        self.set_focus(self.row_list)
        self.refresh_bindings()

    def do_clear(self) -> None:
        self.query_one(FilterLine).clear()
        self.filter_left()

    def do_down(self) -> None:
        self.row_list.move(1)

    def do_up(self) -> None:
        self.row_list.move(-1)

    def do_page_down(self) -> None:
        self.row_list.move(self.row_list.page())

    def do_page_up(self) -> None:
        self.row_list.move(-self.row_list.page())

    def do_top(self) -> None:
        self.row_list.go_to(0)

    def do_bottom(self) -> None:
        self.row_list.go_to(len(self.row_list.rows) - 1, -1)

    def do_undo(self) -> None:
        self.do(partial(deeds.undo, self.journal, self.clock()))

    def do_redo(self) -> None:
        self.do(partial(deeds.redo, self.journal, self.clock()))

    def do_refresh(self) -> None:
        self.look(at_disk=True)

    # -------------------------------------------------------- opening notes

    def edit_at(self, path: NotePath, line: int) -> None:
        """Open the note in the editor of the user, at the line."""
        editor = self.journal.settings.editor
        try:
            command = editor_command(self.journal.root / path, line, os.environ, editor)
            edit_note(self.app, command)
        except JournalError as error:
            self.say(str(error), failed=True)
        self.look_at(path)

    def show_in_obsidian(self, path: NotePath) -> None:
        try:
            open_in_obsidian(self.journal.root / path)
        except JournalError as error:
            self.say(str(error), failed=True)
        else:
            self.say("Asked Obsidian to open it")

    def places(self) -> list[Place]:
        """Where `jump` can go."""
        raise NotImplementedError

    def do_jump(self) -> None:
        provider = provider_of(self.places())
        self.app.push_screen(
            CommandPalette([provider], placeholder="a person or a note …")
        )

    def do_help(self) -> None:
        keys = keymap(self.journal.settings.keys)
        self.app.push_screen(HelpScreen(keys, self.NAME))

    def do_quit(self) -> None:
        self.app.exit()

    def say(self, text: str, *, failed: bool = False) -> None:
        self.notify(
            clean(text[:_LONGEST_REMARK]),
            severity="error" if failed else "information",
            timeout=_READ_FAILURE if failed else _READ,
            markup=False,
        )
