"""Our own changes, for reading only: nothing needed for writing is loaded."""

from __future__ import annotations

from pathlib import Path

from journal.model.errors import WriteRefused
from journal.vault.state_folder import HISTORY_FILE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from journal.vault.write.history import Record
    from journal.vault.write.steps import RecordedChange


class OnRecord:
    """The recorded changes of one vault; often there are none."""

    def __init__(self, state: Path) -> None:
        """`state` is the vault's state folder."""
        self._state = state
        self.history_file = state / HISTORY_FILE

    def deeds(self, *, recent: bool = False) -> list[RecordedChange]:
        """The recorded changes, newest last. Raises WriteRefused."""
        if not self.history_file.exists():
            return []
        from journal.vault.write.history import History, HistoryFailed
        from journal.vault.write.steps import deeds_of

        history = History(self._state)
        try:
            return deeds_of(history.recent() if recent else history.records())
        except HistoryFailed as error:
            raise WriteRefused(str(error)) from None

    def newest(self) -> list[Record]:
        """The newest changes, oldest first, including one in progress."""
        if not self.history_file.exists():
            return []
        from journal.vault.write.history import History, HistoryFailed

        try:
            found = History(self._state).recent()
        except HistoryFailed:
            return []
        return [record for record in found if record.state != "failed"]
