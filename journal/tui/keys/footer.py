"""The keys on the last line: those that apply to the row."""

from __future__ import annotations

from collections.abc import Sequence

from journal.language.cells import cells
from journal.model.entry import WhoseTurn
from journal.model.value import value
from journal.practice.agenda.agenda import Item, Section
from journal.practice.people.promises import is_promised
from journal.tui.keys.action import BOARD, CALENDAR, HISTORY, PEOPLE, PROBLEMS

Key = tuple[str, str, str]
"""Id of the action, its displayed key, and a word for what it does."""

_ALWAYS = ("filter", "help", "palette")
_WORDS = {
    "help": "keys",
    "palette": "commands",
    "open": "open",
    "mark_all": "clear marks",
    "entries_with": "follow-ups",
    "replied": "replied",
}
"""Shorter words where the title of the action does not fit."""


@value
class Here:
    """What is under the cursor, and what else matters for the keys."""

    screen: str
    item: Item | None = None
    has_row: bool = False
    """Whether the row is no follow-up: a person, a problem."""
    heading: bool = False
    """Whether it is the heading of a folded section."""
    finding: bool = False
    marked: int = 0
    can_clear: bool = False
    """Whether there is a filter."""


def footer_ids(here: Here) -> list[str]:
    """The actions to show, the most important first, general ones last."""
    own = _own(here)
    clear = ["clear"] if here.can_clear else []
    return [*own, *clear, *_ALWAYS]


def _own(here: Here) -> list[str]:
    if here.screen == PEOPLE:
        return ["entries_with", "log", "sort", "timeline"] if here.has_row else ["sort"]
    if here.screen == PROBLEMS:
        return ["fix", "fix_all", "edit"] if here.has_row else []
    if here.heading and here.marked:
        return ["mark_all", "done", "snooze", "reschedule", "undo"]
    if here.heading:
        return ["fold", "add"]
    if here.finding:
        return ["accept", "put_away", "open"]
    found = _of_item(here.item) if here.item else []
    if here.marked:
        return ["mark_all", *found[:3], "undo"]
    if here.screen == BOARD and not here.item:
        return ["add"]
    if here.screen == BOARD:
        return ["move_right", "move_left", *found[:2], "add"]
    if here.screen == CALENDAR:
        return [*found[:3], "next_month", "add"]
    if here.screen == HISTORY:
        return [*found, "edit"] if here.item else []
    return [*found, "add", *(["edit"] if here.item else ["undo"])]


def _of_item(item: Item) -> list[str]:
    if item.section is Section.CLOSED:
        return ["reopen", "open"]
    if item.turn is WhoseTurn.THEIRS:
        return ["replied", "nudge", "snooze", "done"]
    if is_promised(item.entry) or not item.people:
        return ["done", "snooze", "reschedule"]
    return ["done", "snooze", "nudge"]


def word_of(id: str, title: str, *, heading: bool = False) -> str:
    """A word for what the key does: `done`."""
    if id == "fold" and heading:
        return "open"
    return _WORDS.get(id, title.lower())


def fitting(keys: Sequence[Key], width: int) -> list[Key]:
    """Those that fit: the first ones and the general ones stay."""
    own, usual = list(keys[: -len(_ALWAYS)]), list(keys[-len(_ALWAYS) :])
    while len(usual) > 1 and _width([*own, *usual]) > width:
        if len(own) > 2:
            own.pop()
        elif len(usual) == len(_ALWAYS):
            usual.pop(0)  # the filter is on the page of keys too
        elif own:
            own.pop()
        else:
            usual.pop()
    return [*own, *usual]


def _width(keys: Sequence[Key]) -> int:
    return sum(cells(f"{key} {word}") + 2 for _, key, word in keys) - 1
