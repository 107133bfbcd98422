"""The top line: the vault, how much is up, problems, the time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from journal.language.cells import cells
from journal.language.clean import clean
from journal.language.counted import counted
from journal.practice.agenda.sections import Counts

_WIDE = 132
"""The width in cells from which the names of the screens fit."""


class Ways(Static):
    """The screens by key and name; a click goes to one."""

    class Clicked(Message):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self) -> None:
        super().__init__(id="ways", markup=False)
        self._ends: list[tuple[int, str]] = []

    def show(self, ways: Sequence[tuple[str, str, str]], here: str) -> None:
        """`ways` are id, key and title of each screen."""
        parts: list[str | tuple[str, str]] = []
        self._ends, at = [], 0
        for name, key, title in ways:
            style = "bold underline" if name == here else "$foreground-muted"
            parts += [(f"{key} {title}", style), "  "]
            at += cells(f"{key} {title}") + 2
            self._ends.append((at, name))
        self.update(Content.assemble(*parts))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = event.x - self.styles.padding.left
        name = next((name for end, name in self._ends if at < end), None)
        if name:
            self.post_message(self.Clicked(name))


class Title(Horizontal):
    """Counts on the left, the clock on the right, the other screens between them."""

    class Chosen(Message):
        """A click on the name of a screen."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    facts: tuple[tuple[str, str], ...] = ()
    """Text and style, the most important first."""
    marked = 0

    def compose(self) -> ComposeResult:
        yield Static("Reading the notes …", id="counts", markup=False)
        yield Ways()
        yield Static(id="clock", markup=False)

    def show(
        self,
        vault: str,
        facts: Iterable[tuple[str, str]],
        now: datetime,
        ways: Sequence[tuple[str, str, str]],
        here: str,
    ) -> None:
        """`facts` are texts with their styles, the most important first.

        `ways` lead to all screens, `here` is the name of this one.
        """
        self.facts = (clean(vault), "bold"), *facts
        clock = f"{now:%a} {now.day} {now:%b}"
        self.query_one("#clock", Static).update(Content(clock))
        self.query_one(Ways).show(ways, here)
        self._show_ways()
        self.call_after_refresh(self.draw)

    @on(Ways.Clicked)
    def choose(self, event: Ways.Clicked) -> None:
        event.stop()
        self.post_message(self.Chosen(event.name))

    def on_resize(self) -> None:
        self._show_ways()
        self.call_after_refresh(self.draw)

    def _show_ways(self) -> None:
        self.query_one(Ways).display = self.size.width >= _WIDE

    def wait(self, done: int, total: int) -> None:
        """Show the progress of reading the notes."""
        text = f"Reading the notes … {done} of {total} (q to quit)"
        self.query_one("#counts", Static).update(Content(text))

    def mark(self, count: int) -> None:
        """Show how many entries are marked."""
        self.marked = count
        self.draw()

    def draw(self) -> None:
        """Show the facts that fit, without cutting words."""
        counts = self.query_one("#counts", Static)
        room = counts.size.width
        parts: list[str | tuple[str, str]] = []
        marked = [(f"{self.marked} marked", "bold")] if self.marked else []
        for text, style in (*self.facts[:1], *marked, *self.facts[1:]):
            room -= cells(text) + (2 if parts else 0)
            if parts and room < 0:
                break
            parts += ["  ", (text, style)] if parts else [(text, style)]
        if parts:
            counts.update(Content.assemble(*parts))


def agenda_facts(counts: Counts, problems: int) -> Iterator[tuple[str, str]]:
    """The six counts, the same on every screen, and the number of problems."""
    for count, what, style in (
        (counts.overdue, "overdue", "$text-error"),
        (counts.to_nudge, "to nudge", "$text-accent"),
        (counts.today, "today", "$text-warning"),
        (counts.upcoming, "upcoming", "$foreground"),
        (counts.waiting, "waiting", "$foreground-muted"),
        (counts.promised, "promised", "$foreground-muted"),
    ):
        if count:
            yield f"{count} {what}", style
    if problems:
        yield counted(problems, "problem"), "$foreground-muted"
