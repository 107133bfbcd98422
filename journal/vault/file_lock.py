"""A lock on an open file that ends with the process, in the way of each system.

Unix has `flock`. Windows locks a part of a file (`msvcrt`), and knows no lock that
several may share: who only looks takes it for a moment. The part lies behind all
that is ever in the file, for a locked part cannot be read there.
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
"""Seconds between two tries; Windows gives up waiting after ten of its own."""

KEEP_TO_ITSELF = getattr(os, "O_CLOEXEC", getattr(os, "O_NOINHERIT", 0))
"""Flag of `os.open`: no child process gets the file, and the lock with it."""


class PartLocks(Protocol):
    """What is used of `msvcrt`."""

    LK_NBLCK: int

    def locking(self, fd: int, mode: int, nbytes: int, /) -> None:
        """Lock so much from where the file stands. Raises OSError if it is taken."""


def lock(fd: int, *, shared: bool = False, wait: bool = False) -> bool:
    """Take the lock of an open file; False where somebody else has it.

    `shared` is for who only looks. With `wait` it is waited for. Raises OSError
    where there can be no lock. It ends when the file is closed.
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
    """The same in Windows' way."""
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
