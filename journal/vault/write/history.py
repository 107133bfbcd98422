"""The record of changes, so that they can be undone.

One JSON object per line, each with a checksum, in the state directory and never in the
vault. A record is on disk before the note is touched; a second line says how it ended.
A process that dies in between leaves an open record, and `recovery.py` settles it at
the next write.

Lines are appended, so the cost of a write does not depend on the length of the record;
once it is long, the newest `KEPT` steps are written to a new file.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from journal.language.document import LineEdit
from journal.language.hashes import blake2b
from journal.model.entry import NotePath
from journal.model.errors import reason
from journal.model.value import replace, value
from journal.vault.state_folder import HISTORY_FILE

KEPT = 500
"""Steps that can still be undone after the record has been shortened."""
_LONG = 256 * 1024
"""Bytes that may be added before the record is shortened again."""
_TAIL = 64 * 1024
"""Bytes at the end that are read if the newest changes suffice."""


@value
class Record:
    """One change of one note. Records with the same `batch` are one undo step."""

    id: int
    batch: int
    path: NotePath
    edit: LineEdit
    before: str
    """Digests of the note's bytes before and after."""
    after: str
    label: str
    """What was done, for display: `done: call Alice`."""
    at: str
    """The time, in ISO 8601."""
    created: bool = False
    """Whether the note did not exist before."""
    folders: int = 0
    """How many parent folders were created for the note."""
    temp: str = ""
    undoes: int | None = None
    """The record that this one reversed."""
    nth: int = 0
    """Its index among the `of` places with the same text in the note."""
    of: int = 1
    around: tuple[tuple[int, ...], ...] = ()
    """The surroundings of each of these places, if there are several."""
    state: str = "open"
    """open, done, failed."""
    quiet: bool = False
    """Whether it is no undo step: a generated block was updated."""
    interrupted: bool = False
    """Whether its process died and another one settled it."""


class HistoryFailed(Exception):
    """The record file cannot be used; the message says why."""


class History:
    """The record file of one vault. Raises HistoryFailed if it cannot be used.

    Writing requires the lock of the vault; reading does not.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / HISTORY_FILE

    def begin(self, record: Record) -> Record:
        """Write the record and sync it. Returns it with its number."""
        self._shorten()
        number = self._last_id() + 1
        batch = record.batch or number
        record = replace(record, id=number, batch=batch, state="open")
        self._append(_plain(record))
        return record

    def finish(self, record: Record, state: str, *, interrupted: bool = False) -> None:
        """Record how the change ended: `done` or `failed`."""
        self._append(_end(replace(record, interrupted=interrupted), state))

    def records(self) -> list[Record]:
        """Every change, oldest first, with how it ended."""
        return _records(_parsed(self._read()))

    def recent(self) -> list[Record]:
        """The newest changes, oldest first, from the end of the file."""
        return _records(_parsed(self._read(_TAIL)))

    def damaged(self) -> int:
        """How many lines are invalid: torn by a power loss, or with flipped bits."""
        lines = [line for line in self._read().split(b"\n") if line]
        return len(lines) - len(_parsed(b"\n".join(lines)))

    # -------------------------------------------------------- the file

    def _last_id(self) -> int:
        """The highest number so far, from the end of the file."""
        size = 4096
        while True:
            content = self._read(size)
            ids = [line["id"] for line in _parsed(content) if "id" in line]
            if ids or len(content) < size:
                return max(ids, default=0)
            size *= 4

    def _shorten(self) -> None:
        """Shorten the record to the newest steps, if much was added since the last
        time."""
        try:
            size = self.file.stat().st_size
        except OSError:
            return
        if size <= _LONG:
            return
        head = _parsed(self._read_head())
        if size <= _LONG + 2 * (head[0].get("kept", 0) if head else 0):
            return
        lines = b"".join(
            _line(_plain(record))
            + (b"" if record.state == "open" else _line(_end(record, record.state)))
            for record in self._records_to_keep()
        )
        new = self.file.with_suffix(".new")
        try:
            with open(new, "wb", opener=_private) as file:
                # its size, so that it may double before the next time
                file.write(_line({"kept": len(lines)}) + lines)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self.file)
        except OSError:
            # an overlong record is better than none
            with contextlib.suppress(OSError):
                new.unlink()

    def _records_to_keep(self) -> list[Record]:
        return _newest(self.records())

    def _append(self, content: dict[str, Any]) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
            fd = os.open(self.file, flags, 0o600)
            try:
                _write_line(fd, _line(content))
            finally:
                os.close(fd)
        except OSError as error:
            raise self._failed("written", error) from None

    def _failed(self, what: str, error: OSError) -> HistoryFailed:
        why = reason(error)
        return HistoryFailed(f"the undo record {self.file} cannot be {what}: {why}")

    def _read(self, size: int | None = None) -> bytes:
        """The file, or its last `size` bytes; the first line may then be incomplete."""
        try:
            with open(self.file, "rb") as file:
                if size is not None:
                    file.seek(max(0, os.fstat(file.fileno()).st_size - size))
                return file.read()
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise self._failed("read", error) from None

    def _read_head(self) -> bytes:
        try:
            with open(self.file, "rb") as file:
                return file.readline(256)
        except OSError as error:
            raise self._failed("read", error) from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _newest(records: list[Record]) -> list[Record]:
    """The changes of the newest `KEPT` steps, with everything that undid and redid
    them."""
    origin: dict[int, Record] = {}
    for record in records:
        if record.quiet:
            continue
        if record.undoes is None:
            origin[record.id] = record
        elif record.undoes in origin:
            origin[record.id] = origin[record.undoes]
    steps = sorted({r.batch for r in origin.values() if r.state == "done"})[-KEPT:]
    return [
        record
        for record in records
        if record.state == "open"
        or (
            record.state == "done"
            and record.id in origin
            and origin[record.id].batch in steps
        )
    ]


def _records(lines: Iterable[dict[str, Any]]) -> list[Record]:
    found: dict[int, Record] = {}
    for line in lines:
        if "end" in line:
            record = found.get(line["end"])
            if record:
                interrupted = bool(line.get("interrupted"))
                found[record.id] = replace(
                    record, state=line["state"], interrupted=interrupted
                )
        elif "id" in line:
            with contextlib.suppress(LookupError, TypeError, ValueError):
                # a record of another version cannot be undone
                record = _record(line)
                found[record.id] = record
    return [found[number] for number in sorted(found)]


def _line(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, separators=(",", ":"), sort_keys=True)
    return f"{_checksum(text)} {text}\n".encode()


def _parsed(content: bytes) -> list[dict[str, Any]]:
    """The intact lines: one torn by a power loss fails its checksum."""
    found = []
    for line in content.split(b"\n"):
        checksum, _, text = line.partition(b" ")
        if text and checksum.decode("ascii", "replace") == _checksum(text):
            found.append(json.loads(text))
    return found


def _end(record: Record, state: str) -> dict[str, Any]:
    # only if set: older records do not have it
    interrupted = {"interrupted": True} if record.interrupted else {}
    return interrupted | {"end": record.id, "state": state}


def _write_line(fd: int, line: bytes) -> None:
    """Append a separate line and sync it; all of it, or none."""
    size = os.fstat(fd).st_size
    if size and os.pread(fd, 1, size - 1) != b"\n":
        # the last record is torn: what follows must not be lost with it
        line = b"\n" + line
    try:
        left = memoryview(line)
        while left:
            left = left[os.write(fd, left) :]
    except OSError:
        os.ftruncate(fd, size)
        raise
    os.fsync(fd)


def _checksum(text: str | bytes) -> str:
    data = text.encode() if isinstance(text, str) else text
    return blake2b(data, digest_size=6).hexdigest()


def _encode(lines: tuple[bytes, ...]) -> list[str]:
    return [base64.b64encode(line).decode("ascii") for line in lines]


def _decode(lines: list[str]) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(line) for line in lines)


def _plain(record: Record) -> dict[str, Any]:
    # only if set: older records do not have it
    folders = {"folders": record.folders} if record.folders else {}
    quiet = {"quiet": True} if record.quiet else {}
    return (
        folders
        | quiet
        | {
            "id": record.id,
            "batch": record.batch,
            "path": base64.b64encode(os.fsencode(record.path)).decode("ascii"),
            "at_line": record.edit.at,
            "old": _encode(record.edit.old),
            "new": _encode(record.edit.new),
            "before": record.before,
            "after": record.after,
            "label": record.label.encode("utf-8", "replace").decode(),
            "at": record.at,
            "created": record.created,
            "temp": record.temp,
            "undoes": record.undoes,
            "nth": record.nth,
            "of": record.of,
            "around": record.around,
        }
    )


def _record(line: dict[str, Any]) -> Record:
    return Record(
        id=line["id"],
        batch=line["batch"],
        path=NotePath(os.fsdecode(base64.b64decode(line["path"]))),
        edit=LineEdit(line["at_line"], _decode(line["old"]), _decode(line["new"])),
        before=line["before"],
        after=line["after"],
        label=line["label"],
        at=line["at"],
        created=line["created"],
        temp=line["temp"],
        undoes=line["undoes"],
        # records of the first version do not have them
        folders=line.get("folders", 0),
        quiet=bool(line.get("quiet")),
        nth=line.get("nth", 0),
        of=line.get("of", 1),
        around=tuple(map(tuple, line.get("around", ()))),
    )
