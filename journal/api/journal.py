"""The hall: one object that knows the vault, and the only door to changing it.

The faces (command line, terminal interface, notifier) ask it for agendas and
hand it intents; nobody else writes.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import is_not
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from journal.api import undo as undoing
from journal.api.cache_rows import AgendaRows
from journal.api.changes import Change, change_of, done_before, plan_change
from journal.api.identity import Identity
from journal.api.new_entry import dialect_of, place_to_add
from journal.api.problems import corrections, in_order, problems_of
from journal.api.undo import ListedStep
from journal.language.document import Document, LineEdit
from journal.language.edit import new_line as adding
from journal.language.edit.intents import Intent
from journal.language.edit.plan import Plan
from journal.language.line.fields import Dialect
from journal.language.note.read_note import digest_of
from journal.model.entry import Entry, EntryRef, NotePath, Problem
from journal.model.errors import NoSuchEntry, StaleEntryError, WriteRefused
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda import agenda as agenda_room
from journal.practice.agenda.agenda import Agenda, Item
from journal.practice.agenda.entry_ids import notes_named, short_ids
from journal.practice.people.contacts import Contact, contacts
from journal.practice.people.people import People
from journal.vault.cache.cache import Cache
from journal.vault.cache.layout import Looked, name_of
from journal.vault.id_record import IdRecord
from journal.vault.notes.index import Index, Progress, Snapshot, settings_key
from journal.vault.skipped_today import Skipped
from journal.vault.watch.cache_keeper import Vouching
from journal.vault.write import replace as files
from journal.vault.write.history import Record
from journal.vault.write.steps import Turn
from journal.vault.write.writer import EditOf, Writer

if TYPE_CHECKING:
    from journal.vault.watch.watcher import Watcher


@dataclass(frozen=True, slots=True)
class View:
    """The snapshot with what is derived from it, made once per snapshot."""

    snapshot: Snapshot
    people: People
    entries: tuple[Entry, ...]


class Journal:
    """A vault that is open."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        *,
        state: Path,
        cache: Path | None,
        looked: Looked | None = None,
    ) -> None:
        """`state` and `cache` are folders; this vault gets a place in each.

        `cache` None keeps nothing between two runs. `looked` are the files that the
        settings came from; without it a prompt has to read them.
        """
        self.root = root.resolve()
        self.settings = settings
        name = name_of(os.fspath(self.root))
        self.state = state / name
        self.cache_file = cache / f"{name}.sqlite" if cache else None
        stored = (
            Cache(self.cache_file, settings_key(settings)) if self.cache_file else None
        )
        self._writer = Writer(self.root, self.state)
        rows = None if looked is None else AgendaRows(settings, looked, self._writer)
        self._identity = Identity(IdRecord(self.state), self._writer.newest)
        self._index = Index(self.root, settings, stored, rows, self._identity)
        self._vouching: Vouching | None = None
        if stored and looked:
            self._vouching = Vouching(stored, self._index, looked)
        self.skipped = Skipped(self.state)
        self._guard = threading.RLock()
        self._view: View | None = None
        self._people: tuple[list[Note], People] = [], People(())
        self._agendas = agenda_room.Builder(settings)
        self._contacts: dict[str, list[Contact]] | None = None
        self._watcher: Watcher | None = None
        self.notices: list[str] = []
        """What the user should be told of what had to be recovered."""

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._watcher:
            self._watcher.stop()
            self._watcher = None
        if self._vouching:
            self._vouching.end()

    # -------------------------------------------------------- reading

    def refresh(self, progress: Progress | None = None) -> set[NotePath]:
        """Look at every note; answers those that changed."""
        with self._guard:
            return self._noticed(self._index.refresh(progress))

    def look_at(self, paths: set[NotePath]) -> set[NotePath]:
        """Look at these notes; answers those that changed."""
        with self._guard:
            return self._noticed(self._index.look_at(paths))

    def _noticed(self, changed: set[NotePath]) -> set[NotePath]:
        self._view = None
        self._contacts = None
        return changed

    @property
    def view(self) -> View:
        """The vault as it was at the last look."""
        with self._guard:
            if self._view is None:
                snapshot = self._index.snapshot()
                people = self._people_of(snapshot)
                self._view = View(snapshot, people, tuple(snapshot.entries()))
            return self._view

    def _people_of(self, snapshot: Snapshot) -> People:
        """Those of before, unless a note about somebody has changed: that is rare."""
        before, people = self._people
        notes = [note for note in snapshot.notes.values() if note.person]
        if len(notes) != len(before) or any(map(is_not, notes, before)):
            people = People(notes)
            self._people = notes, people
        return people

    @property
    def people(self) -> People:
        return self.view.people

    def agenda(self, now: datetime) -> Agenda:
        """Everything that counts as an entry, in sections."""
        view = self.view
        with self._guard:
            return self._agendas.build(view.entries, view.people, now)

    def item(self, entry: Entry, now: datetime) -> Item:
        """An entry with its place in the agenda, whether or not it counts as one."""
        return agenda_room.item_of(entry, self.people, now, self.settings)

    def last_contact(self, entry: Entry, today: date) -> Contact | None:
        """The newest contact up to `today` with anybody the entry is about."""
        found = []
        for person in self.people.of(entry):
            past = (c for c in self.contacts.get(person.key, ()) if c.day <= today)
            found += [contact for contact in [next(past, None)] if contact]
        return max(found, key=lambda contact: contact.day, default=None)

    @property
    def contacts(self) -> Mapping[str, Sequence[Contact]]:
        """All contact there was, by person key, newest first."""
        with self._guard:
            if self._contacts is None:
                view = self.view
                notes = view.snapshot.notes.values()
                self._contacts = dict(contacts(notes, view.people))
            return self._contacts

    def find(self, wanted: str) -> Entry:
        """The entry an id or `note.md:12` names. Raises NoSuchEntry, AmbiguousEntry.

        A place is one of the note as it is on the disk now.
        """
        wanted = wanted.removeprefix(f"{self.root}{os.sep}")
        self.look_at(notes_named(wanted, self.view.snapshot.notes))
        try:
            return self._identity.find(self.view.entries, wanted)
        except NoSuchEntry as error:
            # it may be in what could not be read
            unread = [
                f"; {problem.path}: {problem.message}"
                for problem in self.view.snapshot.problems
                if problem.code == "unreadable"
            ]
            raise NoSuchEntry(f"{error}{''.join(unread)}") from None

    def short_ids(self) -> dict[EntryRef, str]:
        """For each entry the shortest id that is its alone, and was no other's."""
        return short_ids(self.view.entries, self._identity.record.known())

    def as_it_is(self, entry: Entry) -> Entry:
        """An entry that was read some time ago, as its note says it now.

        Raises StaleEntryError where that cannot be told.
        """
        self.look_at({entry.path})
        return self._identity.as_it_is(entry, self._note_of(entry))

    def _note_of(self, entry: Entry) -> Note | None:
        return self._index.notes_at([entry.path]).get(entry.path)

    def problems(self, now: datetime) -> list[Problem]:
        """Everything that could not be read as it was meant, by place."""
        view = self.view
        found = problems_of(
            view.snapshot, view.people, self.settings, self.dialect(), now
        )
        return in_order([*found, *self.reverted(now)])

    def reverted(self, now: datetime) -> list[Problem]:
        """Changes of the last days that other programs took back."""
        notes = self.view.snapshot.notes
        return undoing.reverted_problems(self._writer, notes, now)

    def preview_mend(self, problems: Sequence[Problem]) -> list[Change]:
        """What `mend` would do now; nothing is written."""
        pairs = corrections(problems, self.view.entries)
        return [self.preview(intent, entry) for intent, entry in pairs]

    def mend(self, problems: Sequence[Problem], now: datetime) -> list[Change]:
        """Write the corrections these problems offer, as one undo step.

        Raises as `apply` does.
        """
        return self.apply_each(corrections(problems, self.view.entries), now, "mended")

    def lines_around(
        self, entry: Entry, before: int, after: int
    ) -> list[tuple[int, str]]:
        """The note's lines around the entry, with their numbers, as they are now.

        Empty if the note cannot be read or no longer has the line.
        """
        try:
            read = files.read_note(self.root, entry.path)
            document = Document(read.content)
            at = self._place(entry, document).line - 1
        except (files.Unreadable, StaleEntryError):
            return []
        first, last = max(0, at - before), min(len(document.lines), at + after + 1)
        return [(i + 1, document.text(i)) for i in range(first, last)]

    @property
    def rows_file(self) -> Path | None:
        """Where the rows of the last look are, if they are in a cache."""
        return self.cache_file if self._index.is_cached else None

    # -------------------------------------------------------- watching

    def watch(self, changed: Callable[[set[NotePath]], None]) -> None:
        """Keep up with the files; `changed` is told, from another thread."""
        from journal.vault.watch.watcher import Watcher

        def look_again(paths: set[NotePath] | None) -> None:
            with self._guard:
                if self._vouching and self._vouching.begin():
                    paths = None
                found = self.refresh() if paths is None else self.look_at(paths)
            if found:
                changed(found)

        def still(yes: bool) -> None:
            if self._vouching:
                self._vouching.say(still=yes)

        self._watcher = Watcher(
            self.root, self.settings, look_again, self.notices.append, still
        )
        self._watcher.start()
        # what changed before, and to vouch for the cache from then on
        self._watcher.look_soon()

    # -------------------------------------------------------- changing

    def preview(self, intent: Intent, entry: Entry) -> Change:
        """What `apply` would do now; nothing is written."""
        document = Document(self._writer.read(entry.path).content)
        index, planned = self._plan(intent, entry, document)
        return change_of(entry.path, document, index, planned.edit, planned.notes)

    def apply(
        self, intent: Intent, entries: Sequence[Entry], now: datetime, label: str
    ) -> list[Change]:
        """Carry out an intent on each entry; together they are one undo step.

        Raises StaleEntryError or WriteRefused for the first that cannot be
        done; those before it are done, and undo takes them back.
        """
        return self.apply_each([(intent, entry) for entry in entries], now, label)

    def apply_each(
        self, pairs: Sequence[tuple[Intent, Entry]], now: datetime, label: str
    ) -> list[Change]:
        """Carry out an intent for each entry, as one undo step. Raises as `apply`."""
        done: list[Change] = []
        left = list(pairs)
        with self._changing():
            batch = 0
            while left:
                intent, entry = left.pop(0)
                try:
                    change, record = self._apply_one(intent, entry, now, label, batch)
                except (StaleEntryError, WriteRefused) as error:
                    raise type(error)(f"{error}{done_before(done)}") from None
                batch = record.batch if record else batch
                done.append(change)
        return done

    def _apply_one(
        self, intent: Intent, entry: Entry, now: datetime, label: str, batch: int
    ) -> tuple[Change, Record | None]:
        def edit_of(document: Document) -> tuple[LineEdit | None, Change]:
            index, planned = self._plan(intent, entry, document)
            change = change_of(entry.path, document, index, planned.edit, planned.notes)
            return planned.edit, change

        label = f"{label}: {entry.text}"
        return self._write(entry.path, edit_of, now, label, batch=batch)

    def _plan(
        self, intent: Intent, entry: Entry, document: Document
    ) -> tuple[int, Plan]:
        now = self._place(entry, document)
        return plan_change(intent, now, document, self.settings, self.dialect())

    def _place(self, entry: Entry, document: Document) -> Entry:
        """The entry in the note as it is now. Raises StaleEntryError."""
        known = self._note_of(entry)
        return self._identity.place(entry, known, document, self.settings)

    def dialect(self) -> Dialect:
        """How new fields are written in this vault, where a line does not say."""
        return dialect_of(self.settings, self.view.entries)

    def compose(self, text: str, now: datetime) -> str:
        """The line `add` would write for a sentence. Raises ConfigError."""
        return adding.compose(text, now, self.settings, self.dialect())

    def preview_add(self, text: str, to: str | None, now: datetime) -> Change:
        """What `add` would do now; nothing is written."""
        path, heading = place_to_add(to, self.settings, now)
        line = self.compose(text, now)
        document = self._writer.document(path)
        edit = adding.append(document, line, path, heading, self.settings)
        return change_of(path, document, edit.at, edit, ())

    def add(self, text: str, to: str | None, now: datetime) -> Change:
        """Append an entry. Raises ConfigError or WriteRefused."""
        path, heading = place_to_add(to, self.settings, now)
        line = self.compose(text, now)

        def edit_of(document: Document) -> tuple[LineEdit, Change]:
            edit = adding.append(document, line, path, heading, self.settings)
            return edit, change_of(path, document, edit.at, edit, ())

        with self._changing():
            change, _ = self._write(path, edit_of, now, f"added: {line}", create=True)
        if self._is_listed(change):
            return change
        unlisted = "it is not listed, for it has no date and names nobody"
        return replace(change, notes=(*change.notes, unlisted))

    def _is_listed(self, change: Change) -> bool:
        """Whether the line that was added counts as an entry."""
        place = change.path, change.line + len(change.new) - 1
        return any(
            agenda_room.is_followup(entry, self.people, self.settings)
            for entry in self.view.entries
            if (entry.path, entry.line) == place
        )

    def splice(
        self,
        path: NotePath,
        edit_of: Callable[[Document], LineEdit | None],
        now: datetime,
        label: str,
        *,
        create: bool = False,
    ) -> Change:
        """Make an edit of a note that is no entry's, as one undo step.

        `create` lets it be a note that there is not yet. Raises as `apply` does.
        """

        def with_change(document: Document) -> tuple[LineEdit | None, Change]:
            edit = edit_of(document)
            at = edit.at if edit else 0
            empty = Change(path, 1, (), ())
            change = change_of(path, document, at, edit, ()) if edit else empty
            return edit, change

        with self._changing():
            return self._write(path, with_change, now, label, create=create)[0]

    def preview_splice(
        self, path: NotePath, edit_of: Callable[[Document], LineEdit | None]
    ) -> Change:
        """What `splice` would do now; nothing is written."""
        document = self._writer.document(path)
        edit = edit_of(document)
        if edit is None:
            return Change(path, 1, (), ())
        return change_of(path, document, edit.at, edit, ())

    # -------------------------------------------------------- and back

    def undo_steps(self) -> list[ListedStep]:
        """What can be taken back, newest first, or why not. Raises WriteRefused."""
        return self._listed(undo=True)

    def redo_steps(self) -> list[ListedStep]:
        """What can be made again, the next first, or why not. Raises WriteRefused."""
        return self._listed(undo=False)

    def preview_undo(self, what: str | None = None) -> list[Change]:
        """What `undo` would do now; nothing is written. Raises as it does."""
        return self._preview_turn(what, undo=True)

    def preview_redo(self, what: str | None = None) -> list[Change]:
        """What `redo` would do now; nothing is written. Raises as it does."""
        return self._preview_turn(what, undo=False)

    def undo(self, now: datetime, what: str | None = None) -> list[Change]:
        """Take back the newest step, the step `s12`, or an entry's newest change.

        Raises WriteRefused or NoSuchEntry if there is nothing to take back, and
        StaleEntryError if a line has been changed since: then nothing of the
        step is taken back.
        """
        return self._turn(what, now, undo=True)

    def redo(self, now: datetime, what: str | None = None) -> list[Change]:
        """Make again what was taken back last, until something new is changed.

        Also what another program took back. Names and failures are those of `undo`.
        """
        return self._turn(what, now, undo=False)

    def _listed(self, *, undo: bool) -> list[ListedStep]:
        with self._guard:
            notes = self.view.snapshot.notes
            steps = undoing.steps_to_turn(self._writer, notes, undo=undo)
            return undoing.listed(self._writer, steps, undo=undo)

    def _chosen(self, what: str | None, *, undo: bool) -> list[Turn]:
        notes = self.view.snapshot.notes
        return undoing.chosen(self._writer, notes, self.find, what, undo=undo)

    def _preview_turn(self, what: str | None, *, undo: bool) -> list[Change]:
        with self._guard:
            turns = self._chosen(what, undo=undo)
            return [undoing.change_of_turn(turn, turn.edit) for turn in turns]

    def _turn(self, what: str | None, now: datetime, *, undo: bool) -> list[Change]:
        with self._changing():
            return [self._turn_one(t, now, undo) for t in self._chosen(what, undo=undo)]

    def _turn_one(self, turn: Turn, now: datetime, undo: bool) -> Change:
        deed = self._writer.note_down(turn.deed, now)
        if turn.edit is None:
            return undoing.change_of_turn(turn, None)
        return self._write(
            deed.path,
            undoing.inverse_of(deed),
            now,
            f"{'undo' if undo else 'redo'} {deed.label}",
            # a note that was made, and taken away again, is made once more
            create=deed.last.after == digest_of(b""),
            undoes=deed.last,
        )[0]

    # -------------------------------------------------------- writing

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        with self._writer.locked(), self._guard:
            # nobody else is writing: what is still open was left by a process that died
            recovered = self._writer.recover()
            if recovered:
                self.notices += [f"{found.path}: {found.said}" for found in recovered]
                self.look_at({found.path for found in recovered})
            yield

    def recover(self, now: datetime) -> list[str]:
        """Settle what processes that died had begun; answers what was done.

        Every change does that first. Here also those temporary files are kept in
        `lost/` that no record knows of any more. Raises WriteRefused.
        """
        before = len(self.notices)
        with self._changing():
            strays = self._writer.keep_strays(self.settings, now)
            self.notices += [f"{found.path}: {found.said}" for found in strays]
            return self.notices[before:]

    def _write(
        self,
        path: NotePath,
        edit_of: EditOf[Change],
        now: datetime,
        label: str,
        *,
        batch: int = 0,
        create: bool = False,
        undoes: Record | None = None,
    ) -> tuple[Change, Record | None]:
        try:
            written = self._writer.write(
                path, edit_of, now, label, batch=batch, create=create, undoes=undoes
            )
        finally:
            # also after a failure: what is shown next is what is there now
            self.look_at({path})
        kept = tuple(
            f"another program saved at the same moment; its copy is {file}"
            for file in written.kept
        )
        return replace(written.said, notes=written.said.notes + kept), written.record
