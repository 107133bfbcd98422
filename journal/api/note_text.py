"""The text of a note as it is now, for those who read more of it than entries."""

from __future__ import annotations

from journal.api.journal import Journal
from journal.model.entry import NotePath
from journal.vault.write import replace as files


def text_of(journal: Journal, path: NotePath) -> str | None:
    """The whole note; None where it cannot be read or is no UTF-8."""
    try:
        return files.read_note(journal.root, path).content.decode("utf-8")
    except (files.Unreadable, UnicodeDecodeError):
        return None
