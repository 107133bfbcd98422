"""The one door to a vault: read it, view it at a moment, change it.

Commands, screens and integrations pass it requests; nothing else writes.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from journal.api.edits.first_seen import FirstSeenDays
from journal.api.edits.identity import Identity
from journal.api.glance.cache_rows import AgendaRows
from journal.api.kept import Kept
from journal.api.messages.mail_seen import MailSeen
from journal.api.open_vault import Look
from journal.api.problems import in_order, unread_in
from journal.api.subscription import Changed, Subscription, Subscriptions
from journal.language.document import encode
from journal.language.line.fields import Dialect
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, EntryRef, NotePath, Problem
from journal.model.errors import NoSuchEntry
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda import agenda as agenda_room
from journal.practice.agenda.agenda import Agenda, Item
from journal.practice.agenda.entry_ids import notes_named
from journal.practice.people.contacts import Contact, newest
from journal.practice.people.people import People
from journal.vault.cache.cache import Cache
from journal.vault.first_seen import FirstSeen
from journal.vault.id_record import IdRecord
from journal.vault.notes.index import Index
from journal.vault.notes.snapshot import Progress, Snapshot, settings_key
from journal.vault.places import name_of
from journal.vault.skipped_today import Skipped
from journal.vault.state_folder import remember, state_folder
from journal.vault.sweep import FileStamps
from journal.vault.watch.cache_keeper import CacheKeeper
from journal.vault.write.writer import Writer

if TYPE_CHECKING:
    from journal.api.changes import Change
    from journal.api.edits.scribe import Scribe
    from journal.api.edits.undo import ListedStep
    from journal.api.history.past import PastOfVault
    from journal.api.requests import Redo, Request, Undo
    from journal.api.view import View
    from journal.language.edit.foreign.literal import Composer
    from journal.practice.agenda.moments import Moment


class Journal:
    """An open vault."""

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

        With `cache` None nothing is kept between runs. `looked` are the files that the
        settings came from; without it a prompt has to read them.
        """
        self.root = root.resolve()
        self.settings = settings
        name = name_of(os.fspath(self.root))
        self.state = state_folder(state, self.root, settings.notes.vault_id)
        self.cache_file = cache / f"{name}.sqlite" if cache else None
        file = self.cache_file
        stored = Cache(file, settings_key(settings)) if file else None
        self._writer = Writer(self.root, self.state)
        self.records = self._writer.records
        """Our own changes, oldest first."""
        self.identity = Identity(IdRecord(self.state), self._writer.newest)
        first = FirstSeen(self.state)
        self._first_seen = FirstSeenDays(first, self.identity, settings)
        rows = None
        if looked is not None:
            rows = AgendaRows(settings, looked, self._writer, self._first_seen)
        self._index = Index(self.root, settings, stored, rows, self.identity)
        self._vouching: CacheKeeper | None = None
        if stored and looked:
            self._vouching = CacheKeeper(stored, self._index, looked)
        self.skipped = Skipped(self.state)
        self.mail_seen = MailSeen(self.state)
        self._guard = threading.RLock()
        self._look: tuple[object, Look] | None = None
        self._kept = Kept(settings, self._first_seen)
        self.notices: list[str] = []
        """Messages for the user about what had to be recovered."""
        say = self._vouching.say if self._vouching else None
        self._subscriptions = Subscriptions(self, self._look_again, say)

    @cached_property
    def _scribe(self) -> Scribe:
        # callers that only read need not load what writing needs
        from journal.api.edits.scribe import Scribe

        return Scribe(self, self._writer, self._guard)

    @cached_property
    def past(self) -> PastOfVault:
        """The history of the follow-ups, loaded on request."""
        from journal.api.history.past import PastOfVault

        return PastOfVault(self, self.records)

    @classmethod
    def open(
        cls, root: str | Path | None = None, *, config: Path | None = None
    ) -> Journal:
        """Open a vault, with its settings, undo steps and cache, and read it.

        `root` is a folder of notes; the default is `$JOURNAL_VAULT`, the vault around
        the working directory, or the one named in the user's settings. `config` is a
        settings file to use instead of the user's own. Raises VaultNotFound and
        ConfigError.
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

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop watching. Nothing else stays open between calls."""
        self._subscriptions.close()
        if self._vouching:
            self._vouching.end()
        if past := vars(self).get("past"):
            past.close()
        remember(self.state, self.root, self.settings.notes.vault_id)

    # -------------------------------------------------------- reading

    def refresh(self, progress: Progress | None = None) -> set[NotePath]:
        """Look at every note; returns those that changed."""
        with self._guard:
            return self._index.refresh(progress)

    def is_cached(self) -> bool:
        """Whether the cache has the notes as they are now: `refresh` believes it."""
        with self._guard:
            return self._index.is_current()

    def look_at(self, paths: set[NotePath]) -> set[NotePath]:
        """Look at these notes; returns those that changed."""
        with self._guard:
            return self._index.look_at(paths)

    @property
    def last(self) -> Look:
        """The vault as of the last look."""
        with self._guard:
            if self._look is None or self._look[0] != self._index.state:
                snapshot = self._index.snapshot()
                look = Look(snapshot, self._kept.people(snapshot.notes))
                self._look = self._index.state, look
            return self._look[1]

    @property
    def snapshot(self) -> Snapshot:
        """The notes of the last look, and what could not be read."""
        return self.last.snapshot

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry of the last look, whether or not it counts as a follow-up."""
        return self.last.entries

    @property
    def people(self) -> People:
        """Everyone in the notes."""
        return self.last.people

    def at(self, now: datetime) -> View:
        """Everything that depends on the time: agenda, people, whose turn it is."""
        from journal.api.view import View

        return View(self, now)

    def agenda(self, now: datetime) -> Agenda:
        """Everything that counts as an entry, in sections."""
        look = self.last
        with self._guard:
            built = self._kept.agenda(look.snapshot.notes, look.people, now)
            return self.mail_seen.refresh().quieten(built)

    def look_as(self, *names: str) -> None:
        """Show the agenda of another team member; without a name, everyone's."""
        self._kept.look_as(names)

    def item(self, entry: Entry, now: datetime) -> Item:
        """An entry with its place in the agenda, whether or not it counts as one."""
        seen = self._first_seen.of([entry], now.date(), keep=False).get(entry.ref)
        return agenda_room.item_of(entry, self.people, now, self.settings, seen)

    def first_seen(
        self, entries: Iterable[Entry], today: date
    ) -> Mapping[EntryRef, date]:
        """When waiting entries without a date were first seen; new ones: today."""
        with self._guard:
            return self._first_seen.of(entries, today)

    def moments(self, today: date) -> Sequence[Moment]:
        """When open entries are to be announced, the earliest first."""
        look = self.last
        notes, people = look.snapshot.notes, look.people
        with self._guard:
            seen = self._kept.first_seen(notes, people, today)
        return self._kept.moments(notes, people, today, seen)

    def last_contact(self, entry: Entry, today: date) -> Contact | None:
        """The newest contact up to `today` with anyone the entry is about."""
        return newest(self.people.of(entry), self.contacts, today)

    @property
    def contacts(self) -> Mapping[str, Sequence[Contact]]:
        """All past and planned contact, by person key, newest first."""
        look = self.last
        return self._kept.contacts(look.snapshot.notes, look.people)

    def find(self, wanted: str) -> Entry:
        """The entry with an id or at `note.md:12`. Raises NoSuchEntry, AmbiguousEntry.

        A place refers to the note as it is on disk now.
        """
        wanted = wanted.removeprefix(f"{self.root}{os.sep}")
        self.look_at(notes_named(wanted, self.snapshot.notes))
        try:
            return self.identity.find(self.entries, wanted)
        except NoSuchEntry as error:
            raise NoSuchEntry(f"{error}{unread_in(self.snapshot)}") from None

    def short_ids(self, of: Iterable[Entry]) -> dict[EntryRef, str]:
        """The shortest ids that are unique to these entries, now and in the past."""
        return self.identity.short_ids(of, self._index.stored_ids, lambda: self.entries)

    def current(self, entry: Entry) -> Entry:
        """The current version of an entry read some time ago. Raises StaleEntry."""
        self.look_at({entry.path})
        return self.identity.as_it_is(entry, self.note_of(entry))

    def note_of(self, entry: Entry) -> Note | None:
        """The entry's note, as of the last look."""
        return self._index.notes_at([entry.path]).get(entry.path)

    def problems(self, now: datetime) -> list[Problem]:
        """All problems of the vault, by place."""
        look = self.last
        found = self._kept.problems(look.snapshot, look.people, now)
        return in_order([*found, *self.reverted(now)])

    def reverted(self, now: datetime) -> list[Problem]:
        """Changes of the last days that other programs reversed."""
        # callers that only read need not load what undoing takes
        from journal.api.edits.undo import reverted_problems

        return reverted_problems(self._writer, self.snapshot.notes, now)

    def lines_around(
        self, entry: Entry, before: int, after: int
    ) -> list[tuple[int, str]]:
        """The current lines around the entry, with their numbers.

        Empty if the note is unreadable or no longer has the line.
        """
        return self._scribe.lines_around(entry, before, after)

    def content(self, path: NotePath) -> bytes:
        """The current bytes of a note. Raises WriteRefused."""
        return self._writer.read(path).content

    @property
    def rows_file(self) -> Path | None:
        """The cache file with the rows of the last look, if they are in one."""
        return self.cache_file if self._index.is_cached else None

    @property
    def rows_mark(self) -> str | None:
        """The mark of the state of those rows and the rest of the cache."""
        return self._index.mark

    # -------------------------------------------------------- watching

    def subscribe(self, changed: Changed) -> Subscription:
        """Watch the files; `changed` is called with the changed notes, in a thread.

        It ends with `close()` of the returned subscription, or of the journal."""
        return self._subscriptions.add(changed)

    def _look_again(self, paths: set[NotePath] | None) -> set[NotePath]:
        """Called by the watcher: look at these notes, or at all."""
        with self._guard:
            if self._vouching and self._vouching.begin():
                paths = None
            return self.refresh() if paths is None else self.look_at(paths)

    # -------------------------------------------------------- changing

    def preview(
        self,
        request: Request,
        now: datetime,
        *,
        texts: Mapping[NotePath, str] | None = None,
    ) -> list[Change]:
        """What `apply` would do now; nothing is written. Raises the same as `apply`.

        `texts` are unsaved buffers by note; edits are planned on them instead of the
        files.
        """
        return self._scribe.preview(request, now, texts)

    def apply(
        self, request: Request, now: datetime, progress: Progress | None = None
    ) -> list[Change]:
        """Carry out the request as one undo step; returns a change for each edit.
        `progress` is called after each with the numbers done and total. Raises
        StaleEntry if a line has changed, WriteRefused if a note must not or cannot be
        written, NotLiteral for lines that would be read as something else, ConfigError
        for a sentence without words, NoSuchEntry and AmbiguousEntry for an undo step
        that does not exist.

        It is rehearsed first, so that nothing is written if it fails. Only if the disk
        or another program interferes between two notes is it done in part; the error
        says so, and undo reverses that part.
        """
        return self._scribe.apply(request, now, progress)

    def read_back(self, path: NotePath, content: str) -> Note:
        """How `content` would be read as the note at `path`. Never raises."""
        return parse_note(path, encode(content), self.settings)

    def expect(self, note: Note) -> None:
        """Announce a note from `read_back` whose text the next request writes: if the
        file then holds that text, it is not parsed again."""
        self._index.expect(note)

    def dialect(self) -> Dialect:
        """The notation of new fields in this vault, for lines without one."""
        return self._kept.dialect(self.last.snapshot.notes)

    def compose(self, text: str, now: datetime) -> str:
        """The line `Add` would write for a sentence. Raises ConfigError."""
        from journal.language.edit import new_line

        return new_line.compose(text, now, self.settings, self.dialect())

    @property
    def composer(self) -> Composer:
        """Composes lines from foreign text that cannot be read as syntax."""
        from journal.language.edit.foreign.literal import Composer

        return Composer(self.settings, self.dialect())

    # -------------------------------------------------------- and back

    def steps(self, *, undo: bool = True) -> list[ListedStep]:
        """The steps that can be undone, newest first, or why not. Raises WriteRefused.

        With `undo=False` those that can be redone, the next one first."""
        return self._scribe.steps(undo=undo)

    def step_of(self, request: Undo | Redo) -> str:
        """The step that the request refers to, in words. Raises the same as `apply`."""
        return self._scribe.step_of(request)

    def recover(self, now: datetime) -> list[str]:
        """Settle what dead processes had begun; returns what was done.

        Every change does that first. This also moves temporary files without a record
        to `lost/`. Raises WriteRefused.
        """
        return self._scribe.recover(now)
