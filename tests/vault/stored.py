"""Everything that a cache holds."""

from __future__ import annotations

from journal.model.entry import NotePath
from journal.model.note import Note
from journal.vault.cache.cache import Cache
from journal.vault.cache.stored_note import bare_note, read_stored
from journal.vault.sweep import FileStamp


def loaded(cache: Cache) -> dict[NotePath, tuple[FileStamp, Note]]:
    """The stored notes with their stamps; none from a damaged cache."""
    stamps, bare, _ = cache.stamps()
    found = {path: (stamps[path], bare_note(path, bare[path])) for path in bare}

    def take(path: NotePath, stamp: FileStamp, stored: bytes) -> None:
        found[path] = stamp, read_stored(stored)

    return found if cache.load_stored(take) else {}
