"""Asking for a day: one key for each of the usual ones, a prompt for every other."""

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

CHOICES: tuple[tuple[str, str, str], ...] = (
    ("t", "tomorrow", "tomorrow"),
    ("3", "in 3 days", "in 3 days"),
    ("m", "next week", "next Monday"),
    ("w", "1w", "in a week"),
    ("o", "1mo", "in a month"),
)
"""Key, what it means as a typed date, and what the menu says."""


class DayScreen(ModalScreen[TypedDate | None]):
    """Asks for a day, or a day and a time; answers None if nothing should happen."""

    # the prompt is there from the start, hidden, and would swallow the menu's keys
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss_none", "Back"),
        *(Binding(key, f"choose('{typed}')", title) for key, typed, title in CHOICES),
        Binding("d", "type", "Another day"),
    ]

    def __init__(self, title: str, what: str, now: datetime) -> None:
        """`title` is what the day is for, `what` the words of the entry."""
        super().__init__()
        self._title = title
        self._what = what
        self._now = now

    def compose(self) -> ComposeResult:
        with Vertical(id="day", classes="dialog") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = "esc to go back"
            yield Static(clean(self._what), classes="what", markup=False)
            yield Static(self._menu(), id="menu", markup=False)
            prompt = Prompt(placeholder="3d, fri, next fri 14:30, 21 jan …", id="when")
            prompt.display = False
            yield prompt
            yield Static(id="echo", markup=False)

    def _menu(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        for key, typed, title in CHOICES:
            day = day_text(self._day(typed).day, self._now.date())
            parts += [("\n"), (f" {key} ", "bold $text-accent"), f" {title:<14}"]
            parts.append((day, "$foreground-muted"))
        parts += ["\n", (" d ", "bold $text-accent"), " another day or time …"]
        return Content.assemble(*parts)

    def _day(self, typed: str) -> When:
        """As `_typed`, the moment alone."""
        return self._typed(typed).when

    def _typed(self, typed: str) -> TypedDate:
        """Raises UnknownDate; also for a series, which is no one day."""
        found = parse_typed(typed, self._now)
        if found.repeat:
            raise UnknownDate("a series is more than one day: name one")
        return found

    def action_choose(self, typed: str) -> None:
        self.dismiss(self._typed(typed))

    def action_type(self) -> None:
        prompt = self.query_one("#when", Input)
        prompt.display = True
        self.set_focus(prompt)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)

    @on(Input.Changed, "#when")
    def echo(self, event: Input.Changed) -> None:
        echo = self.query_one("#echo", Static)
        try:
            text = self._echo(event.value)
        except UnknownDate as error:
            text = clean(str(error))
        echo.set_class(not text.startswith("="), "wrong")
        echo.update(Content(text))

    def _echo(self, text: str) -> str:
        if not text.strip():
            return ""
        when = self._day(text)
        clock = f" {when.clock:%H:%M}" if when.clock else ""
        return f"= {when.day:%A}, {when.day.isoformat()}{clock}"

    @on(Input.Submitted, "#when")
    def submit(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._typed(event.value))
        except UnknownDate:
            self.app.bell()
