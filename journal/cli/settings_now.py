"""Whether the settings have changed since they were read, for long-running commands."""

from __future__ import annotations

from collections.abc import Callable

from journal.model.errors import JournalError
from journal.model.settings import Settings
from journal.vault.settings.load import Config
from journal.vault.sweep import stamps_of


class SettingsNow:
    """Polled now and then; only checks stamps until a file changes."""

    def __init__(
        self,
        load: Callable[[], Config],
        settings: Settings,
        say: Callable[[str], object],
    ) -> None:
        """`settings` are those in use, `load` reads them again."""
        self._load = load
        self._settings = settings
        self._say = say
        found = load()
        self._looked = found.looked
        if found.settings != settings:
            # they changed since those in use were read: the first look finds it
            self._looked = [(file, (0, -1, 0)) for file, _ in found.looked]

    def changed(self) -> bool:
        """Whether there are new settings to adopt.

        Invalid ones are reported once, and the previous ones stay.
        """
        looked = stamps_of([file for file, _ in self._looked])
        if looked == self._looked:
            return False
        self._looked = looked
        try:
            found = self._load()
        except JournalError as error:
            self._say(
                "journal: warning: the changed settings cannot be used, the "
                f"previous ones stay: {error}"
            )
            return False
        self._looked = found.looked
        return found.settings != self._settings
