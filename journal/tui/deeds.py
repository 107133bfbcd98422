"""What can be done from the screen, for a worker: each changes notes and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journal.agenda.agenda import Item
from journal.changes import Change
from journal.journal import Journal
from journal.language.cells import fit
from journal.language.intents import Intent
from journal.model import NotePath


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to say about a deed."""

    said: str
    failed: bool = False
    at: tuple[NotePath, int] | None = None
    """Note and line to go to, where the deed was not about the entry at the cursor."""


def carry_out(
    journal: Journal, intent: Intent, item: Item, now: datetime, label: str, said: str
) -> Outcome:
    """Apply an intent to one entry. Raises what `Journal.apply` raises."""
    changes = journal.apply(intent, [item.entry], now, label)
    if all(change.nothing for change in changes):
        return Outcome("Nothing to change: it is so already")
    what = fit(item.entry.text, 40).rstrip()
    return Outcome("; ".join([f"{said}: {what} (u to undo)", *_remarks(changes)]))


def add(journal: Journal, sentence: str, now: datetime) -> Outcome:
    """Add an entry. Raises what `Journal.add` raises."""
    change = journal.add(sentence, None, now)
    said = f"Added to {change.path} (u to undo)"
    return Outcome("; ".join([said, *_remarks([change])]))


def undo(journal: Journal, now: datetime) -> Outcome:
    """Take back the last change, and go to it. Raises what `Journal.undo` raises."""
    changes = journal.undo(now)
    first = changes[0]
    return Outcome(f"Taken back in {first.path}", at=(first.path, first.line))


def _remarks(changes: Sequence[Change]) -> list[str]:
    return [remark for change in changes for remark in change.notes]
