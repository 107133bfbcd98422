"""Every action of the terminal interface, in the order of its pages.

Actions on follow-ups are defined in `api/verbs.py`; the others are here.

Bindings, footer, the page of keys, the leader's page, the command palette and the key
tables of the documentation come from this list; `[keys]` in the config changes the
keys by id.
"""

from __future__ import annotations

from journal.api.verbs import VERBS
from journal.tui.keys.action import (
    ACT,
    AGENDA,
    BOARD,
    CALENDAR,
    ENTRIES,
    FIND,
    HISTORY,
    MANY,
    MOVE,
    PEOPLE,
    PROBLEMS,
    SCREENS,
    SEE,
    Action,
    verb_action,
)
from journal.tui.keys.elsewhere import ELSEWHERE

_LISTS = (AGENDA, HISTORY)
_BESIDE = (AGENDA, PEOPLE, HISTORY, CALENDAR)
"""Screens with a pane beside the list."""

_MOVING: tuple[Action, ...] = (
    Action("down", "j,down", "Down", "down", MOVE),
    Action("up", "k,up", "Up", "up", MOVE),
    Action("top", "g,home", "Top", "first row", MOVE),
    Action("bottom", "G,end", "Bottom", "last row", MOVE),
    Action("page_down", "pagedown,ctrl+d", "Page down", "page down", MOVE),
    Action("page_up", "pageup,ctrl+u", "Page up", "page up", MOVE),
    Action("next_tab", "tab", "Next view", "next view", MOVE, screens=(AGENDA,)),
    Action(
        "previous_tab",
        "shift+tab",
        "Previous view",
        "previous view",
        MOVE,
        screens=(AGENDA,),
    ),
    Action("agenda", "1", "Agenda", "your follow-ups by day", MOVE),
    Action("people", "2", "People", "everyone, and when you were last in touch", MOVE),
    Action("history", "3", "Done", "done and cancelled follow-ups", MOVE),
    Action(
        "problems",
        "4",
        "Problems",
        "dates, names and rules that were not understood",
        MOVE,
    ),
    Action("calendar", "5", "Calendar", "a month at a glance", MOVE),
    Action("board", "6", "Board", "your turn, waiting, scheduled, done", MOVE),
)

_ACTING: tuple[Action, ...] = (
    verb_action("done", ACT),
    verb_action("snooze", ACT),
    verb_action("reschedule", ACT),
    verb_action("nudge", ACT),
    verb_action("replied", ACT),
    verb_action("waiting", ACT),
    verb_action("log", ACT, screens=(*ENTRIES, PEOPLE)),
    Action("add", "a", "Add", "add a follow-up", ACT, screens=ENTRIES),
    Action(
        "edit",
        "e",
        "Edit",
        "open the note in your editor, at this line",
        ACT,
        screens=(*ENTRIES, PROBLEMS),
        needs_entry=True,
    ),
    Action(
        "draft",
        "D",
        "Draft",
        "draft a message, with live checks",
        ACT,
        screens=ENTRIES,
        needs_entry=True,
    ),
    Action(
        "mark",
        "v",
        "Mark",
        "mark it; the next action applies to all marked",
        MANY,
        screens=_LISTS,
        needs_entry=True,
    ),
    Action(
        "mark_all",
        "V",
        "Mark all",
        "mark all rows, or clear the marks",
        MANY,
        screens=_LISTS,
    ),
    Action(
        "repeat",
        "full_stop",
        "Repeat",
        "repeat the last action here",
        MANY,
        screens=ENTRIES,
        needs_entry=True,
    ),
    Action("undo", "u", "Undo", "undo the last change", MANY),
    Action("redo", "ctrl+r", "Redo", "redo", MANY),
)

_SEEING: tuple[Action, ...] = (
    Action(
        "open",
        "enter",
        "Open",
        "everything about this follow-up",
        SEE,
        screens=ENTRIES,
    ),
    Action(
        "preview",
        "p",
        "Preview",
        "show or hide the note beside the list",
        SEE,
        screens=(AGENDA, HISTORY, CALENDAR),
    ),
    Action("fold", "z", "Fold", "fold or unfold the section", SEE, screens=_LISTS),
    Action("filter", "slash", "Filter", "filter the list", SEE),
    Action(
        "arrange",
        "b",
        "Group by",
        "group and sort by date, person, note or priority",
        SEE,
        screens=(AGENDA,),
    ),
    Action("palette", "colon,ctrl+p", "Commands", "find a command by its name", FIND),
    Action(
        "jump",
        "ctrl+o",
        "Go to",
        "go to a person or note (type part of the name)",
        FIND,
    ),
    Action("help", "question_mark,f1", "Keys", "show all keys", FIND),
    Action("leader", "comma", "More", "more commands, one key each", FIND),
    Action("quit", "q", "Quit", "quit", FIND),
)

_MORE: tuple[Action, ...] = (
    Action(
        "next",
        "f",
        "Done and next",
        "mark as done and add the next step",
        screens=ENTRIES,
        needs_entry=True,
    ),
    verb_action("later"),
    verb_action("sooner"),
    verb_action("park"),
    verb_action("begin", leader="B"),
    verb_action("cancel"),
    verb_action("reopen"),
    verb_action("priority", leader="i"),
    verb_action("assign", leader="A"),
    verb_action("handover", leader="h"),
    Action(
        "undo_entry",
        "U",
        "Undo here",
        "undo the last change to this follow-up",
        screens=ENTRIES,
        needs_entry=True,
    ),
    Action(
        "obsidian",
        "O",
        "Obsidian",
        "open the note in Obsidian",
        screens=(*ENTRIES, PROBLEMS),
        needs_entry=True,
    ),
    Action(
        "copy",
        "y",
        "Copy",
        "copy the line to the clipboard",
        screens=ENTRIES,
        needs_entry=True,
    ),
    Action(
        "timeline",
        "T",
        "History",
        "the full history with this person",
        screens=(*ENTRIES, PEOPLE),
        needs_entry=True,
    ),
    Action(
        "past",
        "",
        "Changes",
        "when it was added, moved, snoozed and nudged",
        leader="H",
        screens=(AGENDA, HISTORY),
        needs_entry=True,
    ),
    Action("today", "t", "Today", "go to today", screens=(AGENDA, CALENDAR)),
    Action("fold_all", "Z", "Fold all", "fold or unfold all sections", screens=_LISTS),
    Action(
        "closed",
        "c",
        "Closed",
        "show or hide done and cancelled follow-ups",
        screens=(AGENDA,),
    ),
    Action(
        "everyone",
        "",
        "Everyone's",
        "show everyone's follow-ups, or yours",
        leader="E",
        screens=(AGENDA,),
    ),
    Action("note_down", "J", "Note down", "scroll the note down", screens=_BESIDE),
    Action("note_up", "K", "Note up", "scroll the note up", screens=_BESIDE),
    Action("clear", "escape", "Clear", "clear the filter"),
    Action("seen", "M", "Seen", "mark what you missed as seen", screens=(AGENDA,)),
    Action(
        "accept",
        "plus",
        "Accept",
        "record what was found in your email",
        screens=(AGENDA,),
    ),
    Action(
        "put_away",
        "minus",
        "Not this",
        "this email is not about this follow-up",
        screens=(AGENDA,),
    ),
    Action(
        "import",
        "I",
        "Import",
        "import from another system, with a preview",
        screens=ENTRIES,
    ),
    Action("search", "", "Search notes", "search all notes", leader="slash"),
    Action("messages", "", "Messages", "the last 50 messages", leader="m"),
    Action("refresh", "R", "Reload", "read all notes again from disk"),
)

_OWN = (*_MOVING, *_ACTING, *_SEEING, *ELSEWHERE, *_MORE)
_PLACED = {action.id for action in _OWN}
ACTIONS: tuple[Action, ...] = (
    *_OWN,
    *(verb_action(verb.id) for verb in VERBS if verb.keys and verb.id not in _PLACED),
)
"""In page order: actions with a fixed place, then all other verbs."""

BY_ID = {action.id: action for action in ACTIONS}

__all__ = [
    "ACTIONS",
    "AGENDA",
    "BOARD",
    "BY_ID",
    "CALENDAR",
    "HISTORY",
    "PEOPLE",
    "PROBLEMS",
    "SCREENS",
    "Action",
]
