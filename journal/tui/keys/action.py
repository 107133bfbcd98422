"""What an action of the terminal interface is: id, keys, title, help, and where."""

from __future__ import annotations

from journal.api.verbs import BY_ID as VERBS_BY_ID
from journal.model.value import value

AGENDA, PEOPLE, HISTORY = "agenda", "people", "history"
PROBLEMS, CALENDAR, BOARD = "problems", "calendar", "board"
SCREENS = (AGENDA, PEOPLE, HISTORY, PROBLEMS, CALENDAR, BOARD)
"""In the order of their keys, 1 to 6."""
ENTRIES = (AGENDA, HISTORY, CALENDAR, BOARD)
"""The screens whose rows are follow-ups."""

MOVE, ACT, MANY, SEE, FIND = "Move", "Act", "Many", "See", "Find"
GROUPS = (MOVE, ACT, MANY, SEE, FIND)
"""The groups on the page of keys. Actions without a group are on the leader's page."""


@value
class Action:
    id: str
    keys: str
    """Comma-separated, in Textual's names; the first is the one shown."""
    title: str
    help: str
    group: str = ""
    leader: str = ""
    """Its key on the leader's page; by default the first of `keys`."""
    screens: tuple[str, ...] = SCREENS
    needs_entry: bool = False
    """Whether it acts on what is under the cursor."""

    @property
    def under_leader(self) -> str:
        """The key after the leader; empty for actions with a group."""
        return "" if self.group else self.leader or self.keys.split(",")[0]


def verb_action(
    id: str,
    group: str = "",
    *,
    leader: str = "",
    screens: tuple[str, ...] = ENTRIES,
) -> Action:
    """The action of a verb, with keys and words from `api/verbs.py`."""
    verb = VERBS_BY_ID[id]
    return Action(
        id, verb.keys, verb.title, verb.help, group, leader, screens, needs_entry=True
    )
