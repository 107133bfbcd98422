"""Which of several processes raises notifications: the one that holds a lock.

The kernel releases it when the process dies, however it dies, so there is nothing to
clean up. The file stays: another process may be waiting for it.
"""

from __future__ import annotations

import os

from journal.model.errors import JournalError
from journal.vault.file_lock import KEEP_TO_ITSELF, lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_NAME = "leader.lock"


class Leader:
    """The lock of one vault."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _NAME
        self._fd: int | None = None

    def leads(self) -> bool:
        """Whether this process holds the lock, or can take it now.

        Raises JournalError if locks are not supported.
        """
        if self._fd is not None:
            return True
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(self._file, os.O_RDWR | os.O_CREAT | KEEP_TO_ITSELF, 0o600)
        except OSError as error:
            raise JournalError(
                f"{self._file}: {error.strerror}; without it two processes could "
                "notify twice, so this one stays silent"
            ) from None
        try:
            taken = lock(fd)
        except OSError:
            taken = False
        if not taken:
            os.close(fd)
            return False
        self._fd = fd
        return True

    def resign(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def somebody_leads(folder: Path | str) -> bool:
    """Whether any process holds the lock of the vault."""
    try:
        fd = os.open(os.path.join(folder, _NAME), os.O_RDWR | KEEP_TO_ITSELF)
    except OSError:
        return False
    try:
        return not lock(fd, shared=True)
    except OSError:
        return True
    finally:
        os.close(fd)
