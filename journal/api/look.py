"""What is known of a vault at one moment, with what is derived from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from journal.api.edits.new_entry import dialect_of
from journal.language.line.fields import Dialect
from journal.model.entry import Entry
from journal.model.settings import Settings
from journal.practice.people.people import People
from journal.vault.notes.snapshot import Snapshot


@dataclass(frozen=True)
class Look:
    """The snapshot with what is derived from it, made once per snapshot."""

    snapshot: Snapshot
    people: People
    entries: tuple[Entry, ...]
    settings: Settings

    @cached_property
    def dialect(self) -> Dialect:
        """Counted over the whole vault, and asked for with each line that changes."""
        return dialect_of(self.settings, self.entries)
