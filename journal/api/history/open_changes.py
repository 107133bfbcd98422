"""Uncommitted changes of notes, as the newest change of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from journal.model.entry import Entry, NotePath
from journal.model.past import PastLine
from journal.model.settings import Settings
from journal.practice.people.people import People
from journal.vault.notes.snapshot import Snapshot
from journal.vault.open import UnreadableNote, read_note
from journal.vault.past.git_past import GitPast, name_of_content, uncommitted
from journal.vault.past.table import PastTable

PENDING = 1 << 60
"""The number of the uncommitted change: after all others."""


class HasPast(Protocol):
    """A vault with a past; `Journal` is one."""

    root: Path
    settings: Settings
    state: Path
    cache_file: Path | None

    @property
    def entries(self) -> tuple[Entry, ...]: ...
    @property
    def people(self) -> People: ...
    @property
    def snapshot(self) -> Snapshot: ...


class OpenChanges:
    """The uncommitted changes of one vault, as of one look."""

    def __init__(self, journal: HasPast, git: GitPast) -> None:
        self._journal = journal
        self._git = git
        self._asked: set[NotePath] = set()
        self._names: dict[NotePath, str] = {}
        """git's object names for the contents of the notes asked for so far."""

    def of(self, path: NotePath) -> list[PastLine] | None:
        """The changes of the note since it was committed; None if it never was."""
        try:
            read = read_note(self._journal.root, path)
            stamp = read.real.stat().st_mtime
            day = datetime.fromtimestamp(stamp).date()  # noqa: DTZ006
        except (UnreadableNote, OSError, ValueError):
            return []
        name = self._name(path)
        if name is None:
            return None
        if name_of_content(read.content, name) == name:
            return []
        before = self._git.content(path) or b""
        return [
            PastLine(PENDING, day, 0, 0, s.added, path, s.line, s.raw)
            for s in uncommitted(path, before, read.content)
        ]

    def _name(self, path: NotePath) -> str | None:
        """git's object name for the last committed content of the note."""
        if path not in self._asked:
            # a caller that asks for a second note asks for many
            more = self._journal.snapshot.notes if self._asked else ()
            self._asked = {path, *more}
            self._names = self._git.names(self._asked)
        return self._names.get(path)


class WithPending:
    """The past with the uncommitted changes on top."""

    def __init__(self, table: PastTable, pending: Sequence[PastLine]) -> None:
        self._table = table
        self._pending = pending
        self.removed_before = table.removed_before
        self.added_between = table.added_between
        self.renamed = table.renamed

    def newest_add(self, path: str, raw: str, until: int) -> PastLine | None:
        if until >= PENDING:
            for line in self._pending:
                if line.added and line.raw.strip() == raw.strip():
                    return line
        return self._table.newest_add(path, raw, until)

    def change(self, seq: int) -> list[PastLine]:
        return list(self._pending) if seq == PENDING else self._table.change(seq)
