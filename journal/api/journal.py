"""The hall: one object that knows the vault, and the only door to changing it.

The faces (command line, terminal interface, notifier) ask it for agendas and
hand it intents; nobody else writes.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from operator import is_not
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from journal.api import undo as undoing
from journal.api.changes import Change, done_before
from journal.api.edits.conflict_copies import Alone, alone
from journal.api.edits.identity import Identity
from journal.api.edits.new_entry import dialect_of
from journal.api.edits.operations import (
    Changing,
    Operation,
    Vault,
    operations_of,
    rehearse,
)
from journal.api.glance.cache_rows import AgendaRows
from journal.api.messages.mail_seen import MailSeen
from journal.api.problems import in_order, problems_of
from journal.api.requests import Redo, Request, Undo
from journal.api.subscription import Changed, Subscription, Subscriptions
from journal.api.undo import ListedStep
from journal.language.document import Document, encode
from journal.language.edit import new_line
from journal.language.line.fields import Dialect
from journal.language.note.read_note import digest_of, parse_note
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
from journal.vault.id_record import IdRecord
from journal.vault.notes.index import Index, Progress, Snapshot, settings_key
from journal.vault.open import Unreadable, read_note
from journal.vault.places import name_of
from journal.vault.skipped_today import Skipped
from journal.vault.state_folder import state_folder
from journal.vault.sweep import FileStamps
from journal.vault.watch.cache_keeper import Vouching
from journal.vault.write.history import Record
from journal.vault.write.steps import Step, Turn
from journal.vault.write.writer import EditOf, Writer

if TYPE_CHECKING:
    from journal.api.view import View
    from journal.language.edit.literal import Composer
    from journal.vault.watch.watcher import Watcher


@dataclass(frozen=True, slots=True)
class Look:
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
        looked: FileStamps | None = None,
    ) -> None:
        """`state` and `cache` are folders; this vault gets a place in each.

        `cache` None keeps nothing between two runs. `looked` are the files that the
        settings came from; without it a prompt has to read them.
        """
        self.root = root.resolve()
        self.settings = settings
        name = name_of(os.fspath(self.root))
        self.state = state_folder(state, self.root, settings.vault_id)
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
        self.mail_seen = MailSeen(self.state)
        self._guard = threading.RLock()
        self._look: Look | None = None
        self._people: tuple[list[Note], People] = [], People(())
        self._agendas = agenda_room.Builder(settings)
        self._dialect: tuple[Look, Dialect] | None = None
        self._contacts: dict[str, list[Contact]] | None = None
        self._subscriptions = Subscriptions(self._new_watcher)
        self.notices: list[str] = []
        """What the user should be told of what had to be recovered."""

    @classmethod
    def open(
        cls, root: str | Path | None = None, *, config: Path | None = None
    ) -> Journal:
        """Open a vault, with its settings, its undo steps and its cache, and read it.

        `root` is a folder of notes; without one it is `$JOURNAL_VAULT`, a vault that
        the working directory is in, or the one that the user's settings name.
        `config` is a settings file in the place of the user's own. Raises
        VaultNotFound and ConfigError.
        """
        from journal.api import places

        found, read = places.locate(root, config)
        journal = cls(
            found,
            read.settings,
            state=places.state_folder(),
            cache=places.cache_folder(),
            looked=read.looked,
        )
        journal.refresh()
        return journal

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
        """Stop watching. Nothing else is left open between two calls."""
        self._subscriptions.close()
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
        self._look = None
        self._contacts = None
        return changed

    @property
    def last(self) -> Look:
        """The vault as it was at the last look."""
        with self._guard:
            if self._look is None:
                snapshot = self._index.snapshot()
                people = self._people_of(snapshot)
                self._look = Look(snapshot, people, tuple(snapshot.entries()))
            return self._look

    @property
    def snapshot(self) -> Snapshot:
        """The notes of the last look, and what could not be read of them."""
        return self.last.snapshot

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry of the last look, whether or not it counts as a follow-up."""
        return self.last.entries

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
        return self.last.people

    def at(self, now: datetime) -> View:
        """All that depends on the time: agenda, people, who is waited for."""
        from journal.api.view import View

        return View(self, now)

    def agenda(self, now: datetime) -> Agenda:
        """Everything that counts as an entry, in sections."""
        look = self.last
        with self._guard:
            built = self._agendas.build(look.entries, look.people, now)
            return self.mail_seen.refresh().quieten(built)

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
                look = self.last
                notes = look.snapshot.notes.values()
                self._contacts = dict(contacts(notes, look.people))
            return self._contacts

    def find(self, wanted: str) -> Entry:
        """The entry an id or `note.md:12` names. Raises NoSuchEntry, AmbiguousEntry.

        A place is one of the note as it is on the disk now.
        """
        wanted = wanted.removeprefix(f"{self.root}{os.sep}")
        self.look_at(notes_named(wanted, self.snapshot.notes))
        try:
            return self._identity.find(self.entries, wanted)
        except NoSuchEntry as error:
            # it may be in what could not be read
            unread = [
                f"; {problem.path}: {problem.message}"
                for problem in self.snapshot.problems
                if problem.code == "unreadable"
            ]
            raise NoSuchEntry(f"{error}{''.join(unread)}") from None

    def short_ids(self) -> dict[EntryRef, str]:
        """For each entry the shortest id that is its alone, and was no other's."""
        return short_ids(self.entries, self._identity.record.known())

    def current(self, entry: Entry) -> Entry:
        """An entry that was read some time ago, as its note says it now.

        Raises StaleEntryError where that cannot be told.
        """
        self.look_at({entry.path})
        return self._identity.as_it_is(entry, self._note_of(entry))

    def _note_of(self, entry: Entry) -> Note | None:
        return self._index.notes_at([entry.path]).get(entry.path)

    def problems(self, now: datetime) -> list[Problem]:
        """Everything that could not be read as it was meant, by place."""
        look = self.last
        found = problems_of(
            look.snapshot, look.people, self.settings, self.dialect(), now
        )
        return in_order([*found, *self.reverted(now)])

    def only_in_copies(self) -> list[Alone]:
        """Entries that only a copy has, which a sync program made of a note."""
        return alone(self.root, self.snapshot, self.settings)

    def reverted(self, now: datetime) -> list[Problem]:
        """Changes of the last days that other programs took back."""
        notes = self.snapshot.notes
        return undoing.reverted_problems(self._writer, notes, now)

    def lines_around(
        self, entry: Entry, before: int, after: int
    ) -> list[tuple[int, str]]:
        """The note's lines around the entry, with their numbers, as they are now.

        Empty if the note cannot be read or no longer has the line.
        """
        try:
            read = read_note(self.root, entry.path)
            document = Document(read.content)
            at = self._place(entry, document).line - 1
        except (Unreadable, StaleEntryError):
            return []
        first, last = max(0, at - before), min(len(document.lines), at + after + 1)
        return [(i + 1, document.text(i)) for i in range(first, last)]

    def content(self, path: NotePath) -> bytes:
        """The bytes of a note as they are now. Raises WriteRefused."""
        return self._writer.read(path).content

    @property
    def rows_file(self) -> Path | None:
        """Where the rows of the last look are, if they are in a cache."""
        return self.cache_file if self._index.is_cached else None

    # -------------------------------------------------------- watching

    def subscribe(self, changed: Changed) -> Subscription:
        """Keep up with the files; `changed` is told which notes, from another thread.

        It ends with `close()` of what is answered, or of the journal.
        """
        return self._subscriptions.add(changed)

    def _new_watcher(self) -> Watcher:
        from journal.vault.watch.watcher import Watcher

        def look_again(paths: set[NotePath] | None) -> None:
            with self._guard:
                if self._vouching and self._vouching.begin():
                    paths = None
                found = self.refresh() if paths is None else self.look_at(paths)
            if found:
                self._subscriptions.tell(found)

        def still(yes: bool) -> None:
            if self._vouching:
                self._vouching.say(still=yes)

        return Watcher(self.root, self.settings, look_again, self.notices.append, still)

    # -------------------------------------------------------- changing

    def preview(
        self,
        request: Request,
        now: datetime,
        *,
        texts: Mapping[NotePath, str] | None = None,
    ) -> list[Change]:
        """What `apply` would do now; nothing is written, and it raises what that does.

        `texts` are unsaved buffers by note: what is planned on them instead of on
        the files.
        """
        if isinstance(request, Undo | Redo):
            with self._guard:
                turns = self._chosen(request)
                return [undoing.change_of_turn(turn, turn.edit) for turn in turns]
        return self._rehearse(list(self._operations(request, now)), texts)

    def _rehearse(
        self,
        operations: list[Operation],
        texts: Mapping[NotePath, str] | None = None,
    ) -> list[Change]:
        document_of = partial(self._document, texts)
        return rehearse(operations, document_of, self._place, self.settings)

    def _document(
        self, texts: Mapping[NotePath, str] | None, operation: Operation
    ) -> Document:
        path = operation.path
        if texts and path in texts:
            return Document(encode(texts[path]))
        if operation.create:
            return self._writer.document(path)
        return Document(self._writer.read(path).content)

    def apply(self, request: Request, now: datetime) -> list[Change]:
        """Do it, as one undo step; answers a change for each edit.

        Raises StaleEntryError where a line is no longer what it was, WriteRefused
        where a note may not or cannot be written, NotLiteral for lines that would be
        read as something else, ConfigError for a sentence that says nothing,
        NoSuchEntry and AmbiguousEntry for an undo step that is not there.

        It is rehearsed first, so that nothing is written then. Only where the disk,
        or another program, comes between two notes is a part done; the error says
        so, and undo takes it back.
        """
        with self._changing():
            if isinstance(request, Undo | Redo):
                undo = isinstance(request, Undo)
                return [self._turn_one(t, now, undo) for t in self._chosen(request)]
            operations = list(self._operations(request, now))
            if len(operations) > 1:
                self._rehearse(operations)
            return self._run(operations, now)

    def _operations(self, request: Changing, now: datetime) -> Iterator[Operation]:
        look = self.last
        vault = Vault(self.settings, self.dialect(), look.people, look.entries, now)
        return operations_of(request, vault)

    def _run(self, operations: list[Operation], now: datetime) -> list[Change]:
        done: list[Change] = []
        batch = 0
        for operation in operations:
            try:
                change, record = self._write(
                    operation.path,
                    partial(operation.on, self._place),
                    now,
                    operation.label,
                    batch=batch,
                    create=operation.create,
                )
            except (StaleEntryError, WriteRefused) as error:
                if before := done_before(done):
                    raise type(error)(f"{error}{before}") from None
                raise
            batch = record.batch if record else batch
            done.append(change)
        return done

    def _place(self, entry: Entry, document: Document) -> Entry:
        """The entry in the note as it is now. Raises StaleEntryError."""
        known = self._note_of(entry)
        return self._identity.place(entry, known, document, self.settings)

    def read_back(self, path: NotePath, content: str) -> Note:
        """What `content` would be read as, were it the note at `path`. Never raises."""
        return parse_note(path, encode(content), self.settings)

    def expect(self, note: Note) -> None:
        """A note that `read_back` made of text which the next request writes.

        If that text is in the file then, it is not read once more.
        """
        self._index.expect(note)

    def dialect(self) -> Dialect:
        """How new fields are written in this vault, where a line does not say."""
        with self._guard:
            look = self.last
            known = self._dialect
            # counted over the whole vault, and asked for with each line that changes
            if known is None or known[0] is not look:
                known = self._dialect = look, dialect_of(self.settings, look.entries)
            return known[1]

    def compose(self, text: str, now: datetime) -> str:
        """The line `Add` would write for a sentence. Raises ConfigError."""
        return new_line.compose(text, now, self.settings, self.dialect())

    @property
    def composer(self) -> Composer:
        """Makes lines of text from outside that cannot be read as syntax."""
        from journal.language.edit.literal import Composer

        return Composer(self.settings, self.dialect())

    # -------------------------------------------------------- and back

    def steps(self, *, undo: bool = True) -> list[ListedStep]:
        """What can be taken back, newest first, or why not. Raises WriteRefused.

        With `undo=False` what can be made again, the next first.
        """
        with self._guard:
            notes = self.snapshot.notes
            steps = undoing.steps_to_turn(self._writer, notes, undo=undo)
            return undoing.listed(self._writer, steps, undo=undo)

    def step_of(self, request: Undo | Redo) -> str:
        """The step that the request is about, in words. Raises as `apply` does."""
        turns = self._chosen(request)
        batch = turns[0].deed.origin.batch
        return undoing.told(Step(batch, tuple(turn.deed for turn in turns)))

    def _chosen(self, request: Undo | Redo) -> list[Turn]:
        notes, undo = self.snapshot.notes, isinstance(request, Undo)
        return undoing.chosen(self._writer, notes, self.find, request.step, undo=undo)

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
