"""What can be done from the screen, for a worker: each changes notes and reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from journal.agenda.agenda import Item, is_followup
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
    unlisted = [] if _is_listed(journal, change) else [_UNLISTED]
    return Outcome("; ".join([said, *unlisted, *_remarks([change])]))


_UNLISTED = "it is not listed here, for it has no date and names nobody"


def _is_listed(journal: Journal, change: Change) -> bool:
    """Whether the line that was added counts as an entry."""
    place = change.path, change.line + len(change.new) - 1
    return any(
        is_followup(entry, journal.people, journal.settings)
        for entry in journal.view.entries
        if (entry.path, entry.line) == place
    )


def undo(journal: Journal, now: datetime) -> Outcome:
    """Take back the last change, and go to it. Raises what `Journal.undo` raises."""
    return _turned("Taken back", journal.undo(now))


def redo(journal: Journal, now: datetime) -> Outcome:
    """Make again what was taken back. Raises what `Journal.redo` raises."""
    return _turned("Made again", journal.redo(now))


def _turned(said: str, changes: Sequence[Change]) -> Outcome:
    first = changes[0]
    text = "; ".join([f"{said} in {first.path}", *_remarks(changes)])
    return Outcome(text, at=(first.path, first.line))


def _remarks(changes: Sequence[Change]) -> list[str]:
    return [remark for change in changes for remark in change.notes]
