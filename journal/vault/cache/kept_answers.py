"""Printed answers, reused verbatim while nothing has changed.

A status bar or a script asks the same question all day. The output is kept next to the
cache, with the day, the question, and the mark of the cache at that time; the mark
changes whenever something is stored. A large answer is never in memory as a whole: it
is written while it is printed, and read a piece at a time. Imports almost nothing, and
nothing here raises: an answer that cannot be kept or read is computed again.

An answer may have an index of its parts, so that a later one can take over those that
did not change. A file is the output, the index, a marshalled `_End`, its length and its
checksum.
"""

from __future__ import annotations

import marshal
import os
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, BinaryIO

    Piece = tuple[bool, bytes]
    """Something that was printed, and whether on stderr."""
    _End = tuple[str, str, list[tuple[bool, int]], int, int, int]
    """The question, the mark of the cache, the sizes of the pieces with their streams,
    and the checksum of all; the size and the checksum of the index."""

_MOST = 16
"""The most answers kept; the oldest make room."""
_MOST_BYTES = 256 * 2**20
"""The most bytes of all of them."""
_LARGEST = _MOST_BYTES // 2
_AT_ONCE = 2**20
"""The most bytes in memory."""


def recall(cache: str, asked: str, mark: str) -> Iterable[Piece] | None:
    """The answer to this question while the cache has this mark, if known."""
    try:
        file = open(_file(cache, asked), "rb")  # noqa: SIM115
    except OSError:
        return None
    try:
        known, then, sizes, whole, _, _ = _end_of(file)
        if (known, then) != (asked, mark):
            raise ValueError
        total = sum(size for _, size in sizes)
        if total <= _AT_ONCE:
            file.seek(0)
            content = file.read(total)
            file.close()
            # marshal trusts what it reads, and so does the reader of the output
            return _cut(content, sizes) if crc32(content) == whole else None
        if _is_sound(file, sizes, whole):
            return _read(file, sizes)
    except (OSError, ValueError, TypeError, EOFError):
        pass
    file.close()
    return None


def _is_sound(file: BinaryIO, sizes: list[tuple[bool, int]], whole: int) -> bool:
    """Whether the output is as it was written; leaves the file at its end."""
    left, checksum = sum(size for _, size in sizes), 0
    file.seek(0)
    while left:
        piece = file.read(min(left, _AT_ONCE))
        if not piece:
            return False
        checksum = crc32(piece, checksum)
        left -= len(piece)
    return checksum == whole


class OldAnswer:
    """An answer that may no longer be right everywhere."""

    def __init__(self, file: BinaryIO, index: Any) -> None:
        self._file = file
        self.index = index

    def __enter__(self) -> OldAnswer:
        self._file.seek(0)
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def read(self, size: int) -> bytes:
        """What comes next in the output. Raises OSError."""
        return self._file.read(size)

    def skip(self, size: int) -> None:
        """Leave out what comes next. Raises OSError."""
        self._file.seek(size, os.SEEK_CUR)


def _end_of(file: BinaryIO) -> _End:
    """Raises OSError, ValueError, TypeError and EOFError."""
    size = file.seek(0, os.SEEK_END)
    # usually all of the end is among these bytes
    file.seek(-min(size, 512), os.SEEK_END)
    content = file.read()
    length = int.from_bytes(content[-8:-4], "big")
    if length + 8 > len(content):
        file.seek(-min(size, length + 8), os.SEEK_END)
        content = file.read()
    end = content[-8 - length : -8]
    if len(end) != length or crc32(end) != int.from_bytes(content[-4:], "big"):
        raise ValueError
    found: _End = marshal.loads(end)
    return found


def _cut(content: bytes, sizes: list[tuple[bool, int]]) -> Iterator[Piece]:
    at = 0
    for is_talk, size in sizes:
        yield is_talk, content[at : at + size]
        at += size


def _read(file: BinaryIO, sizes: list[tuple[bool, int]]) -> Iterator[Piece]:
    with file:
        file.seek(0)
        for is_talk, size in sizes:
            left = size
            while left:
                piece = file.read(min(left, _AT_ONCE))
                if not piece:
                    raise OSError("a kept answer was cut short")
                left -= len(piece)
                yield is_talk, piece


class KeptAnswer:
    """An answer that is kept while it is printed."""

    def __init__(self, cache: str, asked: str, mark: str) -> None:
        """`asked` contains everything that the answer depends on except the cache."""
        self._asked, self._mark = asked, mark
        self._name = _file(cache, asked)
        self._temporary = f"{self._name}.{os.getpid()}"
        self._file: BinaryIO | None = None
        self._held: list[bytes] = []
        self._held_size = self._written = self._checksum = 0
        self._sizes: list[tuple[bool, int]] = []
        self._is_lost = False
        self.index: Any = None
        """The index of its parts, in values that marshal knows."""

    def last(self) -> OldAnswer | None:
        """The last answer to this question, if it has an index."""
        try:
            file = open(self._name, "rb")  # noqa: SIM115
        except OSError:
            return None
        try:
            known, _, sizes, whole, length, checksum = _end_of(file)
            if known == self._asked and length and _is_sound(file, sizes, whole):
                index = file.read(length)
                if crc32(index) == checksum:
                    return OldAnswer(file, marshal.loads(index))
        except (OSError, ValueError, TypeError, EOFError):
            pass
        file.close()
        return None

    def append(self, piece: Piece) -> None:
        """Add what was printed last."""
        is_talk, content = piece
        if self._sizes and self._sizes[-1][0] == is_talk:
            self._sizes[-1] = is_talk, self._sizes[-1][1] + len(content)
        else:
            self._sizes.append((is_talk, len(content)))
        if self._is_lost:
            return
        self._held.append(content)
        self._held_size += len(content)
        if self._held_size > _AT_ONCE:
            self._write()

    def keep(self) -> None:
        """It is whole."""
        self._write()
        if self._file is None:
            return
        index = b"" if self.index is None else marshal.dumps(self.index)
        indexed = len(index), crc32(index)
        end: _End = self._asked, self._mark, self._sizes, self._checksum, *indexed
        stored = marshal.dumps(end)
        try:
            self._file.write(index)
            self._file.write(stored)
            self._file.write(len(stored).to_bytes(4, "big"))
            self._file.write(crc32(stored).to_bytes(4, "big"))
            self._file.close()
            os.replace(self._temporary, self._name)
            _make_room(os.path.dirname(self._name))
        except OSError:
            self.drop()

    def drop(self) -> None:
        """It is not to be kept; nor is what is still added."""
        self._is_lost, self._held = True, []
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.close()
        except OSError:
            return  # the disk is full
        finally:
            _leave(self._temporary)

    def _write(self) -> None:
        """Write what is held."""
        if self._is_lost:
            return
        try:
            if self._file is None:
                os.makedirs(os.path.dirname(self._name), mode=0o700, exist_ok=True)
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
                self._file = open(os.open(self._temporary, flags, 0o600), "wb")  # noqa: SIM115
            for content in self._held:
                self._checksum = crc32(content, self._checksum)
            self._file.writelines(self._held)
        except OSError:
            self.drop()
            return
        self._written += self._held_size
        self._held, self._held_size = [], 0
        if self._written > _LARGEST:
            self.drop()


def _leave(file: str) -> None:
    try:
        os.unlink(file)
    except OSError:
        return


def _file(cache: str, asked: str) -> str:
    return f"{cache}.answers/{crc32(asked.encode('utf-8', 'backslashreplace')):08x}"


def _make_room(folder: str) -> None:
    """Remove the oldest answers, if there are too many, or too many bytes of them."""
    found = []
    for entry in os.scandir(folder):
        status = entry.stat()
        found.append((status.st_mtime_ns, entry.path, status.st_size))
    found.sort(reverse=True)
    total = 0
    for number, (_, path, size) in enumerate(found):
        total += size
        if number >= _MOST or total > _MOST_BYTES:
            _leave(path)
