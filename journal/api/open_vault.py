"""What the other modules of this room need from an open vault.

`Journal` is one. Views, the past, drafts and subscriptions take this protocol
instead, so that none of them imports the class that hands them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from journal.model.entry import Entry
from journal.practice.people.people import People
from journal.vault.notes.snapshot import Snapshot

if TYPE_CHECKING:
    from journal.api.changes import Change
    from journal.api.edits.identity import Identity
    from journal.api.history.past import PastOfVault
    from journal.api.requests import Request
    from journal.language.edit.foreign.literal import Composer
    from journal.language.line.fields import Dialect
    from journal.model.entry import EntryRef, NotePath, Problem
    from journal.model.note import Note
    from journal.model.settings import Settings
    from journal.practice.agenda.agenda import Agenda, Item
    from journal.practice.people.contacts import Contact
    from journal.vault.skipped_today import Skipped


class Look:
    """The result of one look at the vault: its notes, and what is derived from them."""

    def __init__(self, snapshot: Snapshot, people: People) -> None:
        self.snapshot = snapshot
        self.people = people

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, by note and line; the agenda does without."""
        return tuple(self.snapshot.entries())


class OpenVault(Protocol):
    """An open vault; `Journal` documents each member."""

    root: Path
    settings: Settings
    state: Path
    cache_file: Path | None
    identity: Identity
    notices: list[str]
    skipped: Skipped

    @property
    def last(self) -> Look: ...
    @property
    def snapshot(self) -> Snapshot: ...
    @property
    def entries(self) -> tuple[Entry, ...]: ...
    @property
    def people(self) -> People: ...
    @property
    def contacts(self) -> Mapping[str, Sequence[Contact]]: ...
    @property
    def past(self) -> PastOfVault: ...
    @property
    def composer(self) -> Composer: ...

    def look_at(self, paths: set[NotePath]) -> set[NotePath]: ...
    def agenda(self, now: datetime) -> Agenda: ...
    def item(self, entry: Entry, now: datetime) -> Item: ...
    def find(self, wanted: str) -> Entry: ...
    def current(self, entry: Entry) -> Entry: ...
    def short_ids(self, of: Iterable[Entry]) -> dict[EntryRef, str]: ...
    def first_seen(
        self, entries: Iterable[Entry], today: date
    ) -> Mapping[EntryRef, date]: ...
    def note_of(self, entry: Entry) -> Note | None: ...
    def last_contact(self, entry: Entry, today: date) -> Contact | None: ...
    def problems(self, now: datetime) -> list[Problem]: ...
    def lines_around(
        self, entry: Entry, before: int, after: int
    ) -> list[tuple[int, str]]: ...
    def content(self, path: NotePath) -> bytes: ...
    def dialect(self) -> Dialect: ...
    def compose(self, text: str, now: datetime) -> str: ...
    def preview(self, request: Request, now: datetime) -> list[Change]: ...
    def apply(self, request: Request, now: datetime) -> list[Change]: ...
