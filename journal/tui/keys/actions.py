"""Every action of the terminal interface: id, keys, title, help.

What is done to entries is said in `api/verbs.py`; here is the rest.

Bindings, footer, help screen, command palette and the key tables of the
documentation come from this list; `[keys]` in the config changes the keys by id.
"""

from __future__ import annotations

from dataclasses import dataclass

from journal.api.verbs import BY_ID as VERBS_BY_ID
from journal.api.verbs import VERBS

AGENDA, PEOPLE, HISTORY = "agenda", "people", "history"
PROBLEMS, CALENDAR, BOARD = "problems", "calendar", "board"


@dataclass(frozen=True, slots=True)
class Action:
    id: str
    keys: str
    """Comma-separated, in Textual's names; the first is the one shown."""
    title: str
    help: str
    needs_entry: bool = False
    """Whether it acts on what is under the cursor."""
    screens: tuple[str, ...] = (AGENDA, HISTORY, CALENDAR, BOARD)
    footer: tuple[str, ...] = ()
    """The screens on whose last line it stands; 60 cells are all there is."""


SCREENS = (AGENDA, PEOPLE, HISTORY, PROBLEMS, CALENDAR, BOARD)
"""In the order of their keys, 1 to 6."""
_LISTS = (AGENDA, PEOPLE, HISTORY, PROBLEMS)
_ENTRIES = (AGENDA, HISTORY, CALENDAR, BOARD)


def _verb(
    id: str, *, screens: tuple[str, ...] = _ENTRIES, footer: tuple[str, ...] = ()
) -> Action:
    """The key of a verb, as `api/verbs.py` has it."""
    verb = VERBS_BY_ID[id]
    return Action(
        id, verb.keys, verb.title, verb.help, True, screens=screens, footer=footer
    )


_OWN: tuple[Action, ...] = (
    _verb("done", footer=(AGENDA, CALENDAR, BOARD)),
    Action(
        "next", "f", "Next step", "tick it, and write the next step", needs_entry=True
    ),
    _verb("snooze", footer=(AGENDA, CALENDAR)),
    _verb("later"),
    _verb("sooner"),
    _verb("reschedule"),
    _verb("nudge", footer=(AGENDA,)),
    _verb("replied"),
    _verb("waiting"),
    _verb("park"),
    Action(
        "draft", "D", "Draft", "draft a message, checked as you write", needs_entry=True
    ),
    _verb("log", screens=(*_ENTRIES, PEOPLE)),
    Action(
        "add",
        "a",
        "Add",
        "add an entry, with a preview of the line",
        footer=(AGENDA, BOARD),
    ),
    Action(
        "import",
        "I",
        "Import",
        "bring in the export of another system, with a preview",
    ),
    Action(
        "edit",
        "e",
        "Edit",
        "open the note in $EDITOR, at the line",
        needs_entry=True,
        screens=(*_ENTRIES, PROBLEMS),
        footer=(PROBLEMS, HISTORY),
    ),
    Action(
        "obsidian",
        "O",
        "Obsidian",
        "open the note in Obsidian",
        needs_entry=True,
        screens=(*_ENTRIES, PROBLEMS),
    ),
    Action("copy", "y", "Copy", "copy the line to the clipboard", needs_entry=True),
    _verb("cancel"),
    _verb("reopen", footer=(HISTORY,)),
    Action(
        "mark",
        "v",
        "Mark",
        "mark it; the next key acts on all marked",
        needs_entry=True,
        screens=(AGENDA, HISTORY),
    ),
    Action(
        "mark_all",
        "V",
        "Mark all",
        "mark all that is listed, or none",
        screens=(AGENDA, HISTORY),
    ),
    Action(
        "repeat",
        "full_stop",
        "Again",
        "do to this entry what was done last",
        needs_entry=True,
    ),
    Action(
        "undo",
        "u",
        "Undo",
        "take back the last change",
        screens=SCREENS,
        footer=SCREENS,
    ),
    Action(
        "undo_entry",
        "U",
        "Undo this",
        "take back the entry's own last change",
        needs_entry=True,
    ),
    Action("redo", "ctrl+r", "Redo", "make again what was taken back", screens=SCREENS),
    Action(
        "filter",
        "slash",
        "Filter",
        "show only what matches",
        screens=_LISTS,
        footer=_LISTS,
    ),
    Action(
        "clear", "escape", "Clear", "clear the filter", screens=_LISTS, footer=_LISTS
    ),
    Action(
        "next_tab",
        "tab",
        "Next tab",
        "the next of your own filters",
        screens=(AGENDA,),
    ),
    Action(
        "previous_tab",
        "shift+tab",
        "Tab before",
        "the one before of your own filters",
        screens=(AGENDA,),
    ),
    Action(
        "jump",
        "ctrl+o",
        "Go to",
        "go to a person or note by some letters",
        screens=SCREENS,
    ),
    Action("down", "j,down", "Down", "next entry", screens=SCREENS),
    Action("up", "k,up", "Up", "entry before", screens=SCREENS),
    Action(
        "page_down", "ctrl+d,pagedown", "Page down", "a page further", screens=SCREENS
    ),
    Action("page_up", "ctrl+u,pageup", "Page up", "a page back", screens=SCREENS),
    Action("top", "g,home", "Top", "first entry", screens=SCREENS),
    Action("bottom", "G,end", "Bottom", "last entry", screens=SCREENS),
    Action(
        "today",
        "t",
        "Today",
        "go to the first entry of today",
        screens=(AGENDA, CALENDAR),
    ),
    Action("seen", "M", "Seen", "take what was missed as seen", screens=(AGENDA,)),
    Action(
        "fold",
        "z",
        "Fold",
        "fold or unfold the section",
        screens=(AGENDA, HISTORY),
    ),
    Action(
        "fold_all",
        "Z",
        "Fold all",
        "fold or unfold all sections",
        screens=(AGENDA, HISTORY),
    ),
    Action(
        "arrange",
        "b",
        "By …",
        "sort, group: date, person, note, priority",
        screens=(AGENDA,),
    ),
    Action(
        "preview",
        "p,enter",
        "Preview",
        "show or hide the note beside the list",
        screens=(AGENDA, HISTORY, CALENDAR),
    ),
    Action(
        "note_down",
        "J",
        "Note down",
        "the note further down",
        screens=(AGENDA, PEOPLE, HISTORY, CALENDAR),
    ),
    Action(
        "note_up",
        "K",
        "Note up",
        "the note further up",
        screens=(AGENDA, PEOPLE, HISTORY, CALENDAR),
    ),
    Action(
        "accept", "plus", "Accept", "write down what mail has found", screens=(AGENDA,)
    ),
    Action(
        "put_away",
        "minus",
        "Not this",
        "what mail has found is not about this entry",
        screens=(AGENDA,),
    ),
    Action(
        "closed",
        "c",
        "Closed",
        "show or hide what is done and cancelled",
        screens=(AGENDA,),
    ),
    Action(
        "timeline",
        "T",
        "Timeline",
        "all contact with them, and its notes",
        needs_entry=True,
        screens=(*_ENTRIES, PEOPLE),
    ),
    Action(
        "past",
        "",
        "History",
        "when it was made, moved, put off and asked about",
        needs_entry=True,
        screens=(AGENDA, HISTORY),
    ),
    Action(
        "entries_with",
        "enter",
        "Entries",
        "among people: what is open with them",
        needs_entry=True,
        screens=(PEOPLE,),
        footer=(PEOPLE,),
    ),
    Action(
        "sort",
        "s",
        "Sort",
        "among people: coldest first, or by name",
        screens=(PEOPLE,),
        footer=(PEOPLE,),
    ),
    Action(
        "card", "p", "Card", "among people: show or hide the card", screens=(PEOPLE,)
    ),
    Action(
        "fix",
        "x,enter",
        "Fix",
        "among problems: write the correction",
        needs_entry=True,
        screens=(PROBLEMS,),
        footer=(PROBLEMS,),
    ),
    Action(
        "fix_all",
        "F",
        "Fix all",
        "among problems: write all that are safe",
        screens=(PROBLEMS,),
        footer=(PROBLEMS,),
    ),
    Action(
        "left",
        "h,left",
        "Left",
        "the day, or the column, before",
        screens=(CALENDAR, BOARD),
    ),
    Action(
        "right",
        "right",
        "Right",
        "the next day, or column",
        screens=(CALENDAR, BOARD),
    ),
    Action(
        "next_week",
        "shift+down",
        "Next week",
        "calendar: a week further",
        screens=(CALENDAR,),
    ),
    Action(
        "week_before",
        "shift+up",
        "Week before",
        "calendar: a week back",
        screens=(CALENDAR,),
    ),
    Action(
        "next_month",
        "right_square_bracket",
        "Next month",
        "calendar: the next month",
        screens=(CALENDAR,),
        footer=(CALENDAR,),
    ),
    Action(
        "previous_month",
        "left_square_bracket",
        "Month before",
        "calendar: the month before",
        screens=(CALENDAR,),
    ),
    Action(
        "move_right",
        "L",
        "Move right",
        "board: the card to the next column",
        needs_entry=True,
        screens=(BOARD,),
        footer=(BOARD,),
    ),
    Action(
        "move_left",
        "H",
        "Move left",
        "board: the card to the column before",
        needs_entry=True,
        screens=(BOARD,),
        footer=(BOARD,),
    ),
    Action(
        "move_to",
        "m",
        "Move to",
        "board: the card to a column, or a lane",
        needs_entry=True,
        screens=(BOARD,),
    ),
    Action("agenda", "1", "Agenda", "the entries", screens=SCREENS),
    Action("people", "2", "People", "everybody, and how it stands", screens=SCREENS),
    Action("history", "3", "Log", "what is done and cancelled", screens=SCREENS),
    Action(
        "problems", "4", "Problems", "what cannot be read as meant", screens=SCREENS
    ),
    Action("calendar", "5", "Calendar", "a month, and its days", screens=SCREENS),
    Action("board", "6", "Board", "mine, waiting, scheduled, done", screens=SCREENS),
    Action("refresh", "R", "Look again", "read all notes again", screens=SCREENS),
    Action(
        "help", "question_mark,f1", "Help", "this page", screens=SCREENS, footer=SCREENS
    ),
    Action("quit", "q", "Quit", "leave", screens=SCREENS, footer=SCREENS),
)

_PLACED = {action.id for action in _OWN}
ACTIONS: tuple[Action, ...] = (
    *_OWN,
    *(_verb(verb.id) for verb in VERBS if verb.keys and verb.id not in _PLACED),
)
"""In the order of the help: what has its place there, then all other verbs."""

BY_ID = {action.id: action for action in ACTIONS}
