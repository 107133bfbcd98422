"""The top line: which vault, how much is up, what is wrong, what time it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from journal.agenda.agenda import Agenda, Section
from journal.language.cells import cells
from journal.language.clean import clean

_COUNTED = {
    Section.OVERDUE: "$text-error",
    Section.TODAY: "$text-warning",
    Section.UPCOMING: "$foreground",
}


_WIDE = 100
"""Cells; where there is room for the way to the other screen."""


class Title(Horizontal):
    """Counts to the left, the clock to the right."""

    facts: tuple[tuple[str, str], ...] = ()
    """Text and style, the most important first."""

    other = ""
    """Shown where it is wide."""

    def compose(self) -> ComposeResult:
        yield Static("Reading the notes …", id="counts", markup=False)
        yield Static(id="other", markup=False)
        yield Static(id="clock", markup=False)

    def show(
        self, vault: str, facts: Iterable[tuple[str, str]], now: datetime, other: str
    ) -> None:
        """`facts` are texts with their styles, the most important first.

        `other` is how to get to the other screen.
        """
        self.other = other
        self.facts = (clean(vault), "bold"), *facts
        clock = f"{now:%a} {now.day} {now:%b} {now:%H:%M}"
        self.query_one("#clock", Static).update(Content(clock))
        self._show_other()
        self.call_after_refresh(self.draw)

    def on_resize(self) -> None:
        self._show_other()
        self.call_after_refresh(self.draw)

    def _show_other(self) -> None:
        other = self.query_one("#other", Static)
        other.update(Content(self.other))
        other.display = self.size.width >= _WIDE

    def draw(self) -> None:
        """Show the facts there is room for: half a word says nothing."""
        counts = self.query_one("#counts", Static)
        room = counts.size.width
        parts: list[str | tuple[str, str]] = []
        for text, style in self.facts:
            room -= cells(text) + (2 if parts else 0)
            if parts and room < 0:
                break
            parts += ["  ", (text, style)] if parts else [(text, style)]
        if parts:
            counts.update(Content.assemble(*parts))


def agenda_facts(agenda: Agenda, problems: int) -> Iterator[tuple[str, str]]:
    """How much is up in each section, and how much is wrong."""
    for section, style in _COUNTED.items():
        count = len(agenda.section(section))
        if count:
            yield f"{count} {section.value.lower()}", style
    if problems:
        what = "problem" if problems == 1 else "problems"
        yield f"{problems} {what}", "$foreground-muted"
