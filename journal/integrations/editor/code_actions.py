"""Code actions for the current line: corrections, and the verbs.

An action is planned when it is chosen, on the text that the editor then shows. A line
that has changed since it was offered is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from journal.api.editor.editor_actions import ACTIONS
from journal.api.editor.open_note import LinesEdit, OpenNote
from journal.api.outside.clean import clean
from journal.integrations.editor.diagnostics import diagnostics_of
from journal.model.entry import Problem
from journal.model.errors import StaleEntry
from journal.model.value import value

FIX = "fix"


@value
class Chosen:
    """An action on a line, as sent to the client and returned by it."""

    action: str
    """The id of an action, or `fix:` and the code of a problem."""
    line: int
    """From 0."""
    words: str
    """The text of the line when the action was offered."""


@value
class Offered:
    title: str
    chosen: Chosen
    problem: Problem | None = None
    """The problem it fixes, if it is a correction."""


def offered(note: OpenNote, first: int, last: int) -> Iterator[Offered]:
    """The actions on the lines from `first` to `last`, both from 0."""
    for found in diagnostics_of(note):
        problem = found.problem
        if problem and problem.fix is not None and first <= found.line <= last:
            chosen = Chosen(f"{FIX}:{problem.code}", found.line, note.line(found.line))
            yield Offered(_fix_title(problem), chosen, problem)
    item = note.item_on(first)
    if item is None:
        return
    words = note.line(first)
    for action in ACTIONS:
        if action.fits(item):
            yield Offered(action.title, Chosen(action.id, first, words))


def _fix_title(problem: Problem) -> str:
    title = clean(problem.hint)
    return f"{title[:1].upper()}{title[1:]}"


def planned(note: OpenNote, chosen: Chosen) -> LinesEdit:
    """What the action does to the text as it is now.

    Raises StaleEntry if the line has changed, and the refusals of the verb (AskRefused,
    WriteRefused).
    """
    line = _line_of(note, chosen)
    action, _, code = chosen.action.partition(":")
    if action == FIX:
        for problem in note.problems():
            if problem.code == code and problem.line == line + 1:
                edit = note.mend(problem)
                if edit:
                    return edit
        raise StaleEntry("there is nothing to mend there any more; ask again")
    item = note.item_on(line)
    for known in ACTIONS:
        if item and known.id == action and known.fits(item):
            return note.plan(known.intent(note.known, item), item.entry)
    raise StaleEntry("that cannot be done with the line as it is now; ask again")


def _line_of(note: OpenNote, chosen: Chosen) -> int:
    """The current position of the line: its old one, or the only other one with its
    text."""
    if note.line(chosen.line) == chosen.words:
        return chosen.line
    same = [e.line - 1 for e in note.note.entries if e.ref.raw == chosen.words]
    if len(same) == 1:
        return same[0]
    raise StaleEntry("the line has changed since; nothing was done, ask again")
