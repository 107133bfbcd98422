"""Which changes can be undone or redone: undo records as steps.

Undoing is a change like any other, and so is undoing that; each record names the one it
reversed. So every original change heads a chain whose last record says whether the
change is in effect; the inverse of that record is what undo or redo has to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from journal.language.document import BOM, Document, LineEdit, decode
from journal.language.note.read_note import digest_of
from journal.model.entry import NotePath
from journal.model.errors import StaleEntry
from journal.model.note import Note
from journal.model.value import replace, value
from journal.vault.write.history import Record


class CannotTurn(StaleEntry):
    """A change cannot be reversed; `why` gives the place and the reason."""

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(f"{why}; {advice}")
        self.why = why


@value
class RecordedChange:
    """One change by the user, and its current state."""

    origin: Record
    last: Record
    """The original record, or the last one that undid or redid it."""
    applied: bool
    """Whether it is in effect, according to the records."""

    @property
    def path(self) -> NotePath:
        return self.origin.path

    @property
    def label(self) -> str:
        return self.origin.label

    @property
    def line(self) -> int:
        """From 1; its line at the time."""
        return self.last.edit.at + 1


@value
class UndoStep:
    """The changes of one command; undone or redone as a whole."""

    number: int
    deeds: tuple[RecordedChange, ...]
    """The one to reverse first comes first."""

    @property
    def name(self) -> str:
        """`s12`; no id of an entry looks like that."""
        return f"s{self.number}"


def deeds_of(records: Iterable[Record]) -> list[RecordedChange]:
    """The changes, ordered by their last record; newest last."""
    found: dict[int, RecordedChange] = {}
    for record in records:
        if record.state != "done" or record.quiet:
            continue
        if record.undoes is None:
            found[record.id] = RecordedChange(record, record, True)
        elif before := found.pop(record.undoes, None):
            found[record.id] = RecordedChange(before.origin, record, not before.applied)
    return list(found.values())


def undoable(deeds: Sequence[RecordedChange]) -> list[UndoStep]:
    """The steps in effect, newest first."""
    steps = _steps(deed for deed in deeds if deed.applied)
    return sorted(steps, key=lambda step: -step.number)


def redoable(deeds: Sequence[RecordedChange]) -> list[UndoStep]:
    """The steps undone since the newest change, the last undone first."""
    newest = max((deed.origin.id for deed in deeds), default=0)
    steps = _steps(d for d in deeds if not d.applied and d.last.id > newest)
    return sorted(steps, key=lambda step: -step.deeds[0].last.id)


def _steps(deeds: Iterable[RecordedChange]) -> list[UndoStep]:
    found: dict[int, list[RecordedChange]] = {}
    for deed in deeds:
        found.setdefault(deed.origin.batch, []).append(deed)
    return [UndoStep(number, tuple(reversed(group))) for number, group in found.items()]


# ---------------------------------------------------------------- in a note


def places_of(document: Document, lines: Sequence[bytes]) -> list[int]:
    """Where these lines occur consecutively in the note, from 0."""
    wanted, count = list(lines), len(lines)
    if not wanted:
        return []
    return [
        at
        for at in range(len(document.lines) - count + 1)
        if document.lines[at : at + count] == wanted
    ]


def as_shown(document: Document, deed: RecordedChange) -> RecordedChange:
    """The change according to the note: another program may have reversed it.

    That is returned as a record that is not written yet (its id is 0): the lines are as
    they were before, and nothing is left of the change.
    """
    last, digest = deed.last, digest_of(document.content)
    old, new = last.edit.old, last.edit.new
    if digest == last.before:
        at = last.edit.at
    else:
        found = places_of(document, old)
        there = digest == last.after or places_of(document, new)
        if there or len(found) != 1:
            return deed
        at = found[0]
    turned = replace(
        last,
        id=0,
        batch=0,
        edit=LineEdit(at, new, old),
        before=last.after,
        after=digest,
        created=False,
        temp="",
        undoes=last.id,
        nth=0,
        of=1,
    )
    return RecordedChange(deed.origin, turned, not deed.applied)


def inverse_in(document: Document, deed: RecordedChange) -> LineEdit:
    """The edit that reverses a change, wherever its lines are now.

    Raises CannotTurn if they no longer have the written text.
    """
    last = deed.last
    if digest_of(document.content) == last.after:
        return last.edit.inverse()
    old, new = last.edit.old, last.edit.new
    found = places_of(document, new)
    if found and len(found) == last.of:
        at = _same_place(document, last, found)
        if at is None:
            raise stale(deed, "which of the lines like it is meant cannot be told")
        return LineEdit(at, new, old)
    raise stale(deed, _why_stale(found, last))


def around_of(
    document: Document, places: Sequence[int], count: int
) -> tuple[tuple[int, ...], ...]:
    """The surroundings of each of several places: the heading, the neighbouring
    lines."""
    if len(places) < 2:
        return ()
    lines = [crc32(line.strip()) if line.strip() else 0 for line in document.lines]
    heads = [line.startswith(b"#") for line in document.lines]
    return tuple(
        (
            next((lines[i] for i in range(at - 1, -1, -1) if heads[i]), 0),
            next((lines[i] for i in range(at - 1, -1, -1) if lines[i]), 0),
            next((lines[i] for i in range(at + count, len(lines)) if lines[i]), 0),
        )
        for at in places
    )


def _same_place(document: Document, last: Record, found: Sequence[int]) -> int | None:
    """Which of these places was written; None if that is uncertain.

    It is the one with the same heading, or the same neighbouring lines, if no other
    fits as well.
    """
    now = around_of(document, found, len(last.edit.new))
    if now == last.around or not last.around:
        return found[last.nth]

    def likeness(one: Sequence[int], other: Sequence[int]) -> int:
        same = [a == b for a, b in zip(one, other, strict=True)]
        return 2 * same[0] + same[1] + same[2]

    scores = [[likeness(then, there) for there in now] for then in last.around]
    own = scores[last.nth]
    best = max(own)
    column = [row[own.index(best)] for row in scores]
    if best < 2 or own.count(best) > 1 or column.count(best) > 1 or max(column) > best:
        return None
    return found[own.index(best)]


def _why_stale(found: Sequence[int], last: Record) -> str:
    if not last.edit.new:
        return "the note has changed, and where the line belongs is not known,"
    if not found:
        return "the line has changed or is gone"
    if len(found) > last.of:
        return "there are now several identical lines"
    return "one of the lines like it is gone"


def stale(deed: RecordedChange, why: str) -> CannotTurn:
    """The refusal to reverse a change, with the reason and what to do."""
    if deed.applied:
        since, by_hand, command = f"“{deed.label}”", "undo it", "undo"
    else:
        since, by_hand, command = f"“{deed.label}” was undone", "redo it", "redo"
    return CannotTurn(
        f"{deed.path}:{deed.line}: {why} since {since}",
        f"{by_hand} by hand, or see the other changes: journal {command} --list",
    )


@value
class Reversal:
    """A change about to be reversed, with the note at that point."""

    deed: RecordedChange
    """The change according to the note."""
    document: Document
    edit: LineEdit | None
    """None if another program has already reversed it."""


def turn_in(document: Document, deed: RecordedChange, *, applied: bool) -> Reversal:
    """How to reverse a change: one in effect if `applied`, else one that is not.

    Raises CannotTurn if its lines have changed since.
    """
    shown = as_shown(document, deed)
    edit = inverse_in(document, shown) if shown.applied == applied else None
    return Reversal(shown, document, edit)


# ---------------------------------------------------------------- other programs


def reverted(
    deeds: Sequence[RecordedChange], notes: Mapping[NotePath, Note]
) -> list[tuple[RecordedChange, int]]:
    """Changes in effect by the records but missing in the notes, with the line.

    An editor that had the note open saved its old copy: the old line replaced the new
    one. No note is read: the last look suffices.
    """
    found: list[tuple[RecordedChange, int]] = []
    # lines that a later change removed, and whether that change is in the note
    taken: dict[tuple[NotePath, str], bool] = {}
    for deed in reversed(deeds):
        note = notes.get(deed.path)
        if not deed.applied or note is None:
            continue
        before, after = _texts(deed.last.edit.old), _texts(deed.last.edit.new)
        old = [text for text in before if text not in after]
        new = [text for text in after if text not in before]
        lines = {entry.ref.raw: entry for entry in note.entries}
        as_before = note.digest == deed.last.before
        there = not as_before and (
            note.digest == deed.last.after or any(text in lines for text in new)
        )
        superseded = any(taken.get((deed.path, text)) for text in new)
        taken.update(((deed.path, text), there or superseded) for text in old)
        if there or superseded:
            continue
        if as_before:
            found.append((deed, deed.line))
        elif old and all(text in lines and lines[text].ref.of == 1 for text in old):
            found.append((deed, lines[old[0]].line))
    return found


def _texts(lines: Sequence[bytes]) -> list[str]:
    """In the form of entries: no terminator, no byte order mark."""
    return [decode(line.rstrip(b"\r\n").removeprefix(BOM)) for line in lines]
