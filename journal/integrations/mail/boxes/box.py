"""The interface of mail boxes: report new mail, and return the start of a mail.

A box is only read. Nothing is moved, flagged, marked as read or deleted, and no
lock is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from datetime import datetime
from typing import Any, Protocol

from journal.model.errors import JournalError
from journal.model.value import value

MOST_BYTES = 64 * 1024
"""How much of a mail is fetched: enough for its kind, never the attachments."""
State = MutableMapping[str, Any]
"""What a box keeps between two looks: JSON, written after the findings."""

SENT, INBOX, ARCHIVE, JUNK = "sent", "inbox", "archive", "junk"

_NAMES = {
    SENT: "sent|sent items|sent mail|sent messages|gesendet|gesendete elemente|"
    "gesendete objekte|envoyés|éléments envoyés|enviados|posta inviata|inviati|"
    "verzonden|verzonden items|wysłane|skickat|sendt|lähetetyt|отправленные",
    JUNK: "junk|spam|junk e-mail|bulk mail|junk-e-mail|spamverdacht|indésirables",
    "": "drafts|trash|deleted items|deleted messages|bin|entwürfe|papierkorb|"
    "gelöschte elemente|brouillons|corbeille|borradores|papelera|bozze|cestino|"
    "concepten|prullenbak|templates|outbox|tmp",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split("|")}


class BoxFailed(JournalError):
    """A box that cannot be read now; the others continue."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final
        """Whether trying again is useless until the user changes something."""


@value
class Arrival:
    """A new mail: its location, and its first bytes."""

    role: str
    """inbox, archive, sent or junk: what kind of folder it lies in."""
    folder: str
    place: str
    """The place by which the box finds it again."""
    arrived: datetime | None
    head: bytes
    """Its headers at least."""
    whole: Callable[[], bytes]
    """Its first 64 kB."""


class Box(Protocol):
    """One mail box."""

    @property
    def name(self) -> str: ...

    def folders(self) -> list[tuple[str, str]]:
        """What will be read: names of folders with their roles. Raises BoxFailed."""
        ...

    def arrivals(self, state: State, since: datetime | None) -> Iterator[Arrival]:
        """What is new since `state`, which is brought up to date as it goes.

        A check that stops early continues there the next time. `since` limits the first
        check. Raises BoxFailed.
        """
        ...

    def again(self, place: str) -> bytes | None:
        """A mail by its place, if it still exists. Raises BoxFailed."""
        ...

    def close(self) -> None: ...


def role_of(folder: str) -> str | None:
    """The role of a folder by its name; None for one that is never read."""
    last = folder.strip("/.").replace(".", "/").rpartition("/")[2].lower()
    role = _ROLES.get(last)
    if role == "":
        return None
    if role:
        return role
    return INBOX if last in ("", "inbox", "new") else ARCHIVE
