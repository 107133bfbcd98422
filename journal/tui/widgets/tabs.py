"""The user's filters as tabs: one line, shown only if there are any."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from journal.language.cells import cells
from journal.language.clean import clean


class FilterTabs(Static):
    """`All`, and the filters by name."""

    class Chosen(Message):
        """Another tab was chosen; None means all."""

        def __init__(self, name: str | None) -> None:
            super().__init__()
            self.name = name

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(id="tabs", markup=False)
        self._names: list[str | None] = [None, *names]
        self.display = len(self._names) > 1
        self._ends: list[int] = []
        self._chosen: str | None = None

    def on_mount(self) -> None:
        self.draw()

    def choose(self, name: str | None) -> None:
        if name != self._chosen:
            self._chosen = name
            self.draw()
            self.post_message(self.Chosen(name))

    def draw(self) -> None:
        parts: list[str | tuple[str, str]] = []
        self._ends, at = [], 0
        for name in self._names:
            text = clean(name) if name else "All"
            chosen = name == self._chosen
            # brackets, in case there is no colour
            shown = f"[{text}]" if chosen else f" {text} "
            parts.append((shown, "bold" if chosen else "$foreground-muted"))
            at += cells(shown)
            self._ends.append(at)
        self.update(Content.assemble(*parts))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = event.x - self.styles.padding.left
        for name, end in zip(self._names, self._ends, strict=True):
            if at < end:
                self.choose(name)
                return
