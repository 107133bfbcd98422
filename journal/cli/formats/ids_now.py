"""What entries are called after a change: an id is made of what the line says."""

from __future__ import annotations

from collections.abc import Sequence

from journal.api.changes import Change
from journal.api.journal import Journal

_SHOWN = 5
"""More ids are no help: they are in the list."""


def ids_now(journal: Journal, changes: Sequence[Change]) -> str:
    """`the id is 3f2a now`, for what was written; empty where nothing was."""
    places = {
        (change.path, change.line + number)
        for change in changes
        for number, line in enumerate(change.new)
        if line not in change.old
    }
    if not places:
        return ""
    known = journal.short_ids()
    found = [
        known[entry.ref]
        for entry in journal.entries
        if (entry.path, entry.line) in places
    ]
    if not found:
        return ""
    if len(found) == 1:
        return f"the id is {found[0]} now"
    more = ", …" if len(found) > _SHOWN else ""
    return f"the ids are {', '.join(found[:_SHOWN])}{more} now"
