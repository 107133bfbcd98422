"""Forked copies of this process that share the reading of notes.

A child writes its results to an unnamed file, so it never waits for us, and signals
each batch with one byte; portions of notes are taken from a pipe by whichever process
is free. A child that dies before reporting completion is noticed, and the whole result
is then discarded.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from journal.vault.notes.first_reading import Reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from journal.vault.notes.first_reading import Batch

MOST = 4
"""The most readers, this process included: beyond that, storing is the bottleneck."""
_CHUNKS = 1000
"""The most portions: their numbers have to fit into the smallest pipe."""
_MORE, _LOOKED, _DONE, _NO_ROWS = b"m", b"l", b"d", b"n"


class ReaderLost(Exception):
    """A child ended prematurely."""


def can_fork() -> bool:
    """Whether forking is safe: this process has no other threads now."""
    threads = sys.modules.get("threading")
    if not hasattr(os, "fork") or (threads and threads.active_count() > 1):
        return False
    if sys.platform == "linux":
        # threads not started by Python count too
        with contextlib.suppress(OSError):
            return len(os.listdir("/proc/self/task")) == 1
    return True


def readers_for(notes: int, least: int) -> int:
    """The number of readers for that many notes: just one for a few."""
    if notes < least or not can_fork():
        return 1
    return min(os.cpu_count() or 1, MOST)


class Chunks:
    """The notes in portions; each is taken once, by the first free process."""

    def __init__(self, paths: Sequence[Any], size: int) -> None:
        self._paths = paths
        self._size = max(size, -(-len(paths) // _CHUNKS))
        self._from, to = os.pipe()
        starts = range(0, len(paths), self._size)
        os.write(to, b"".join(start.to_bytes(4, "big") for start in starts))
        os.close(to)

    def __iter__(self) -> Iterator[Sequence[Any]]:
        while number := os.read(self._from, 4):
            start = int.from_bytes(number, "big")
            yield self._paths[start : start + self._size]

    def close(self) -> None:
        os.close(self._from)


class ForkedReader:
    """One child, seen from the parent."""

    def __init__(self, folder: Path, reader: Reader, chunks: Chunks) -> None:
        self._out = _nameless(folder)
        self._at = 0
        self._signals, told = os.pipe()
        orders, self._orders = os.pipe()
        self.has_looked = self.is_done = False
        self.rows_hold = True
        self._pid = os.fork()
        if self._pid == 0:
            _be_copy(lambda: _work(reader, chunks, self._out, told, orders))
        os.close(told)
        os.close(orders)
        os.set_blocking(self._signals, False)

    def persons_are(self, plain: bytes) -> None:
        """Send it all people, so that it can compute rows."""
        left = memoryview(len(plain).to_bytes(4, "big") + plain)
        try:
            while left:
                left = left[os.write(self._orders, left) :]
        except OSError as error:
            raise ReaderLost from error

    def batches(self) -> Iterator[Batch]:
        """What it has delivered since the last call. Raises ReaderLost."""
        try:
            told = os.read(self._signals, 4096)
        except BlockingIOError:
            return
        if not told and not self.is_done:
            raise ReaderLost
        for sign in told:
            yield from self._heard(bytes((sign,)))

    def _heard(self, sign: bytes) -> Iterator[Batch]:
        if sign == _MORE:
            size = int.from_bytes(os.pread(self._out, 4, self._at), "big")
            batch: Batch = marshal.loads(os.pread(self._out, size, self._at + 4))
            self._at += size + 4
            yield batch
        elif sign == _LOOKED:
            self.has_looked = True
        else:
            self.is_done = True
            self.rows_hold = sign == _DONE

    def wait(self) -> None:
        """Wait for more."""
        import select

        select.select([self._signals], [], [], 1.0)

    def end(self) -> None:
        """Clean up the child."""
        if not self.is_done:
            import signal

            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._signals)
        os.close(self._orders)
        os.close(self._out)


def _nameless(folder: Path) -> int:
    """A new file that no one else can open, and of which nothing is left."""
    # `tempfile` does the same, and takes longer to load than the file to write
    while True:
        path = folder / f".{os.urandom(8).hex()}.reading"
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        path.unlink()
        return handle


def _be_copy(work: Callable[[], None]) -> None:
    """Run this and exit without Python's cleanup."""
    try:
        work()
    except BaseException:
        os._exit(1)
    os._exit(0)


def _work(reader: Reader, chunks: Chunks, out: int, told: int, orders: int) -> None:
    at = 0

    def hand_over(batch: Batch) -> None:
        nonlocal at
        content = marshal.dumps(batch)
        left = memoryview(len(content).to_bytes(4, "big") + content)
        while left:
            written = os.pwrite(out, left, at)
            left, at = left[written:], at + written
        os.write(told, _MORE)

    for paths in chunks:
        hand_over(reader.look(paths))
    os.write(told, _LOOKED)
    size = int.from_bytes(_exactly(orders, 4), "big")
    for batch in reader.finish(reader.persons_of(_exactly(orders, size))):
        hand_over(batch)
    os.write(told, _DONE if reader.rows_hold else _NO_ROWS)


def _exactly(pipe: int, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = os.read(pipe, size - len(found))
        if not more:
            raise EOFError
        found += more
    return found
