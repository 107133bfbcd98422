"""The notes of a vault, of which those with nothing in them are made when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from journal.model.entry import NotePath
from journal.model.note import Note


class NotesByPath(Mapping[NotePath, Note]):
    """The notes by path, in order; nothing in it ever changes.

    In most notes of a large vault there is nothing to follow up. Only their digest is
    kept, and each time one is asked for it is made anew.
    """

    __slots__ = ("_bare", "_paths", "_read", "telling")

    def __init__(
        self,
        telling: dict[NotePath, Note],
        bare: dict[NotePath, bytes],
        read: Callable[[NotePath, bytes], Note],
    ) -> None:
        """`bare` are the digests of the others, of which `read` makes notes."""
        self.telling = telling
        """Those with something in them, by path, in order; each the same object as long
        as the note does not change."""
        self._bare = bare
        self._read = read
        self._paths: tuple[NotePath, ...] | None = None

    def __getitem__(self, path: NotePath) -> Note:
        found = self.telling.get(path)
        return self._read(path, self._bare[path]) if found is None else found

    def __contains__(self, path: object) -> bool:
        return path in self.telling or path in self._bare

    def __iter__(self) -> Iterator[NotePath]:
        if not self._bare:
            return iter(self.telling)
        if self._paths is None:
            self._paths = tuple(sorted([*self.telling, *self._bare]))
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self.telling) + len(self._bare)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, NotesByPath):
            return dict(self) == other
        if self._bare == other._bare:
            return self.telling == other.telling
        return dict(self) == dict(other)

    __hash__ = None  # type: ignore[assignment]

    def with_others(self, telling: dict[NotePath, Note]) -> NotesByPath:
        """The same with others that tell something."""
        return NotesByPath(telling, self._bare, self._read)


def telling(notes: Mapping[NotePath, Note]) -> Mapping[NotePath, Note]:
    """Those of the notes that may have something in them."""
    return notes.telling if isinstance(notes, NotesByPath) else notes


def others_with(
    notes: Mapping[NotePath, Note], told: dict[NotePath, Note]
) -> Mapping[NotePath, Note]:
    """These notes instead of those that may have something in them."""
    return notes.with_others(told) if isinstance(notes, NotesByPath) else told
