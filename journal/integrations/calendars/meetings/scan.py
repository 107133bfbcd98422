"""A file of events → its events and time zones, within limits for any input.

Anything beyond a limit, or no iCalendar, is a problem with its line; the rest is read.
Components nested where no event can be are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from journal.integrations.calendars.objects.content_lines import (
    MAX_COMPONENTS,
    MAX_DEPTH,
    MAX_LINE,
    Component,
    name_of,
    value_of,
)
from journal.model.entry import NotePath, Problem
from journal.model.value import field, record

MAX_FILE = 32 * 1024 * 1024
"""Bytes of one file."""
_SAME = 20
"""The most problems of one file that are listed."""


@record
class Found:
    """One event, and where it begins."""

    component: Component
    line: int


@record
class Scanned:
    """The contents of a file."""

    name: str
    events: list[Found] = field(default_factory=list)
    zones: list[Component] = field(default_factory=list)
    zone_name: str = ""
    """The zone of times without one (X-WR-TIMEZONE)."""
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, message: str, hint: str = "the rest is read") -> None:
        """Record it, unless there are already too many."""
        if len(self.problems) < _SAME:
            path = NotePath(self.name)
            self.problems.append(Problem(path, line, message, hint, "calendar"))


def scan(content: bytes, name: str) -> Scanned:
    """The events of a file. Never raises: errors become problems."""
    found = Scanned(name)
    if len(content) > MAX_FILE:
        found.problem(0, "it is larger than 32 MB", "only the first 32 MB are read")
        content = content[: content.rfind(b"\n", 0, MAX_FILE) + 1]
    if b"\x00" in content[:4096]:
        found.problem(0, "it is not a calendar", "nothing is read")
        return found
    opened: list[Component] = []
    begun = 0
    count = 0
    seen = False
    for number, line in _lines(content, found):
        name_here = name_of(line)
        if name_here == "BEGIN":
            count += 1
            if count > MAX_COMPONENTS:
                found.problem(number, f"more than {MAX_COMPONENTS:,} components")
                break
            kind = value_of(line).strip().upper()[:60]
            if len(opened) == MAX_DEPTH:
                found.problem(number, f"components nested deeper than {MAX_DEPTH}")
            new = Component(kind)
            seen |= kind == "VCALENDAR"
            if kind == "VEVENT" and len(opened) <= MAX_DEPTH:
                begun = number
            elif opened and opened[-1].name == "VTIMEZONE":
                opened[-1].parts.append(new)
            opened.append(new)
        elif name_here == "END":
            _end(line, number, begun, opened, found)
        elif opened and line.strip():
            _keep(line, opened, found)
    if opened and opened[0].name == "VCALENDAR" and len(opened) > 1:
        found.problem(0, f"{opened[-1].name} does not end", "it is left out")
    if not seen:
        found.problem(0, "it is not a calendar", "nothing is read")
    return found


def _end(
    line: str, number: int, begun: int, opened: list[Component], found: Scanned
) -> None:
    kind = value_of(line).strip().upper()
    if not any(part.name == kind for part in opened):
        found.problem(number, f"END:{kind[:20]} without its BEGIN")
        return
    while opened:
        last = opened.pop()
        if last.name == kind:
            break
    if kind == "VEVENT" and len(opened) < MAX_DEPTH:
        found.events.append(Found(last, begun))
    elif kind == "VTIMEZONE":
        found.zones.append(last)


def _keep(line: str, opened: list[Component], found: Scanned) -> None:
    inner = opened[-1]
    if inner.name in ("VEVENT", "STANDARD", "DAYLIGHT", "VTIMEZONE"):
        if len(inner.parts) < 5_000:
            inner.parts.append(line)
    elif inner.name == "VCALENDAR" and name_of(line) == "X-WR-TIMEZONE":
        found.zone_name = value_of(line).strip()[:200]


def _lines(content: bytes, found: Scanned) -> Iterator[tuple[int, str]]:
    """Unfolded lines with the number of their first; too long ones are left out."""
    start, pieces, size = 0, bytearray(), 0
    number = 0
    for match in _LINE.finditer(content.removeprefix(b"\xef\xbb\xbf")):
        number += 1
        line = match[1]
        if line[:1] in (b" ", b"\t") and start:
            size += len(line)
            if size <= MAX_LINE:
                pieces += line[1:]
            continue
        if start:
            yield from _whole(start, pieces, size, found)
        start, size = number, len(line)
        pieces = bytearray(line if size <= MAX_LINE else b"")
    if start:
        yield from _whole(start, pieces, size, found)


_LINE = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")


def _whole(
    number: int, pieces: bytearray, size: int, found: Scanned
) -> Iterator[tuple[int, str]]:
    if size > MAX_LINE:
        found.problem(number, "a line of more than 1 MB", "it is left out")
    elif pieces:
        yield number, pieces.decode("utf-8", "replace")
