"""Recovery of changes that a process was making when it died.

Such a change is on record without an end. The process that holds the lock of the vault
knows that no one is still working on it, so each is settled in one of two ways: it was
made, and can be undone; or it was not, and nothing of it remains. The note decides. The
only file removed is the record's own temporary file, and only if the record knows its
whole content; anything else goes to `lost/`.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from journal.language.document import Document
from journal.language.note.read_note import digest_of
from journal.model.entry import NotePath
from journal.model.errors import StaleEntry, WriteRefused
from journal.model.settings import Settings
from journal.model.value import value
from journal.vault.notes.find import Ignore
from journal.vault.open import UnreadableNote, read_note, resolve
from journal.vault.write import new_file
from journal.vault.write import replace as files
from journal.vault.write.history import History, Record
from journal.vault.write.steps import places_of

_TEMP = re.compile(r"\.~.+\.[0-9a-f]{8}\.tmp", re.DOTALL)
_STRAY_AFTER = 3600
"""Seconds."""

KeepLost = Callable[[Path], Path]


@value
class Recovered:
    """An interrupted change, and its outcome."""

    path: NotePath
    said: str


def recover(history: History, root: Path, keep_lost: KeepLost) -> list[Recovered]:
    """Settle the open ones among the newest changes; the caller holds the lock.

    What cannot be read now stays open. Raises HistoryFailed, OSError.
    """
    found = []
    for record in history.recent():
        if record.state != "open":
            continue
        try:
            found.append(_settle(record, history, root, keep_lost))
        except (
            UnreadableNote,
            new_file.ChangedMeanwhile,
            files.HalfWritten,
            WriteRefused,
        ):
            continue
    return found


def stray_files(root: Path, settings: Settings, now: datetime) -> list[NotePath]:
    """Our temporary files without a record, with their folders.

    Those of the last hour are left out: a journal with another state folder, perhaps on
    another computer, may be about to use them.
    """
    ignore, before = Ignore(settings), now.timestamp() - _STRAY_AFTER
    found = []
    for folder, folders, names in os.walk(root):
        inside = Path(folder).relative_to(root).as_posix()
        prefix = "" if inside == "." else f"{inside}/"
        folders[:] = [name for name in folders if not ignore.folder(prefix + name)]
        for name in filter(_TEMP.fullmatch, names):
            file = Path(folder, name)
            if _is_file(file) and os.lstat(file).st_mtime < before:
                found.append(NotePath(prefix + name))
    return sorted(found)


def _settle(
    record: Record, history: History, root: Path, keep_lost: KeepLost
) -> Recovered:
    real = resolve(root, record.path)
    content = _content(root, record.path, real)
    temp = real.parent / record.temp if record.temp else real
    beside = _beside(root, temp) if temp != real else None
    whole = beside and _whole_of_half(record, content, beside)
    if whole:
        files.overwrite(read_note(root, record.path), whole)
        content = whole
    made = _was_made(record, content)
    kept = None
    if beside is not None:
        if _is_ours(record, content or b"", beside):
            os.unlink(temp)
        else:
            kept = keep_lost(temp)
    history.finish(record, "done" if made else "failed", interrupted=True)
    if made:
        said = "was interrupted after the note was saved; undo it with “journal undo”"
    else:
        said = "was interrupted before the note was saved; nothing changed"
    if kept:
        said += f"; what another program saved at that moment is in {kept}"
    return Recovered(record.path, f"“{record.label}” {said}")


def _content(root: Path, path: NotePath, real: Path) -> bytes | None:
    """The note's current content; None if it does not exist. Raises UnreadableNote."""
    return read_note(root, path).content if os.path.lexists(real) else None


def _beside(root: Path, temp: Path) -> bytes | None:
    """The content of the temporary file; None if it does not exist."""
    if not _is_file(temp):
        return None
    path = temp.relative_to(root.resolve()).as_posix()
    return read_note(root, NotePath(path)).content


def _was_made(record: Record, content: bytes | None) -> bool:
    """Whether the note contains the change."""
    if content is None:
        # a note was being created, or one of ours removed
        return record.after == digest_of(b"")
    digest = digest_of(content)
    if digest in (record.before, record.after):
        return digest == record.after
    # someone has changed the note since
    return bool(places_of(Document(content), record.edit.new))


def _whole_of_half(
    record: Record, content: bytes | None, beside: bytes
) -> bytes | None:
    """The new content of a half-written note that is written in place.

    It then starts like the new content and ends like the old one.
    """
    if not content or digest_of(beside) != record.after:
        return None
    try:
        old = Document(beside).apply(record.edit.inverse())
    except StaleEntry:
        return None
    if digest_of(old) != record.before or content in (old, beside):
        return None
    pairs = enumerate(zip(content, beside, strict=False))
    shorter = min(len(content), len(beside))
    written = next((at for at, (one, other) in pairs if one != other), shorter)
    return beside if content[written:] == old[written:] else None


def _is_file(file: Path) -> bool:
    try:
        return stat.S_ISREG(os.lstat(file).st_mode)
    except OSError:
        return False


def _is_ours(record: Record, content: bytes, there: bytes) -> bool:
    """Whether the file holds the note before or after the change, or part of it."""
    if digest_of(there) in (record.before, record.after):
        return True
    try:
        return Document(content).apply(record.edit).startswith(there)
    except StaleEntry:
        return False
