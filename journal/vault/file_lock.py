"""A lock on an open file that ends with the process, on every system.

Unix has `flock`. Windows locks a region of a file (`msvcrt`) and has no shared locks:
readers take it for a moment. The region lies beyond the contents of the file, since a
locked region cannot be read there.
"""

from __future__ import annotations

import os
import time
from typing import Any, Protocol

_fcntl: Any = None
_msvcrt: Any = None
if os.name == "nt":
    import msvcrt as _msvcrt
else:
    import fcntl as _fcntl

_BEHIND = 2**30
_PAUSE = 0.05
"""Seconds between two attempts; Windows itself gives up waiting after ten."""

KEEP_TO_ITSELF = getattr(os, "O_CLOEXEC", getattr(os, "O_NOINHERIT", 0))
"""Flag of `os.open`: no child process inherits the file and its lock."""


class PartLocks(Protocol):
    """The part of `msvcrt` in use."""

    LK_NBLCK: int

    def locking(self, fd: int, mode: int, nbytes: int, /) -> None:
        """Lock this many bytes from the file position. Raises OSError if they are
        taken."""


def lock(fd: int, *, shared: bool = False, wait: bool = False) -> bool:
    """Take the lock of an open file; False if it is taken.

    `shared` is for readers. With `wait` the call blocks. Raises OSError if locks are
    not supported. The lock ends when the file is closed.
    """
    if _fcntl is None:
        return lock_part(fd, _msvcrt, wait=wait)
    how = _fcntl.LOCK_SH if shared else _fcntl.LOCK_EX
    try:
        _fcntl.flock(fd, how if wait else how | _fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lock_part(fd: int, locks: PartLocks | Any, *, wait: bool) -> bool:
    """The same on Windows."""
    while True:
        here = os.lseek(fd, 0, os.SEEK_CUR)
        os.lseek(fd, _BEHIND, os.SEEK_SET)
        try:
            locks.locking(fd, locks.LK_NBLCK, 1)
            return True
        except PermissionError:
            if not wait:
                return False
        finally:
            os.lseek(fd, here, os.SEEK_SET)
        time.sleep(_PAUSE)
