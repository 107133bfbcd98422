"""A note that stays in its stored form until something in it is asked for."""

from __future__ import annotations

import marshal
from collections.abc import Sequence

from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.value import field_names, same_contents
from journal.vault.cache.note_codec import (
    ENTRIES,
    ENTRY_REF,
    ENTRY_TEXT,
    note_from_plain,
)
from journal.vault.cache.stored_form import plain_of_bare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIELDS = field_names(Note)


class StoredNote(Note):
    """Equal to the note that it is the stored form of.

    Of a hundred thousand notes a screen shows forty. One takes a third of the memory
    in this form, and none of the time to build its entries.
    """

    __slots__ = ("_stored",)

    _stored: bytes | None

    def __new__(cls, *values: Any, **fields: Any) -> Any:
        """With the fields of a note, as for `replace`, an ordinary one."""
        return Note(*values, **fields)

    @classmethod
    def of(cls, path: NotePath, stored: bytes) -> StoredNote:
        """The note at this path, which is about no person."""
        note: Any = object.__new__(cls)
        note.path, note.person, note._stored = path, None, stored
        found: StoredNote = note
        return found

    def __getattr__(self, name: str) -> Any:
        """Called for a field that is not known yet: then all are."""
        stored = self._stored if name in _FIELDS else None
        if stored is not None:
            whole = read_stored(stored)
            for field in _FIELDS:
                setattr(self, field, getattr(whole, field))
            self._stored = None
        # what is missing now may be there now: another thread has read it
        return object.__getattribute__(self, name)

    @property
    def is_at_hand(self) -> bool:
        return self._stored is None

    def in_passing(self) -> Note:
        stored = self._stored
        return self if stored is None else read_stored(stored)

    def lines(self) -> Sequence[str]:
        plain = self.plain()
        if plain is None:
            return super().lines()
        return [entry[ENTRY_REF][0] for entry in plain[ENTRIES]]

    def texts(self) -> Sequence[str]:
        plain = self.plain()
        if plain is None:
            return super().texts()
        return [entry[ENTRY_TEXT] for entry in plain[ENTRIES]]

    def plain(self) -> tuple[Any, ...] | None:
        """The note as `note_to_plain` returns it; None once its fields are known."""
        stored = self._stored
        return None if stored is None else marshal.loads(stored)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StoredNote) and self._stored and other._stored:
            return self.path == other.path and self._stored == other._stored
        if not isinstance(other, Note):
            return NotImplemented
        return same_contents(Note, self, other)

    def __hash__(self) -> int:
        return Note.__hash__(self)


def read_stored(stored: bytes) -> Note:
    """The note of this stored form, which is sound."""
    return note_from_plain(marshal.loads(stored))


def bare_note(path: NotePath, digest: bytes) -> Note:
    """The note with nothing in it, of this digest."""
    return note_from_plain(plain_of_bare(path, digest))
