"""A Maildir, and the folders in it (Maildir++, or plain folders as mbsync makes)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from journal.integrations.mail.boxes.box import (
    MOST_BYTES,
    SENT,
    Arrival,
    BoxFailed,
    State,
    role_of,
)
from journal.model.mail_settings import MailBox

_HEAD = 16 * 1024
_SETTLED = 2 * 10**9
"""Nanoseconds after which a folder's mtime reflects every change."""


class Maildir:
    """Reads `new` and `cur`; a mail is known by its name up to `:2,`."""

    def __init__(self, settings: MailBox, now: datetime) -> None:
        self.settings = settings
        self.now = now
        self.root = Path(settings.path or "").expanduser()

    @property
    def name(self) -> str:
        return self.settings.name

    def folders(self) -> list[tuple[str, str]]:
        """The folders with mail; without `folders` all but drafts and trash."""
        if not self.root.is_dir():
            raise BoxFailed(f"{self.root}: there is no such folder")
        names = [""] if (self.root / "cur").is_dir() else []
        for path in [*sorted(self.root.glob("*/")), *sorted(self.root.glob("*/*/"))]:
            if (path / "cur").is_dir() and not path.is_symlink():
                names.append(path.relative_to(self.root).as_posix())
        wanted = {name.strip("/") for name in self.settings.folders}
        if wanted:
            wanted |= set(self.settings.sent)
            names = [name for name in names if (name or "INBOX") in wanted]
        found = []
        for name in names:
            role = SENT if name in self.settings.sent else role_of(name)
            if role:
                found.append((name, role))
        if not found:
            raise BoxFailed(f"{self.root}: not a Maildir: nothing in it has a “cur”")
        return found

    def arrivals(self, state: State, since: datetime | None) -> Iterator[Arrival]:
        folders: dict[str, State] = state.setdefault("folders", {})
        for folder, role in self.folders():
            for part in ("new", "cur"):
                place = self.root / folder / part
                known = folders.setdefault(f"{folder}/{part}", {"at": 0, "names": []})
                try:
                    changed = place.stat().st_mtime_ns
                except OSError:
                    continue
                if known["at"] == changed:
                    continue
                yield from self._new_in(place, folder, role, known, since)
                settled = self.now.timestamp() * 10**9 - changed > _SETTLED
                known["at"] = changed if settled else 0

    def _new_in(
        self,
        place: Path,
        folder: str,
        role: str,
        known: State,
        since: datetime | None,
    ) -> Iterator[Arrival]:
        before = set(known["names"])
        with os.scandir(place) as found:
            there = {_base(one.name): one.name for one in found if one.name[0] != "."}
        kept = [name for name in known["names"] if name in there]
        known["names"] = kept
        for base in sorted(there.keys() - before, key=_order):
            file = place / there[base]
            arrival = self._arrival(file, base, folder, role, since)
            if arrival:
                yield arrival
            kept.append(base)

    def _arrival(
        self, file: Path, base: str, folder: str, role: str, since: datetime | None
    ) -> Arrival | None:
        arrived = _time_of(base)
        if since and arrived and arrived < since:
            return None
        try:
            head = _first(file, _HEAD)
        except OSError:
            # moved from new to cur by a mail program: it is found again there
            return None
        return Arrival(
            role, folder, f"{folder}/{base}", arrived, head, lambda: self._whole(file)
        )

    def _whole(self, file: Path) -> bytes:
        try:
            return _first(file, MOST_BYTES)
        except OSError:
            base = _base(file.name)
            for part in ("cur", "new"):
                for other in (file.parent.parent / part).glob(f"{_escaped(base)}*"):
                    return _first(other, MOST_BYTES)
            return b""

    def again(self, place: str) -> bytes | None:
        folder, _, base = place.rpartition("/")
        root = (self.root / folder).resolve()
        if not root.is_relative_to(self.root.resolve()):
            return None
        return self._whole(root / "cur" / base) or None

    def close(self) -> None:
        return


def _first(file: Path, most: int) -> bytes:
    descriptor = os.open(file, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        return os.read(descriptor, most)
    finally:
        os.close(descriptor)


def _base(name: str) -> str:
    return name.partition(":2,")[0].partition(";2,")[0]


def _order(base: str) -> tuple[int, str]:
    digits = re.match(r"\d{1,12}", base)
    return int(digits.group(0)) if digits else 0, base


def _time_of(base: str) -> datetime | None:
    seconds, _ = _order(base)
    if not 10**8 < seconds < 10**10:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _escaped(name: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", name)
