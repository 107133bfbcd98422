"""The vault behind the editor: its notes by address, and what is known at a moment."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from journal.api.editor.open_note import OpenNote
from journal.api.journal import Journal
from journal.api.view import View
from journal.integrations.editor.positions import EditorText
from journal.model.entry import NotePath

_KEPT = 8
"""The most parsed notes kept while their text and the vault stay the same."""


class EditorVault:
    """A vault open in the editor."""

    def __init__(
        self, journal: Journal, clock: Callable[[], datetime], encoding: str
    ) -> None:
        """`encoding` is that of columns, as the client and the server agreed."""
        self.journal = journal
        self.clock = clock
        self.encoding = encoding
        self._root = os.path.realpath(journal.root)
        self._known: View | None = None
        self._read: OrderedDict[NotePath, tuple[str, OpenNote]] = OrderedDict()

    @property
    def known(self) -> View:
        """The vault now; the same object until a note or the minute changes."""
        now = self.clock().replace(second=0, microsecond=0)
        if self._known is None or self._known.now != now:
            self._known = View(self.journal, now)
            self._read.clear()
        return self._known

    def forget(self) -> None:
        """A note has changed on disk."""
        self._known = None

    # ------------------------------------------------------------ addresses

    def path_of(self, uri: str) -> NotePath | None:
        """The note at an address; None for anything that is no note of this vault."""
        try:
            parts = urlsplit(uri)
            if parts.scheme != "file" or parts.netloc not in ("", "localhost"):
                return None
            place = os.path.realpath(unquote(parts.path, errors="surrogateescape"))
        except (ValueError, OSError):
            return None
        if not place.startswith(f"{self._root}{os.sep}") or not place.endswith(".md"):
            return None
        path = os.path.relpath(place, self._root).replace(os.sep, "/")
        hidden = any(part.startswith(".") for part in path.split("/"))
        return None if hidden else NotePath(path)

    def uri_of(self, path: NotePath) -> str:
        place = Path(self._root, path)
        return f"file://{quote(os.fsencode(place))}"

    # ------------------------------------------------------------ texts

    def opened(self, path: NotePath, text: str) -> OpenNote:
        """The note with the editor's text, parsed once for each text."""
        known = self.known
        read, note = self._read.pop(path, (None, None))
        if note is None or read != text:
            note = OpenNote(self.journal, path, text, known)
        self._read[path] = text, note
        if len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return note

    def text(self, text: str) -> EditorText:
        return EditorText(text, self.encoding)
