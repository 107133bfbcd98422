"""The options and the result of an import, as plain values."""

from __future__ import annotations

from datetime import date

from journal.api.requests import Edits, PlanEdit
from journal.integrations.exchange.notes.contact_notes import ContactNotes
from journal.integrations.exchange.notes.updates import Update
from journal.integrations.exchange.records import Imported
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.value import field, record, value


@value
class Wishes:
    """The user's choices about where things go."""

    to: str | None = None
    keep: frozenset[str] | None = None
    """Labels to keep, folded; None keeps all."""
    since: date | None = None
    update: bool = False
    again: bool = False
    people: bool = False
    """Whether people of tasks get notes as well."""
    followup: bool = False


@record
class NewEntry:
    """An entry that is written."""

    key: str
    row: int
    path: str
    line: int
    raw: str
    seen: dict[str, str] = field(default_factory=dict)
    stored: str = ""
    """The key in the records."""


@record
class There:
    """A record that was imported before."""

    key: str
    row: int
    path: str
    line: int
    state: str = ""
    """`changed` if it differs now, `removed` by the user."""


@record
class Plan:
    """An import as it would be done now."""

    imported: Imported
    edits: list[tuple[NotePath, PlanEdit]] = field(default_factory=list)
    new: list[NewEntry] = field(default_factory=list)
    there: list[There] = field(default_factory=list)
    updates: list[Update] = field(default_factory=list)
    people: ContactNotes | None = None
    touches: int = 0
    unlisted: int = 0
    read_back: list[Note] = field(default_factory=list)
    """The notes of tasks, as they will read."""
    paths: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.edits and not self.updates

    @property
    def label(self) -> str:
        """The label of the undo step."""
        return f"imported {self.imported.title}"

    @property
    def request(self) -> Edits:
        return Edits(self.edits, self.label, create=True)
