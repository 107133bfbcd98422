"""What is said after a change: the new id, the line as it is now, and the way back.

An id is made of what the line says, so it is another one after a change.
"""

from __future__ import annotations

from collections.abc import Sequence

from journal.api.changes import Change
from journal.api.journal import Journal
from journal.cli.formats.output import Output
from journal.cli.formats.table import folded
from journal.language.cells import cells, fit
from journal.language.clean import clean
from journal.model.entry import Entry
from journal.practice.agenda.shown_text import plain_text

_SHOWN = 5
"""More ids are no help: they are in the list."""


def written_entries(journal: Journal, changes: Sequence[Change]) -> list[Entry]:
    """The entries on whose lines, or below them, something was written."""
    lines = {
        (change.path, change.line + number)
        for change in changes
        for number, line in enumerate(change.new)
        if line not in change.old
    }
    if not lines:
        return []
    paths = {path for path, _ in lines}
    entries = [entry for entry in journal.entries if entry.path in paths]
    found = [entry for entry in entries if (entry.path, entry.line) in lines]
    taken = {(entry.path, entry.line) for entry in found}
    for path, line in sorted(lines - taken):
        around = [e for e in entries if e.path == path and e.line < line <= e.end]
        owner = max(around, key=lambda entry: entry.line, default=None)
        if owner and owner not in found:
            found.append(owner)
    return found


def ids_now(ids: Sequence[str]) -> str:
    """`the id is 3f2a now`, for what was written; empty where nothing was."""
    if not ids:
        return ""
    if len(ids) == 1:
        return f"the id is {ids[0]} now"
    more = ", …" if len(ids) > _SHOWN else ""
    return f"the ids are {', '.join(ids[:_SHOWN])}{more} now"


def print_after(
    out: Output, did: str, entry: Entry, id: str, changes: Sequence[Change]
) -> None:
    """On a terminal: what was done to which entry, where, and its lines as they are."""
    width = out.width or 80
    place = clean(entry.place)
    head = f"{did}  {out.style(id, 'cyan')}  "
    taken = len(did) + len(id) + 4
    text = clean(plain_text(entry.text))
    room = width - taken - cells(place) - 1
    if room >= 12:
        out.data(f"{head}{fit(text, room)} {out.style(place, 'dim')}")
    else:
        out.data(f"{head}{fit(text, max(width - taken, 1))}".rstrip())
    indent = " " * (len(did) + 2)
    for change in changes:
        for line in change.new:
            if line.strip() and line not in change.old:
                for part in folded(clean(line.strip()), width, indent):
                    out.data(part)
