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
    someone saved in that instant. It is put back, and the edit is planned anew
6.  what can no longer be put back is kept in `lost/`, and said
7.  the folder is synced; only then the change is called written

Where the system has no exchange (`exchange.py`), step 4 is a plain replace; where
it has no lease (`leases.py`), step 3 is a quiet time. A note that is to go takes
the same way, but nothing takes its place in step 4. A note with hard links is
written where it is, while the new content lies beside it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from journal.model.errors import WriteRefused, WriteUnconfirmed, reason
from journal.vault.open import OpenedNote, UnreadableNote, opened, read_bytes
from journal.vault.write import leases
from journal.vault.write.exchange import exchange, move_to_new
from journal.vault.write.new_file import (
    ChangedMeanwhile,
    clear_temporary,
    sync_folder,
    write_all,
    write_new,
)

_LINGER = 0.01
"""Seconds a writer may take between finding the file and opening it."""


# ---------------------------------------------------------------- replacing


def temp_name(real: Path) -> str:
    """A name for the temporary file: hidden, and recognisable as ours."""
    stem = real.name.encode("utf-8", "surrogateescape")[:150]
    return f".~{os.fsdecode(stem)}.{secrets.token_hex(4)}.tmp"


def replace(
    read: OpenedNote, content: bytes, temp: Path, keep_lost: Callable[[Path], Path]
) -> None:
    """Replace the file of `read` with `content`, if it still holds the same bytes.

    `temp` is an unused name in the same folder. `keep_lost` moves a file to safety and
    returns its new path.

    Raises ChangedMeanwhile when another program saved in between (nothing of either is
    lost; plan the edit again), WriteRefused when the note must not or cannot be written
    (it is unchanged), WriteUnconfirmed when the new content is in place and something
    failed afterwards.
    """
    if read.stat.st_nlink > 1:
        _write_in_place(read, content, temp, keep_lost)
    else:
        _swap(_Replacement(read, content, temp, keep_lost))


def remove(read: OpenedNote, temp: Path, keep_lost: Callable[[Path], Path]) -> None:
    """Delete a note that we created and that still holds what we wrote.

    Takes and raises the same as `replace`.
    """
    _swap(_Replacement(read, None, temp, keep_lost))


def _swap(new: _Replacement) -> None:
    read = new.read
    try:
        _require_writable(read)
        new.prepare()
        with opened(read.real) as (fd, _):
            leased = leases.wait_for_peace(fd)
            _check_unchanged(fd, read)
            new.put_in_place(fd, leased)
    except (OSError, UnreadableNote) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        if new.in_place:
            raise WriteUnconfirmed(f"written, but not confirmed: {why}") from None
        what = "removed" if new.removes else "written"
        raise WriteRefused(f"it cannot be {what}: {why}") from None
    finally:
        new.tidy()


def _require_writable(read: OpenedNote) -> None:
    """Replacing a file needs no write permission on it; a read-only note must be
    respected."""
    allowed = os.access(read.real, os.W_OK) or not os.path.lexists(read.real)
    if allowed and read.stat.st_mode & 0o222:
        return
    if os.statvfs(read.real.parent).f_flag & os.ST_RDONLY:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))
    raise WriteRefused("it cannot be written: the note is read-only")


def _write_in_place(
    read: OpenedNote, content: bytes, temp: Path, keep_lost: Callable[[Path], Path]
) -> None:
    """For a note with hard links: replacing it would break the links.

    A write that fails half-way is reversed: the old bytes already have their place on
    the disk. If the process dies half-way, the next one finds the complete new content
    under the name `temp`.
    """
    try:
        _require_writable(read)
        write_new(temp, content, 0o600)
        try:
            overwrite(read, content)
        except HalfWritten as error:
            raise WriteUnconfirmed(
                f"it may be half written: {error}; what it should say is in "
                f"{keep_lost(temp)}"
            ) from None
        finally:
            clear_temporary(temp, keep_lost)
    except (OSError, UnreadableNote) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise WriteRefused(f"it cannot be written: {why}") from None


def overwrite(read: OpenedNote, content: bytes) -> None:
    """Write a note in place; the caller keeps `content` elsewhere too.

    Raises ChangedMeanwhile, WriteRefused, UnreadableNote, OSError and HalfWritten.
    """
    with opened(read.real) as (fd, _):
        leases.wait_for_peace(fd)
    # closed again: our own lease would keep us from writing
    with opened(read.real, os.O_RDWR) as (fd, _):
        _check_unchanged(fd, read)
        _overwrite_or_restore(fd, content, read.content)


class HalfWritten(Exception):
    """Neither the new nor the old content could be written in full."""


def _overwrite_or_restore(fd: int, content: bytes, old: bytes) -> None:
    try:
        _overwrite(fd, content)
    except OSError:
        try:
            _overwrite(fd, old)
        except OSError as error:
            raise HalfWritten(reason(error)) from None
        raise


def _overwrite(fd: int, content: bytes) -> None:
    os.lseek(fd, 0, os.SEEK_SET)
    write_all(fd, content)
    os.ftruncate(fd, len(content))
    os.fsync(fd)


def _copy_attributes(read: OpenedNote, fd: int) -> None:
    """Copy mode, owner and extended attributes, so that a replaced note is the same."""
    if not hasattr(os, "fchmod"):
        return
    status = read.stat
    # separately: in a shared folder the group may be kept even if the owner cannot
    for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
        with _as_far_as_permitted():
            os.fchown(fd, owner, group)
    os.fchmod(fd, stat.S_IMODE(status.st_mode))
    if not hasattr(os, "listxattr"):
        return
    for name in _attributes(read.real):
        value = os.getxattr(read.real, name)
        if name.startswith("user."):
            os.setxattr(fd, name, value)
        else:
            # some can only be set by the system
            with _as_far_as_permitted():
                os.setxattr(fd, name, value)


def _attributes(real: Path) -> list[str]:
    """The names of a note's attributes; none if its filesystem does not support them.

    Raises OSError if they cannot be listed, since they would be lost.
    """
    try:
        return os.listxattr(real)
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):
            return []
        raise


@contextlib.contextmanager
def _as_far_as_permitted() -> Iterator[None]:
    """Attributes that only root may set, or that the filesystem lacks, are skipped."""
    try:
        yield
    except OSError as error:
        usual = errno.EPERM, errno.EACCES, errno.EINVAL, errno.ENOTSUP, errno.ENOSYS
        if error.errno not in usual:
            raise


def _check_unchanged(fd: int, read: OpenedNote) -> None:
    """Check that the path is still the file that was read, with the same bytes."""
    now, at_path = os.fstat(fd), os.lstat(read.real)
    if not _identity(now) == _identity(at_path) == _identity(read.stat):
        raise ChangedMeanwhile
    if read_bytes(fd, now.st_size) != read.content:
        raise ChangedMeanwhile


def _identity(status: os.stat_result) -> tuple[int, ...]:
    """Identifies the file, with the attributes carried over to a new one."""
    return (
        status.st_dev,
        status.st_ino,
        status.st_mode,
        status.st_uid,
        status.st_gid,
        status.st_nlink,
    )


class _Replacement:
    """The new file of a note, on its way to the note's path and possibly back."""

    def __init__(
        self,
        read: OpenedNote,
        content: bytes | None,
        temp: Path,
        keep_lost: Callable[[Path], Path],
    ) -> None:
        """With `content` None the note is removed, and nothing replaces it."""
        self.read = read
        self._content = content
        self._temp = temp
        self._keep_lost = keep_lost
        self._inode: int | None = None
        self.removes = content is None
        self.in_place = False

    def prepare(self) -> None:
        """Write the new content next to the note, with all its attributes."""
        read = self.read
        if self._content is None:
            return
        write_new(
            self._temp, self._content, 0o600, lambda fd: _copy_attributes(read, fd)
        )
        self._inode = os.lstat(self._temp).st_ino

    def put_in_place(self, fd: int, leased: bool) -> None:
        """Swap the files. Raises ChangedMeanwhile if that would lose another save."""
        if self.removes:
            os.rename(self.read.real, self._temp)
            displaced = True
        else:
            displaced = exchange(self._temp, self.read.real)
        self.in_place = True
        if displaced:
            self._inspect_displaced(fd, leased)
        sync_folder(self.read.real.parent)

    def _inspect_displaced(self, fd: int, leased: bool) -> None:
        """Inspect the file that was at the note's path when the files were swapped."""
        held, displaced = os.fstat(fd), os.lstat(self._temp)
        if (held.st_dev, held.st_ino) != (displaced.st_dev, displaced.st_ino):
            # someone renamed another file onto the note: it goes back
            self._put_back()
            raise ChangedMeanwhile
        # a writer that found the old file by name may open it only now: our lease holds
        # it up until the file is the note again
        time.sleep(_LINGER)
        if leased:
            late = leases.writer_waits(fd)
        else:
            late = read_bytes(fd, held.st_size) != self.read.content
        if late:
            self._put_back()
            raise ChangedMeanwhile
        os.unlink(self._temp)

    def _put_back(self) -> None:
        """Swap back; a save that went to our file in the meantime is kept."""
        if self.removes:
            self._put_back_removed()
        else:
            exchange(self._temp, self.read.real)
            self.in_place = False
            inode, self._inode = self._inode, None
            with opened(self._temp) as (fd, now):
                ours = now.st_ino == inode
                untouched = ours and read_bytes(fd, now.st_size) == self._content
            if untouched:
                os.unlink(self._temp)
            else:
                self._keep()
        sync_folder(self.read.real.parent)

    def _put_back_removed(self) -> None:
        try:
            move_to_new(self._temp, self.read.real)
        except FileExistsError:
            # someone has created the note again: that one stays
            self._keep()
        self.in_place = False

    def _keep(self) -> None:
        try:
            self._keep_lost(self._temp)
        except OSError as error:
            raise WriteRefused(
                f"it cannot be written: another program saved it at the same moment, "
                f"and what it saved is in {self._temp} ({reason(error)})"
            ) from None

    def tidy(self) -> None:
        """Leave none of our files next to the note, and keep those of others."""
        with contextlib.suppress(OSError):
            if self.in_place and os.path.lexists(self._temp):
                # displaced and not inspected: it may be someone's last save
                self._keep_lost(self._temp)
            elif self._inode is not None:
                os.unlink(self._temp)
