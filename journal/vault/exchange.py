"""Two files change places in one step, so that neither is ever lost.

Linux has a system call for it (`renameat2` with RENAME_EXCHANGE) that Python does
not know. Elsewhere, and on filesystems that cannot, one file replaces the other.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def _renameat2() -> Callable[[bytes, bytes], int] | None:
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
    return lambda a, b: int(call(_AT_FDCWD, a, _AT_FDCWD, b, _RENAME_EXCHANGE))


def exchange(temp: Path, real: Path) -> bool:
    """Let the two files change places; False where only a plain replace is left."""
    call = _renameat2()
    if call is not None:
        if call(os.fsencode(temp), os.fsencode(real)) == 0:
            return True
        number = ctypes.get_errno()
        if number not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
            raise OSError(number, os.strerror(number))
    os.replace(temp, real)
    return False
