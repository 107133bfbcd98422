"""The fate of former ids, kept in the state folder for users who noted them down.

An id is derived from its line, so it changes with the line. For each former id this
records the current id of the entry, or that it is unknown. A former id is never given
to another entry.

One JSON object per line, newest last. A torn line is skipped; if the file cannot be
written, the record lasts only while the process runs.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from journal.model.entry import NotePath
from journal.model.value import value

_LONG = 1024 * 1024
"""Beyond this many bytes the oldest half is dropped."""


@value
class Became:
    """What is known about a former id."""

    id: str
    now: str | None
    """The entry's current id; None if unknown."""
    path: NotePath
    """The note it was in, and the text of its line."""
    raw: str


class IdRecord:
    """The record of one vault. Its methods never raise."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "ids.jsonl"
        self._stamp: tuple[int, int] | None = None
        self._known: dict[str, Became] = {}
        self._paths: set[NotePath] | None = None
        self._unsaved: list[Became] = []
        self.is_new = not self._file.exists()
        """Whether nothing was ever recorded: ids may come from an earlier version."""

    def known(self) -> Mapping[str, Became]:
        """The former ids."""
        stamp = self._stamp_now()
        if stamp != self._stamp:
            self._stamp = stamp
            self._known, self._paths = _read(self._file), None
            self._take(self._unsaved)
        return self._known

    def paths(self) -> set[NotePath]:
        """The notes of former ids."""
        known = self.known()
        if self._paths is None:
            self._paths = {became.path for became in known.values()}
        return self._paths

    def chain(self, id: str) -> list[str]:
        """The later ids of the entry with this id, newest last."""
        known, found = self.known(), [id]
        while (became := known.get(found[-1])) and became.now is not None:
            if became.now in found:
                break
            found.append(became.now)
        return found

    def add(self, became: Iterable[Became]) -> None:
        """Record these. An id mapped to itself is current again."""
        self.known()
        new = [
            b
            for b in became
            if self._known.get(b.id) != b and (b.now != b.id or b.id in self._known)
        ]
        if not new:
            return
        self._take(new)
        self._append(new)

    def begin(self) -> None:
        """Start keeping the record."""
        if self.is_new:
            self._append([])

    def _take(self, became: Iterable[Became]) -> None:
        self._paths = None
        for one in became:
            if one.now == one.id:
                self._known.pop(one.id, None)
            else:
                self._known[one.id] = one

    def _append(self, new: list[Became]) -> None:
        lines = b"".join(map(_line, new))
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
            fd = os.open(self._file, flags | getattr(os, "O_CLOEXEC", 0), 0o600)
            try:
                if lines:
                    os.write(fd, lines)
                size = os.fstat(fd).st_size
            finally:
                os.close(fd)
        except OSError:
            self._unsaved += new
            return
        if size > _LONG:
            self._shorten()
        self._stamp = self._stamp_now()

    def _shorten(self) -> None:
        kept = list(self._known.values())[len(self._known) // 2 :]
        new = self._file.with_suffix(".new")
        with contextlib.suppress(OSError):
            new.write_bytes(b"".join(map(_line, kept)))
            new.replace(self._file)

    def _stamp_now(self) -> tuple[int, int] | None:
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size


def _line(became: Became) -> bytes:
    plain = [became.id, became.now, became.path, became.raw]
    return json.dumps(plain, separators=(",", ":")).encode("ascii") + b"\n"


def _read(file: Path) -> dict[str, Became]:
    found: dict[str, Became] = {}
    try:
        content = file.read_bytes()
    except OSError:
        return found
    for line in content.split(b"\n"):
        try:
            id, now, path, raw = json.loads(line)
        except (ValueError, TypeError):
            continue
        if now == id:
            found.pop(id, None)
        else:
            # at the end: the newest are kept longest
            found.pop(id, None)
            found[id] = Became(id, now, NotePath(path), raw)
    return found
