"""The history of follow-ups: when they were created, moved, put off, asked about.

It comes from the vault's git, read by `vault/past/`, else from the record of our own
changes. Used only on request: the agenda never needs it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from journal.api.history.open_changes import PENDING, HasPast, OpenChanges, WithPending
from journal.language.document import encode
from journal.language.note.past_words import words_of
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath
from journal.model.past import PastChange, PastLine, PutOff, Version
from journal.model.value import replace, value
from journal.practice.history.changes import (
    differences,
    in_order,
    log_changes,
    main_date,
    put_off,
)
from journal.practice.history.lineage import Lineage, Lineages, Step
from journal.vault.past.git import NoGit, may_be_in_git
from journal.vault.past.git_past import GitPast
from journal.vault.past.own_past import notice, saved_at, take_up
from journal.vault.past.table import OWN, PastTable
from journal.vault.write.history import Record

if TYPE_CHECKING:
    from journal.practice.people.people import Person

PATIENCE = 0.6
"""Seconds that an answer waits for older pieces of a long history."""
_BEFORE = -(1 << 60)


@value
class History:
    """The history of an entry, or of everything about a person."""

    changes: Sequence[PastChange]
    """The oldest first."""
    begins: bool
    """Whether its beginning is known."""
    back_to: date | None = None
    """If not: the day from which on there is a record."""


class PastOfVault:
    """The history of one vault, as far as it was read."""

    def __init__(self, journal: HasPast, records: Callable[[], list[Record]]) -> None:
        """`records` returns our own changes."""
        self._journal = journal
        self._records = records
        self._table: PastTable | None = None
        self._git: GitPast | None = None
        self._lineages: Lineages | None = None
        self._own: PastTable | None = None
        """Our own changes to notes that are not in git."""
        self._open_changes: OpenChanges | None = None
        self.why_not = ""
        """Why git was not used although the vault seems to be in it, or why nothing
        could be read at all."""

    # -------------------------------------------------------- reading

    def look(self, seconds: float = PATIENCE, *, others: bool = True) -> bool:
        """Read new changes, and older pieces while time allows.

        Returns whether everything was read. Never raises: what cannot be read now is
        left for later. In a vault without git it also looks for changes by others,
        unless `others` is false.
        """
        self.why_not = ""
        try:
            if self._may_be_in_git:
                try:
                    return self._look_at_git(seconds)
                except NoGit as error:
                    self.close()
                    self.why_not = f"git: {error}"
            table = self._open(self._own_file)
            take_up(table, self._records())
            if others:
                self._notice(table)
        except (OSError, sqlite3.Error) as error:
            self.why_not = str(error)
        return True

    def _notice(self, table: PastTable) -> None:
        notes = self._journal.snapshot.notes
        with_entries = {path: note for path, note in notes.items() if note.entries}
        with_entries.pop(NotePath(self._journal.settings.notes.dashboard or ""), None)
        notice(table, with_entries, saved_at(str(self._journal.root)))

    def _look_at_git(self, seconds: float) -> bool:
        file = self._git_file
        if file is None:
            raise NoGit("nothing is kept between two runs")
        table = self._open(file)
        self._git = self._git or GitPast(self._journal.root, table)
        whole = self._git.look(seconds)
        self._open_changes = OpenChanges(self._journal, self._git)
        self._lineages = Lineages(table)
        return whole

    @cached_property
    def _may_be_in_git(self) -> bool:
        return may_be_in_git(self._journal.root)

    @property
    def _git_file(self) -> Path | None:
        """Data that git can provide again is kept with the cache."""
        cache = self._journal.cache_file
        return cache.with_suffix(".past") if cache else None

    @property
    def _own_file(self) -> Path:
        """Data that exists nowhere else is kept with the undo record."""
        return self._journal.state / "past.sqlite"

    def _open(self, file: Path, *, make: bool = True) -> PastTable:
        if self._table is None:
            self._table = PastTable(file, make=make)
            self._lineages = Lineages(self._table)
        return self._table

    def _open_as_it_is(self) -> PastTable | None:
        """The table as left by the last look; None if there is none."""
        for file in (self._git_file if self._may_be_in_git else None, self._own_file):
            with contextlib.suppress(OSError, sqlite3.Error):
                if self._table or (file and file.exists()):
                    return self._open(file or self._own_file, make=False)
        return None

    def close(self) -> None:
        """Close the table."""
        for table in (self._table, self._own):
            if table:
                table.close()
        self._table = self._git = self._lineages = self._own = None
        self._open_changes = None

    # -------------------------------------------------------- asking

    def of_entry(self, entry: Entry) -> History:
        """The full history of the entry, including its log."""
        lineage, known = self._lineage(entry)
        changes = [*self._changes(lineage), *log_changes(entry)]
        begins = lineage.known and known
        if not begins and entry.created:
            changes.append(PastChange(entry.created, "added", None, None, _BEFORE))
            begins = not lineage.steps or entry.created <= lineage.steps[-1].now.day
        return History(in_order(changes), begins, None if begins else self.back_to)

    def of_person(self, person: Person) -> list[tuple[Entry, History]]:
        """The history of every current or former follow-up with them, oldest first."""
        view_people = self._journal.people
        found = [
            (entry, self.of_entry(entry))
            for entry in self._journal.entries
            if person in view_people.of(entry)
        ]
        found += [
            (entry, history)
            for entry, history in self.gone()
            if person in view_people.of(entry)
        ]
        found.sort(key=lambda pair: [str(c.day) for c in pair[1].changes[:1]])
        return found

    def gone(self) -> Iterator[tuple[Entry, History]]:
        """Deleted follow-ups, in their last version."""
        for line, lineage in self._ended():
            entry = self._read(line)
            if entry is None:
                continue
            changes = self._changes(lineage)
            last = PastChange(
                line.day, "removed", line.path, None, line.seq, self._commit(line.seq)
            )
            begins = lineage.known
            yield (
                entry,
                History(
                    in_order([*changes, last]),
                    begins,
                    None if begins else self.back_to,
                ),
            )

    def put_off(self, entry: Entry) -> PutOff | None:
        """How often an open entry was put off, as far as known.

        This does not run git: it uses the table as left by the last look.
        """
        if entry.status.closed:
            return None
        if not self._may_be_in_git and self._table is None:
            self.look(others=False)
        if self._open_as_it_is() is None:
            return None
        with contextlib.suppress(sqlite3.Error):
            lineage, _ = self._lineage(entry)
            return put_off(in_order(self._changes(lineage)), entry)
        return None

    def versions(self, entry: Entry) -> list[Version]:
        """The versions of the entry with their dates, oldest first; without its log."""
        lineage, _ = self._lineage(entry)
        return self._versions(lineage, entry)

    def first_day(self, entry: Entry) -> date | None:
        """The day an entry was first planned for; None if unknown."""
        lineage, _ = self._lineage(entry)
        found = self._versions(lineage, entry) if lineage.known else []
        first = main_date(found[0].entry) if found else None
        return first.day if first else None

    def versions_gone(self) -> Iterator[list[Version]]:
        """The same for deleted entries."""
        for line, lineage in self._ended():
            entry = self._read(line)
            if entry is not None:
                found = self._versions(lineage, entry)
                if found:
                    found[-1] = replace(found[-1], until=line.day)
                yield found

    # -------------------------------------------------------- lines

    @property
    def back_to(self) -> date | None:
        """The day of the oldest change that was read."""
        if self._table is None:
            return None
        oldest, newest = self._table.bounds()
        return self._table.day_of(oldest) if newest >= oldest else None

    def _lineage(self, entry: Entry) -> tuple[Lineage, bool]:
        """The lineage of the current line, and whether its beginning is known."""
        if self._table is None or self._lineages is None:
            return Lineage((), False), False
        pending = self._open_changes.of(entry.path) if self._open_changes else []
        if pending is None:
            return self._own_lineage(entry), True
        if not pending:
            found = self._lineages.of(entry.path, entry.ref.raw, PENDING)
        else:
            overlay = WithPending(self._table, pending)
            found = Lineages(overlay).of(entry.path, entry.ref.raw, PENDING)
        whole = self._git is None or self._git.is_read()
        return found, whole or len(found.steps) > 0

    def _own_lineage(self, entry: Entry) -> Lineage:
        """For a note that is not in git: from our own changes of it."""
        if self._own is None:
            self._own = PastTable(self._own_file)
        take_up(self._own, self._records())
        return Lineages(self._own).of(entry.path, entry.ref.raw, PENDING)

    def was_removed(self, wanted: Callable[[str], bool]) -> bool:
        """Whether a line accepted by `wanted` was ever removed or changed."""
        lines = self._table.removed_lines() if self._table else iter(())
        return any(wanted(line.raw) for line in lines)

    def lines_gone(self, wanted: Callable[[str], bool]) -> Iterator[PastLine]:
        """The last lines of deleted entries, newest first.

        Only those accepted by `wanted`; the rest is not followed.
        """
        return (line for line, _ in self._ended(wanted))

    def _ended(
        self, wanted: Callable[[str], bool] = lambda raw: True
    ) -> Iterator[tuple[PastLine, Lineage]]:
        """The last lines of deleted entries, with their history."""
        table, lineages = self._table, self._lineages
        if table is None or lineages is None:
            return
        there = {entry.ref.raw.strip() for entry in self._journal.entries}
        for line in filter(lambda line: wanted(line.raw), table.removed_lines()):
            if line.path == self._journal.settings.notes.dashboard:
                continue  # its rows are not entries
            if lineages.goes_on(line) or line.raw.strip() in there:
                continue
            words = words_of(line.raw)
            back = table.added_between(words, line.seq, PENDING)
            if any(one.raw.split() == line.raw.split() for one in back):
                continue
            yield line, lineages.of(line.path, line.raw, line.seq - 1)

    def _commit(self, seq: int) -> str:
        if self._table is None or self._git is None or seq > OWN:
            return ""
        return self._table.commit_of(seq)[:12]

    # -------------------------------------------------------- rows

    def _read(self, line: PastLine) -> Entry | None:
        """The line as a single entry of its note."""
        text = line.raw.lstrip(" \t>")
        note = parse_note(NotePath(line.path), encode(text), self._journal.settings)
        return note.entries[0] if note.entries else None

    def _changes(self, lineage: Lineage) -> list[PastChange]:
        found: list[PastChange] = []
        for step in lineage.steps:
            found += self._changes_of(step)
        return found

    def _changes_of(self, step: Step) -> Iterator[PastChange]:
        now = self._read(step.now)
        if now is None:
            return
        day, seq = step.now.day, step.now.seq
        commit = self._commit(seq)
        if step.back:
            gone = step.back
            yield PastChange(
                gone.day, "removed", gone.path, None, gone.seq, self._commit(gone.seq)
            )
            yield PastChange(day, "back", None, step.now.path, seq, commit)
            return
        before = self._read(step.was) if step.was else None
        if step.was is None or before is None:
            main = main_date(now)
            said = str(main) if main else None
            yield PastChange(day, "added", None, said, seq, commit)
            return
        if step.was.file != step.now.file:
            yield PastChange(day, "moved", step.was.path, step.now.path, seq, commit)
        yield from differences(before, now, day, seq, commit)

    def _versions(self, lineage: Lineage, entry: Entry) -> list[Version]:
        found: list[Version] = []
        until: date | None = None
        for step in lineage.steps:
            read = self._read(step.now)
            if read is None:
                continue
            log = tuple(line for line in entry.log)
            found.append(Version(step.now.day, replace(read, log=log), until))
            until = step.back.day if step.back else step.now.day
        return found[::-1]
