"""Opening a note from a notification, where there may be no terminal.

A graphical editor is preferred, else Obsidian if it knows the vault, else the editor in
a new terminal.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from journal.api.journal import Journal
from journal.desktop.open.editor import EditorCommand, editor_command, open_editor
from journal.desktop.open.obsidian import obsidian_uri
from journal.model.entry import Entry
from journal.model.errors import ConfigError, JournalError

_TERMINALS = ("xdg-terminal-exec", "x-terminal-emulator")


def open_note(journal: Journal, entry: Entry) -> None:
    """Show the entry's line. Raises JournalError if nothing can."""
    open_place(journal, entry.path, entry.line)


def open_interface(journal: Journal) -> None:
    """Show the terminal interface, in a new terminal. Raises JournalError."""
    terminal = next(filter(shutil.which, _TERMINALS), None)
    if terminal is None:
        raise JournalError(
            "no terminal program to open it in was found (xdg-terminal-exec); "
            "run journal in a terminal"
        )
    between = ("-e",) if terminal == _TERMINALS[1] else ()
    words = (sys.executable, "-m", "journal", "--vault", str(journal.root))
    command = (*_outside(), terminal, *between, *words)
    open_editor(EditorCommand(command, graphical=True))


def open_place(journal: Journal, path: str, line: int = 1) -> None:
    """Show a line of a note. Raises JournalError if nothing can."""
    file = journal.root / path
    try:
        wanted = editor_command(file, line, os.environ, journal.settings.screen.editor)
    except ConfigError:
        wanted = None
    words = _words(journal.root, file, wanted)
    if words is None:
        raise JournalError(
            f"{path}:{line}: nothing to open it with: set an editor with a window "
            '(editor = "code" in your config file)'
        )
    open_editor(EditorCommand((*_outside(), *words), graphical=True))


def _words(
    root: Path, file: Path, wanted: EditorCommand | None
) -> tuple[str, ...] | None:
    if wanted and wanted.graphical:
        return wanted.arguments
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    if (root / ".obsidian").is_dir() and shutil.which(opener):
        return opener, obsidian_uri(file)
    terminal = next(filter(shutil.which, _TERMINALS), None)
    if wanted and terminal:
        between = ("-e",) if terminal == _TERMINALS[1] else ()
        return terminal, *between, *wanted.arguments
    return None


def _outside() -> tuple[str, ...]:
    """Run outside the service, whose children have no network and low priority."""
    if "INVOCATION_ID" in os.environ and shutil.which("systemd-run"):
        return "systemd-run", "--user", "--collect", "--quiet", "--"
    return ()
