"""A second process that reads notes: `read_all.py` gives it every other one.

It is this module run by the same Python. Notes it fails to deliver, because it was
killed or could not start, are read by the parent.
"""

from __future__ import annotations

import io
import marshal
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO

from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.cache.note_codec import note_from_plain, note_to_plain
from journal.vault.open import Found, UnreadableNote, read_one


class SecondReader:
    """Reads the given notes, and delivers them as they are read."""

    def __init__(self, process: subprocess.Popen[bytes], order: bytes) -> None:
        self._process = process
        self._ready: list[tuple[NotePath, Found]] = []
        self.given: set[NotePath] = set()
        """The notes delivered so far."""
        self._thread = threading.Thread(
            target=self._take, args=(order,), name="second-reader"
        )
        self._thread.daemon = True
        self._thread.start()

    @classmethod
    def begin(
        cls, root: Path, paths: Sequence[NotePath], settings: Settings
    ) -> SecondReader | None:
        """Start one; None if that is impossible."""
        if not sys.executable:
            return None
        try:
            process = subprocess.Popen(
                # -P: files in the working directory are no modules
                [sys.executable, "-P", "-m", "journal.vault.notes.reader_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return None
        return cls(process, _order(root, paths, settings))

    def _take(self, order: bytes) -> None:
        pipe, answers = self._process.stdin, self._process.stdout
        assert pipe
        assert answers
        try:
            pipe.write(order)
            pipe.close()
            while True:
                self._ready.append(_read_frame(answers))
        except (OSError, EOFError, ValueError, TypeError, LookupError):
            return  # the parent reads what is missing

    def so_far(self) -> Iterator[tuple[NotePath, Found]]:
        """The notes it has read since the last call."""
        while self._ready:
            path, found = self._ready.pop()
            self.given.add(path)
            yield path, found

    def rest(self) -> Iterator[tuple[NotePath, Found]]:
        """The notes it has yet to read; returns when it has ended."""
        while self._thread.is_alive():
            yield from self.so_far()
            self._thread.join(0.01)
        yield from self.so_far()

    def stop(self) -> None:
        self._process.kill()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process.wait()


def _order(root: Path, paths: Sequence[NotePath], settings: Settings) -> bytes:
    """The order, pickled; a read-only mapping goes as a dict, for it has no pickle."""
    content = io.BytesIO()
    pickler = pickle.Pickler(content)
    pickler.dispatch_table = {MappingProxyType: lambda held: (dict, (dict(held),))}
    pickler.dump((root, list(paths), settings))
    return content.getvalue()


def main() -> None:
    """The second process: takes an order on stdin, writes notes to stdout."""
    root, paths, settings = pickle.load(sys.stdin.buffer)
    for path in paths:
        found = read_one(root, path, settings)
        content = (
            str(found) if isinstance(found, UnreadableNote) else note_to_plain(found)
        )
        frame = marshal.dumps((os.fsencode(path), content))
        sys.stdout.buffer.write(len(frame).to_bytes(4, "big") + frame)
    sys.stdout.buffer.flush()


def _read_frame(pipe: IO[bytes]) -> tuple[NotePath, Found]:
    size = int.from_bytes(_exactly(pipe, 4), "big")
    path, content = marshal.loads(_exactly(pipe, size))
    found = (
        UnreadableNote(content)
        if isinstance(content, str)
        else note_from_plain(content)
    )
    return NotePath(os.fsdecode(path)), found


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) < size:
        raise EOFError
    return content


if __name__ == "__main__":
    main()
