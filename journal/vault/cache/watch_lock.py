"""Whether a cache can be believed without a look at the notes.

A process that watches a vault holds a lock for as long as it lives, and says in
one byte whether the cache holds all it was told of. The lock ends with the
process, however it ends; nobody else writes to the cache meanwhile, so that what
was read earlier cannot replace what was read later.
"""

from __future__ import annotations

import os
import time

if os.name == "posix":
    import fcntl

_CURRENT, _BEHIND = b"1", b"0"


def file_of(cache: str) -> str:
    """Beside the cache: a lock on the cache itself would be SQLite's business."""
    return f"{cache}.watched"


def is_watched(file: str) -> bool:
    """Whether a process lives that watches the vault."""
    return _look(file) is not None


def is_current(file: str) -> bool:
    """Whether that process says that the cache holds all there is."""
    return _look(file) == _CURRENT


def _look(file: str) -> bytes | None:
    if os.name != "posix":
        return None  # nobody vouches: every look is a look at the notes
    try:
        handle = os.open(file, os.O_RDONLY)
    except OSError:
        return None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return os.pread(handle, 1, 0)
        return None
    except OSError:
        return None  # a filesystem without locks
    finally:
        os.close(handle)


class WatchLock:
    """The watching process's side. Without a lock nothing is vouched for."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        return self._handle is not None

    def hold(self) -> bool:
        """Take the lock, if nobody has it, and say that the cache is behind."""
        if os.name != "posix":
            return False
        try:
            os.makedirs(os.path.dirname(self._file), mode=0o700, exist_ok=True)
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            return False
        for _ in range(5):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.01)  # somebody who only looks has it for a moment
            except OSError:
                break
            else:
                self._handle = handle
                self.say(current=False)
                return self.held
        os.close(handle)
        return False

    def say(self, *, current: bool) -> None:
        """Say whether the cache holds everything; behind, where that fails."""
        if self._handle is None:
            return
        try:
            os.pwrite(self._handle, _CURRENT if current else _BEHIND, 0)
        except OSError:
            self.release()

    def release(self) -> None:
        """Give the lock back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
