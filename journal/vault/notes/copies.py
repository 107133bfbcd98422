"""Copies of notes that the name alone does not reveal: `Plan 2`, `Plan-LAPTOP`.

Such a note is a copy only if the note without the suffix is in the same folder and both
are mostly equal. A genuine `Plan 2` is a separate note.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)

from journal.model.entry import NotePath
from journal.model.note import Note


def originals(
    paths: Iterable[NotePath], known: Container[NotePath] | None = None
) -> dict[NotePath, NotePath]:
    """Notes that may be copies by name, each with its possible original.

    The original is one of `known`; without that, one of the paths.
    """
    paths = paths if isinstance(paths, Collection) else tuple(paths)
    known = set(paths) if known is None else known
    found = ((path, _originals_of(path, known)) for path in paths)
    return {path: several[0] for path, several in found if several}


def _originals_of(path: NotePath, known: Container[NotePath]) -> list[NotePath]:
    """Which of the known notes it may be a copy of, the likeliest first."""
    folder, slash, name = path.rpartition("/")
    if not (_may_be_one(name) and _has_shorter(path, len(folder) + 1, known)):
        return []
    # most vaults have no such name and need not load the patterns
    from journal.vault.conflict_names import unclear_originals

    others = (NotePath(f"{folder}{slash}{o}") for o in unclear_originals(name))
    return [other for other in others if other in known]


def _has_shorter(path: NotePath, begin: int, known: Container[str]) -> bool:
    """Whether there is a note named like the beginning of this one's name."""
    for mark in _MARKS:
        at = path.find(mark, begin, -3)
        while at >= 0:
            if f"{path[:at]}.md" in known:
                return True
            at = path.find(mark, at + 1, -3)
    return False


class MayBeCopies:
    """The same, cached while the paths stay the same."""

    def __init__(self) -> None:
        self._key = -1
        self.last: dict[NotePath, NotePath] = {}

    def among(self, paths: Iterable[NotePath]) -> dict[NotePath, NotePath]:
        key = hash(frozenset(paths))
        if self._key != key:
            self._key, self.last = key, originals(paths)
        return self.last


def _may_be_one(name: str) -> bool:
    """A quick look at a name, without its folder."""
    stem = name[:-3]
    return stem[-1:] in ")]" or " " in stem or "-" in stem


def original_of(path: NotePath, notes: Mapping[NotePath, Note]) -> NotePath | None:
    """The original of a copy with an unmistakable name, if it exists."""
    from journal.vault.conflict_names import without_mark

    folder, slash, name = path.rpartition("/")
    other = without_mark(name)
    original = NotePath(f"{folder}{slash}{other}")
    return original if other and original in notes else None


def copies_in(
    may_be: Mapping[NotePath, NotePath], note_at: Callable[[NotePath], Note | None]
) -> dict[NotePath, NotePath]:
    """Those that are copies, each with its original.

    `may_be` is what `originals` found; `note_at` returns a note, or None if there is
    none.
    """
    return {
        path: original
        for path, original in may_be.items()
        if (note := note_at(path))
        and (other := note_at(original))
        and _is_copy(note, other)
    }


def _is_copy(note: Note, original: Note) -> bool:
    """Whether it is a copy of the other: at least half of its entries and lines are
    there.

    Lines count too, because notes made from one template have the same boxes.
    """
    if not note.entries:
        return False
    own = Counter(entry.ref.raw.strip() for entry in note.entries)
    there = Counter(entry.ref.raw.strip() for entry in original.entries)
    return _half(own, there) and _half(_lines(note), _lines(original))


def _half(own: Counter[str], there: Counter[str]) -> bool:
    return 2 * (own & there).total() >= own.total()


def _lines(note: Note) -> Counter[str]:
    marks = (note.marks[at : at + 4] for at in range(0, len(note.marks), 4))
    return Counter(mark for mark in marks if mark != "\0\0\0\0")


_MARKS = " (-"
"""What the suffix of a copy begins with."""
_FEW = 20


class PathsInOrder:
    """The paths of all notes, to find the few that may be copies of others by name.

    Ordered on first use; a save does not look at every path.
    """

    def __init__(self) -> None:
        self._paths: list[NotePath] | None = None

    def forget(self) -> None:
        """Order them anew at the next use."""
        self._paths = None

    def add(self, path: NotePath) -> None:
        if self._paths is None:
            return
        at = bisect_left(self._paths, path)
        if self._paths[at : at + 1] != [path]:
            self._paths.insert(at, path)

    def remove(self, path: NotePath) -> None:
        if self._paths is None:
            return
        at = bisect_left(self._paths, path)
        if self._paths[at : at + 1] == [path]:
            del self._paths[at]

    def copies_of(
        self, changed: Collection[NotePath], known: Collection[NotePath]
    ) -> list[NotePath]:
        """Notes that by name may be copies of a note that changed, or that is gone.

        `known` are all notes.
        """
        paths: Iterable[NotePath] = known
        if len(changed) < _FEW:
            self._paths = sorted(known) if self._paths is None else self._paths
            stems = {f"{path[:-3]}{mark}" for path in changed for mark in _MARKS}
            paths = {path for stem in stems for path in _beginning(self._paths, stem)}
        return [path for path in paths if _originals_of(path, changed)]


def _beginning(paths: Sequence[NotePath], stem: str) -> Iterator[NotePath]:
    """Those of the ordered paths that begin like this."""
    for at in range(bisect_left(paths, stem), len(paths)):
        if not paths[at].startswith(stem):
            return
        yield paths[at]
