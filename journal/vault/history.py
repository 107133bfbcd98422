"""What was changed, so that it can be taken back: an append-only record.

One JSON object a line, each with a checksum, in the state directory and never
in the vault. A record is on disk before the note is touched; a second line says
how it ended. A process that dies in between leaves a record that is open, and
`open_records` finds it at the next start.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from journal.language.document import LineEdit
from journal.model import NotePath


@dataclass(frozen=True, slots=True)
class Record:
    """One change of one note. Records with the same `batch` are one undo step."""

    id: int
    batch: int
    path: NotePath
    edit: LineEdit
    before: str
    """Digest of the note's bytes before, and after."""
    after: str
    label: str
    """What was done, for people: `done: call Alice`."""
    at: str
    """When, ISO 8601."""
    created: bool = False
    """Whether the note did not exist before."""
    temp: str = ""
    undoes: int | None = None
    """The record this one took back."""
    state: str = "open"
    """open, done, failed."""


class HistoryFailed(Exception):
    """The record file cannot be used; the message says why."""


class History:
    """The record file of one vault. Raises HistoryFailed where it cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "history.jsonl"

    def begin(self, record: Record) -> Record:
        """Write the record, synced. Answers it with its number."""
        known = self.records()
        number = known[-1].id + 1 if known else 1
        batch = record.batch or number
        record = replace(record, id=number, batch=batch, state="open")
        self._append(_plain(record))
        return record

    def finish(self, record: Record, state: str) -> None:
        """Say how the change ended: `done` or `failed`."""
        self._append({"end": record.id, "state": state})

    def records(self) -> list[Record]:
        """Every change, oldest first, with how it ended."""
        found: dict[int, Record] = {}
        for line in self._lines():
            if "end" in line:
                record = found.get(line["end"])
                if record:
                    found[record.id] = replace(record, state=line["state"])
            else:
                with contextlib.suppress(LookupError, TypeError, ValueError):
                    # a record of another version is none that could be taken back
                    record = _record(line)
                    found[record.id] = record
        return [found[number] for number in sorted(found)]

    def open_records(self) -> list[Record]:
        return [record for record in self.records() if record.state == "open"]

    def undoable(self) -> list[Record]:
        """The newest batch that was done and not taken back, newest change first."""
        done = [record for record in self.records() if record.state == "done"]
        undone = {record.undoes for record in done if record.undoes}
        left = [r for r in done if r.undoes is None and r.id not in undone]
        if not left:
            return []
        return [r for r in reversed(left) if r.batch == left[-1].batch]

    # -------------------------------------------------------- the file

    def _append(self, content: dict[str, Any]) -> None:
        text = json.dumps(content, separators=(",", ":"), sort_keys=True)
        line = f"{_checksum(text)} {text}\n".encode()
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_CLOEXEC", 0)
            fd = os.open(self.file, flags, 0o600)
            try:
                _write_line(fd, line)
            finally:
                os.close(fd)
        except OSError as error:
            raise self._failed("written", error) from None

    def _failed(self, what: str, error: OSError) -> HistoryFailed:
        why = (error.strerror or str(error)).lower()
        return HistoryFailed(f"the undo record {self.file} cannot be {what}: {why}")

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            content = self.file.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._failed("read", error) from None
        for line in content.split(b"\n"):
            checksum, _, text = line.partition(b" ")
            # a line cut off by a power loss fails its checksum and is no record
            if text and checksum.decode("ascii", "replace") == _checksum(text):
                yield json.loads(text)


def _write_line(fd: int, line: bytes) -> None:
    """Add a line, synced, on a line of its own; all of it, or none."""
    size = os.fstat(fd).st_size
    if size and os.pread(fd, 1, size - 1) != b"\n":
        # the last record was cut off: what follows must not be lost with it
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
    return {
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
    }


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
    )
