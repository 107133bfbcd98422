"""Opening a note in Obsidian through its URL scheme."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from journal.model.errors import JournalError, reason


def obsidian_uri(file: Path) -> str:
    """`obsidian://open?path=…` of a file (absolute)."""
    path = os.fsencode(str(file).removesuffix(".md"))
    return f"obsidian://open?path={quote(path, safe='')}"


def open_in_obsidian(file: Path) -> None:
    """Pass the URL to the system's handler.

    Raises JournalError if there is none.
    """
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        subprocess.Popen(
            (opener, obsidian_uri(file)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        why = reason(error)
        raise JournalError(
            f"Obsidian cannot be opened: {opener}: {why.lower()}"
        ) from None
