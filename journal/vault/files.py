"""Reading notes safely, and replacing one without losing what others write.

The protocol, top to bottom (RELIABILITY, Recommended write-back protocol):

1.  open: no symlink out of the vault, no FIFO, no device, nothing over 16 MB
2.  the new content goes to a temporary file in the same folder, with the note's
    mode, owner and extended attributes, and is synced
3.  under a read lease, where the system gives one, the note is read again: it
    must still hold the very bytes the edit was planned on
4.  the two files change places in one step (`RENAME_EXCHANGE`), so whatever lay
    at the note's path in that instant survives under the temporary name
5.  the displaced file is looked at: another file, or other bytes, mean that
    somebody saved in that instant. It is put back, and the edit is planned anew
6.  what can no longer be put back is kept in `lost/`, and said

Where the system has no exchange, step 4 is `os.replace` after a quiet time.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import secrets
import shutil
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from journal.errors import WriteRefused, WriteUnconfirmed
from journal.model import NotePath

MAX_NOTE = 16 * 1024 * 1024
"""Larger files are not read: no note is, and their text would fill the memory."""

_LINGER = 0.01
"""Seconds a writer may need between finding the file and opening it."""
_QUIET = 0.5
"""Seconds a note must have rested where no lease can tell that nobody writes."""
_PATIENCE = 5.0
"""Seconds to wait for another program to finish its save."""


class Unreadable(Exception):
    """The file is no note that can be read; the message says why."""


class ChangedMeanwhile(Exception):
    """Another program saved the note while it was being replaced."""


@dataclass(frozen=True, slots=True)
class Read:
    """A note's bytes and the file they came from."""

    content: bytes
    real: Path
    stat: os.stat_result


# ---------------------------------------------------------------- reading


def resolve(root: Path, path: NotePath) -> Path:
    """The file behind a vault-relative path. Raises Unreadable outside the vault."""
    if not path or path.startswith("/") or "\0" in path:
        raise Unreadable("the path does not lead into the vault")
    try:
        real = (root / path).resolve()
        home = root.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise Unreadable(f"the path cannot be followed ({error})") from None
    if not real.is_relative_to(home) or real == home:
        raise Unreadable("the path leads out of the vault")
    return real


@contextlib.contextmanager
def _opened(
    real: Path, flags: int = os.O_RDONLY
) -> Iterator[tuple[int, os.stat_result]]:
    """A descriptor on a regular file. O_NONBLOCK, or a FIFO would hang us."""
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    safe |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    try:
        fd = os.open(real, flags | safe)
    except OSError as error:
        raise Unreadable(_why(error)) from None
    try:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("it is no regular file")
        yield fd, status
    finally:
        os.close(fd)


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _read_all(fd: int, size: int) -> bytes:
    chunks: list[bytes] = []
    total = 0
    os.lseek(fd, 0, os.SEEK_SET)
    while chunk := os.read(fd, max(65536, size + 1)):
        chunks.append(chunk)
        total += len(chunk)
        if total > MAX_NOTE:
            raise Unreadable(f"it is larger than {MAX_NOTE // 2**20} MB")
    return b"".join(chunks)


def read_note(root: Path, path: NotePath) -> Read:
    """The bytes of a note. Raises Unreadable; a failed read is never empty."""
    real = resolve(root, path)
    with _opened(real) as (fd, status):
        if status.st_size > MAX_NOTE:
            raise Unreadable(f"it is larger than {MAX_NOTE // 2**20} MB")
        try:
            return Read(_read_all(fd, status.st_size), real, status)
        except OSError as error:
            raise Unreadable(_why(error)) from None


# ---------------------------------------------------------------- replacing


def temp_name(real: Path) -> str:
    """A name for the temporary file: hidden, and recognisable as ours."""
    stem = real.name.encode("utf-8", "surrogateescape")[:150]
    return f".~{os.fsdecode(stem)}.{secrets.token_hex(4)}.tmp"


def replace(
    read: Read, content: bytes, temp: Path, keep_lost: Callable[[Path], Path]
) -> None:
    """Put `content` where `read` came from, if that still holds the same bytes.

    `temp` is a name in the same folder that does not exist yet. `keep_lost`
    moves a file into safety and answers where it is now.

    Raises ChangedMeanwhile when another program saved in between (nothing of
    either is lost; plan the edit anew), WriteRefused when the note may not or
    cannot be written (it is as it was), WriteUnconfirmed when the new content
    is in place and something failed after that.
    """
    in_place = False
    try:
        _require_writable(read)
        if read.stat.st_nlink > 1:
            _write_in_place(read, content)
            return
        _prepare(temp, content, read)
        with _opened(read.real) as (fd, _):
            leased = _wait_for_peace(fd)
            _check_unchanged(fd, read)
            exchanged = _exchange(temp, read.real)
            in_place = True
            _sync_folder(read.real.parent)
            if exchanged:
                _inspect_displaced(fd, temp, read, keep_lost, leased)
    except (ChangedMeanwhile, WriteRefused):
        _discard(temp)
        raise
    except (OSError, Unreadable) as error:
        reason = _why(error) if isinstance(error, OSError) else str(error)
        if in_place:
            # what was displaced was not looked at: it may be somebody's last save
            with contextlib.suppress(OSError):
                keep_lost(temp)
            raise WriteUnconfirmed(f"written, but not confirmed: {reason}") from None
        _discard(temp)
        raise WriteRefused(f"it cannot be written: {reason}") from None


def _require_writable(read: Read) -> None:
    """Replacing a file needs no right to write it; a read-only note means it."""
    if not read.stat.st_mode & 0o222 or not os.access(read.real, os.W_OK):
        raise WriteRefused("it cannot be written: the note is read-only")


def _write_in_place(read: Read, content: bytes) -> None:
    """For a note with hard links: replacing it would cut it off from its twins.

    A write that fails half-way is taken back: the old bytes have their place on
    the disk already.
    """
    with _opened(read.real) as (fd, _):
        _wait_for_peace(fd)
        # our own lease would not let us write
        _release(fd)
        with _opened(read.real, os.O_RDWR) as (own, _):
            _check_unchanged(own, read)
            try:
                _overwrite(own, content)
            except OSError:
                _overwrite(own, read.content)
                raise


def _overwrite(fd: int, content: bytes) -> None:
    os.lseek(fd, 0, os.SEEK_SET)
    _write_all(fd, content)
    os.ftruncate(fd, len(content))
    os.fsync(fd)


def create(real: Path, content: bytes) -> None:
    """Make a new note, and the folders above it. Raises WriteRefused.

    Raises ChangedMeanwhile if the note has come into being in the meantime.
    """
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteRefused(
            f"it cannot be created: {real.parent.name}: {_why(error)}"
        ) from None
    try:
        _write_new(real, content, 0o666)
        _sync_folder(real.parent)
    except FileExistsError:
        raise ChangedMeanwhile from None
    except OSError as error:
        raise WriteRefused(f"it cannot be created: {_why(error)}") from None


def remove(read: Read) -> None:
    """Delete a note that we made and that still holds what we wrote.

    Raises ChangedMeanwhile and WriteRefused as `replace` does.
    """
    try:
        _require_writable(read)
        with _opened(read.real) as (fd, _):
            _wait_for_peace(fd)
            _check_unchanged(fd, read)
            os.unlink(read.real)
            _sync_folder(read.real.parent)
    except (OSError, Unreadable) as error:
        reason = _why(error) if isinstance(error, OSError) else str(error)
        raise WriteRefused(f"it cannot be removed: {reason}") from None


def keep(file: Path, folder: Path) -> Path:
    """Move a file that must not be lost into `folder`; answers where it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = folder / f"{secrets.token_hex(4)}-{file.name.lstrip('.~')}"
    shutil.move(file, kept)
    return kept


def _prepare(temp: Path, content: bytes, read: Read) -> None:
    _write_new(temp, content, 0o600, lambda fd: _copy_attributes(read, fd))


def _write_new(
    file: Path, content: bytes, mode: int, finish: Callable[[int], None] | None = None
) -> None:
    """Make a file, synced; one that cannot be written in full is not left behind."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    fd = os.open(file, flags | getattr(os, "O_BINARY", 0), mode)
    try:
        _write_all(fd, content)
        if finish:
            finish(fd)
        os.fsync(fd)
    except BaseException:
        _discard(file)
        raise
    finally:
        os.close(fd)


def _write_all(fd: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]


def _copy_attributes(read: Read, fd: int) -> None:
    """Mode, owner and extended attributes, so that a replaced note is the same."""
    if not hasattr(os, "fchmod"):
        return
    status = read.stat
    # one by one: in a shared folder the group can be kept where the owner cannot
    for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
        with contextlib.suppress(OSError):
            os.fchown(fd, owner, group)
    os.fchmod(fd, stat.S_IMODE(status.st_mode))
    if not hasattr(os, "listxattr"):
        return
    names: list[str] = []
    with contextlib.suppress(OSError):
        names = os.listxattr(read.real)
    for name in names:
        # some may be set by the system alone
        with contextlib.suppress(OSError):
            os.setxattr(fd, name, os.getxattr(read.real, name))


def _check_unchanged(fd: int, read: Read) -> None:
    """The file under the path is the one that was read, and holds the same bytes."""
    now, at_path = os.fstat(fd), os.lstat(read.real)
    if not _identity(now) == _identity(at_path) == _identity(read.stat):
        raise ChangedMeanwhile
    if _read_all(fd, now.st_size) != read.content:
        raise ChangedMeanwhile


def _identity(status: os.stat_result) -> tuple[int, ...]:
    """Which file it is, and what of it is carried over to a new one."""
    return (
        status.st_dev,
        status.st_ino,
        status.st_mode,
        status.st_uid,
        status.st_gid,
        status.st_nlink,
    )


# ---------------------------------------------------------------- leases


def _wait_for_peace(fd: int) -> bool:
    """Wait until nobody seems to write the note; whether a lease makes sure of it."""
    deadline = time.monotonic() + _PATIENCE
    leased = _wait_for_writers(fd, deadline)
    if not leased:
        _wait_until_quiet(fd, deadline)
    return leased


def _wait_for_writers(fd: int, deadline: float) -> bool:
    """Take a read lease: nobody has the file open for writing, or may open it so.

    False where the system or the filesystem has none to give.
    """
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    # a broken lease sends SIGIO, which would end the process; SIGURG is ignored
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


def _release(fd: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def _wait_until_quiet(fd: int, deadline: float) -> None:
    """Without a lease: let the note rest, a save may be half done."""
    seen = os.fstat(fd)
    quiet_since = time.monotonic()
    while time.monotonic() - quiet_since < _QUIET:
        time.sleep(_QUIET / 10)
        now = os.fstat(fd)
        if (now.st_mtime_ns, now.st_size) != (seen.st_mtime_ns, seen.st_size):
            seen, quiet_since = now, time.monotonic()
            if quiet_since > deadline:
                raise ChangedMeanwhile


# ---------------------------------------------------------------- the exchange

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


def _exchange(temp: Path, real: Path) -> bool:
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


def _inspect_displaced(
    fd: int,
    temp: Path,
    read: Read,
    keep_lost: Callable[[Path], Path],
    leased: bool,
) -> None:
    """Look at what lay at the note's path when the files changed places."""
    held, displaced = os.fstat(fd), os.lstat(temp)
    if (held.st_dev, held.st_ino) != (displaced.st_dev, displaced.st_ino):
        # somebody renamed another file onto the note: it goes back
        _put_back(temp, read, keep_lost)
        raise ChangedMeanwhile
    # a writer that found the old file by its name may open it only now
    _release(fd)
    time.sleep(_LINGER)
    try:
        if leased:
            _wait_for_writers(fd, time.monotonic() + _PATIENCE)
    except WriteRefused:
        # it goes on writing to the file that it found: let that one be the note
        _put_back(temp, read, keep_lost)
        raise
    if _read_all(fd, held.st_size) != read.content:
        _put_back(temp, read, keep_lost)
        raise ChangedMeanwhile
    os.unlink(temp)


def _put_back(temp: Path, read: Read, keep_lost: Callable[[Path], Path]) -> None:
    """Exchange again; what lies at the path by then is ours, or was saved onto ours."""
    ours = os.lstat(read.real)
    _exchange(temp, read.real)
    _sync_folder(read.real.parent)
    after = os.lstat(temp)
    if (ours.st_dev, ours.st_ino, ours.st_mtime_ns, ours.st_size) != (
        after.st_dev,
        after.st_ino,
        after.st_mtime_ns,
        after.st_size,
    ):
        keep_lost(temp)


def _discard(temp: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temp)


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
