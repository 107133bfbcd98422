"""A change of a note: planned on its current text, and described for the user."""

from __future__ import annotations

from collections.abc import Sequence

from journal.language.document import Document, LineEdit, decode
from journal.language.edit.intents import Intent
from journal.language.edit.plan import Context, Plan, plan
from journal.language.line.fields import Dialect
from journal.language.line.grammar import grammar_of
from journal.model.entry import Entry, NotePath
from journal.model.settings import Settings
from journal.model.value import value


@value
class Change:
    """What an edit did, or would do, to a note."""

    path: NotePath
    line: int
    """From 1."""
    old: tuple[str, ...]
    new: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """Remarks about it, such as “there will be no next one”."""

    @property
    def is_unchanged(self) -> bool:
        return self.old == self.new


def done_before(done: Sequence[Change]) -> str:
    """What to add to an error that ends a batch half-way."""
    count = sum(not change.is_unchanged for change in done)
    if not count:
        return ""
    are = "1 before it is" if count == 1 else f"{count} before it are"
    return f" ({are} done; undo takes that back)"


def change_of(
    path: NotePath,
    document: Document,
    index: int,
    edit: LineEdit | None,
    notes: tuple[str, ...],
) -> Change:
    """What an edit does to the note; `index` is the entry's line, from 0."""
    if edit is None:
        text = document.text(index)
        return Change(path, index + 1, (text,), (text,), notes)

    def texts(lines: tuple[bytes, ...]) -> tuple[str, ...]:
        return tuple(
            decode(line.rstrip(b"\r\n")).removeprefix("\ufeff") for line in lines
        )

    return Change(path, edit.at + 1, texts(edit.old), texts(edit.new), notes)


def plan_change(
    intent: Intent,
    entry: Entry,
    document: Document,
    settings: Settings,
    dialect: Dialect,
) -> tuple[int, Plan]:
    """The entry's line in the note, from 0, and the plan for it.

    `entry` must be current. Raises what `plan` raises.
    """
    index = entry.line - 1
    last = entry.end - 1
    context = Context(
        grammar_of(settings),
        vault_dialect=dialect,
        has_children=last > index,
        child_indent=_indent_of_children(document, entry),
        last_line=last,
    )
    return index, plan(intent, document, index, context)


def _indent_of_children(document: Document, entry: Entry) -> str | None:
    """The indent of the entry's log lines, if it has any."""
    if not entry.log:
        return None
    text = document.text(entry.log[-1].line - 1)
    return text[: len(text) - len(text.lstrip(" \t>"))]
