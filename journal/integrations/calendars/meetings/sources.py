"""Files, folders and addresses → their meetings, and the known participants."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from journal.api.journal import Journal
from journal.integrations.calendars.entries.outgoing import zone_of
from journal.integrations.calendars.meetings.meetings import (
    Meeting,
    Reader,
    Window,
    once,
)
from journal.integrations.calendars.meetings.scan import MAX_FILE, scan
from journal.model.entry import Problem
from journal.model.errors import ConfigError, JournalError, reason
from journal.model.value import value

MAX_FILES = 20_000
"""Files of one folder."""
_TIMEOUT = 30


@value
class Read:
    """What was found."""

    meetings: Sequence[Meeting]
    problems: Sequence[Problem]


def read_meetings(
    journal: Journal,
    places: Iterable[str],
    now: datetime,
    *,
    window: Window | None = None,
    me: Iterable[str] = (),
) -> Read:
    """The meetings of these files, folders and addresses; nothing is written.

    `me` are one's own addresses, beside those of the settings. Without a window it
    is from 30 days ago to 60 days ahead. Raises ConfigError for a place that is not
    there, JournalError for one that cannot be read.
    """
    window = window or Window.around(now, zone_of(journal))
    own = {name.casefold() for name in (*me, *journal.settings.agenda.me)}
    reader = Reader(window, monotonic, own)
    meetings: list[Meeting] = []
    problems: list[Problem] = []
    for place in places:
        for name, content in _contents(place):
            scanned = scan(content, name)
            meetings += reader.read(scanned)
            problems += scanned.problems
    return Read(once(meetings), problems)


def _contents(place: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""
    if urlsplit(place).scheme in ("http", "https", "webcal"):
        yield place, _download(place)
        return
    path = Path(place).expanduser()
    if path.is_dir():
        found = sorted(p for p in path.rglob("*.ics") if not p.name.startswith("."))
        for file in found[:MAX_FILES]:
            yield str(file), _content(file)
    elif path.is_file():
        yield str(path), _content(path)
    else:
        raise ConfigError(f"{place}: there is no such file or folder")


def _content(file: Path) -> bytes:
    """Slightly more than is read, so that excess is noticed."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_FILE + 1)
    except OSError as error:
        why = reason(error)
        raise JournalError(f"{file}: cannot be read: {why}") from None


def _download(address: str) -> bytes:
    """Fetch the content of a given address. Raises JournalError."""
    url = address.replace("webcal://", "https://", 1)
    request = urllib.request.Request(url, headers={"User-Agent": "followup-journal"})
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:
            content: bytes = answer.read(MAX_FILE + 1)
            return content
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        why = getattr(error, "reason", None) or error
        raise JournalError(f"{address}: cannot be read: {why}") from None


def with_known(
    journal: Journal, meetings: Iterable[Meeting]
) -> list[tuple[Meeting, list[str]]]:
    """Meetings with people who have a note, and the paths of these notes."""
    found = []
    for meeting in meetings:
        paths: dict[str, None] = {}
        for attendee in meeting.attendees:
            people = journal.people.candidates(attendee.email) if attendee.email else []
            if len(people) == 1 and people[0].path:
                paths[people[0].path] = None
        if paths:
            found.append((meeting, list(paths)))
    return found


def next_with_known(
    journal: Journal, meetings: Iterable[Meeting], now: datetime
) -> tuple[Meeting, list[str]] | None:
    """The first meeting that has not ended."""
    for meeting, paths in with_known(journal, meetings):
        last = meeting.end or meeting.begin
        over = last.day < now.date() or (
            last.day == now.date()
            and last.clock is not None
            and last.clock < now.time()
        )
        if not over:
            return meeting, paths
    return None
