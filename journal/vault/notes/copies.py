"""Copies of notes that a name alone does not give away: `Plan 2`, `Plan-LAPTOP`.

Such a name is a copy's only where the note without the suffix lies beside it and
both say the same for the most part. An honest `Plan 2` is a note of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from journal.model.entry import NotePath
from journal.model.note import Note


def originals(paths: Iterable[NotePath]) -> dict[NotePath, NotePath]:
    """Notes that by their names may be copies, each with the note it may be one of."""
    known = set(paths)
    found: dict[NotePath, NotePath] = {}
    for path in known:
        folder, slash, name = path.rpartition("/")
        if _may_be_one(name) and _has_shorter(path, len(folder) + 1, known):
            # most vaults have no such name, and need not know what they look like
            from journal.vault.conflict_names import unclear_originals

            for other in unclear_originals(name):
                if (original := NotePath(f"{folder}{slash}{other}")) in known:
                    found[path] = original
                    break
    return found


def _has_shorter(path: NotePath, begin: int, known: set[NotePath]) -> bool:
    """Whether there is a note called like the beginning of this one."""
    return any(
        path[at] in " (-" and f"{path[:at]}.md" in known
        for at in range(begin, len(path) - 3)
    )


class MayBeCopies:
    """The same, kept for as long as the paths are the same."""

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
    """The note that a copy with a clear name was made of, if it is there."""
    from journal.vault.conflict_names import without_mark

    folder, slash, name = path.rpartition("/")
    other = without_mark(name)
    original = NotePath(f"{folder}{slash}{other}")
    return original if other and original in notes else None


def is_copy(note: Note, original: Note) -> bool:
    """Whether it is one of the other: half of its entries, and of its lines, are there.

    Lines too, for notes made of one template have the same boxes.
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
    """What may be a copy of one of the notes that changed."""
    return [path for path, original in may_be.items() if original in changed]
