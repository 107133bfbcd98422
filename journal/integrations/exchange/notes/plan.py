"""What an import does to a vault: everything decided before the first byte.

1. people: `ContactNotes` finds or makes their notes;
2. tasks: those that are there already are found by key, or by what they say;
3. the rest is composed, put below its headings, and the whole note is read back:
   it must hold exactly what was meant and what was there before.

`Plan.request` is then one request to the journal: one undo step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from journal.api.edits.new_entry import place_to_add
from journal.api.journal import Journal
from journal.api.outside.foreign_text import (
    NotLiteral,
    line_composer,
    lines_of,
)
from journal.integrations.exchange.notes.compose import Block, Composing
from journal.integrations.exchange.notes.contact_notes import (
    edit_of,
)
from journal.integrations.exchange.notes.imported_note import ImportedNote
from journal.integrations.exchange.notes.imported_people import ImportedPeople
from journal.integrations.exchange.notes.keys import content_key, found_keys, key_text
from journal.integrations.exchange.notes.known_people import (
    Directory,
    names_for,
)
from journal.integrations.exchange.notes.outcome import (
    NewEntry,
    Plan,
    There,
    Wishes,
)
from journal.integrations.exchange.notes.remembered import Remembered, Seen, stands
from journal.integrations.exchange.notes.there import Place, VaultEntries
from journal.integrations.exchange.notes.updates import fields_of, updates_for
from journal.integrations.exchange.outgoing.identity import (
    has_uuids,
    may_be_ours,
    uuid_for,
)
from journal.integrations.exchange.records import (
    Contact,
    Imported,
    Options,
    Refused,
    Task,
)
from journal.model.entry import NotePath, Status

FOLDER = "Imported"

Progress = Callable[[int, int], None]


def plan_import(
    journal: Journal,
    imported: Imported,
    options: Options,
    wishes: Wishes,
    remembered: Remembered,
    progress: Progress | None = None,
) -> Plan:
    """Decide everything. Raises ConfigError for a note that cannot be written to."""
    return _Planning(journal, imported, options, wishes, remembered, progress).plan()


class _Planning:
    def __init__(
        self,
        journal: Journal,
        imported: Imported,
        options: Options,
        wishes: Wishes,
        remembered: Remembered,
        progress: Progress | None,
    ) -> None:
        self.journal = journal
        self.imported = imported
        self.options = options
        self.wishes = wishes
        self.remembered = remembered
        self.progress = progress or (lambda done, total: None)
        self.result = Plan(imported)
        self.notes = journal.snapshot.notes
        self.lines: dict[str, list[str]] = {}
        self.keys: dict[tuple[str, str], Place] = {}
        self.stored: dict[int, str] = {}
        self.composing: Composing | None = None

    def plan(self) -> Plan:
        self._leave_out_old()
        self._find_keys()
        named = ImportedPeople(
            self.journal,
            self.imported,
            self.wishes,
            self.keys,
            self.lines,
            self._lines_of,
            self._refuse,
        )
        people = self.result.people = named.contacts
        tasks = named.take_history()
        if self.wishes.people:
            named.make_notes(tasks)
        named.take_meetings()
        self.result.touches = named.history_lines
        self.result.imported.refused += people.refused
        self._tasks(tasks, people.directory)
        for note in people.notes.values():
            if not note.is_empty:
                path = NotePath(note.path)
                self.result.edits.append((path, edit_of(self.journal, note)))
        self.result.paths = [path for path, _ in self.result.edits]
        return self.result

    # -------------------------------------------------------- what is there

    def _leave_out_old(self) -> None:
        since, imported = self.wishes.since, self.imported
        if since is None:
            return

        def is_new(record: Task | Contact) -> bool:
            last = record.modified
            if last is None and isinstance(record, Task):
                last = record.created
            return last is None or last >= since

        tasks = [t for t in imported.tasks if any(is_new(one) for one in t.all())]
        contacts = [c for c in imported.contacts if is_new(c)]
        meetings = [m for m in imported.meetings if m.when.day >= since]
        gone = len(imported.tasks) - len(tasks) + len(imported.contacts) - len(contacts)
        if gone:
            imported.left_out[f"older than {since}"] += gone
        imported.tasks, imported.contacts = tasks, contacts
        imported.meetings = meetings

    def _lines_of(self, path: str) -> list[str]:
        if path not in self.lines:
            self.lines[path] = lines_of(self.journal, NotePath(path))
        return self.lines[path]

    def _find_keys(self) -> None:
        """Every `Source:` bullet of the vault; notes are read once for it."""
        keyed = any(task.key for task in self.imported.tasks)
        keyed |= any(contact.key for contact in self.imported.contacts)
        paths = [p for p, note in self.notes.items() if note.entries or note.person]
        if not keyed:
            paths = [path for path in paths if self.notes[path].person]
            if not (self.imported.contacts or self.imported.meetings):
                return
        for path in paths:
            for key, line in found_keys(self._lines_of(path)):
                self.keys.setdefault(key, Place(path, line))

    # -------------------------------------------------------- tasks

    def _tasks(self, tasks: Sequence[Task], directory: Directory) -> None:
        new = self._not_there(tasks, directory)
        names = {id(one): names_for(one, directory) for t in new for one in t.all()}
        composing = self.composing = Composing(
            self.journal.composer,
            line_composer(self.journal),
            self.imported.format,
            names,
            keep=self.wishes.keep,
            followup=self.wishes.followup,
        )
        blocks = []
        for number, task in enumerate(new):
            try:
                blocks.append(composing.block(task))
            except NotLiteral as error:
                self._refuse(task.row, error)
            if number % 100 == 0:
                self.progress(number, len(new))
        groups: dict[str, list[Block]] = {}
        for block in blocks:
            groups.setdefault(self._note_for(block.task), []).append(block)
        for path, own in groups.items():
            self._note(NotePath(path), own)

    def _refuse(self, row: int, error: NotLiteral) -> None:
        hint = "correct it there, or add it by hand"
        self.imported.refused.append(Refused(row, "not-literal", str(error), hint))

    def _note_for(self, task: Task) -> str:
        composer = self.journal.composer
        if self.wishes.to:
            now, settings = self.options.now, self.journal.settings
            return str(place_to_add(self.wishes.to, settings, now)[0])
        if task.own and task.note:
            try:
                parts = [composer.file_name(part) for part in task.note.split("/")]
                return f"{'/'.join(parts)}.md"
            except NotLiteral:
                pass  # no valid note name: it goes where all others go
        name = composer.file_name(self.imported.note or self.imported.format)
        return f"{FOLDER}/{name}.md"

    def _not_there(self, tasks: Sequence[Task], directory: Directory) -> list[Task]:
        """The tasks that are new; the others are reported."""
        done = [listed.step.name for listed in self.journal.steps()]
        undone = [listed.step.name for listed in self.journal.steps(undo=False)]
        entries = VaultEntries(self.journal)
        equals: Counter[tuple[str, ...]] = Counter()
        new = []
        for task in tasks:
            stored = self._stored_key(task, equals)
            place = self._place(task, entries, directory)
            seen = self.remembered.get(self.imported.format, stored)
            if place is not None:
                self._report(task, place, seen, entries)
                continue
            if seen and not self.wishes.again and stands(seen.step, done, undone):
                self.result.there.append(There(task.key, task.row, "", 0, "removed"))
                continue
            self.stored[id(task)] = stored
            new.append(task)
        return new

    def _stored_key(self, task: Task, equals: Counter[tuple[str, ...]]) -> str:
        if task.key:
            return key_text(task.key)
        people = sorted(p.name or p.email or p.handle for p in task.people)
        parts = (task.text, "|".join(people), str(task.created or ""))
        equals[parts] += 1
        return content_key(self.imported.format, parts, equals[parts])

    def _place(
        self, task: Task, entries: VaultEntries, directory: Directory
    ) -> Place | None:
        format = self.imported.format
        if task.key:
            place = self.keys.get((format, key_text(task.key)))
            if place or not (has_uuids(format) and may_be_ours(task.key)):
                return place
            # it may be an exported entry of this vault
            own = partial(uuid_for, format)
            return entries.exported(task.key, own) or entries.take(
                task, names_for(task, directory)
            )
        return entries.take(task, names_for(task, directory))

    def _report(
        self, task: Task, place: Place, seen: Seen | None, entries: VaultEntries
    ) -> None:
        entry = entries.at(place)
        there = There(task.key, task.row, place.path, place.line)
        if entry is not None:
            there.line = entry.line
            found = updates_for(task, entry, seen, self.options.now.date())
            if found:
                there.state = "changed"
                if self.wishes.update:
                    allowed = [update for update in found if update.untouched]
                    self.result.updates += allowed
        self.result.there.append(there)

    # -------------------------------------------------------- a note

    def _note(self, path: NotePath, blocks: list[Block]) -> None:
        """Put the blocks into a note; those that would be misread are refused."""
        _, _, heading = (self.wishes.to or "").partition("#")
        note = ImportedNote(
            self.journal, path, self._lines_of(path), self.imported.format, heading
        )
        while blocks:
            wrong = note.hold(blocks)
            if wrong is None:
                self._take(path, note)
                return
            blocks = [
                better
                for block in blocks
                if (better := self._better(block) if block is wrong else block)
            ]

    def _better(self, block: Block) -> Block | None:
        """A misread block, composed with care; None if it already was."""
        if not block.careful and self.composing is not None:
            try:
                return self.composing.block(block.task, careful=True)
            except NotLiteral as error:
                self._refuse(block.task.row, error)
                return None
        message = "it would not be read as it is meant"
        self._refuse(block.task.row, NotLiteral(message))
        return None

    def _take(self, path: NotePath, note: ImportedNote) -> None:
        for start, block in note.at:
            for offset, task, _ in block.entries:
                entry = NewEntry(
                    task.key,
                    task.row,
                    str(path),
                    start + offset + 1,
                    block.lines[offset],
                    fields_of(task),
                    self.stored.get(id(task), ""),
                )
                self.result.new.append(entry)
                dated = task.due or task.start or task.scheduled or task.remind
                tagged = task.status is Status.WAITING or self.wishes.followup
                if not (dated or task.people or tagged or task.status.closed):
                    self.result.unlisted += 1
        self.result.edits.append((path, note.edit))
        if note.note is not None:
            self.result.read_back.append(note.note)
