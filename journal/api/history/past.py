"""What became of the follow-ups: when they were made, moved, put off, asked about.

From the vault's git, read by `vault/past/`, and where there is none from the record
of our own changes. Asked for by name only: the agenda never comes here.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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
"""Seconds that an answer waits for older pieces of a long past."""
_BEFORE = -(1 << 60)


@dataclass(frozen=True, slots=True)
class History:
    """The past of an entry, or of all that was about somebody."""

    changes: Sequence[PastChange]
    """The oldest first."""
    begins: bool
    """Whether it is known how it began."""
    back_to: date | None = None
    """Where that is not known: from when on there is a record at all."""


class PastOfVault:
    """The past of one vault, as far as it was read."""

    def __init__(self, journal: HasPast, records: Callable[[], list[Record]]) -> None:
        """`records` answers the changes that we made ourselves."""
        self._journal = journal
        self._records = records
        self._table: PastTable | None = None
        self._git: GitPast | None = None
        self._lineages: Lineages | None = None
        self._own: PastTable | None = None
        """Our own changes, beside git: of notes that it does not have."""
        self._open_changes: OpenChanges | None = None
        self.why_not = ""
        """Why git was not asked although the vault seems to be in it, or why
        nothing could be read at all."""

    # -------------------------------------------------------- reading

    def look(self, seconds: float = PATIENCE, *, others: bool = True) -> bool:
        """Read what is new; older pieces only as long as there is time.

        Answers whether all there is was read. Raises nothing: what cannot be read
        now is left for later. In a vault without git also what others changed is
        looked for, unless `others` is false.
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
        """What git can tell again is kept with the cache."""
        cache = self._journal.cache_file
        return cache.with_suffix(".past") if cache else None

    @property
    def _own_file(self) -> Path:
        """What nobody else can tell is kept with the undo record."""
        return self._journal.state / "past.sqlite"

    def _open(self, file: Path, *, make: bool = True) -> PastTable:
        if self._table is None:
            self._table = PastTable(file, make=make)
            self._lineages = Lineages(self._table)
        return self._table

    def _open_as_it_is(self) -> PastTable | None:
        """The table as it was left by the last look; None where there was none."""
        for file in (self._git_file if self._may_be_in_git else None, self._own_file):
            with contextlib.suppress(OSError, sqlite3.Error):
                if self._table or (file and file.exists()):
                    return self._open(file or self._own_file, make=False)
        return None

    def close(self) -> None:
        """Let go of the table."""
        for table in (self._table, self._own):
            if table:
                table.close()
        self._table = self._git = self._lineages = self._own = None
        self._open_changes = None

    # -------------------------------------------------------- asking

    def of_entry(self, entry: Entry) -> History:
        """Everything that became of the entry, its log with it."""
        lineage, known = self._lineage(entry)
        changes = [*self._changes(lineage), *log_changes(entry)]
        begins = lineage.known and known
        if not begins and entry.created:
            changes.append(PastChange(entry.created, "added", None, None, _BEFORE))
            begins = not lineage.steps or entry.created <= lineage.steps[-1].now.day
        return History(in_order(changes), begins, None if begins else self.back_to)

    def of_person(self, person: Person) -> list[tuple[Entry, History]]:
        """The past of every follow-up with them that is there or was, oldest first."""
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
        """Follow-ups that are in no note any more, as they last were."""
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
        """How often an open entry was put off, as far as it is known by now.

        git is not asked for it: the table is taken as the last look left it.
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
        """What the entry was from when on, the oldest first; without its log."""
        lineage, _ = self._lineage(entry)
        return self._versions(lineage, entry)

    def first_day(self, entry: Entry) -> date | None:
        """The day an entry was for when it was made; None where that is not known."""
        lineage, _ = self._lineage(entry)
        found = self._versions(lineage, entry) if lineage.known else []
        first = main_date(found[0].entry) if found else None
        return first.day if first else None

    def versions_gone(self) -> Iterator[list[Version]]:
        """The same of entries that are in no note any more."""
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
        """The past of the line as it stands, and whether its end is known too."""
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
        """Of a note that git does not have: by what we changed in it ourselves."""
        if self._own is None:
            self._own = PastTable(self._own_file)
        take_up(self._own, self._records())
        return Lineages(self._own).of(entry.path, entry.ref.raw, PENDING)

    def was_removed(self, wanted: Callable[[str], bool]) -> bool:
        """Whether a line that `wanted` says yes to was ever removed or changed."""
        lines = self._table.removed_lines() if self._table else iter(())
        return any(wanted(line.raw) for line in lines)

    def lines_gone(self, wanted: Callable[[str], bool]) -> Iterator[PastLine]:
        """The last lines of entries that are in no note any more, newest first.

        Only of those that `wanted` says yes to: the rest is not looked into.
        """
        return (line for line, _ in self._ended(wanted))

    def _ended(
        self, wanted: Callable[[str], bool] = lambda raw: True
    ) -> Iterator[tuple[PastLine, Lineage]]:
        """The last lines of entries that were removed for good, with their past."""
        table, lineages = self._table, self._lineages
        if table is None or lineages is None:
            return
        there = {entry.ref.raw.strip() for entry in self._journal.entries}
        for line in filter(lambda line: wanted(line.raw), table.removed_lines()):
            if line.path == self._journal.settings.notes.dashboard:
                continue  # its rows are no entries
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
        """The line as an entry of its note, alone."""
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
