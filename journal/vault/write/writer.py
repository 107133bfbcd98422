"""The only way to disk: read, plan, record, replace; and undo.

The caller says how to edit a note's lines; here the edit is planned on the current
note, and planned again whenever another program saves in between. The change is
recorded before the note is touched, so that it can be undone.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from journal.language.document import Document, LineEdit
from journal.language.note.read_note import digest_of
from journal.model.entry import NotePath
from journal.model.errors import WriteRefused, WriteUnconfirmed, reason
from journal.model.settings import Settings
from journal.model.value import replace, value
from journal.vault.file_lock import KEEP_TO_ITSELF, lock
from journal.vault.open import OpenedNote, UnreadableNote, read_note, resolve
from journal.vault.write import new_file
from journal.vault.write import replace as files
from journal.vault.write.history import History, HistoryFailed, Record
from journal.vault.write.recovery import Recovered, recover, stray_files
from journal.vault.write.steps import (
    RecordedChange,
    Reversal,
    around_of,
    deeds_of,
    places_of,
    stale,
    turn_in,
)

_ATTEMPTS = 20
"""How often an edit is planned again while another program keeps saving."""

Said = TypeVar("Said")
EditOf = Callable[[Document], tuple[LineEdit | None, Said]]
"""Plans on the current note: the edit, if one is needed, and the caller's result."""


@value
class Written(Generic[Said]):
    """The result of a write."""

    said: Said
    record: Record | None
    """None if no edit was needed."""
    kept: tuple[Path, ...] = ()
    """Saves by other programs that could not be put back, as copies."""


class Writer:
    """Changes the notes of one vault, one process at a time."""

    def __init__(self, root: Path, state: Path) -> None:
        """`state` is the vault's state folder."""
        self._root = root
        self._state = state
        self._history = History(state)
        self.history_file = self._history.file
        self._kept: list[Path] = []

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock: only one of our processes changes the vault at a time."""
        try:
            self._state.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT | KEEP_TO_ITSELF
            fd = os.open(self._state / "lock", flags, 0o600)
            try:
                lock(fd, wait=True)
            except OSError:
                os.close(fd)
                raise
        except OSError as error:
            why = reason(error)
            raise WriteRefused(
                f"the folder for undo records {self._state} cannot be used: {why}; "
                "nothing was written"
            ) from None
        try:
            yield
        finally:
            os.close(fd)

    # -------------------------------------------------------- reading

    def read(self, path: NotePath) -> OpenedNote:
        """The current note. Raises WriteRefused."""
        try:
            return read_note(self._root, path)
        except UnreadableNote as error:
            raise WriteRefused(f"{path}: cannot be read: {error}") from None

    def read_or_none(self, path: NotePath) -> OpenedNote | None:
        """The note, or None if it does not exist yet. Raises WriteRefused."""
        try:
            real = resolve(self._root, path)
        except UnreadableNote as error:
            raise WriteRefused(f"{path}: {error}") from None
        # not Path.exists, which raises if a folder may not be entered
        return self.read(path) if os.path.lexists(real) else None

    def document(self, path: NotePath) -> Document:
        """The note's lines; none if it does not exist yet."""
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
        quiet: bool = False,
    ) -> Written[Said]:
        """Edit a note, starting over if someone saved in between.

        With `quiet` it is recorded until it is done, but is no undo step.

        Raises what `edit_of` raises, WriteRefused (the note is unchanged) and
        WriteUnconfirmed (it is changed, and something failed afterwards).
        """
        self._kept.clear()
        for _ in range(_ATTEMPTS):
            read = self.read_or_none(path) if create else self.read(path)
            document = Document(read.content if read else b"")
            edit, said = edit_of(document)
            if edit is None:
                return Written(said, None, tuple(self._kept))
            content = document.apply(edit)
            real = read.real if read else resolve(self._root, path)
            temp = real.parent / files.temp_name(real)
            record = Record(
                id=0,
                batch=batch,
                path=path,
                edit=edit,
                before=digest_of(document.content),
                after=digest_of(content),
                label=label,
                at=_moment(now),
                created=read is None,
                folders=0 if read else new_file.missing_folders(real),
                temp=temp.name,
                undoes=undoes.id if undoes else None,
                quiet=quiet,
            )
            record = self._begin(_with_place(record, Document(content)))
            removes = undoes is not None and undoes.created and not content
            if not self._settle(record, read, real, content, temp, removes):
                continue
            if undoes and removes:
                new_file.remove_empty_folders(real, undoes.folders)
            return Written(said, record, tuple(self._kept))
        raise WriteRefused(
            f"{path}: another program keeps saving this note; nothing was changed. "
            f"Try again in a moment{self._where_kept()}"
        )

    def _settle(
        self,
        record: Record,
        read: OpenedNote | None,
        real: Path,
        content: bytes,
        temp: Path,
        removes: bool,
    ) -> bool:
        """Write it, and record how that ended. False if someone saved in between.

        Raises WriteRefused and WriteUnconfirmed.
        """
        try:
            self._put(read, real, content, temp, removes)
        except new_file.ChangedMeanwhile:
            self._finish(record, "failed")
            return False
        except WriteUnconfirmed as error:
            self._finish(record, "done")
            raise WriteUnconfirmed(f"{record.path}: {error}") from None
        except WriteRefused as error:
            self._finish(record, "failed")
            raise WriteRefused(f"{record.path}: {error}{self._where_kept()}") from None
        self._finish(record, "done")
        return True

    def _put(
        self,
        read: OpenedNote | None,
        real: Path,
        content: bytes,
        temp: Path,
        removes: bool,
    ) -> None:
        if read is None:
            new_file.create(real, content, temp)
        elif removes:
            files.remove(read, temp, self._keep_lost)
        else:
            files.replace(read, content, temp, self._keep_lost)

    def _keep_lost(self, file: Path) -> Path:
        kept = new_file.keep(file, self._state / "lost")
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
            # a change that did not happen needs no record
            if state == "done":
                raise WriteUnconfirmed(
                    f"{record.path}: written, but it cannot be undone: {error}"
                ) from None

    # -------------------------------------------------------- and back

    def deeds(self, *, recent: bool = False) -> list[RecordedChange]:
        """The recorded changes, newest last. Raises WriteRefused."""
        try:
            history = self._history
            return deeds_of(history.recent() if recent else history.records())
        except HistoryFailed as error:
            raise WriteRefused(str(error)) from None

    def records(self) -> list[Record]:
        """Every recorded change, oldest first; none if the record is unreadable."""
        try:
            return self._history.records()
        except HistoryFailed:
            return []

    def newest(self) -> list[Record]:
        """The newest changes, oldest first, including one in progress."""
        try:
            return [r for r in self._history.recent() if r.state != "failed"]
        except HistoryFailed:
            return []

    def plan_reversals(
        self, deeds: Sequence[RecordedChange], *, applied: bool
    ) -> list[Reversal]:
        """Plan to reverse these changes in order; nothing is written.

        Each is planned on the note as it will then be, since earlier ones may be in the
        same note. `applied` says which to reverse: those in effect (undo), or those
        that are not (redo). Raises StaleEntry if the lines of one have changed since.
        """
        documents: dict[NotePath, Document] = {}
        turns: list[Reversal] = []
        for deed in deeds:
            if deed.path not in documents:
                documents[deed.path] = self._document_of(deed)
            document = documents[deed.path]
            turn = turn_in(document, deed, applied=applied)
            turns.append(turn)
            if turn.edit:
                documents[deed.path] = Document(document.apply(turn.edit))
        return turns

    def _document_of(self, deed: RecordedChange) -> Document:
        read = self.read_or_none(deed.path)
        nothing = digest_of(b"")
        if read is None and nothing not in (deed.last.before, deed.last.after):
            raise stale(deed, "the note is gone")
        return Document(read.content if read else b"")

    def record_reversal(self, deed: RecordedChange, now: datetime) -> RecordedChange:
        """Record that another program reversed a change (`as_shown`), if it did."""
        if deed.last.id:
            return deed
        record = self._begin(replace(deed.last, at=_moment(now)))
        self._finish(record, "done")
        return replace(deed, last=record)

    def keep_strays(self, settings: Settings, now: datetime) -> list[Recovered]:
        """Move our temporary files without a record to `lost/`.

        The caller holds the lock. Raises WriteRefused.
        """
        found = []
        for path in stray_files(self._root, settings, now):
            try:
                kept = self._keep_lost(self._root / path)
            except OSError as error:
                raise WriteRefused(f"{path}: cannot be moved: {error}") from None
            found.append(Recovered(path, f"a temporary file of ours is now {kept}"))
        return found

    def recover(self) -> list[Recovered]:
        """Settle what dead processes had begun; the caller holds the lock.

        Raises WriteRefused if that cannot be recorded.
        """
        try:
            return recover(self._history, self._root, self._keep_lost)
        except (HistoryFailed, OSError) as error:
            raise WriteRefused(
                f"a change that was interrupted cannot be settled: {error}; "
                "nothing was written"
            ) from None


def _moment(now: datetime) -> str:
    return now.isoformat(timespec="seconds")


def _with_place(record: Record, after: Document) -> Record:
    """The same, with where its new lines are among others like them."""
    edit = record.edit
    there = places_of(after, edit.new)
    return replace(
        record,
        nth=there.index(edit.at) if edit.at in there else 0,
        of=len(there),
        around=around_of(after, there, len(edit.new)),
    )
