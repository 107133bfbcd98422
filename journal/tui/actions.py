"""Every action of the terminal interface, once: id, keys, title, help.

Bindings, footer, help screen, command palette and the key table of the README
come from this list; `[keys]` in the config changes the keys by id.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Action:
    id: str
    keys: str
    """Comma-separated, in Textual's names; the first is the one shown."""
    title: str
    help: str
    in_footer: bool = False
    needs_entry: bool = False
    """Whether it acts on the entry under the cursor."""


ACTIONS: tuple[Action, ...] = (
    Action("done", "x,space", "Done", "tick the entry", True, True),
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
        "r",
        "Reschedule",
        "give it another due date",
        needs_entry=True,
    ),
    Action(
        "waiting",
        "w",
        "Waiting",
        "it is their turn now, or yours again",
        needs_entry=True,
    ),
    Action("add", "a,n", "Add", "add an entry, with a preview of the line", True),
    Action("edit", "e", "Edit", "open the note in $EDITOR, at the line", True, True),
    Action(
        "cancel",
        "X",
        "Cancel",
        "give it up, as [-]; nothing is deleted",
        needs_entry=True,
    ),
    Action("reopen", "o", "Reopen", "make a closed entry open again", needs_entry=True),
    Action("undo", "u", "Undo", "take back the last change", True),
    Action("redo", "ctrl+r", "Redo", "make again what was taken back"),
    Action("filter", "slash", "Filter", "show only what matches", True),
    Action("clear", "escape", "Clear", "clear the filter", True),
    Action("down", "j,down", "Down", "next entry"),
    Action("up", "k,up", "Up", "entry before"),
    Action("page_down", "ctrl+d,pagedown", "Page down", "a page further"),
    Action("page_up", "ctrl+u,pageup", "Page up", "a page back"),
    Action("top", "g,home", "Top", "first entry"),
    Action("bottom", "G,end", "Bottom", "last entry"),
    Action("today", "t", "Today", "go to the first entry of today"),
    Action("preview", "p,enter", "Preview", "show or hide the note beside the list"),
    Action("note_down", "J", "Note down", "the note further down"),
    Action("note_up", "K", "Note up", "the note further up"),
    Action("closed", "c", "Closed", "show or hide what is done and cancelled"),
    Action("refresh", "R", "Look again", "read all notes again"),
    Action("help", "question_mark,f1", "Help", "this page", True),
    Action("quit", "q", "Quit", "leave", True),
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


def bindings() -> list[BindingType]:
    """The actions as Textual wants them; the id is what `[keys]` changes."""
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
    ]
