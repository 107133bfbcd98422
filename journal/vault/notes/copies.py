"""Copies of notes that the name alone does not reveal: `Plan 2`, `Plan-LAPTOP`.

Such a note is a copy only if the note without the suffix is in the same folder and both
are mostly equal. A genuine `Plan 2` is a separate note.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from journal.model.entry import NotePath
from journal.model.note import Note


def originals(paths: Iterable[NotePath]) -> dict[NotePath, NotePath]:
    """Notes that may be copies by name, each with its possible original."""
    known = set(paths)
    found: dict[NotePath, NotePath] = {}
    for path in known:
        folder, slash, name = path.rpartition("/")
        if _may_be_one(name) and _has_shorter(path, len(folder) + 1, known):
            # most vaults have no such name and need not load the patterns
            from journal.vault.conflict_names import unclear_originals

            for other in unclear_originals(name):
                if (original := NotePath(f"{folder}{slash}{other}")) in known:
                    found[path] = original
                    break
    return found


def _has_shorter(path: NotePath, begin: int, known: set[NotePath]) -> bool:
    """Whether there is a note whose name is a prefix of this one."""
    return any(
        path[at] in " (-" and f"{path[:at]}.md" in known
        for at in range(begin, len(path) - 3)
    )


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


def is_copy(note: Note, original: Note) -> bool:
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


def copies_of(
    changed: Collection[NotePath], may_be: Mapping[NotePath, NotePath]
) -> list[NotePath]:
    """Possible copies of the changed notes."""
    return [path for path, original in may_be.items() if original in changed]
