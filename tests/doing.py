"""What tests of the journal do to it, and what they look at afterwards."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from journal.api.changes import Change
from journal.api.journal import Journal
from journal.api.requests import Act
from journal.language.edit.intents import Complete, Intent, Snooze
from journal.model.when import When
from tests.conftest import NOW

DONE = Complete(NOW.date())
FRIDAY, SUNDAY = (Snooze(When(date(2024, 6, day))) for day in (7, 9))


def note(journal: Journal, path: str = "note.md") -> str:
    """The note as it is on disk."""
    return (journal.root / path).read_bytes().decode("utf-8", "surrogateescape")


def save(file: Path, text: str) -> None:
    """Save a note as editors do: whole, so that no one who watches reads half of it."""
    written = file.with_name(f".{file.name}.tmp")
    written.write_text(text)
    os.replace(written, file)


def do(journal: Journal, intent: Intent, *wanted: str) -> list[Change]:
    """Carry out an intent on the entries of these ids or places."""
    entries = [journal.find(name) for name in wanted]
    return journal.apply(Act.each(intent, entries, "test"), NOW)
