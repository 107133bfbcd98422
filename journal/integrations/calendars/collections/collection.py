"""What a sync needs from the other side, be it a folder or a server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from journal.model.errors import JournalError
from journal.model.value import value


class CollectionFailed(JournalError):
    """The other side cannot be reached or does not answer as it should."""


class ChangedMeanwhile(Exception):
    """An object has changed since it was read; the next round handles it."""


@value
class Changes:
    """The differences to the known state."""

    changed: dict[str, str]
    """New and changed objects, by href, with their etag."""
    removed: frozenset[str]
    token: str
    """The token for the next request."""


class Collection(Protocol):
    """Objects by href. Every method raises CollectionFailed."""

    @property
    def name(self) -> str:
        """For people."""

    def changes(self, token: str, known: Mapping[str, str]) -> Changes:
        """What changed since `token`, or since the etags that are `known`."""

    def fetch(self, hrefs: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Etag and text of each; objects gone meanwhile are left out."""

    def href_of(self, uid: str) -> str:
        """The href for a new object with this UID."""

    def put(self, href: str, text: str, etag: str | None) -> str:
        """Store it if its etag is still `etag` (None: it does not exist yet).

        Returns the new etag, empty if it has to be queried. Raises ChangedMeanwhile.
        """

    def delete(self, href: str, etag: str) -> None:
        """Remove it if it is unchanged; already gone is fine. Raises
        ChangedMeanwhile."""

    def close(self) -> None:
        """Release resources."""
