"""Two files swap places atomically, so that neither is ever lost.

Linux has a system call for it (`renameat2`) that Python does not provide. Elsewhere,
and on filesystems without it, one file replaces the other.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def _renameat2() -> Callable[[bytes, bytes, int], int] | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    call = getattr(libc, "renameat2", None)
    if call is None:
        return None
    call.argtypes = [
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_int,
        ctypes.c_char_p,
        ctypes.c_uint,
    ]
    return lambda a, b, how: int(call(_AT_FDCWD, a, _AT_FDCWD, b, how))


def _renamed(temp: Path, real: Path, how: int) -> bool:
    """Returns whether it was done; False if the system or the filesystem cannot."""
    call = _renameat2()
    if call is None:
        return False
    if call(os.fsencode(temp), os.fsencode(real), how) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number))


def exchange(temp: Path, real: Path) -> bool:
    """Swap the two files; False if only a plain replace is possible."""
    if _renamed(temp, real, _RENAME_EXCHANGE):
        return True
    os.replace(temp, real)
    return False


def move_to_new(temp: Path, real: Path) -> None:
    """Rename a file to an unused name. Raises FileExistsError if it is taken."""
    if _renamed(temp, real, _RENAME_NOREPLACE):
        return
    try:
        os.link(temp, real)
    except OSError as error:
        # a filesystem without hard links: all we can do is check first
        if isinstance(error, FileExistsError) or os.path.lexists(real):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.rename(temp, real)
    else:
        os.unlink(temp)
