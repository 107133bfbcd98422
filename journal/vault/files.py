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

Where the system has no exchange (`exchange.py`), step 4 is a plain replace; where
it has no lease (`leases.py`), step 3 is a quiet time.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from journal.errors import WriteRefused, WriteUnconfirmed
from journal.model import NotePath
from journal.vault import leases
from journal.vault.exchange import exchange

MAX_NOTE = 16 * 1024 * 1024
"""Larger files are not read: no note is, and their text would fill the memory."""

_LINGER = 0.01
"""Seconds a writer may need between finding the file and opening it."""


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
    new = _Replacement(read, content, temp, keep_lost)
    try:
        _require_writable(read)
        if read.stat.st_nlink > 1:
            _write_in_place(read, content)
            return
        new.prepare()
        with _opened(read.real) as (fd, _):
            leased = leases.wait_for_peace(fd)
            _check_unchanged(fd, read)
            new.put_in_place(fd, leased)
    except (OSError, Unreadable) as error:
        reason = _why(error) if isinstance(error, OSError) else str(error)
        if new.in_place:
            raise WriteUnconfirmed(f"written, but not confirmed: {reason}") from None
        raise WriteRefused(f"it cannot be written: {reason}") from None
    finally:
        new.tidy()


def _require_writable(read: Read) -> None:
    """Replacing a file needs no right to write it; a read-only note means it."""
    allowed = os.access(read.real, os.W_OK) or not os.path.lexists(read.real)
    if not allowed or not read.stat.st_mode & 0o222:
        raise WriteRefused("it cannot be written: the note is read-only")


def _write_in_place(read: Read, content: bytes) -> None:
    """For a note with hard links: replacing it would cut it off from its twins.

    A write that fails half-way is taken back: the old bytes have their place on
    the disk already.
    """
    with _opened(read.real) as (fd, _):
        leases.wait_for_peace(fd)
        # our own lease would not let us write
        leases.release(fd)
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
    except (FileExistsError, NotADirectoryError):
        raise WriteRefused(
            f"it cannot be created: {real.parent.name} is no folder"
        ) from None
    except OSError as error:
        raise WriteRefused(f"it cannot be created: {_why(error)}") from None
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
            leases.wait_for_peace(fd)
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


class _Replacement:
    """The new file of a note, on its way to the note's path and perhaps back."""

    def __init__(
        self,
        read: Read,
        content: bytes,
        temp: Path,
        keep_lost: Callable[[Path], Path],
    ) -> None:
        self._read = read
        self._content = content
        self._temp = temp
        self._keep_lost = keep_lost
        self._inode: int | None = None
        self.in_place = False

    def prepare(self) -> None:
        """Write the new content beside the note, with all that the note has."""
        read = self._read
        _write_new(
            self._temp, self._content, 0o600, lambda fd: _copy_attributes(read, fd)
        )
        self._inode = os.lstat(self._temp).st_ino

    def put_in_place(self, fd: int, leased: bool) -> None:
        """Exchange the files. Raises ChangedMeanwhile if another save is lost so."""
        exchanged = exchange(self._temp, self._read.real)
        self.in_place = True
        _sync_folder(self._read.real.parent)
        if exchanged:
            self._inspect_displaced(fd, leased)

    def _inspect_displaced(self, fd: int, leased: bool) -> None:
        """Look at what lay at the note's path when the files changed places."""
        held, displaced = os.fstat(fd), os.lstat(self._temp)
        if (held.st_dev, held.st_ino) != (displaced.st_dev, displaced.st_ino):
            # somebody renamed another file onto the note: it goes back
            self._put_back()
            raise ChangedMeanwhile
        # a writer that found the old file by its name may open it only now
        leases.release(fd)
        time.sleep(_LINGER)
        try:
            if leased:
                leases.wait_for_writers(fd)
        except WriteRefused:
            # it goes on writing to the file that it found: that one is the note
            self._put_back()
            raise
        if _read_all(fd, held.st_size) != self._read.content:
            self._put_back()
            raise ChangedMeanwhile
        os.unlink(self._temp)

    def _put_back(self) -> None:
        """Exchange again; a save that went to our file in the meantime is kept."""
        exchange(self._temp, self._read.real)
        self.in_place = False
        inode, self._inode = self._inode, None
        with _opened(self._temp) as (fd, now):
            ours = now.st_ino == inode
            untouched = ours and _read_all(fd, now.st_size) == self._content
        if untouched:
            os.unlink(self._temp)
        else:
            self._keep_lost(self._temp)
        _sync_folder(self._read.real.parent)

    def tidy(self) -> None:
        """Leave nothing of ours beside the note, and nothing of others unkept."""
        with contextlib.suppress(OSError):
            if self.in_place and os.path.lexists(self._temp):
                # displaced, and not looked at: it may be somebody's last save
                self._keep_lost(self._temp)
            elif self._inode is not None:
                os.unlink(self._temp)


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
