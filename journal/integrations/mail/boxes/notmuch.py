"""Mail that notmuch has indexed: asked for what its database added since last time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from journal.integrations.mail.boxes.box import (
    ARCHIVE,
    MOST_BYTES,
    SENT,
    Arrival,
    BoxFailed,
    State,
    role_of,
)
from journal.model.mail_settings import MailBox

_PATIENCE = 20
"""Seconds notmuch may take."""


class Notmuch:
    """Runs `notmuch count` and `notmuch search`; `path` is its configuration file."""

    def __init__(self, settings: MailBox) -> None:
        self.settings = settings

    @property
    def name(self) -> str:
        return self.settings.name

    def folders(self) -> list[tuple[str, str]]:
        return [(self._run("config", "get", "database.path").strip(), ARCHIVE)]

    def arrivals(self, state: State, since: datetime | None) -> Iterator[Arrival]:
        told = self._run("count", "--lastmod", "*").split()
        if len(told) != 3:
            raise BoxFailed(f"notmuch count said {' '.join(told)[:80]!r}")
        uuid, newest = told[1], int(told[2])
        before = int(state.get("lastmod", 0)) if state.get("uuid") == uuid else 0
        if newest == before:
            return
        query = f"lastmod:{before + 1}..{newest}"
        if not before and since:
            query += f" and date:@{int(since.timestamp())}.."
        seen = set(state.get("partly", ()))
        for line in self._run("search", "--output=files", query).splitlines():
            if line in seen:
                continue
            arrival = _arrival(Path(line))
            if arrival:
                yield arrival
            seen.add(line)
            state["partly"] = sorted(seen)
        state.update(uuid=uuid, lastmod=newest, partly=[])

    def _run(self, *words: str) -> str:
        environment = dict(os.environ)
        if self.settings.path:
            environment["NOTMUCH_CONFIG"] = str(Path(self.settings.path).expanduser())
        try:
            done = subprocess.run(
                ["notmuch", *words],
                capture_output=True,
                env=environment,
                timeout=_PATIENCE,
                check=False,
            )
        except FileNotFoundError:
            raise BoxFailed("notmuch is not installed", final=True) from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BoxFailed(f"notmuch cannot be run: {error}") from None
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise BoxFailed(f"notmuch failed: {said[0][:200] if said else '?'}")
        return done.stdout.decode("utf-8", "surrogateescape")

    def again(self, place: str) -> bytes | None:
        found = _arrival(Path(place))
        return found.head if found else None

    def close(self) -> None:
        return


def _arrival(file: Path) -> Arrival | None:
    folder = file.parent.parent if file.parent.name in ("cur", "new") else file.parent
    role = role_of(folder.name)
    if role is None:
        return None
    try:
        with file.open("rb") as opened:
            head = opened.read(MOST_BYTES)
        arrived = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except OSError:
        return None
    role = SENT if role == SENT else role
    return Arrival(role, folder.name, str(file), arrived, head, lambda: head)
