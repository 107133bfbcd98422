"""Reading many notes: files ahead of their turn, and half of them in a second process.

A single note is read when it is asked for. With thousands, at a first look at a vault,
the disk prefetches the next ones while one is read, and on a multiprocessor a second
Python reads every other note.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.vault.open import Found, read_expected, read_one

MANY = 200
"""From this many notes on files are prefetched."""
VERY_MANY = 3000
"""From this many on a second process pays off: it takes a quarter of a second to
start."""


def read_all(
    root: Path,
    paths: Sequence[NotePath],
    settings: Settings,
    expected: Mapping[NotePath, Note] = MappingProxyType({}),
) -> Iterator[tuple[NotePath, Found]]:
    """Each of the notes as `read_one` returns it, in any order.

    `expected` are notes parsed from the bytes that should be in the files.
    """
    for path in filter(expected.__contains__, paths):
        yield path, read_expected(root, expected[path], settings)
    paths = [path for path in paths if path not in expected] if expected else paths
    second = None
    if len(paths) >= VERY_MANY and (os.cpu_count() or 1) > 1:
        from journal.vault.notes.reader_process import SecondReader

        second = SecondReader.begin(root, paths[1::2], settings)
    own = paths[::2] if second else paths
    ahead = _Ahead(root, own) if len(own) >= MANY else None
    try:
        for path in own:
            yield path, read_one(root, path, settings)
            if second:
                yield from second.so_far()
        if second:
            yield from second.rest()
            # whatever happened to it, no note is left out
            for path in set(paths[1::2]) - second.given:
                yield path, read_one(root, path, settings)
    finally:
        if ahead:
            ahead.stop()
        if second:
            second.stop()


# ---------------------------------------------------------------- ahead


class _Ahead:
    """Prefetches the files in a thread, so that the disk is never idle."""

    def __init__(self, root: Path, paths: Iterable[NotePath]) -> None:
        import threading  # few looks need it

        self._stopping = False
        self._thread = threading.Thread(
            target=self._run, args=(os.fspath(root), paths), name="read-ahead"
        )
        self._thread.daemon = True
        if hasattr(os, "posix_fadvise"):
            self._thread.start()

    def _run(self, root: str, paths: Iterable[NotePath]) -> None:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        for path in paths:
            if self._stopping:
                return
            try:
                file = os.open(f"{root}/{path}", flags)
            except OSError:
                continue  # the reader will report why
            try:
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_WILLNEED)
            except OSError:
                return
            finally:
                os.close(file)

    def stop(self) -> None:
        self._stopping = True
        if self._thread.is_alive():
            self._thread.join()


@contextmanager
def no_garbage(count: int) -> Iterator[None]:
    """Pause garbage collection: many notes are created and kept, and scanning them is
    slow."""
    if count < MANY or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
