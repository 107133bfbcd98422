"""The one way to disk: read, plan, record, replace; and the way back.

Whoever wants to change a note says how a note's lines are to be edited; here it
is done on the note as it is now, as often as other programs save in between.
Before a note is touched, the change is on record, so that it can be taken back.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from journal.errors import StaleEntryError, WriteRefused, WriteUnconfirmed
from journal.language.document import Document, LineEdit
from journal.language.notes import digest_of
from journal.model import NotePath
from journal.vault import files
from journal.vault.history import History, HistoryFailed, Record

_ATTEMPTS = 20
"""How often an edit is planned anew while another program keeps saving."""

Said = TypeVar("Said")
EditOf = Callable[[Document], tuple[LineEdit | None, Said]]
"""Plans on the note as it is now: the edit, if one is needed, and what to say."""


@dataclass(frozen=True, slots=True)
class Written(Generic[Said]):
    """How a write ended."""

    said: Said
    record: Record | None
    """None where no edit was needed."""
    kept: tuple[Path, ...] = ()
    """Copies of saves by other programs that could not be put back."""


class Writer:
    """Changes the notes of one vault, one process at a time."""

    def __init__(self, root: Path, state: Path) -> None:
        """`state` is the vault's own folder for what is to be remembered."""
        self._root = root
        self._state = state
        self._history = History(state)
        self._kept: list[Path] = []

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Only one process of ours changes the vault at a time."""
        try:
            self._state.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
            fd = os.open(self._state / "lock", flags, 0o600)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise WriteRefused(
                f"the folder for undo records {self._state} cannot be used: {why}; "
                "nothing was written"
            ) from None
        try:
            fcntl.flock(fd, fcntl.LOCK_EX)
            yield
        finally:
            os.close(fd)

    # -------------------------------------------------------- reading

    def read(self, path: NotePath) -> files.Read:
        """The note as it is now. Raises WriteRefused."""
        try:
            return files.read_note(self._root, path)
        except files.Unreadable as error:
            raise WriteRefused(f"{path}: cannot be read: {error}") from None

    def read_or_none(self, path: NotePath) -> files.Read | None:
        """The note, or None where there is none yet. Raises WriteRefused."""
        try:
            real = files.resolve(self._root, path)
        except files.Unreadable as error:
            raise WriteRefused(f"{path}: {error}") from None
        # not Path.exists, which raises where a folder may not be entered
        return self.read(path) if os.path.lexists(real) else None

    def document(self, path: NotePath) -> Document:
        """The note's lines; none where there is no note yet."""
        read = self.read_or_none(path)
        return Document(read.content if read else b"")

    # -------------------------------------------------------- writing

    def write(
        self,
        path: NotePath,
        edit_of: EditOf[Said],
        now: datetime,
        label: str,
        *,
        batch: int = 0,
        create: bool = False,
        undoes: Record | None = None,
    ) -> Written[Said]:
        """Edit a note; again from the start if somebody saved in between.

        Raises what `edit_of` raises, WriteRefused (the note is as it was) and
        WriteUnconfirmed (it is changed, and something failed after that).
        """
        self._kept.clear()
        for _ in range(_ATTEMPTS):
            read = self.read_or_none(path) if create else self.read(path)
            document = Document(read.content if read else b"")
            edit, said = edit_of(document)
            if edit is None:
                return Written(said, None, tuple(self._kept))
            content = document.apply(edit)
            real = read.real if read else files.resolve(self._root, path)
            temp = real.parent / files.temp_name(real)
            record = self._begin(
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
            removes = undoes is not None and undoes.created and not content
            try:
                self._put(read, real, content, temp, removes)
            except files.ChangedMeanwhile:
                self._finish(record, "failed")
                continue
            except WriteUnconfirmed as error:
                self._finish(record, "done")
                raise WriteUnconfirmed(f"{path}: {error}") from None
            except WriteRefused as error:
                self._finish(record, "failed")
                raise WriteRefused(f"{path}: {error}{self._where_kept()}") from None
            self._finish(record, "done")
            return Written(said, record, tuple(self._kept))
        raise WriteRefused(
            f"{path}: another program keeps saving it; nothing was written, "
            f"try again in a moment{self._where_kept()}"
        )

    def _put(
        self,
        read: files.Read | None,
        real: Path,
        content: bytes,
        temp: Path,
        removes: bool,
    ) -> None:
        if read is None:
            files.create(real, content)
        elif removes:
            files.remove(read)
        else:
            files.replace(read, content, temp, self._keep_lost)

    def _keep_lost(self, file: Path) -> Path:
        kept = files.keep(file, self._state / "lost")
        self._kept.append(kept)
        return kept

    def _where_kept(self) -> str:
        if not self._kept:
            return ""
        return f"; what another program saved is in {', '.join(map(str, self._kept))}"

    def _begin(self, record: Record) -> Record:
        try:
            return self._history.begin(record)
        except HistoryFailed as error:
            raise WriteRefused(f"{record.path}: not written, because {error}") from None

    def _finish(self, record: Record, state: str) -> None:
        try:
            self._history.finish(record, state)
        except HistoryFailed as error:
            # of a change that did not happen nothing needs to be known
            if state == "done":
                raise WriteUnconfirmed(
                    f"{record.path}: written, but it cannot be undone: {error}"
                ) from None

    # -------------------------------------------------------- and back

    def undoable(self) -> list[tuple[Record, Document]]:
        """The newest step that can be taken back, newest change first.

        With each change the note as it will be by then: those before it in the
        list may have been in the same note. Raises WriteRefused if there is
        none, StaleEntryError if one of its lines was changed since.
        """
        try:
            records = self._history.undoable()
        except HistoryFailed as error:
            raise WriteRefused(str(error)) from None
        if not records:
            raise WriteRefused("there is nothing to undo")
        documents = {record.path: self.document(record.path) for record in records}
        rehearsed: list[tuple[Record, Document]] = []
        for record in records:
            document = documents[record.path]
            rehearsed.append((record, document))
            edit = inverse_in(document, record)
            documents[record.path] = Document(document.apply(edit))
        return rehearsed


def inverse_in(document: Document, record: Record) -> LineEdit:
    """The edit that takes a change back, wherever its lines stand by now.

    Raises StaleEntryError where they no longer say what the change wrote.
    """
    old, new = record.edit.old, record.edit.new
    if digest_of(document.content) == record.after:
        return record.edit.inverse()
    found = [
        at
        for at in range(len(document.lines) - len(new) + 1)
        if tuple(document.lines[at : at + len(new)]) == new
    ]
    if new and len(found) == 1:
        return LineEdit(found[0], new, old)
    raise StaleEntryError(
        f"{record.path}: it was changed after “{record.label}”; "
        "the note stays as it is, take it back by hand"
    )
