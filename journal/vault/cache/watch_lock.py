"""Whether a cache can be trusted without looking at the notes.

A process that watches a vault holds a lock for its lifetime, and one byte tells whether
the cache reflects all events so far. The lock ends with the process, however it ends;
no one else writes to the cache meanwhile, so older readings cannot replace newer ones.
"""

from __future__ import annotations

import os
import time

if os.name == "posix":
    import fcntl

_CURRENT, _BEHIND = b"1", b"0"


def file_of(cache: str) -> str:
    """Next to the cache: a lock on the cache itself would interfere with SQLite."""
    return f"{cache}.watched"


def is_watched(file: str) -> bool:
    """Whether a process is watching the vault."""
    return _look(file) is not None


def is_current(file: str) -> bool:
    """Whether that process vouches that the cache is current."""
    return _look(file) == _CURRENT


def _look(file: str) -> bytes | None:
    if os.name != "posix":
        return None  # no one vouches: every command has to look at the notes
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
    """The side of the watching process. Without a lock it vouches for nothing."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        return self._handle is not None

    def hold(self) -> bool:
        """Take the lock if it is free, and mark the cache as behind."""
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
                time.sleep(0.01)  # a reader holds it for a moment
            except OSError:
                break
            else:
                self._handle = handle
                self.say(current=False)
                return self.held
        os.close(handle)
        return False

    def say(self, *, current: bool) -> None:
        """Mark the cache as current or behind; on failure as behind."""
        if self._handle is None:
            return
        try:
            os.pwrite(self._handle, _CURRENT if current else _BEHIND, 0)
        except OSError:
            self.release()

    def release(self) -> None:
        """Release the lock."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
