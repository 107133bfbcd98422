"""The hall: one object that knows the vault, and the only door to changing it.

The faces (command line, terminal interface, notifier) ask it for agendas and
hand it intents; nobody else writes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from journal.agenda import agenda as agenda_room
from journal.agenda.agenda import Agenda
from journal.agenda.identity import find_entry
from journal.agenda.people import Contact, People, contacts
from journal.errors import StaleEntryError, WriteRefused
from journal.language import adding, moment_format
from journal.language.document import Document, LineEdit, decode
from journal.language.edits import Context, Plan, plan
from journal.language.fields import KEYS, SYMBOLS, Dialect
from journal.language.grammar import grammar_of
from journal.language.intents import Intent
from journal.language.notes import digest_of, parse_note
from journal.model import Entry, Note, NotePath, Problem, Settings
from journal.vault import files
from journal.vault.cache import Cache
from journal.vault.history import History, Record
from journal.vault.index import Index, Snapshot, settings_key

if TYPE_CHECKING:
    from journal.vault.watcher import Watcher

_ATTEMPTS = 20
"""How often an edit is planned anew while another program keeps saving."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did, or would do, to a note."""

    path: NotePath
    line: int
    """From 1."""
    old: tuple[str, ...]
    new: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What there is to say about it, as “there will be no next one”."""

    @property
    def nothing(self) -> bool:
        return self.old == self.new


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
        self._history = History(self.state)
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

    def problems(self) -> list[Problem]:
        """Everything that could not be read as it was meant, by place."""
        snapshot = self.view.snapshot
        found = list(snapshot.problems)
        for note in snapshot.notes.values():
            found.extend(note.problems)
            for entry in note.entries:
                if agenda_room.is_followup(entry, self.people, self.settings):
                    found.extend(entry.problems)
        found.extend(self._ambiguous_people())
        found.extend(
            Problem(
                path,
                1,
                "this is a conflict copy that a sync program made",
                "merge it into the note by hand, then delete it",
                "conflict-copy",
            )
            for path in snapshot.conflicts
        )
        return sorted(found, key=lambda p: (p.path, p.line, p.code))

    def _ambiguous_people(self) -> Iterator[Problem]:
        for entry in self.view.entries:
            for mention in entry.mentions:
                several = self.people.ambiguous(mention)
                if several:
                    names = " and ".join(str(person.path) for person in several)
                    yield Problem(
                        entry.path,
                        entry.line,
                        f"“{mention.name}” could be {names}",
                        "give one of them another alias, or write the full name",
                        "ambiguous-person",
                    )

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
        document = Document(self._read(entry.path).content)
        index, planned = self._plan(intent, entry, document)
        return _change(entry.path, document, index, planned.edit, planned.notes)

    def apply(
        self, intent: Intent, entries: Sequence[Entry], now: datetime, label: str
    ) -> list[Change]:
        """Carry out an intent on each entry; together they are one undo step.

        Raises StaleEntryError or WriteRefused for the first that cannot be
        done; those before it are done, and undo takes them back.
        """
        done: list[Change] = []
        with self._locked():
            batch = 0
            for entry in entries:
                change, record = self._apply_one(intent, entry, now, label, batch)
                batch = record.batch if record else batch
                done.append(change)
        return done

    def _apply_one(
        self, intent: Intent, entry: Entry, now: datetime, label: str, batch: int
    ) -> tuple[Change, Record | None]:
        def edit_of(document: Document) -> tuple[LineEdit | None, Change]:
            index, planned = self._plan(intent, entry, document)
            change = _change(entry.path, document, index, planned.edit, planned.notes)
            return planned.edit, change

        return self._write(entry.path, edit_of, now, f"{label}: {entry.text}", batch)

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
            child_indent=_indent_of_children(document, note, index),
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
        """The note and heading that `add` writes to: named, daily note or inbox."""
        if to:
            name, _, heading = to.partition("#")
            path = name.strip("/") if name.endswith(".md") else f"{name.strip('/')}.md"
            return NotePath(path), heading or None
        if self.settings.add_to == "daily":
            daily = self.settings.daily
            name = moment_format.write(now, daily.format)
            folder = daily.folder.strip("/")
            return NotePath(f"{folder}/{name}.md" if folder else f"{name}.md"), None
        return NotePath(self.settings.inbox), None

    def compose(self, text: str, now: datetime) -> str:
        """The line `add` would write for a sentence. Raises ConfigError."""
        return adding.compose(text, now, self.settings, self.dialect())

    def preview_add(self, text: str, to: str | None, now: datetime) -> Change:
        """What `add` would do now; nothing is written."""
        path, heading = self.add_path(to, now)
        line = self.compose(text, now)
        document = Document(self._content_or_empty(path))
        edit = adding.append(document, line, path, heading, self.settings)
        return _change(path, document, edit.at, edit, ())

    def add(self, text: str, to: str | None, now: datetime) -> Change:
        """Append an entry. Raises ConfigError or WriteRefused."""
        path, heading = self.add_path(to, now)
        line = self.compose(text, now)

        def edit_of(document: Document) -> tuple[LineEdit, Change]:
            edit = adding.append(document, line, path, heading, self.settings)
            return edit, _change(path, document, edit.at, edit, ())

        with self._locked():
            change, _ = self._write(
                path, edit_of, now, f"added: {line}", 0, create=True
            )
        return change

    def undo(self, now: datetime) -> list[Change]:
        """Take back the newest change; of a batch, all of it.

        Raises WriteRefused if there is nothing to take back, StaleEntryError if
        a line has been changed since: then nothing of the batch is taken back.
        """
        with self._locked():
            records = self._history.undoable()
            if not records:
                raise WriteRefused("there is nothing to undo")
            for record in records:
                _locate_new(Document(self._content_or_empty(record.path)), record)
            return [self._undo_one(record, now) for record in records]

    def _undo_one(self, record: Record, now: datetime) -> Change:
        def edit_of(document: Document) -> tuple[LineEdit, Change]:
            at = _locate_new(document, record)
            edit = LineEdit(at, record.edit.new, record.edit.old)
            return edit, _change(record.path, document, at, edit, ())

        change, _ = self._write(
            record.path,
            edit_of,
            now,
            f"undo {record.label}",
            0,
            undoes=record,
        )
        return change

    # -------------------------------------------------------- the one way to disk

    def _write(
        self,
        path: NotePath,
        edit_of: Callable[[Document], tuple[LineEdit | None, Change]],
        now: datetime,
        label: str,
        batch: int,
        *,
        create: bool = False,
        undoes: Record | None = None,
    ) -> tuple[Change, Record | None]:
        """Read, plan, record, replace; again from the start if somebody saved.

        `edit_of` plans on the note as it is now, each time anew.
        """
        for _ in range(_ATTEMPTS):
            read = self._read_or_none(path) if create else self._read(path)
            document = Document(read.content if read else b"")
            edit, change = edit_of(document)
            if edit is None:
                return change, None
            content = document.apply(edit)
            real = read.real if read else files.resolve(self.root, path)
            temp = real.parent / files.temp_name(real)
            record = self._history.begin(
                Record(
                    id=0,
                    batch=batch,
                    path=path,
                    edit=edit,
                    before=digest_of(document.content),
                    after=digest_of(content),
                    label=label,
                    at=now.isoformat(timespec="seconds"),
                    created=read is None,
                    temp=temp.name,
                    undoes=undoes.id if undoes else None,
                )
            )
            try:
                if read is None:
                    files.create(real, content)
                elif undoes and undoes.created and not content:
                    files.remove(read)
                else:
                    files.replace(read, content, temp, self._keep_lost)
            except files.ChangedMeanwhile:
                self._history.finish(record, "failed")
                continue
            except WriteRefused as error:
                self._history.finish(record, "failed")
                raise WriteRefused(f"{path}: {error}") from None
            self._history.finish(record, "done")
            self.look_at({path})
            return change, record
        raise WriteRefused(
            f"{path}: another program keeps saving it; nothing was written, "
            "try again in a moment"
        )

    def _read(self, path: NotePath) -> files.Read:
        try:
            return files.read_note(self.root, path)
        except files.Unreadable as error:
            raise WriteRefused(f"{path}: cannot be read: {error}") from None

    def _read_or_none(self, path: NotePath) -> files.Read | None:
        """The note, or None where there is none yet."""
        try:
            real = files.resolve(self.root, path)
        except files.Unreadable as error:
            raise WriteRefused(f"{path}: {error}") from None
        return self._read(path) if real.exists() else None

    def _content_or_empty(self, path: NotePath) -> bytes:
        read = self._read_or_none(path)
        return read.content if read else b""

    def _keep_lost(self, file: Path) -> Path:
        folder = self.state / "lost"
        return files.keep(file, folder)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Only one process of ours changes the vault at a time."""
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        fd = os.open(self.state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            with self._guard:
                yield
        finally:
            os.close(fd)


def _change(
    path: NotePath,
    document: Document,
    index: int,
    edit: LineEdit | None,
    notes: tuple[str, ...],
) -> Change:
    if edit is None:
        text = document.text(index)
        return Change(path, index + 1, (text,), (text,), notes)

    def texts(lines: tuple[bytes, ...]) -> tuple[str, ...]:
        return tuple(
            decode(line.rstrip(b"\r\n")).removeprefix("\ufeff") for line in lines
        )

    return Change(path, edit.at + 1, texts(edit.old), texts(edit.new), notes)


def _indent_of_children(document: Document, note: Note, index: int) -> str | None:
    """How the log lines of the entry are indented, where it has some."""
    entry = next((e for e in note.entries if e.line == index + 1), None)
    if entry is None or not entry.log:
        return None
    text = document.text(entry.log[-1].line - 1)
    return text[: len(text) - len(text.lstrip(" \t>"))]


def _locate_new(document: Document, record: Record) -> int:
    """Where the lines that a change wrote stand now. Raises StaleEntryError."""
    new = record.edit.new
    if digest_of(document.content) == record.after:
        return record.edit.at
    if new:
        found = [
            at
            for at in range(len(document.lines) - len(new) + 1)
            if tuple(document.lines[at : at + len(new)]) == new
        ]
        if len(found) == 1:
            return found[0]
    raise StaleEntryError(
        f"{record.path}: it was changed after “{record.label}”; "
        "the note stays as it is, take it back by hand"
    )
