"""The lock that ends with the process, here and in the way of Windows."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from journal.vault.file_lock import lock, lock_part
from tests.processes import environment
from tests.waiting import until


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "lock"
    file.write_text("x")
    return file


def test_one_has_it_and_many_may_look(file: Path) -> None:
    one, other = (os.open(file, os.O_RDWR) for _ in range(2))
    assert lock(one, shared=True)
    assert lock(other, shared=True)
    assert not lock(one)
    os.close(other)
    assert lock(one)
    other = os.open(file, os.O_RDWR)
    assert not lock(other)
    assert not lock(other, shared=True)
    os.close(one)
    assert lock(other, wait=True)
    os.close(other)


_HOLD = """
import os, sys
from journal.vault.file_lock import lock
assert lock(os.open(sys.argv[1], os.O_RDWR))
print("held", flush=True)
sys.stdin.read()
"""


def test_it_ends_with_the_process(file: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    fd = os.open(file, os.O_RDWR)
    assert not lock(fd)
    holder.kill()
    holder.communicate(timeout=60)
    assert lock(fd)
    os.close(fd)


class Parts:
    """What the documentation of `msvcrt.locking` promises, for one byte."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], int] = {}

    def locking(self, fd: int, mode: int, nbytes: int) -> None:
        assert (mode, nbytes) == (self.LK_NBLCK, 1)
        part = os.fstat(fd).st_ino, os.lseek(fd, 0, os.SEEK_CUR)
        if self.held.setdefault(part, fd) != fd:
            raise PermissionError("Permission denied")


def test_windows_locks_a_part_behind_the_end(file: Path) -> None:
    parts = Parts()
    one, other = (os.open(file, os.O_RDWR) for _ in range(2))
    assert lock_part(one, parts, wait=False)
    assert not lock_part(other, parts, wait=False)
    # what is in the file can be read by all, from where they were
    assert os.read(other, 1) == b"x"
    [(_, at)] = parts.held
    assert at > 1000
    got: list[bool] = []
    waits = threading.Thread(
        target=lambda: got.append(lock_part(other, parts, wait=True))
    )
    waits.start()
    assert got == []
    parts.held.clear()
    until(lambda: got == [True], "it was waited for")
    waits.join()
    os.close(one)
    os.close(other)
