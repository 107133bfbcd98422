"""The subject of each shown notification, for buttons pressed after a restart.

The desktop may keep a notification longer than its process lives. Its subject is kept
in the state folder, along with the desktop that shows it: numbers from another session
mean something else.
"""

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from journal.desktop.notify.buttons import BUTTONS, OPEN
from journal.desktop.notify.channel import Message
from journal.model.entry import Entry, EntryRef, NotePath, Status
from journal.model.when import When
from journal.practice.agenda.moments import DIGESTS, Kind, Moment

_KEPT = 50
"""The most notifications remembered; the newest are kept."""


class Shown:
    """The notifications of one vault. Never raises: an unknown button does nothing."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "shown.json"

    def keep(self, desktop: str, number: int, message: Message) -> None:
        """Record that this desktop shows it under this number."""
        if message.finding:
            about: dict[str, Any] = {"finding": message.finding}
        elif message.moments and message.moments[0].kind in DIGESTS:
            about = {"digest": message.moments[0].kind.value}
            about["when"] = str(message.moments[0].when)
            about["at"] = message.moments[0].at.isoformat()
        elif message.moments and message.moments[-1].entry:
            about = _plain(message.moments[-1])
        else:
            return
        about["choices"], about["click"] = message.choices, message.click
        rows = [row for row in self._rows() if row[:2] != [desktop, number]]
        rows.append([desktop, number, message.title, about])
        new = self._file.with_suffix(".new")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fd = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(fd, "w", encoding="ascii") as file:
                json.dump(rows[-_KEPT:], file)
            new.replace(self._file)

    def find(self, desktop: str, number: int) -> Message | None:
        """The message; None if it is not ours, or too old."""
        for row in self._rows():
            if row[:2] == [desktop, number]:
                with contextlib.suppress(LookupError, TypeError, ValueError):
                    return _message(row[2], row[3])
        return None

    @property
    def any(self) -> bool:
        """Whether anything is recorded."""
        return bool(self._rows())

    def _rows(self) -> list[list[Any]]:
        try:
            rows = json.loads(self._file.read_text("ascii"))
        except (OSError, ValueError):
            return []
        return rows if isinstance(rows, list) else []


def _message(title: str, about: dict[str, Any]) -> Message:
    # from before there were several kinds of buttons
    choices = tuple((str(a), str(b)) for a, b in about.get("choices", BUTTONS))
    finding = str(about.get("finding", ""))
    moments = () if finding else (_digest(about) or _moment(about),)
    click = str(about.get("click", OPEN))
    return Message(
        title, moments=moments, choices=choices, click=click, finding=finding
    )


def _digest(plain: dict[str, Any]) -> Moment | None:
    if "digest" not in plain:
        return None
    at, when = datetime.fromisoformat(plain["at"]), When.parse(plain["when"])
    return Moment(at, Kind(plain["digest"]), when)


def _plain(moment: Moment) -> dict[str, Any]:
    entry = moment.entry
    assert entry is not None
    ref = entry.ref
    return {
        "at": moment.at.isoformat(),
        "kind": moment.kind.value,
        "when": str(moment.when),
        "twin": moment.twin,
        "ref": [ref.path, ref.raw, ref.nth, ref.of, ref.line, ref.around, ref.again],
        "text": entry.text,
        "tags": entry.tags,
        "headings": entry.headings,
        "block": entry.block_id,
    }


def _moment(plain: dict[str, Any]) -> Moment:
    path, *rest = plain["ref"]
    entry = Entry(
        EntryRef(NotePath(path), *rest),
        Status.OPEN,
        " ",
        plain["text"],
        tags=tuple(plain["tags"]),
        headings=tuple(plain["headings"]),
        block_id=plain["block"],
    )
    return Moment(
        datetime.fromisoformat(plain["at"]),
        Kind(plain["kind"]),
        When.parse(plain["when"]),
        entry,
        twin=plain["twin"],
    )
