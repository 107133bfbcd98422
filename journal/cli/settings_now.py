"""Whether the settings have changed since they were read, for what runs long."""

from __future__ import annotations

from collections.abc import Callable

from journal.model.errors import JournalError
from journal.model.settings import Settings
from journal.vault.settings.load import Config
from journal.vault.sweep import stamps_of


class SettingsNow:
    """Asked now and then; looks at the files only, until one of them changed."""

    def __init__(
        self,
        load: Callable[[], Config],
        settings: Settings,
        say: Callable[[str], object],
    ) -> None:
        """`settings` are those that are used, `load` reads them anew."""
        self._load = load
        self._settings = settings
        self._say = say
        self._looked = load().looked

    def changed(self) -> bool:
        """Whether there are others to be taken up.

        What cannot be used is said, once, and those of before stay.
        """
        looked = stamps_of([file for file, _ in self._looked])
        if looked == self._looked:
            return False
        self._looked = looked
        try:
            found = self._load()
        except JournalError as error:
            self._say(
                "journal: warning: the changed settings cannot be used, those of "
                f"before stay: {error}"
            )
            return False
        self._looked = found.looked
        return found.settings != self._settings
