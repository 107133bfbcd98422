"""The terminal interface: what all its screens share, which is looks and keys."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.app import App, SystemCommand
from textual.events import Event, Paste
from textual.screen import Screen

from journal.api.journal import Journal
from journal.desktop.notify.notifier import LOOK
from journal.language.clean import clean, clean_lines
from journal.model.errors import suggestion
from journal.tui.keys.actions import ACTIONS
from journal.tui.keys.bindings import changed_keys, complaints
from journal.tui.notifications import Telling, Told
from journal.tui.screens.agenda import AgendaScreen
from journal.tui.screens.base import Destination, RowScreen
from journal.tui.state.store import AgendaLoaded

if TYPE_CHECKING:
    from journal.api.search.note_search import Found


class JournalApp(App[None]):
    """The journal on a terminal."""

    TITLE = "journal"
    CSS_PATH = "journal.tcss"

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        *,
        tells: bool = False,
        zone: Callable[[], str] | None = None,
        settings_changed: Callable[[], bool] | None = None,
    ) -> None:
        """`tells` is whether it notifies of what falls due meanwhile.

        `zone` names the time zone that holds now. When `settings_changed`, it ends
        as soon as nothing is being typed, and `wants_settings` is true.
        """
        # without it, NO_COLOR turns the colours of the terminal itself into black
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.journal = journal
        self.clock = clock
        self._telling = (
            Telling(journal, clock, self.post_message, zone) if tells else None
        )
        self._settings_changed = settings_changed
        self._has_changed = False
        self.wants_settings = False

    @on(AgendaScreen.Heard)
    def tell(self, message: AgendaScreen.Heard) -> None:
        if self._telling and isinstance(message.event, AgendaLoaded):
            self._telling.looked()

    @on(Told)
    def show_told(self, event: Told) -> None:
        """In a toast, which stays long enough to be read."""
        self.notify(
            clean_lines(event.text),
            title=clean(event.title),
            severity="warning" if event.warning else "information",
            timeout=15,
            markup=False,
        )

    def on_unmount(self) -> None:
        if self._telling:
            self._telling.end()

    async def on_event(self, event: Event) -> None:
        """What is pasted is clean before any input sees it, Textual's palette too."""
        if isinstance(event, Paste):
            event.text = clean_lines(event.text)
        await super().on_event(event)

    def get_default_screen(self) -> Screen[Destination | None]:
        return AgendaScreen(self.journal, self.clock)

    def look_at_settings(self) -> None:
        """End where there are others, once nobody is in the middle of something."""
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
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        elif settings.theme:
            hint = suggestion(settings.theme, self.available_themes)
            self._complain(f"config: theme knows no {settings.theme!r}{hint}")
        elif self.no_color:
            self.theme = "ansi-dark"
        for complaint in complaints(settings.keys):
            self._complain(complaint)
        self.set_keymap(changed_keys(settings.keys))

    def _complain(self, text: str) -> None:
        """Of a setting that means nothing here; the rest of them still holds."""
        self.notify(clean(text), severity="warning", markup=False)

    def search_notes(self, screen: RowScreen) -> None:
        """Look for words in all notes, and open the line that is chosen."""
        from journal.api.search.note_search import NoteSearch
        from journal.tui.dialogs.search import SearchScreen

        def go(found: Found | None) -> None:
            if found is not None:
                screen.edit_at(found.path, found.line)

        search = NoteSearch(self.journal)
        self.push_screen(SearchScreen(search, lambda: self.clock().date()), go)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette (ctrl+p) offers: every action, and the theme."""
        if isinstance(screen, RowScreen):
            for action in ACTIONS:
                if screen.NAME in action.screens:
                    run = partial(screen.action_run, action.id)
                    yield SystemCommand(action.title, action.help, run)
            look = partial(self.search_notes, screen)
            yield SystemCommand("Search notes", "words in all notes, any line", look)
        yield SystemCommand("Theme", "other colours", self.action_change_theme)
