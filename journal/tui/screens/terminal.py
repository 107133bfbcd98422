"""Handing the terminal to the user's editor, and getting it back."""

from __future__ import annotations

from textual.app import App, SuspendNotSupported

from journal.desktop.open.editor import EditorCommand, open_editor
from journal.model.errors import JournalError


def edit_note(app: App[None], command: EditorCommand) -> None:
    """Run the editor; one that needs the terminal gets it until it exits.

    Raises JournalError if it cannot be started, or if there is no terminal.
    """
    if command.graphical:
        open_editor(command)
        return
    failure: JournalError | None = None
    try:
        with app.suspend():
            # an exception in here would leave the terminal suspended
            try:
                open_editor(command)
            except JournalError as error:
                failure = error
    except SuspendNotSupported:
        raise JournalError(
            "your editor needs a terminal, and there is none here"
        ) from None
    if failure:
        raise failure
