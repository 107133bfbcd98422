"""A screen that the agenda opens, and that goes back there."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from journal.api.view import View
from journal.model.entry import NotePath
from journal.tui.screens.base import RowScreen, Way
from journal.tui.state.deeds import Outcome
from journal.tui.state.go_to import Place
from journal.tui.state.store import AgendaView

BACK = Binding("escape", "leave_back", "Back", show=False)
"""For the bindings of each: where there is no filter to clear."""


class BesideScreen(RowScreen):
    """Shows what the agenda knows; the agenda looks and writes for it."""

    def __init__(self, home: AgendaView) -> None:
        super().__init__()
        self.home = home
        self.journal = home.journal
        self.clock = home.clock

    @property
    def known(self) -> View:
        return self.home.known

    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> object:
        return self.home.do(deed, again)

    def look(self, *, at_disk: bool = False) -> object:
        return self.home.look(at_disk=at_disk)

    def look_at(self, path: NotePath) -> object:
        return self.home.look_at(path)

    def places(self) -> list[Place]:
        return self.home.places()

    def leave(self, way: Way) -> None:
        self.dismiss(way)

    def action_leave_back(self) -> None:
        self.dismiss(None)

    def look_again(self) -> None:
        """Draw anew: the agenda was made anew."""
        raise NotImplementedError
