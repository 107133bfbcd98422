"""Which keys the last line shows: those that mean something for the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from journal.language.cells import cells
from journal.model.entry import WhoseTurn
from journal.practice.agenda.agenda import Item, Section
from journal.practice.people.promises import is_promised
from journal.tui.keys.action import BOARD, CALENDAR, HISTORY, PEOPLE, PROBLEMS

Key = tuple[str, str, str]
"""Id of the action, key as it is shown, and what it does in a word."""

_ALWAYS = ("filter", "help", "palette")
_WORDS = {
    "help": "keys",
    "palette": "commands",
    "open": "open",
    "mark_all": "clear marks",
    "entries_with": "follow-ups",
    "replied": "replied",
}
"""Where the title of the action is not the word for here."""


@dataclass(frozen=True, slots=True)
class Here:
    """What the cursor stands on, and what else matters for the keys."""

    screen: str
    item: Item | None = None
    has_row: bool = False
    """Whether there is a row that is no follow-up: a person, a problem."""
    heading: bool = False
    """Whether it is the heading of a folded section."""
    finding: bool = False
    marked: int = 0
    can_clear: bool = False
    """Whether there is a filter."""


def footer_ids(here: Here) -> list[str]:
    """The actions to show, the most important first, the usual ones last."""
    own = _own(here)
    clear = ["clear"] if here.can_clear else []
    return [*own, *clear, *_ALWAYS]


def _own(here: Here) -> list[str]:
    if here.screen == PEOPLE:
        return ["entries_with", "log", "sort", "timeline"] if here.has_row else ["sort"]
    if here.screen == PROBLEMS:
        return ["fix", "fix_all", "edit"] if here.has_row else []
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
    """What the key does, in a word: `done`."""
    if id == "fold" and heading:
        return "open"
    return _WORDS.get(id, title.lower())


def fitting(keys: Sequence[Key], width: int) -> list[Key]:
    """Those for which there is room: what is in front, and the usual ones, stay."""
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
