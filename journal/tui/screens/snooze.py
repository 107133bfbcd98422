"""The snooze menu: one key for the usual days, a prompt for every other."""

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

from journal.agenda.wording import when_text
from journal.language.clean import clean
from journal.language.dates import UnknownDate, parse_typed
from journal.model import When

CHOICES: tuple[tuple[str, str, str], ...] = (
    ("t", "tomorrow", "tomorrow"),
    ("3", "in 3 days", "in 3 days"),
    ("m", "next week", "next Monday"),
    ("w", "1w", "in a week"),
    ("o", "1mo", "in a month"),
)
"""Key, what it means as a typed date, and what the menu says."""


class SnoozeScreen(ModalScreen[When | None]):
    """Asks until when; answers None if nothing should happen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss_none", "Back"),
        *(Binding(key, f"choose('{typed}')", title) for key, typed, title in CHOICES),
        Binding("d", "type", "Another day"),
    ]

    def __init__(self, what: str, now: datetime) -> None:
        super().__init__()
        self._what = what
        self._now = now

    def compose(self) -> ComposeResult:
        with Vertical(id="snooze", classes="dialog"):
            yield Static(self._menu(), id="menu", markup=False)
            prompt = Input(placeholder="3d, fri, next fri 14:30, 21 jan …", id="when")
            prompt.display = False
            yield prompt
            yield Static(id="echo", markup=False)

    def _menu(self) -> Content:
        parts: list[str | tuple[str, str]] = [
            (f"Snooze: {clean(self._what)}\n\n", "bold")
        ]
        for key, typed, title in CHOICES:
            day = parse_typed(typed, self._now).when
            shown = when_text(day, self._now.date())
            parts += [(f" {key} ", "bold reverse"), f" {title:<14} {shown}\n"]
        parts += [(" d ", "bold reverse"), " another day or time …\n"]
        return Content.assemble(*parts)

    def action_choose(self, typed: str) -> None:
        self.dismiss(parse_typed(typed, self._now).when)

    def action_type(self) -> None:
        prompt = self.query_one("#when", Input)
        prompt.display = True
        prompt.focus()

    def action_dismiss_none(self) -> None:
        self.dismiss(None)

    @on(Input.Changed, "#when")
    def echo(self, event: Input.Changed) -> None:
        self.query_one("#echo", Static).update(self._echo(event.value))

    def _echo(self, text: str) -> Content:
        if not text.strip():
            return Content("")
        try:
            when = parse_typed(text, self._now).when
        except UnknownDate as error:
            return Content(clean(str(error)))
        clock = f" {when.clock:%H:%M}" if when.clock else ""
        return Content(f"= {when.day:%A}, {when.day.isoformat()}{clock}")

    @on(Input.Submitted, "#when")
    def submit(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(parse_typed(event.value, self._now).when)
        except UnknownDate:
            self.app.bell()
