"""One look at the vault, with what is derived from it."""

from __future__ import annotations

from journal.model.entry import Entry
from journal.model.value import value
from journal.practice.people.people import People
from journal.vault.notes.snapshot import Snapshot


@value
class Look:
    """The snapshot with what is derived from it, made once per snapshot."""

    snapshot: Snapshot
    people: People
    entries: tuple[Entry, ...]
