"""What an action of the terminal interface is: id, keys, title, help, and where."""

from __future__ import annotations

from dataclasses import dataclass

from journal.api.verbs import BY_ID as VERBS_BY_ID

AGENDA, PEOPLE, HISTORY = "agenda", "people", "history"
PROBLEMS, CALENDAR, BOARD = "problems", "calendar", "board"
SCREENS = (AGENDA, PEOPLE, HISTORY, PROBLEMS, CALENDAR, BOARD)
"""In the order of their keys, 1 to 6."""
ENTRIES = (AGENDA, HISTORY, CALENDAR, BOARD)
"""The screens whose rows are follow-ups."""

MOVE, ACT, MANY, SEE, FIND = "Move", "Act", "Many", "See", "Find"
GROUPS = (MOVE, ACT, MANY, SEE, FIND)
"""Of the page of keys. What is in none of them is under the leader."""


@dataclass(frozen=True, slots=True)
class Action:
    id: str
    keys: str
    """Comma-separated, in Textual's names; the first is the one shown."""
    title: str
    help: str
    group: str = ""
    leader: str = ""
    """Its key on the page of the leader; where it is empty, the first of `keys`."""
    screens: tuple[str, ...] = SCREENS
    needs_entry: bool = False
    """Whether it acts on what is under the cursor."""

    @property
    def under_leader(self) -> str:
        """The key that follows the leader; empty for what has a group."""
        return "" if self.group else self.leader or self.keys.split(",")[0]


def verb_action(
    id: str,
    group: str = "",
    *,
    leader: str = "",
    screens: tuple[str, ...] = ENTRIES,
) -> Action:
    """The action of a verb: its keys and words are those of `api/verbs.py`."""
    verb = VERBS_BY_ID[id]
    return Action(
        id, verb.keys, verb.title, verb.help, group, leader, screens, needs_entry=True
    )
