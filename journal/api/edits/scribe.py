"""Carrying out requests: rehearsed, then written edit by edit.

Every change by a journal goes through here, under its lock, after recovering from other
processes that died.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from journal.api.changes import Change, done_before
from journal.api.edits import undo as undoing
from journal.api.edits.operations import (
    Changing,
    Operation,
    Vault,
    operations_of,
    rehearse,
)
from journal.api.edits.undo import ListedStep
from journal.api.requests import Redo, Request, Undo
from journal.language.document import Document, encode
from journal.language.note.read_note import digest_of
from journal.model.entry import Entry, NotePath
from journal.model.errors import StaleEntry, WriteRefused
from journal.model.value import replace
from journal.vault.notes.snapshot import Progress
from journal.vault.open import UnreadableNote, read_note
from journal.vault.write.history import Record
from journal.vault.write.steps import Reversal, UndoStep
from journal.vault.write.writer import EditOf, Writer

if TYPE_CHECKING:
    from journal.api.open_vault import OpenVault


class Scribe:
    """Writes for one journal."""

    def __init__(
        self, journal: OpenVault, writer: Writer, guard: threading.RLock
    ) -> None:
        """`guard` is the lock that the journal holds while it looks at notes."""
        self._journal = journal
        self._writer = writer
        self._guard = guard

    def preview(
        self,
        request: Request,
        now: datetime,
        texts: Mapping[NotePath, str] | None = None,
    ) -> list[Change]:
        """What `apply` would do; `texts` replace the notes at these paths."""
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
        return rehearse(operations, document_of, self.place, self._journal.settings)

    def _document(
        self, texts: Mapping[NotePath, str] | None, operation: Operation
    ) -> Document:
        path = operation.path
        if texts and path in texts:
            return Document(encode(texts[path]))
        if operation.create:
            return self._writer.document(path)
        return Document(self._writer.read(path).content)

    def apply(
        self, request: Request, now: datetime, progress: Progress | None = None
    ) -> list[Change]:
        """Do it, as one undo step. See `Journal.apply`."""
        with self._changing():
            if isinstance(request, Undo | Redo):
                undo, turned = isinstance(request, Undo), []
                chosen = self._chosen(request)
                for number, one in enumerate(chosen, 1):
                    turned.append(self._turn_one(one, now, undo))
                    if progress:
                        progress(number, len(chosen))
                return turned
            operations = list(self._operations(request, now))
            if len(operations) > 1:
                self._rehearse(operations)
            return self._run(operations, now, progress)

    def _operations(self, request: Changing, now: datetime) -> Iterator[Operation]:
        look = self._journal.last
        vault = Vault(
            self._journal.settings,
            self._journal.dialect(),
            look.people,
            lambda: look.entries,
            now,
        )
        return operations_of(request, vault)

    def _run(
        self,
        operations: list[Operation],
        now: datetime,
        progress: Progress | None = None,
    ) -> list[Change]:
        done: list[Change] = []
        batch = 0
        for operation in operations:
            try:
                change, record = self._write(
                    operation.path,
                    partial(operation.on, self.place),
                    now,
                    operation.label,
                    batch=batch,
                    create=operation.create,
                    quiet=operation.quiet,
                )
            except (StaleEntry, WriteRefused) as error:
                if before := done_before(done):
                    raise type(error)(f"{error}{before}") from None
                raise
            batch = record.batch if record else batch
            done.append(change)
            if progress:
                progress(len(done), len(operations))
        return done

    def place(self, entry: Entry, document: Document) -> Entry:
        """The entry in the current note. Raises StaleEntry."""
        known = self._journal.note_of(entry)
        return self._journal.identity.place(
            entry, known, document, self._journal.settings
        )

    def lines_around(
        self, entry: Entry, before: int, after: int
    ) -> list[tuple[int, str]]:
        """See `Journal.lines_around`."""
        try:
            read = read_note(self._journal.root, entry.path)
            document = Document(read.content)
            at = self.place(entry, document).line - 1
        except (UnreadableNote, StaleEntry):
            return []
        first, last = max(0, at - before), min(len(document.lines), at + after + 1)
        return [(i + 1, document.text(i)) for i in range(first, last)]

    def steps(self, *, undo: bool = True) -> list[ListedStep]:
        """See `Journal.steps`."""
        with self._guard:
            notes = self._journal.snapshot.notes
            steps = undoing.steps_to_turn(self._writer, notes, undo=undo)
            return undoing.listed(self._writer, steps, undo=undo)

    def step_of(self, request: Undo | Redo) -> str:
        """See `Journal.step_of`."""
        # an interrupted change becomes a step, or nothing
        with self._changing():
            turns = self._chosen(request)
        batch = turns[0].deed.origin.batch
        return undoing.told(UndoStep(batch, tuple(turn.deed for turn in turns)))

    def _chosen(self, request: Undo | Redo) -> list[Reversal]:
        notes, undo = self._journal.snapshot.notes, isinstance(request, Undo)
        return undoing.chosen(
            self._writer, notes, self._journal.find, request.step, undo=undo
        )

    def _turn_one(self, turn: Reversal, now: datetime, undo: bool) -> Change:
        deed = self._writer.record_reversal(turn.deed, now)
        if turn.edit is None:
            return undoing.change_of_turn(turn, None)
        return self._write(
            deed.path,
            undoing.inverse_of(deed),
            now,
            f"{'undo' if undo else 'redo'} {deed.label}",
            # a note that was created and removed again is created once more
            create=deed.last.after == digest_of(b""),
            undoes=deed.last,
        )[0]

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        with self._writer.locked(), self._guard:
            # no one else is writing: what is still open was left by a dead process
            recovered = self._writer.recover()
            if recovered:
                self._journal.notices += [
                    f"{found.path}: {found.said}" for found in recovered
                ]
                self._journal.look_at({found.path for found in recovered})
            yield

    def recover(self, now: datetime) -> list[str]:
        """See `Journal.recover`."""
        before = len(self._journal.notices)
        with self._changing():
            strays = self._writer.keep_strays(self._journal.settings, now)
            self._journal.notices += [f"{found.path}: {found.said}" for found in strays]
            return self._journal.notices[before:]

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
        quiet: bool = False,
    ) -> tuple[Change, Record | None]:
        try:
            written = self._writer.write(
                path,
                edit_of,
                now,
                label,
                batch=batch,
                create=create,
                undoes=undoes,
                quiet=quiet,
            )
        finally:
            # even after a failure: the next display must show what is there now
            self._journal.look_at({path})
        kept = tuple(
            "another program saved this note at the same moment; its version is in "
            f"{file}"
            for file in written.kept
        )
        return replace(written.said, notes=written.said.notes + kept), written.record
