"""The hall: one object that knows the vault, and the only door to changing it.

The faces (command line, terminal interface, notifier) ask it for agendas and
hand it intents; nobody else writes.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from journal.agenda import agenda as agenda_room
from journal.agenda import checks
from journal.agenda.agenda import Agenda, Item
from journal.agenda.identity import find_entry
from journal.agenda.people import Contact, People, contacts
from journal.changes import (
    Change,
    change_of,
    done_before,
    indent_of_children,
    renumbered,
)
from journal.errors import ConfigError, StaleEntryError, WriteRefused
from journal.language import adding, moment_format
from journal.language.document import Document, LineEdit
from journal.language.edits import Context, Plan, plan
from journal.language.fields import KEYS, SYMBOLS, Dialect
from journal.language.grammar import grammar_of
from journal.language.intents import Intent, Mend
from journal.language.notes import parse_note
from journal.model import Entry, EntryRef, Note, NotePath, Problem, Settings
from journal.vault import files
from journal.vault.cache import Cache
from journal.vault.history import Record
from journal.vault.index import Index, Snapshot, settings_key
from journal.vault.walk import Ignore, is_conflict_copy
from journal.vault.writer import EditOf, Writer, inverse_in

if TYPE_CHECKING:
    from journal.vault.watcher import Watcher


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
    ) -> None:
        """`state` and `cache` are folders; this vault gets a place in each.

        `cache` None keeps nothing between two runs.
        """
        self.root = root.resolve()
        self.settings = settings
        name = blake2b(os.fsencode(self.root), digest_size=8).hexdigest()
        self.state = state / name
        stored = (
            Cache(cache / f"{name}.sqlite", settings_key(settings)) if cache else None
        )
        self._index = Index(self.root, settings, stored)
        self._writer = Writer(self.root, self.state)
        self._guard = threading.RLock()
        self._view: View | None = None
        self._contacts: dict[str, list[Contact]] | None = None
        self._watcher: Watcher | None = None

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

    # -------------------------------------------------------- reading

    def refresh(self) -> set[NotePath]:
        """Look at every note; answers those that changed."""
        with self._guard:
            return self._noticed(self._index.refresh())

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
                people = People(snapshot.notes.values())
                self._view = View(snapshot, people, tuple(snapshot.entries()))
            return self._view

    @property
    def people(self) -> People:
        return self.view.people

    def agenda(self, now: datetime) -> Agenda:
        """Everything that counts as an entry, in sections."""
        view = self.view
        return agenda_room.build(view.entries, view.people, now, self.settings)

    def item(self, entry: Entry, now: datetime) -> Item:
        """An entry with its place in the agenda, whether or not it counts as one."""
        return agenda_room.item_of(entry, self.people, now)

    def last_contact(self, entry: Entry, today: date) -> Contact | None:
        """The newest contact up to `today` with anybody the entry is about."""
        with self._guard:
            if self._contacts is None:
                view = self.view
                notes = view.snapshot.notes.values()
                self._contacts = dict(contacts(notes, view.people))
            known = self._contacts
        found = []
        for person in self.people.of(entry):
            past = (c for c in known.get(person.key, ()) if c.day <= today)
            found += [contact for contact in [next(past, None)] if contact]
        return max(found, key=lambda contact: contact.day, default=None)

    def find(self, wanted: str) -> Entry:
        """The entry an id or `note.md:12` names. Raises NoSuchEntry, AmbiguousEntry."""
        return find_entry(list(self.view.entries), wanted)

    def problems(self, now: datetime) -> list[Problem]:
        """Everything that could not be read as it was meant, by place."""
        view, snapshot = self.view, self.view.snapshot
        entries = [
            entry
            for entry in view.entries
            if agenda_room.is_followup(entry, view.people, self.settings)
        ]
        grammar = grammar_of(self.settings)
        found = list(snapshot.problems)
        for note in snapshot.notes.values():
            found.extend(note.problems)
        for entry in entries:
            found.extend(entry.problems)
        found.extend(checks.check_people(entries, view.people))
        found.extend(checks.check_ids(view.entries))
        found.extend(checks.check_relative_dates(entries, grammar, self.dialect(), now))
        found.extend(checks.check_conflicts(snapshot.conflicts))
        return sorted(found, key=lambda p: (p.path, p.line, p.code))

    def preview_mend(self, problems: Sequence[Problem]) -> list[Change]:
        """What `mend` would do now; nothing is written."""
        return [self.preview(intent, e) for intent, e in self._corrections(problems)]

    def mend(self, problems: Sequence[Problem], now: datetime) -> list[Change]:
        """Write the corrections these problems offer, as one undo step.

        Raises as `apply` does.
        """
        return self._apply_all(self._corrections(problems), now, "mended")

    def _corrections(self, problems: Sequence[Problem]) -> list[tuple[Mend, Entry]]:
        """One correction for each line: the first that its problems offer."""
        entries = {(e.path, e.line): e for e in self.view.entries}
        found: dict[EntryRef, tuple[Mend, Entry]] = {}
        for problem in problems:
            entry = entries.get((problem.path, problem.line))
            if problem.fix is not None and entry is not None:
                found.setdefault(entry.ref, (Mend(problem.fix), entry))
        return list(found.values())

    def lines_around(
        self, entry: Entry, before: int, after: int
    ) -> list[tuple[int, str]]:
        """The note's lines around the entry, with their numbers, as they are now.

        Empty if the note cannot be read or no longer has the line.
        """
        try:
            read = files.read_note(self.root, entry.path)
            document = Document(read.content)
            at = document.locate(entry.ref)
        except (files.Unreadable, StaleEntryError):
            return []
        first, last = max(0, at - before), min(len(document.lines), at + after + 1)
        return [(i + 1, document.text(i)) for i in range(first, last)]

    # -------------------------------------------------------- watching

    def watch(self, changed: Callable[[set[NotePath]], None]) -> None:
        """Keep up with the files; `changed` is told, from another thread."""
        from journal.vault.watcher import Watcher

        def look_again(paths: set[NotePath] | None) -> None:
            found = self.refresh() if paths is None else self.look_at(paths)
            if found:
                changed(found)

        self._watcher = Watcher(self.root, self.settings, look_again)
        self._watcher.start()

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
        return self._apply_all([(intent, entry) for entry in entries], now, label)

    def _apply_all(
        self, pairs: Sequence[tuple[Intent, Entry]], now: datetime, label: str
    ) -> list[Change]:
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
                left = [(i, renumbered(e, entry, change)) for i, e in left]
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
        index = document.locate(entry.ref)
        note = parse_note(entry.path, document.content, self.settings)
        context = self._context(document, note, index)
        return index, plan(intent, document, index, context)

    def _context(self, document: Document, note: Note, index: int) -> Context:
        entry = next((e for e in note.entries if e.line == index + 1), None)
        last = entry.end - 1 if entry else index
        return Context(
            grammar_of(self.settings),
            vault_dialect=self.dialect(),
            has_children=last > index,
            child_indent=indent_of_children(document, note, index),
            last_line=last,
        )

    def dialect(self) -> Dialect:
        """How new fields are written in this vault, where a line does not say."""
        tasks = self.settings.tasks
        if tasks.present:
            return Dialect.DATAVIEW if tasks.dataview else Dialect.EMOJI
        symbols = [symbols[0] for symbols in SYMBOLS.values()]
        keys = [f"[{key}::" for key in KEYS.values()]
        counts: Counter[Dialect] = Counter()
        for entry in self.view.entries:
            counts[Dialect.EMOJI] += any(s in entry.ref.raw for s in symbols)
            counts[Dialect.DATAVIEW] += any(k in entry.ref.raw for k in keys)
        more_dataview = counts[Dialect.DATAVIEW] > counts[Dialect.EMOJI]
        return Dialect.DATAVIEW if more_dataview else Dialect.EMOJI

    def add_path(self, to: str | None, now: datetime) -> tuple[NotePath, str | None]:
        """The note and heading that `add` writes to: named, daily note or inbox.

        Raises ConfigError for a note in which nothing would ever be found again.
        """
        name, _, heading = (to or "").partition("#")
        name = name.strip("/").removesuffix(".md") or self._usual_place(now)
        path = NotePath(f"{name}.md")
        if Ignore(self.settings).anywhere(path) or is_conflict_copy(path):
            raise ConfigError(
                f"{path} is hidden or ignored, and what is added there would not be "
                "found again; name another note with --to"
            )
        return path, heading or None

    def _usual_place(self, now: datetime) -> str:
        """The note that `add` writes to where none is named, without `.md`."""
        if self.settings.add_to != "daily":
            return self.settings.inbox.removesuffix(".md")
        daily = self.settings.daily
        try:
            name = moment_format.write(now, daily.format)
        except moment_format.UnknownFormat as error:
            raise ConfigError(f"the name of today's daily note: {error}") from None
        return f"{daily.folder.strip('/')}/{name}".lstrip("/")

    def compose(self, text: str, now: datetime) -> str:
        """The line `add` would write for a sentence. Raises ConfigError."""
        return adding.compose(text, now, self.settings, self.dialect())

    def preview_add(self, text: str, to: str | None, now: datetime) -> Change:
        """What `add` would do now; nothing is written."""
        path, heading = self.add_path(to, now)
        line = self.compose(text, now)
        document = self._writer.document(path)
        edit = adding.append(document, line, path, heading, self.settings)
        return change_of(path, document, edit.at, edit, ())

    def add(self, text: str, to: str | None, now: datetime) -> Change:
        """Append an entry. Raises ConfigError or WriteRefused."""
        path, heading = self.add_path(to, now)
        line = self.compose(text, now)

        def edit_of(document: Document) -> tuple[LineEdit, Change]:
            edit = adding.append(document, line, path, heading, self.settings)
            return edit, change_of(path, document, edit.at, edit, ())

        with self._changing():
            return self._write(path, edit_of, now, f"added: {line}", create=True)[0]

    def preview_undo(self) -> list[Change]:
        """What `undo` would do now; nothing is written. Raises as it does."""
        with self._changing():
            return [self._undoing(r)(note)[1] for r, note in self._writer.undoable()]

    def undo(self, now: datetime) -> list[Change]:
        """Take back the newest change; of a batch, all of it.

        Raises WriteRefused if there is nothing to take back, StaleEntryError if
        a line has been changed since: then nothing of the batch is taken back.
        """
        with self._changing():
            return [self._undo_one(r, now) for r, _ in self._writer.undoable()]

    def _undo_one(self, record: Record, now: datetime) -> Change:
        edit_of, label = self._undoing(record), f"undo {record.label}"
        return self._write(record.path, edit_of, now, label, undoes=record)[0]

    def _undoing(self, record: Record) -> EditOf[Change]:
        def edit_of(document: Document) -> tuple[LineEdit, Change]:
            edit = inverse_in(document, record)
            return edit, change_of(record.path, document, edit.at, edit, ())

        return edit_of

    # -------------------------------------------------------- writing

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        with self._writer.locked(), self._guard:
            yield

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
