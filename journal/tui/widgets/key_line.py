"""The last line: the keys that apply to the row; a click presses one."""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from journal.language.cells import cells
from journal.tui.keys.actions import BY_ID
from journal.tui.keys.bindings import first_key
from journal.tui.keys.footer import Here, Key, fitting, footer_ids, word_of


class KeyLine(Static):
    """Says `x done  s snooze  …`, as far as there is room."""

    class Pressed(Message):
        """A key was clicked."""

        def __init__(self, id: str) -> None:
            super().__init__()
            self.id = id

    def __init__(self) -> None:
        super().__init__(id="keys", markup=False)
        self._here: Here | None = None
        self._keys: Mapping[str, str] = {}
        self._ends: list[tuple[int, str]] = []

    def show(self, here: Here, keys: Mapping[str, str]) -> None:
        """`keys` are those of every action by id."""
        if here != self._here:
            self._here, self._keys = here, keys
            self.draw()

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        here = self._here
        if here is None or not self.size.width:
            return
        shown: list[Key] = []
        for id in footer_ids(here):
            if key := first_key(self._keys.get(id, "")):
                word = word_of(id, BY_ID[id].title, heading=here.heading)
                shown.append((id, key, word))
        parts: list[str | tuple[str, str]] = []
        self._ends, at = [], 0
        for id, key, word in fitting(shown, self.content_size.width):
            parts += [(key, "bold $text-accent"), f" {word}  "]
            at += cells(f"{key} {word}") + 2
            self._ends.append((at, id))
        self.update(Content.assemble(*parts), layout=False)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = event.x - self.styles.padding.left
        id = next((id for end, id in self._ends if at < end), None)
        if id:
            self.post_message(self.Pressed(id))
