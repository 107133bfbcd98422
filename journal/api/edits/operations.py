"""A request as a sequence of edits of single notes, and their rehearsal.

An operation knows its note and how to plan its edit there. Preview and apply run the
same operations: preview on simulated notes, apply on those on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from journal.api.changes import Change, change_of, plan_change
from journal.api.edits.new_entry import place_of, place_to_add
from journal.api.edits.understood import several_of_a_name, understood
from journal.api.problems import corrections
from journal.api.requests import (
    Act,
    Add,
    AddLines,
    Append,
    AppendLog,
    Batch,
    Edits,
    InsertBelow,
    Mend,
    NewNote,
    NoteEdit,
    SetKey,
)
from journal.language.document import Document, LineEdit
from journal.language.edit import new_line
from journal.language.edit.add_log import append_log
from journal.language.edit.insert_lines import append_lines, insert_below, new_note
from journal.language.edit.intents import Intent
from journal.language.edit.set_front_matter import set_values
from journal.language.line.fields import Dialect
from journal.language.note.read_note import parse_note
from journal.language.note.twins import follow
from journal.model.entry import Entry, NotePath
from journal.model.errors import StaleEntry, Unclear
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.value import replace, value
from journal.practice.agenda.agenda import is_followup
from journal.practice.people.people import People

Changing = Act | Add | AddLines | Edits | Mend | Batch


@value
class Vault:
    """What planning needs to know about the vault."""

    settings: Settings
    dialect: Dialect
    people: People
    entries: Callable[[], Sequence[Entry]]
    """All of them: they are wanted seldom."""
    now: datetime


@value
class Operation:
    """An edit of one note, still to be planned."""

    path: NotePath
    label: str
    plan: Callable[[Document, Entry | None], tuple[LineEdit | None, Change]]
    """Plans on the current note, with the current entry."""
    entry: Entry | None = None
    """The entry it concerns, as it was read."""
    create: bool = False
    quiet: bool = False

    def on(self, place: Place, document: Document) -> tuple[LineEdit | None, Change]:
        """The edit of the current note, and its description."""
        return self.plan(document, place(self.entry, document) if self.entry else None)


Place = Callable[[Entry, Document], Entry]
"""Finds an entry in its current note. Raises StaleEntry."""


# ---------------------------------------------------------------- rehearsal


def rehearse(
    operations: Sequence[Operation],
    document_of: Callable[[Operation], Document],
    place: Place,
    settings: Settings,
) -> list[Change]:
    """The changes that the operations make in sequence; nothing is written.

    `document_of` reads a current note. Raises what planning raises.
    """
    notes: dict[NotePath, _Rehearsed] = {}
    changes = []
    for operation in operations:
        note = notes.get(operation.path)
        if note is None:
            document = document_of(operation)
            note = notes[operation.path] = _Rehearsed(document, place, settings)
        edit, change = operation.on(note.place, note.document)
        changes.append(change)
        if edit:
            note.edit(operation.path, edit)
    return changes


class _Rehearsed:
    """A note after the operations so far, with its entries."""

    def __init__(self, document: Document, place: Place, settings: Settings) -> None:
        self.document = document
        self._first = document
        self._place = place
        self._settings = settings
        self._notes: list[Note] = []
        self._lines: dict[int, int] | None = None
        """The new position of a line of the first document; None before any edit."""

    def place(self, entry: Entry, document: Document) -> Entry:
        """The entry in the simulated note. Raises StaleEntry."""
        found = self._place(entry, self._first)
        if self._lines is None:
            return found
        line = self._lines.get(found.line)
        here = [own for own in self._notes[-1].entries if own.line == line]
        if not here:
            raise StaleEntry(
                f"{entry.place}: an edit before it changes or removes the line; "
                "nothing was written"
            )
        return here[0]

    def edit(self, path: NotePath, edit: LineEdit) -> None:
        after = Document(self.document.apply(edit))
        if not self._notes:
            note = parse_note(path, self.document.content, self._settings)
            self._notes.append(note)
            self._lines = {entry.line: entry.line for entry in note.entries}
        self._notes.append(parse_note(path, after.content, self._settings))
        went = follow(self._notes[-2], self._notes[-1], [edit])
        lines = self._lines or {}
        self._lines = {first: went[now] for first, now in lines.items() if now in went}
        self.document = after


# ---------------------------------------------------------------- requests


def operations_of(request: Changing, vault: Vault) -> Iterator[Operation]:
    """The operations of a request. Raises ConfigError."""
    match request:
        case Act(pairs, label):
            for intent, entry in pairs:
                yield _act(intent, entry, label, vault)
        case Mend(problems):
            pairs = corrections(problems, vault.entries())
            yield from operations_of(Act(pairs, "fixed"), vault)
        case Add():
            yield _add(request, vault)
        case AddLines(lines, to, label):
            path, heading = place_to_add(to, vault.settings, vault.now)
            added = Append(lines, heading)
            yield _edit(path, added, label, vault, create=True, known_heading=True)
        case Edits(edits, label, create, quiet):
            for path, edit in edits:
                if isinstance(edit, NewNote | Append):
                    place_of(path, vault.settings)
                operation = _edit(path, edit, label, vault, create=create)
                yield replace(operation, quiet=quiet)
        case Batch(requests, label):
            for part in requests:
                for operation in operations_of(part, vault):
                    words = ": ".join(filter(None, (label, operation.label)))
                    yield replace(operation, label=words)


def _act(intent: Intent, entry: Entry, label: str, vault: Vault) -> Operation:
    def plan(document: Document, entry: Entry | None) -> tuple[LineEdit | None, Change]:
        assert entry is not None
        index, planned = plan_change(
            intent, entry, document, vault.settings, vault.dialect
        )
        change = change_of(entry.path, document, index, planned.edit, planned.notes)
        return planned.edit, change

    return Operation(entry.path, f"{label}: {entry.text}", plan, entry)


UNLISTED = "it will not be listed, because it has no date and names no one"


def _add(request: Add, vault: Vault) -> Operation:
    settings, now, as_words = vault.settings, vault.now, request.as_words
    path, heading = place_to_add(request.to, settings, now)
    line = new_line.compose(
        request.text, now, settings, vault.dialect, as_words=as_words
    )
    if not as_words and (several := several_of_a_name(line, vault.people, settings)):
        raise Unclear(several, new_line.TAKEN_AS_WORDS)

    def plan(document: Document, _: Entry | None) -> tuple[LineEdit, Change]:
        edit = new_line.append(document, line, path, heading, settings)
        change = change_of(path, document, edit.at, edit, ())
        note = parse_note(path, document.apply(edit), settings)
        at = change.line + len(change.new) - 1
        added = [entry for entry in note.entries if entry.line == at]
        if not any(is_followup(entry, vault.people, settings) for entry in added):
            return edit, replace(change, notes=(UNLISTED,))
        said = understood(added[0], vault.people, now.date())
        return edit, replace(change, notes=(said,))

    return Operation(path, f"added: {line}", plan, create=True)


def _edit(
    path: NotePath,
    edit: NoteEdit,
    label: str,
    vault: Vault,
    *,
    create: bool,
    known_heading: bool = False,
) -> Operation:
    """The edit described by a value or a function."""
    settings = vault.settings
    entry = edit.entry if isinstance(edit, InsertBelow) else None

    def planned(document: Document, entry: Entry | None) -> LineEdit | None:
        match edit:
            case NewNote(lines):
                return new_note(document, lines, path, settings)
            case Append(lines, heading):
                return append_lines(
                    document,
                    lines,
                    path,
                    heading,
                    settings,
                    add_heading=not known_heading,
                )
            case AppendLog(bullet):
                return append_log(document, bullet, path, settings)
            case InsertBelow(lines=lines):
                assert entry is not None
                if entry.path != path:
                    raise StaleEntry(f"{entry.place}: is not in {path}")
                return insert_below(document, entry, lines, settings)
            case SetKey(key, values):
                return set_values(document, key, values, path)
            case _:
                return edit(document)

    def plan(document: Document, entry: Entry | None) -> tuple[LineEdit | None, Change]:
        made = planned(document, entry)
        if made is None:
            return None, Change(path, 1, (), ())
        return made, change_of(path, document, made.at, made, ())

    may_create = create or isinstance(edit, NewNote | Append)
    return Operation(path, label, plan, entry, may_create)
