"""Which step undo and redo refer to, and remarks on each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from journal.api.changes import Change, change_of
from journal.language.clean import clean
from journal.language.document import Document, LineEdit
from journal.model.entry import Entry, NotePath, Problem
from journal.model.errors import (
    JournalError,
    NoSuchEntry,
    StaleEntry,
    WriteRefused,
)
from journal.model.note import Note
from journal.model.value import replace, value
from journal.practice.agenda.shown_text import change_text
from journal.vault.write.steps import (
    CannotTurn,
    RecordedChange,
    Reversal,
    UndoStep,
    inverse_in,
    redoable,
    reverted,
    undoable,
)
from journal.vault.write.writer import EditOf, Writer

REMEMBERED = timedelta(days=7)
"""How long a change reversed by another program is reported."""


@value
class ListedStep:
    """A step for display, with the reason if it cannot be reversed or already is."""

    step: UndoStep
    remark: str = ""


def steps_to_turn(
    writer: Writer, notes: Mapping[NotePath, Note], *, undo: bool
) -> list[UndoStep]:
    """The steps available for undo, or redo; the next one comes first.

    Changes reversed by another program can be redone. Raises WriteRefused.
    """
    deeds = writer.deeds()
    if undo:
        return undoable(deeds)
    gone: dict[int, list[RecordedChange]] = {}
    for deed, _ in reverted(deeds, notes):
        gone.setdefault(deed.origin.batch, []).insert(0, deed)
    return [*redoable(deeds), *(UndoStep(n, tuple(group)) for n, group in gone.items())]


def chosen(
    writer: Writer,
    notes: Mapping[NotePath, Note],
    find: Callable[[str], Entry],
    what: str | None,
    *,
    undo: bool,
) -> list[Reversal]:
    """What to reverse: the next step, the step `s12`, or an entry's newest change.

    Raises WriteRefused, NoSuchEntry, AmbiguousEntry, and StaleEntry if a line has
    changed since.
    """
    steps = steps_to_turn(writer, notes, undo=undo)
    if what is None or is_step(what):
        step = named(steps, what, undo=undo)
    else:
        step = of_entry(writer, steps, find(what), undo=undo)
    return writer.plan_reversals(step.deeds, applied=undo)


def told(step: UndoStep) -> str:
    """A step in words: `s12, “snoozed: ring @ana” of 2024-06-05 09:30`."""
    deeds = sorted(step.deeds, key=lambda deed: deed.origin.id)
    more = f" and {len(deeds) - 1} more" if len(deeds) > 1 else ""
    when = clean(deeds[0].origin.at.replace("T", " ")[:16])
    return f"{step.name}, “{clean(change_text(deeds[0].label))}”{more} of {when}"


def inverse_of(deed: RecordedChange) -> EditOf[Change]:
    """Plans on the current note how to reverse the change there."""

    def edit_of(document: Document) -> tuple[LineEdit, Change]:
        edit = inverse_in(document, deed)
        return edit, change_of(deed.path, document, edit.at, edit, ())

    return edit_of


def is_step(what: str) -> bool:
    """Whether this is the name of a step, such as `s12`; no entry id looks like
    that."""
    return what[:1] == "s" and what[1:].isascii() and what[1:].isdigit()


def named(steps: Sequence[UndoStep], name: str | None, *, undo: bool) -> UndoStep:
    """The step with this name, else the next. Raises NoSuchEntry, WriteRefused."""
    command = "undo" if undo else "redo"
    if name is None:
        if not steps:
            raise WriteRefused(f"nothing to {command}")
        return steps[0]
    found = next((step for step in steps if step.name == name), None)
    if found is None:
        raise NoSuchEntry(
            f"no change {clean(name)} to {command}",
            f"see them: journal {command} --list",
        )
    return found


def of_entry(
    writer: Writer, steps: Sequence[UndoStep], entry: Entry, *, undo: bool
) -> UndoStep:
    """The newest change of this entry alone, of any step.

    Raises NoSuchEntry if there is none that can be reversed.
    """
    for step in steps:
        for deed in step.deeds:
            if deed.path == entry.path and _wrote(writer, deed, entry, undo):
                return replace(step, deeds=(deed,))
    command = "undo" if undo else "redo"
    raise NoSuchEntry(
        f"{clean(entry.place)}: there is no change of this follow-up to {command}",
        f"see all changes: journal {command} --list",
    )


def _wrote(writer: Writer, deed: RecordedChange, entry: Entry, undo: bool) -> bool:
    """Whether the change wrote the line of the entry."""
    try:
        [turn] = writer.plan_reversals([deed], applied=undo)
    except (StaleEntry, WriteRefused):
        return False
    edit = turn.edit
    if edit is None or not edit.at < entry.line <= edit.at + len(edit.old):
        return False
    # a line may be part of an edit only because it had no line end before
    ours = edit.old[entry.line - 1 - edit.at].rstrip(b"\r\n")
    return ours not in [line.rstrip(b"\r\n") for line in edit.new]


def listed(
    writer: Writer, steps: Iterable[UndoStep], *, undo: bool
) -> list[ListedStep]:
    """The steps, each with whether it can be reversed. Nothing is written."""
    return [ListedStep(step, _remark(writer, step, undo)) for step in steps]


def _remark(writer: Writer, step: UndoStep, undo: bool) -> str:
    try:
        turns = writer.plan_reversals(step.deeds, applied=undo)
    except CannotTurn as error:
        return f"not possible now: {error.why}"
    except JournalError as error:
        return f"not possible now: {error}"
    if all(turn.edit for turn in turns):
        cut_short = any(deed.last.interrupted for deed in step.deeds)
        return "was interrupted; this much of it is in the notes" if cut_short else ""
    again = f"; “journal redo {step.name}” makes it again" if undo else ""
    return f"another program already did this{again}"


def change_of_turn(turn: Reversal, edit: LineEdit | None) -> Change:
    """The description of a reversed change."""
    deed = turn.deed
    if edit is not None:
        return change_of(deed.path, turn.document, edit.at, edit, ())
    last = deed.last.edit
    same = LineEdit(last.at, last.new, last.new)
    done = ("another program already did this; nothing was written",)
    return change_of(deed.path, turn.document, last.at, same, done)


def reverted_problems(
    writer: Writer, notes: Mapping[NotePath, Note], now: datetime
) -> list[Problem]:
    """Changes of the last days that other programs reversed, newest first.

    Reads only the newest records, and no note. None if the records are unreadable.
    """
    try:
        deeds = writer.deeds(recent=True)
    except WriteRefused:
        return []
    return [
        reverted_problem(deed, line)
        for deed, line in reverted(deeds, notes)
        if told_until(deed) >= now.isoformat()
    ]


def told_until(deed: RecordedChange) -> str:
    """Until when (ISO 8601) a change reversed by another program is reported."""
    return (datetime.fromisoformat(deed.last.at) + REMEMBERED).isoformat()


def reverted_problem(deed: RecordedChange, line: int) -> Problem:
    """The report on a change that another program reversed, at that line."""
    return Problem(
        deed.path,
        line,
        f"“{deed.label}” was overwritten by another program that saved an older copy "
        "of the note",
        f"“journal redo s{deed.origin.batch}” redoes it, “journal undo "
        f"s{deed.origin.batch}” keeps it as it is",
        "reverted",
    )
