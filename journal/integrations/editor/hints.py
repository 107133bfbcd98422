"""Grey hints after a line: how late, when asked, how many results of a query."""

from __future__ import annotations

from collections.abc import Iterator

from journal.api.editor.open_note import OpenNote
from journal.api.editor.query_blocks import answered_blocks
from journal.api.outside.counted import counted
from journal.model.entry import WhoseTurn
from journal.model.value import value


@value
class Hint:
    line: int
    """From 0."""
    text: str


def hints_of(note: OpenNote, first: int, last: int) -> Iterator[Hint]:
    """Hints for the lines from `first` to `last`, both from 0."""
    known, today = note.known, note.known.today
    for item in note.items:
        line = item.entry.line - 1
        if not first <= line <= last or item.entry.status.closed:
            continue
        said = []
        if item.when and item.when.day < today:
            said.append(f"{_days((today - item.when.day).days)} late")
        elif item.when and item.when.day == today:
            said.append("today")
        if item.turn is WhoseTurn.THEIRS:
            asked = known.standing(item).asked
            ago = (today - asked).days if asked else None
            if ago is not None:
                said.append("asked today" if ago <= 0 else f"asked {_days(ago)} ago")
        if said:
            yield Hint(line, " · ".join(said))
    for answered in answered_blocks(known, note.lines):
        if first <= answered.block.first <= last:
            yield Hint(answered.block.first, answered.summary)


def _days(number: int) -> str:
    return counted(number, "day")
