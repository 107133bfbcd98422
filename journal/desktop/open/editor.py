"""Opening a note at a line, in the editor of the user's choice.

The command comes from the user's environment or config, never from a vault; it
is split as a shell would split it and run without one, on an absolute path, so
that a note named `+!rm` is a file name and nothing else.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from journal.model.errors import ConfigError, JournalError, reason
from journal.model.value import value

# How editors are told the line, and whether they take the terminal for
# themselves. Taken from their manuals.
_PLUS_LINE = frozenset(
    "vim vi nvim gvim nano emacs emacsclient kak micro joe jed mg ne gedit".split()
)
_COLON_LINE = {
    "hx": (),
    "helix": (),
    "code": ("--goto",),
    "codium": ("--goto",),
    "code-insiders": ("--goto",),
    "cursor": ("--goto",),
    "subl": (),
    "zed": (),
}
_GRAPHICAL = frozenset(
    "code codium code-insiders cursor subl zed gedit kate gvim mate bbedit".split()
)


@value
class EditorCommand:
    arguments: tuple[str, ...]
    graphical: bool
    """Whether it opens its own window and leaves the terminal alone."""


def editor_command(
    file: Path, line: int, environment: Mapping[str, str], configured: str | None
) -> EditorCommand:
    """The command that opens `file` (absolute) at `line`.

    Order: JOURNAL_EDITOR, the user's config, VISUAL, EDITOR. Raises ConfigError if none
    is set.
    """
    wishes = (
        environment.get("JOURNAL_EDITOR"),
        configured,
        environment.get("VISUAL"),
        environment.get("EDITOR"),
    )
    given = next((wish for wish in wishes if wish and wish.strip()), None)
    if given is None:
        raise ConfigError(
            "no editor found: EDITOR, VISUAL and JOURNAL_EDITOR are not set",
            "set one, for example: export EDITOR=vim",
        )
    try:
        words = shlex.split(given)
    except ValueError as error:
        raise ConfigError(f"the editor {given!r} cannot be read: {error}") from None
    name = Path(words[0]).name.removesuffix(".exe")
    if name in _COLON_LINE:
        words += [*_COLON_LINE[name], f"{file}:{line}"]
    elif name in _PLUS_LINE:
        words += [f"+{line}", str(file)]
    else:
        # an unknown editor gets only the file
        words.append(str(file))
    return EditorCommand(tuple(words), name in _GRAPHICAL)


def open_editor(command: EditorCommand) -> None:
    """Run it. A graphical editor keeps running; a terminal one is waited for.

    Raises JournalError if it cannot be started.
    """
    try:
        if command.graphical:
            subprocess.Popen(
                command.arguments,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        else:
            subprocess.run(command.arguments, check=False)
    except (OSError, ValueError) as error:
        # a ValueError is a NUL in the command
        why = reason(error)
        raise JournalError(
            f"the editor {command.arguments[0]!r} cannot be started: {why.lower()}; "
            "check JOURNAL_EDITOR, your config, VISUAL and EDITOR"
        ) from None
