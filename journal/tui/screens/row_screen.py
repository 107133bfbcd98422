"""A screen that is a list with a cursor: the keys, filter and footer of every one."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.screen import Screen, ScreenResultType
from textual.widgets import Footer, Input

from journal.journal import Journal
from journal.tui.actions import BY_ID
from journal.tui.screens.help import HelpScreen
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.row_list import RowList


class RowScreen(Screen[ScreenResultType]):
    """What each key does is the method `do_` and the id of its action."""

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual declares it so)
        (0, "-narrow"),
        (100, "-wide"),
    ]
    journal: Journal

    @property
    def row_list(self) -> RowList[Any]:
        return self.query_one(RowList)

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
            return self.query_one(FilterLine).display
        if known.in_footer and isinstance(self.focused, Input):
            return False  # the key is a letter of the filter
        return True if self.row_list.row is not None or not known.needs_entry else None

    def action_run(self, name: str) -> None:
        """Carry out the action with this id."""
        getattr(self, f"do_{name}")()

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

    def do_help(self) -> None:
        self.app.push_screen(HelpScreen(self.journal.settings.keys))

    def do_quit(self) -> None:
        self.app.exit()
