"""Detecting whether another program is writing a note right now.

A read lease (Linux) is granted only while no one has the file open for writing, and
delays a program that wants to. Without leases, all one can do is wait until the note
has not changed for a while.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import time

from journal.model.errors import WriteRefused

try:
    import fcntl
except ImportError:  # Windows has no leases
    fcntl = None  # type: ignore[assignment]

QUIET = 0.5
"""Seconds without a change that a note needs if leases are not available."""
PATIENCE = 5.0
"""Seconds to wait for another program to finish its save."""


def wait_for_peace(fd: int) -> bool:
    """Wait until no one seems to be writing the note; True if a lease guarantees it.

    Raises WriteRefused if that takes too long.
    """
    leased = wait_for_writers(fd)
    if not leased:
        _wait_until_quiet(fd)
    return leased


def wait_for_writers(fd: int) -> bool:
    """Take a read lease: no one has the file open for writing, or can open it so.

    False if the system or the filesystem has no leases. Raises WriteRefused while
    someone keeps it open.
    """
    deadline = time.monotonic() + PATIENCE
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    # a broken lease sends SIGIO, which would kill the process; SIGURG is ignored
    with contextlib.suppress(OSError):
        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)
    while True:
        try:
            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            return True
        except OSError as error:
            if error.errno != errno.EAGAIN:
                return False
        if time.monotonic() > deadline:
            raise WriteRefused(
                "it cannot be written: another program has it open for writing; "
                "close it there or try again"
            )
        time.sleep(0.002)


def writer_waits(fd: int) -> bool:
    """Whether someone wants to write the file under our lease.

    That program is held up until the file is closed here.
    """
    return fcntl.fcntl(fd, fcntl.F_GETLEASE) != fcntl.F_RDLCK


def _wait_until_quiet(fd: int) -> None:
    """Without a lease: wait for the note to be quiet, as a save may be half done."""
    deadline = time.monotonic() + PATIENCE
    seen, quiet_since = _look(fd), time.monotonic()
    while time.monotonic() - quiet_since < QUIET:
        time.sleep(QUIET / 10)
        now = _look(fd)
        if now != seen:
            seen, quiet_since = now, time.monotonic()
        if quiet_since > deadline:
            raise WriteRefused(
                "it cannot be written: another program keeps saving it; "
                "try again in a moment"
            )


def _look(fd: int) -> tuple[int, int]:
    status = os.fstat(fd)
    return status.st_mtime_ns, status.st_size
