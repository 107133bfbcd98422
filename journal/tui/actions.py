"""Every action of the terminal interface, once: id, keys, title, help.

Bindings, footer, help screen, command palette and the key table of the README
come from this list; `[keys]` in the config changes the keys by id.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from journal.model import Settings

AGENDA, PEOPLE = "agenda", "people"


@dataclass(frozen=True, slots=True)
class Action:
    id: str
    keys: str
    """Comma-separated, in Textual's names; the first is the one shown."""
    title: str
    help: str
    in_footer: bool = False
    needs_entry: bool = False
    """Whether it acts on the entry, or the person, under the cursor."""
    screens: tuple[str, ...] = (AGENDA,)


_BOTH = (AGENDA, PEOPLE)

ACTIONS: tuple[Action, ...] = (
    Action("done", "x,space", "Done", "tick the entry", True, True),
    Action("next", "f", "Next step", "tick it, and write the next step", False, True),
    Action("snooze", "s", "Snooze", "let it rest until a day", True, True),
    Action(
        "later",
        "greater_than_sign",
        "+1 day",
        "let it rest a day longer",
        needs_entry=True,
    ),
    Action(
        "reschedule",
        "S",
        "Reschedule",
        "give it another due date",
        needs_entry=True,
    ),
    Action(
        "nudge",
        "n",
        "Nudge",
        "note that you asked again",
        True,
        True,
    ),
    Action(
        "replied",
        "r",
        "Replied",
        "note what they answered: it is your turn",
        needs_entry=True,
    ),
    Action(
        "waiting",
        "w",
        "Waiting",
        "you asked: their turn, or yours again",
        needs_entry=True,
    ),
    Action(
        "park",
        "P",
        "Park",
        "hide it until a day",
        needs_entry=True,
    ),
    Action(
        "draft",
        "D",
        "Draft",
        "draft a message, checked as you write",
        needs_entry=True,
    ),
    Action(
        "log",
        "l",
        "Log",
        "note contact, as “call wants a number”",
        needs_entry=True,
        screens=_BOTH,
    ),
    Action("add", "a", "Add", "add an entry, with a preview of the line", True),
    Action("edit", "e", "Edit", "open the note in $EDITOR, at the line", False, True),
    Action(
        "cancel",
        "X",
        "Cancel",
        "give it up, as [-]; nothing is deleted",
        needs_entry=True,
    ),
    Action("reopen", "o", "Reopen", "make a closed entry open again", needs_entry=True),
    Action("undo", "u", "Undo", "take back the last change", True, screens=_BOTH),
    Action("redo", "ctrl+r", "Redo", "make again what was taken back", screens=_BOTH),
    Action("filter", "slash", "Filter", "show only what matches", True, screens=_BOTH),
    Action("clear", "escape", "Clear", "clear the filter", True, screens=_BOTH),
    Action("down", "j,down", "Down", "next entry", screens=_BOTH),
    Action("up", "k,up", "Up", "entry before", screens=_BOTH),
    Action(
        "page_down", "ctrl+d,pagedown", "Page down", "a page further", screens=_BOTH
    ),
    Action("page_up", "ctrl+u,pageup", "Page up", "a page back", screens=_BOTH),
    Action("top", "g,home", "Top", "first entry", screens=_BOTH),
    Action("bottom", "G,end", "Bottom", "last entry", screens=_BOTH),
    Action("today", "t", "Today", "go to the first entry of today"),
    Action("preview", "p,enter", "Preview", "show or hide the note beside the list"),
    Action("note_down", "J", "Note down", "the note further down", screens=_BOTH),
    Action("note_up", "K", "Note up", "the note further up", screens=_BOTH),
    Action("closed", "c", "Closed", "show or hide what is done and cancelled"),
    Action(
        "entries_with",
        "enter",
        "Entries",
        "among people: what is open with them",
        True,
        True,
        screens=(PEOPLE,),
    ),
    Action(
        "sort",
        "s",
        "Sort",
        "among people: coldest first, or by name",
        True,
        screens=(PEOPLE,),
    ),
    Action(
        "card",
        "p",
        "Card",
        "among people: show or hide the card",
        screens=(PEOPLE,),
    ),
    Action("agenda", "1", "Agenda", "the entries", screens=_BOTH),
    Action("people", "2", "People", "everybody, and how it stands", screens=_BOTH),
    Action("refresh", "R", "Look again", "read all notes again", screens=_BOTH),
    Action("help", "question_mark,f1", "Help", "this page", True, screens=_BOTH),
    Action("quit", "q", "Quit", "leave", True, screens=_BOTH),
)

BY_ID = {action.id: action for action in ACTIONS}

_NAMES = {
    "greater_than_sign": ">",
    "question_mark": "?",
    "slash": "/",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "esc",
    "f1": "F1",
}


def key_name(key: str) -> str:
    """A key as people write it: `question_mark` → `?`."""
    return _NAMES.get(key, key)


def shown_keys(keys: str) -> str:
    """All keys of an action, for tables: `x, space`."""
    return ", ".join(key_name(key.strip()) for key in keys.split(","))


def bindings(screen: str) -> list[BindingType]:
    """The actions of a screen as Textual wants them; `[keys]` changes them by id."""
    return [
        Binding(
            action.keys,
            f"run('{action.id}')",
            action.title,
            show=action.in_footer,
            key_display=key_name(action.keys.split(",")[0]),
            tooltip=action.help,
            id=action.id,
        )
        for action in ACTIONS
        if screen in action.screens
    ]


def way_to(name: str, settings: Settings) -> str:
    """How to get to another screen, in short: `2 → people`."""
    action = BY_ID[name]
    key = settings.keys.get(name, action.keys).split(",")[0].strip()
    return f"{key_name(key)} → {action.title.lower()}"
