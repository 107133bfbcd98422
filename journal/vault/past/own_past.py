"""The past of a vault without git: our own changes, and observed ones.

The undo record keeps the newest few hundred steps; this keeps them for good. Undone
changes are removed, redone ones restored. Changes by others, an editor or a sync
program, are noticed at the next look by comparing the lines of a note with the previous
look. They are dated by the last save of the note.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from journal.language.document import decode
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.vault.past.patches import Commit, Side, is_task
from journal.vault.past.table import OWN, PastTable
from journal.vault.write.history import Record

MOST_LINES = 200_000
"""The most task lines compared; with more, only our own changes are kept."""


def take_up(table: PastTable, records: Iterable[Record]) -> None:
    """Add the changes in the undo record that are missing in the table."""
    with table.writing():
        last = int(table.get("record") or 0)
        new = [r for r in records if r.id > last and r.state == "done" and not r.quiet]
        for record in new:
            undone = f"record {record.undoes}"
            if record.undoes is None or not table.remove(undone):
                table.add(_next(table), _commit(record))
            if (known := table.known_note(record.path)) is not None:
                # our own changes must not be mistaken for someone else's
                lines = Counter(known)
                lines -= Counter(_tasks(record.edit.old))
                lines += Counter(_tasks(record.edit.new))
                table.know_note(record.path, record.after, list(lines.elements()))
        if new:
            table.set(record=max(record.id for record in new))


def notice(
    table: PastTable,
    notes: Mapping[NotePath, Note],
    saved: Callable[[NotePath], float],
) -> None:
    """Add changes by others since the previous look; call `take_up` first.

    `saved` returns when a note was last saved, in seconds since 1970.
    """
    if sum(len(note.entries) for note in notes.values()) > MOST_LINES:
        return
    with table.writing():
        known = table.known_digests()
        changed = sorted(
            path
            for path in {*known, *notes}
            if path not in notes or known.get(path) != notes[path].digest
        )
        first = not table.get("noticed")
        change = Commit("", datetime(1970, 1, 1))
        for number, path in enumerate(changed):
            note = notes.get(path)
            sides = _sides(number, path, table.known_note(path) or (), note)
            if sides and not first:
                change.sides += sides
                at = datetime.fromtimestamp(saved(path))  # noqa: DTZ006
                change.at = max(change.at, at)
            lines = [entry.ref.raw for entry in note.entries] if note else []
            table.know_note(path, note.digest if note else None, lines)
        table.set(noticed="yes")
        if change.sides:
            table.add(_next(table), change)


def _sides(
    file: int, path: NotePath, before: Sequence[str], note: Note | None
) -> list[Side]:
    """The lines added to a note, and those removed."""
    entries = note.entries if note else ()
    expected, there = Counter(before), Counter(entry.ref.raw for entry in entries)
    gone, come = (expected - there).elements(), there - expected
    sides = [Side(file, 0, False, path, n, raw) for n, raw in enumerate(gone)]
    for entry in entries:
        if come[entry.ref.raw] > 0:
            come[entry.ref.raw] -= 1
            sides.append(Side(file, 0, True, path, entry.line, entry.ref.raw))
    return sides


def saved_at(root: str) -> Callable[[NotePath], float]:
    """When notes of this vault were last saved; for a removed note, its folder."""

    def saved(path: NotePath) -> float:
        place = os.path.join(root, path)
        while True:
            try:
                return os.stat(place).st_mtime
            except OSError:
                above = os.path.dirname(place)
                if above == place:
                    return 0.0
                place = above

    return saved


def _next(table: PastTable) -> int:
    return max(table.bounds()[1], OWN) + 1


def _tasks(lines: Iterable[bytes]) -> list[str]:
    texts = (line.rstrip(b"\r\n") for line in lines)
    return [decode(text) for text in texts if is_task(text)]


def _commit(record: Record) -> Commit:
    try:
        at = datetime.fromisoformat(record.at).replace(tzinfo=None)
    except ValueError:
        at = datetime(1970, 1, 1)
    commit = Commit(f"record {record.id}", at)
    for added, lines in ((False, record.edit.old), (True, record.edit.new)):
        for number, line in enumerate(lines, record.edit.at + 1):
            text = line.rstrip(b"\r\n")
            if is_task(text):
                side = Side(0, 0, added, record.path, number, decode(text))
                commit.sides.append(side)
    # a line on both sides was not touched
    both = {s.raw for s in commit.sides if s.added} & {
        s.raw for s in commit.sides if not s.added
    }
    commit.sides = [side for side in commit.sides if side.raw not in both]
    return commit
