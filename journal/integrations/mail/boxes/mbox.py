"""An mbox file: mails one after the other, each preceded by a line `From …`.

The whole file is scanned once; from then on only what was added. The bytes before the
position reached show whether it is still the same file.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from journal.integrations.mail.boxes.box import (
    MOST_BYTES,
    SENT,
    Arrival,
    BoxFailed,
    State,
    role_of,
)
from journal.model.errors import reason
from journal.model.mail_settings import MailBox

_CHUNK = 4 * 1024 * 1024
_WITNESS = 512
_LINE = re.compile(rb"(?:\A|\n)From [^\n]{0,200}\n(?=[!-9;-~]{1,60}:|\n)")


class Mbox:
    """Reads one or several files; the ones under `sent` hold the user's own mail."""

    def __init__(self, settings: MailBox) -> None:
        self.settings = settings

    @property
    def name(self) -> str:
        return self.settings.name

    def folders(self) -> list[tuple[str, str]]:
        found = []
        for path in (self.settings.path, *self.settings.sent):
            file = Path(path or "").expanduser()
            if not file.is_file():
                raise BoxFailed(f"{file}: there is no such file")
            sent = path in self.settings.sent
            found.append((str(file), SENT if sent else role_of(file.stem) or "archive"))
        return found

    def arrivals(self, state: State, since: datetime | None) -> Iterator[Arrival]:
        files: dict[str, State] = state.setdefault("files", {})
        for path, role in self.folders():
            known = files.setdefault(path, {"size": -1, "offset": 0, "witness": ""})
            try:
                size = Path(path).stat().st_size
                if size == known["size"]:
                    continue
                yield from self._added(Path(path), role, known)
                known["size"] = size
            except OSError as error:
                raise BoxFailed(f"{path}: {reason(error)}") from None

    def _added(self, file: Path, role: str, known: State) -> Iterator[Arrival]:
        with file.open("rb") as opened:
            offset = known["offset"]
            if offset and _witness(opened.fileno(), offset) != known["witness"]:
                offset = 0
            for start, end in _mails(opened.fileno(), offset):
                head = os.pread(opened.fileno(), min(end - start, MOST_BYTES), start)
                place = f"{file}:{start}"
                yield Arrival(role, str(file), place, None, head, partial(bytes, head))
                known["offset"] = end
                known["witness"] = _witness(opened.fileno(), end)

    def again(self, place: str) -> bytes | None:
        path, _, start = place.rpartition(":")
        known = [
            str(Path(p or "").expanduser())
            for p in (self.settings.path, *self.settings.sent)
        ]
        if path not in known or not start.isdecimal():
            return None
        with Path(path).open("rb") as opened:
            return next(
                (
                    os.pread(opened.fileno(), min(end - begin, MOST_BYTES), begin)
                    for begin, end in _mails(opened.fileno(), int(start))
                ),
                None,
            )

    def close(self) -> None:
        return


def _witness(descriptor: int, offset: int) -> str:
    before = os.pread(descriptor, _WITNESS, max(0, offset - _WITNESS))
    return hashlib.blake2b(before[: min(offset, _WITNESS)], digest_size=8).hexdigest()


def _mails(descriptor: int, offset: int) -> Iterator[tuple[int, int]]:
    """The bounds of the mails from `offset` on."""
    start = -1
    position, carried = offset, b""
    while True:
        chunk = os.pread(descriptor, _CHUNK, position)
        block = carried + chunk
        base = position - len(carried)
        # a separator may cross the chunk boundary: rescan the last bytes
        sure = len(block) if len(chunk) < _CHUNK else max(0, len(block) - 400)
        for match in _LINE.finditer(block):
            if match.start() >= sure:
                break
            at = base + match.start() + (0 if match.group(0)[:1] == b"F" else 1)
            if match.group(0)[:1] == b"F" and base > offset:
                continue
            if start >= 0:
                yield start, at
            start = at
        if len(chunk) < _CHUNK:
            break
        carried = block[sure:]
        position += len(chunk)
    if start >= 0:
        yield start, position + len(chunk)
