"""Messages to the user: the one on the status line, and the last fifty.

Independent of Textual: the status line of the top screen shows `current`.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from enum import Enum

from journal.model.value import value

KEPT = 50
"""The most messages; no one looks further back."""


class Kind(Enum):
    """How long a message stays."""

    DONE = "done"
    """Until the next message, or the next key after a while."""
    WARNING = "warning"
    """The same, in colour."""
    ERROR = "error"
    """Until a key."""


@value
class Said:
    """One message; its text is clean, and one line."""

    text: str
    kind: Kind
    at: datetime


class Messages:
    """The newest message, and earlier ones."""

    def __init__(self) -> None:
        self.all: deque[Said] = deque(maxlen=KEPT)
        """Oldest first."""
        self.current: Said | None = None

    def add(self, text: str, kind: Kind, at: datetime) -> Said:
        self.current = said = Said(text, kind, at)
        self.all.append(said)
        return said

    def progress(self, text: str, at: datetime) -> None:
        """Progress: shown until it is over, and not kept."""
        self.current = Said(text, Kind.DONE, at)

    def pressed(self) -> bool:
        """A key was pressed: returns whether the message disappears."""
        goes = self.current is not None and self.current.kind is Kind.ERROR
        if goes:
            self.current = None
        return goes

    def expire(self, said: Said) -> bool:
        """Its time is over: returns whether it was still being shown."""
        gone = self.current is said and said.kind is not Kind.ERROR
        if gone:
            self.current = None
        return gone
