"""Reading many notes: files ahead of their turn, and half of them in a second process.

One note is read where it is asked for. Of thousands, a first look at a vault,
the disk is asked for the next ones while one is read, and where the computer has
another processor, a second Python reads every other note.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.vault.open import Found, read_expected, read_one

MANY = 200
"""From so many notes on the disk is asked ahead."""
VERY_MANY = 3000
"""From so many on a second process pays: it takes a quarter of a second to begin."""


def read_all(
    root: Path,
    paths: Sequence[NotePath],
    settings: Settings,
    expected: Mapping[NotePath, Note] = MappingProxyType({}),
) -> Iterator[tuple[NotePath, Found]]:
    """Each of the notes as `read_one` has it, in any order.

    `expected` are notes that were read from the bytes which should be in the files.
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
            # whatever became of it, nothing is left out
            for path in set(paths[1::2]) - second.given:
                yield path, read_one(root, path, settings)
    finally:
        if ahead:
            ahead.stop()
        if second:
            second.stop()


# ---------------------------------------------------------------- ahead


class _Ahead:
    """Asks the system for the files, in a thread, so that the disk need not wait."""

    def __init__(self, root: Path, paths: Iterable[NotePath]) -> None:
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
                continue  # the reader will say why
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
    """Many notes are made here and kept: to look for garbage among them takes long."""
    if count < MANY or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
