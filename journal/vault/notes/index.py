"""The notes of a vault in memory: read once, kept current note by note."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence

from journal.model.entry import NotePath
from journal.model.note import Note
from journal.vault.cache.cache import StoredRows, people_key
from journal.vault.cache.layout import code_key
from journal.vault.notes.copies import originals
from journal.vault.notes.find import list_notes
from journal.vault.notes.known_notes import KnownNotes
from journal.vault.notes.read_all import no_garbage, read_all
from journal.vault.notes.snapshot import (
    NotesAt,
    Progress,
    unlisted,
    unreadable,
)
from journal.vault.open import Found, UnreadableNote
from journal.vault.sweep import FileStamp, is_conflict_copy, stamp_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FEW = 500
"""With fewer notes the usual way is as fast as the special first look."""
_CHUNK = 2000
"""Notes stored at a time during a first look."""


class Index(KnownNotes):
    """Reads the vault with the help of a cache, and provides snapshots.

    An unchanged note stays in the cache until it is asked for.
    """

    def _with_copies(
        self,
        stored: list[tuple[NotePath, FileStamp, Note]],
        gone: Sequence[NotePath],
    ) -> list[tuple[NotePath, FileStamp, Note]]:
        """What was read, what may be a copy of it, and what may no longer be one."""
        assert self._stamps is not None
        read = {path for path, _, _ in stored}
        others = self._in_order.copies_of({*read, *gone}, self._stamps)
        wanted = [path for path in others if path in self._stamps and path not in read]
        known = self._known(wanted) if wanted else {}
        more = [(path, self._stamps[path], note) for path, note in known.items()]
        return [*stored, *more]

    @property
    def is_cached(self) -> bool:
        """Whether the rows in the cache match the last look."""
        return self._validity is not None

    @property
    def mark(self) -> str | None:
        """The mark of the cache, if that matches this index."""
        return self._cache.mark if self._cache and self._validity else None

    def stored_ids(self) -> list[str] | None:
        """The ids of all entries, from the cache; None if it does not match."""
        return self._cache.ids(self.mark) if self._cache and self.mark else None

    def recall(self) -> None:
        """Reload the state of the cache; notes it has in a newer version are dropped
        here."""
        if self._cache is None or self._stamps is None:
            return
        before, notes = self._stamps, self._notes
        self._notes = {}
        self._begin()
        known = self._stamps.get
        self._notes = {p: n for p, n in notes.items() if known(p) == before.get(p)}
        self._forget_bare(self._notes)
        self._all_here = False

    def keep_no_more(self) -> None:
        """Stop storing: the cache belongs to others from now on."""
        self._load()
        self._cache, self._validity = None, None

    def begin_with(
        self, stamps: dict[str, FileStamp], validity: dict[str, Any]
    ) -> None:
        """Start from what is known of the cache: its stamps and the rows' validity."""
        known: Any = stamps
        self._begun(known, {}, validity)

    def refresh(self, progress: Progress | None = None) -> set[NotePath]:
        """Bring everything up to date; returns the notes that changed or vanished.

        `progress` is called after each note that had to be read.
        """
        if self._stamps is None:
            self._begin()
        assert self._stamps is not None
        listing = self._listed or list_notes(self._root, self._settings)
        self._listed = None
        self._conflicts = tuple(listing.conflicts)
        self._failures = {f: unlisted(f, why) for f, why in listing.unreadable}
        known = self._stamps.get
        stale = [path for path, stamp in listing.notes.items() if known(path) != stamp]
        # an unreadable folder has not lost its notes
        gone = [
            path
            for path in self._stamps.keys() - listing.notes.keys()
            if not any(path.startswith(f) or f == "/" for f, _ in listing.unreadable)
        ]
        return self._update(
            [(path, listing.notes[path]) for path in stale], gone, progress
        )

    def is_current(self) -> bool:
        """Whether the cache has rows of all notes as they are now.

        The next `refresh` uses the listing that is made for that.
        """
        if self._stamps is None:
            self._begin()
        if self._cache is None or not self.is_cached:
            return False
        if self._cache.is_vouched_for:
            return True
        self._listed = list_notes(self._root, self._settings)
        return not self._listed.unreadable and self._stamps == self._listed.notes

    def _begin(self) -> None:
        """Learn what the cache knows; the notes themselves stay there."""
        self._begun(*(self._cache.stamps() if self._cache else ({}, {}, None)))

    def _begun(
        self,
        stamps: dict[NotePath, FileStamp],
        bare: dict[NotePath, bytes],
        validity: dict[str, Any] | None,
    ) -> None:
        self._stamps, self._bare, self._validity = stamps, bare, validity
        self._in_order.forget()
        self._changes += 1
        if self._cache and self._stamps:
            stored = self._cache.persons()
            self._persons = {path: note for path, (_, note) in stored.items()}
        self._all_here = not self._stamps

    def look_at(self, paths: Iterable[NotePath]) -> set[NotePath]:
        """Bring these notes up to date, whatever happened to them."""
        if self._stamps is None:
            return self.refresh()
        present: list[tuple[NotePath, FileStamp]] = []
        gone: list[NotePath] = []
        for path in paths:
            try:
                stamp = None if self._ignore.anywhere(path) else self._stamp(path)
            except OSError:
                continue  # it cannot be read now: keep what is known
            if is_conflict_copy(path):
                others = (other for other in self._conflicts if other != path)
                self._conflicts = tuple(sorted([*others, *([path] if stamp else [])]))
            elif stamp is None:
                self._failures.pop(path, None)
                if path in self._stamps:
                    gone.append(path)
            elif self._stamps.get(path) != stamp:
                present.append((path, stamp))
        return self._update(present, gone)

    def _stamp(self, path: NotePath) -> FileStamp | None:
        """The stamp of a regular file, as in the listing: links do not count."""
        return stamp_at(os.fspath(self._root / path))

    def _update(
        self,
        stale: Iterable[tuple[NotePath, FileStamp]],
        gone: Sequence[NotePath],
        progress: Progress | None = None,
    ) -> set[NotePath]:
        assert self._stamps is not None
        changed: set[NotePath] = set()
        stored: list[tuple[NotePath, FileStamp, Note]] = []
        stamps = dict(stale)
        if not (self._stamps or gone) and self._fill(stamps, progress):
            return set(stamps)
        cache = self._cache
        fills = len(stamps) >= _CHUNK and cache is not None and not cache.is_anothers
        before_all = {} if fills else self._known([*stamps, *gone])
        self._forget_bare([*stamps, *gone])
        for number, (path, found) in enumerate(self._read_all(list(stamps))):
            if progress and number:
                progress(number, len(stamps))
            note = self._noted(path, found)
            if note is None:
                continue
            stamp = stamps[path]
            if fills and self._names:
                note = self._names.settle(note)
            before = before_all.get(path)
            if path not in self._stamps:
                self._in_order.add(path)
            self._stamps[path], self._notes[path] = stamp, note
            self._changes += 1
            stored.append((path, stamp, note))
            if note.person:
                self._persons[path] = note
            else:
                self._persons.pop(path, None)
            if before is None or before.digest != note.digest:
                changed.add(path)
            if fills and len(stored) >= _CHUNK:
                self._hand_over(stored)
        if fills:
            self._hand_over(stored)
        elif self._names and (stored or gone):
            stored = self._followed(stored, gone, before_all)
        for path in gone:
            self._changes += 1
            del self._stamps[path]
            self._in_order.remove(path)
            self._notes.pop(path, None)
            self._persons.pop(path, None)
            self._failures.pop(path, None)
        self._store(self._with_copies(stored, gone), gone)
        return changed | set(gone)

    def _followed(
        self,
        stored: Sequence[tuple[NotePath, FileStamp, Note]],
        gone: Sequence[NotePath],
        before: Mapping[NotePath, Note],
    ) -> list[tuple[NotePath, FileStamp, Note]]:
        """The notes that were read, with the ids of their entries."""
        assert self._names
        named = self._names.follow(
            [(before.get(path), note) for path, _, note in stored],
            [before[path] for path in gone if path in before],
        )
        found = []
        for (path, stamp, _), note in zip(stored, named, strict=True):
            self._notes[path] = note
            found.append((path, stamp, note))
        return found

    # -------------------------------------------------------- what is kept

    def _fill(
        self, stamps: dict[NotePath, FileStamp], progress: Progress | None
    ) -> bool:
        """Read an unknown vault straight into the cache."""
        cache, rows = self._cache, self._rows
        if os.name != "posix" or len(stamps) < FEW:
            return False
        if cache is None or rows is None or cache.is_anothers:
            return False
        # needed once in the life of a vault
        from journal.vault.notes.first_index import FirstIndex
        from journal.vault.notes.first_reading import Reader

        reader = Reader(self._root, self._settings, stamps, rows, self._names)

        def validity_of(people: Sequence[Note]) -> dict[str, Any] | None:
            return self._validity_now(people, reader.notes_at)

        with no_garbage(len(stamps)):
            found = FirstIndex(cache, stamps, reader).make(validity_of, progress)
        if found is None:
            return False
        self._persons = found.persons
        for path, why in found.failures.items():
            self._failures[path] = unreadable(path, UnreadableNote(why))
        self._stamps = {p: s for p, s in stamps.items() if p not in found.failures}
        self._in_order.forget()
        self._all_here, self._validity = False, found.validity
        return True

    def _hand_over(self, stored: list[tuple[NotePath, FileStamp, Note]]) -> None:
        """Leave notes to the cache: a first look reads more than will be needed."""
        assert self._cache
        self._cache.store(stored, [])
        for path, _, _ in stored:
            del self._notes[path]
        self._all_here, self._validity = False, None
        stored.clear()

    def _store(
        self,
        stored: Sequence[tuple[NotePath, FileStamp, Note]],
        gone: Sequence[NotePath],
    ) -> None:
        if self._cache is None:
            return
        people = self._people()
        validity = self._validity_now(people)
        same = validity is not None and validity == self._validity
        if same and not (stored or gone):
            return
        if self._cache.is_anothers:
            self._validity = None
            return
        notes = [note for _, _, note in stored]
        before = self._validity["rows"] if self._validity else None
        complete = validity is not None and validity["rows"] == before
        rows = self._rows_to_store(validity, notes, people, everything=not complete)
        if rows is None and not (stored or gone or self._validity):
            return
        done = self._cache.keep(stored, gone, rows)
        if rows and not done and not rows.everything:
            # rows of other notes were lost, or were stored with other people
            done = self._store_all(validity, people)
        self._validity = validity if done else None

    def _people(self) -> list[Note]:
        """The notes of people that are no copies: whom the names in entries mean."""
        copies = self._copies(originals(self._persons, self._stamps))
        return [note for path, note in self._persons.items() if path not in copies]

    def _store_all(
        self, validity: dict[str, Any] | None, people: Sequence[Note]
    ) -> bool:
        assert self._stamps is not None
        assert self._cache
        self._load()
        notes = self.notes_at(self._stamps)
        stored = [(path, stamp, notes[path]) for path, stamp in self._stamps.items()]
        every = notes.values()
        rows = self._rows_to_store(validity, every, people, everything=True)
        return self._cache.keep(stored, [], rows)

    def _rows_to_store(
        self,
        validity: dict[str, Any] | None,
        notes: Iterable[Note],
        people: Sequence[Note],
        *,
        everything: bool,
    ) -> StoredRows | None:
        if validity is None or self._rows is None:
            return None
        if everything:
            notes, may_be = self._every_note(), self._candidates()
        else:
            notes = tuple(notes)
            may_be = originals([note.path for note in notes], self._stamps)
        copies = self._copies(may_be)
        rows = self._rows.of((n for n in notes if n.path not in copies), people)
        return StoredRows(validity, rows, everything)

    def _validity_now(
        self, people: Sequence[Note], notes: NotesAt | None = None
    ) -> dict[str, Any] | None:
        """What the rows are valid under; None if they cannot replace the notes."""
        if self._failures or self._rows is None or self._cache is None:
            return None
        validity = self._rows.validity(notes or self.notes_at, people)
        rows = f"{validity['rows']}/{people_key(people)}"
        version = self._cache.version
        former = self._names.former() if self._names else ""
        own = {"code": code_key(), "version": version, "rows": rows, "former": former}
        return {**validity, **own}

    def expect(self, note: Note) -> None:
        """A note parsed from bytes about to be written; once they are, it is not read
        again."""
        self._expected[note.path] = note

    def _read_all(self, paths: Sequence[NotePath]) -> Iterator[tuple[NotePath, Found]]:
        expected, self._expected = self._expected, {}
        with no_garbage(len(paths)):
            yield from read_all(self._root, paths, self._settings, expected)
