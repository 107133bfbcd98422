"""Asking for a day: type it right away, or choose a common one."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from journal.language.clean import clean
from journal.language.dates.typed_dates import TypedDate, UnknownDate, parse_typed
from journal.model.when import When
from journal.practice.agenda.item_words import day_text
from journal.tui.widgets.prompt import Prompt

CHOICES: tuple[tuple[str, str], ...] = (
    ("tomorrow", "tomorrow"),
    ("3d", "in 3 days"),
    ("mon", "next Monday"),
    ("1w", "in a week"),
    ("1mo", "in a month"),
)
"""What can be typed for it, and its label in the menu."""


class DayScreen(ModalScreen[TypedDate | None]):
    """Asks for a day, or a day and a time; returns None to cancel.

    Typing goes into the prompt from the first letter on; while it is empty, the arrow
    keys choose from the menu.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss_none", "Back"),
        Binding("down", "choose(1)", "Down"),
        Binding("up", "choose(-1)", "Up"),
    ]

    def __init__(self, title: str, what: str, now: datetime) -> None:
        """`title` is what the day is for, `what` the words of the entry."""
        super().__init__()
        self._title = title
        self._what = what
        self._now = now
        self._chosen = 0

    def compose(self) -> ComposeResult:
        with Vertical(id="day", classes="dialog") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = "type a day, or ↓ to choose · esc to close"
            yield Static(clean(self._what), classes="what", markup=False)
            yield Prompt(placeholder="3d, fri, next fri 14:30, 21 jan …", id="when")
            yield Static(id="echo", markup=False)
            yield Static(id="menu", markup=False)

    def on_mount(self) -> None:
        self.draw()

    @property
    def _text(self) -> str:
        """The value for Enter: what is typed, else what is chosen."""
        typed = self.query_one("#when", Input).value.strip()
        return typed or CHOICES[self._chosen][0]

    def draw(self) -> None:
        typing = bool(self.query_one("#when", Input).value.strip())
        parts: list[str | tuple[str, str]] = []
        for number, (typed, title) in enumerate(CHOICES):
            here = number == self._chosen and not typing
            day = day_text(self._day(typed).day, self._now.date())
            parts += ["\n", ("› " if here else "  ", "bold")]
            parts += [(f"{typed:<9}", "bold $text-accent"), f" {title:<13}"]
            parts.append((day, "bold" if here else "$foreground-muted"))
        self.query_one("#menu", Static).update(Content.assemble(*parts)[1:])

    def _day(self, typed: str) -> When:
        """Like `_typed`, only the moment."""
        return self._typed(typed).when

    def _typed(self, typed: str) -> TypedDate:
        """Raises UnknownDate; also for a series, which is not a single day."""
        found = parse_typed(typed, self._now)
        if found.repeat:
            raise UnknownDate("this is a repeat rule; type one date")
        return found

    def action_choose(self, step: int) -> None:
        if not self.query_one("#when", Input).value.strip():
            self._chosen = (self._chosen + step) % len(CHOICES)
            self.draw()

    def action_dismiss_none(self) -> None:
        self.dismiss(None)

    @on(Input.Changed, "#when")
    def echo(self, event: Input.Changed) -> None:
        echo = self.query_one("#echo", Static)
        try:
            text, wrong = self._echo(event.value), False
        except UnknownDate as error:
            text, wrong = clean(str(error)), True
        echo.set_class(wrong, "wrong")
        echo.update(Content(text))
        self.draw()

    def _echo(self, text: str) -> str:
        if not text.strip():
            return ""
        return understood_day(self._day(text), self._now)

    @on(Input.Submitted, "#when")
    def submit(self) -> None:
        try:
            self.dismiss(self._typed(self._text))
        except UnknownDate:
            self.app.bell()


def understood_day(when: When, now: datetime) -> str:
    """`Friday 7 June, in 2 days`: what was typed, in full."""
    day, today = when.day, now.date()
    year = "" if day.year == today.year else f" {day.year}"
    clock = f" at {when.clock:%H:%M}" if when.clock else ""
    away = (day - today).days
    how_far = ("today", "tomorrow")[away] if away in (0, 1) else f"in {away} days"
    if away < 0:
        how_far = "yesterday" if away == -1 else f"{-away} days ago"
    return f"{day:%A} {day.day} {day:%B}{year}{clock}, {how_far}"
