"""The current text of a note, for callers that need more than its entries."""

from __future__ import annotations

from journal.api.journal import Journal
from journal.model.entry import NotePath
from journal.vault.open import UnreadableNote, read_note


def text_of(journal: Journal, path: NotePath) -> str | None:
    """The whole note; None if it is unreadable or no UTF-8."""
    try:
        return read_note(journal.root, path).content.decode("utf-8")
    except (UnreadableNote, UnicodeDecodeError):
        return None
