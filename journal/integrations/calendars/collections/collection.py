"""What a sync needs of the other side, be it a folder or a server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from journal.model.errors import JournalError


class CollectionFailed(JournalError):
    """The other side cannot be reached or does not answer as it should."""


class ChangedMeanwhile(Exception):
    """An object is not as it was when it was read; the next round sees it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different from what was known."""

    changed: dict[str, str]
    """New and changed objects, by href, with their etag."""
    removed: frozenset[str]
    token: str
    """What to ask with the next time."""


class Collection(Protocol):
    """Objects by href. Every method raises CollectionFailed."""

    @property
    def name(self) -> str:
        """For people."""

    def changes(self, token: str, known: Mapping[str, str]) -> Changes:
        """What changed since `token`, or since the etags that are `known`."""

    def fetch(self, hrefs: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Etag and text of each; what is gone meanwhile is left out."""

    def href_of(self, uid: str) -> str:
        """Where a new object with this UID is put."""

    def put(self, href: str, text: str, etag: str | None) -> str:
        """Store it, if it is still as `etag` says (None: not there yet).

        Answers the new etag, empty where it has to be asked for. Raises
        ChangedMeanwhile.
        """

    def delete(self, href: str, etag: str) -> None:
        """Remove it, if it is still so; gone already is as good. ChangedMeanwhile."""

    def close(self) -> None:
        """Let go of what is open."""
