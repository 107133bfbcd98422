"""The terminal interface: what all its screens share, its theme and keys."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from datetime import datetime

from textual import on
from textual.app import App
from textual.events import Event, Key, Paste
from textual.screen import Screen

from journal.api.journal import Journal
from journal.desktop.notify.notifier import LOOK
from journal.language.clean import clean, clean_lines
from journal.model.errors import suggestion
from journal.tui.keys.bindings import changed_keys, complaints
from journal.tui.keys.typed_ahead import TypedAhead
from journal.tui.notifications import Telling, Told
from journal.tui.screens.agenda import AgendaScreen
from journal.tui.screens.base import Destination
from journal.tui.state.afterwards import CALM, MANY
from journal.tui.state.events import AgendaLoaded, Failed, ProblemsFound
from journal.tui.state.messages import Kind, Messages
from journal.vault import background


class JournalApp(App[None]):
    """The journal on a terminal."""

    TITLE = "journal"
    CSS_PATH = "journal.tcss"
    ENABLE_COMMAND_PALETTE = False
    """Replaced by our own commands with their keys; see `keys/palette.py`."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        *,
        tells: bool = False,
        zone: Callable[[], str] | None = None,
        settings_changed: Callable[[], bool] | None = None,
    ) -> None:
        """`tells` is whether it raises notifications meanwhile.

        `zone` returns the current time zone. When `settings_changed`, it exits as soon
        as nothing is being typed, and `wants_settings` is true.
        """
        # without it, NO_COLOR turns the colours of the terminal itself into black
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.journal = journal
        self.clock = clock
        self._telling = (
            Telling(journal, clock, self.post_message, zone) if tells else None
        )
        self._kept: set[type[object]] = set()
        self.messages = Messages()
        self._typed = TypedAhead(self, self._press)
        self._settings_changed = settings_changed
        self._has_changed = False
        self._is_large = False
        self.wants_settings = False

    @on(AgendaScreen.Heard)
    def tell(self, message: AgendaScreen.Heard) -> None:
        if isinstance(message.event, AgendaLoaded | Failed):
            self._typed.begin()
        if isinstance(message.event, AgendaLoaded):
            self._is_large = len(message.event.agenda.items) > MANY
            self._hold_off()
        if self._telling and isinstance(message.event, AgendaLoaded):
            # what is on the screen comes first: threads share one processor's lock
            self.set_timer(CALM, self._telling.looked)
        if self._telling and isinstance(message.event, AgendaLoaded | ProblemsFound):
            self._keep(message.event)

    def _keep(self, event: AgendaLoaded | ProblemsFound) -> None:
        """What was read at the start stays: no collection goes through it again, which
        takes a second at a hundred thousand follow-ups."""
        if type(event) not in self._kept:
            self._kept.add(type(event))
            gc.freeze()

    @on(Told)
    def show_told(self, event: Told) -> None:
        """On the status line; it stays until a key press, since no one may be
        looking."""
        text = ": ".join(filter(None, (event.title, *event.text.splitlines())))
        self._home.say(text, failed=True)

    def on_unmount(self) -> None:
        if self._telling:
            self._telling.end()

    async def on_event(self, event: Event) -> None:
        """Pasted text is cleaned before any input sees it, including Textual's palette.

        Keys are carried out one after the other, whatever they open.
        """
        if isinstance(event, Paste):
            event.text = clean_lines(event.text)
        if isinstance(event, Key) and not event.is_forwarded:
            await self._typed.press(event)
        else:
            await super().on_event(event)

    def _hold_off(self) -> None:
        """What is not on the screen waits for what will be in a moment."""
        if self._is_large:
            background.hold_off()

    async def _press(self, event: Key) -> None:
        self._hold_off()
        if self.messages.pressed():
            self._home.show_messages()
        await super().on_event(event)

    @property
    def _home(self) -> AgendaScreen:
        home = self.screen_stack[0]
        assert isinstance(home, AgendaScreen)
        return home

    def get_default_screen(self) -> Screen[Destination | None]:
        return AgendaScreen(self.journal, self.clock, self.messages)

    def look_at_settings(self) -> None:
        """Exit for new settings, once no dialog or filter is being used."""
        if self._settings_changed and self._settings_changed():
            self._has_changed = True
        if self._has_changed and len(self.screen_stack) == 1:
            self.wants_settings = True
            self.exit()

    def on_mount(self) -> None:
        settings = self.journal.settings
        if self._settings_changed:
            self.set_interval(LOOK, self.look_at_settings)
        # notes are read, not watched: nothing here moves by itself
        self.animation_level = "none"
        if settings.screen.theme in self.available_themes:
            self.theme = settings.screen.theme
        elif settings.screen.theme:
            hint = suggestion(settings.screen.theme, self.available_themes)
            self._complain(f"config: unknown theme {settings.screen.theme!r}{hint}")
        elif self.no_color:
            self.theme = "ansi-dark"
        elif "JOURNAL_LIGHT" in os.environ:
            # in a browser whose system is light (journal serve)
            self.theme = "textual-light"
        for complaint in complaints(settings.screen.keys):
            self._complain(complaint)
        self.set_keymap(changed_keys(settings.screen.keys))

    def _complain(self, text: str) -> None:
        """Report an invalid setting; the others still apply."""
        self.messages.add(clean(text), Kind.ERROR, self.clock())
