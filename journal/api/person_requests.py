"""Requests about the notes of people: create one, pause someone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from journal.api.requests import Edits
from journal.language.clean import clean
from journal.language.document import Document, LineEdit
from journal.language.edit.set_front_matter import set_key
from journal.language.note.person_note import new_note, note_name
from journal.model.errors import ConfigError
from journal.model.settings import Settings
from journal.practice.people.cadence import tiers_of
from journal.practice.people.people import Person


def pause_until(person: Person, day: date) -> Edits:
    """Leave them alone until that day. Raises ConfigError if they have no note."""
    path = person.path
    if path is None:
        raise ConfigError(
            f"{person.label} has no note yet; make one: journal people add "
            f"{clean(person.name)!r}"
        )

    def edit_of(document: Document) -> LineEdit:
        return set_key(document, "pause-until", day.isoformat(), path)

    return Edits([(path, edit_of)], f"paused: {person.label}")


def new_person(
    name: str,
    settings: Settings,
    *,
    handles: Sequence[str] = (),
    emails: Sequence[str] = (),
    tier: str | None = None,
) -> Edits:
    """A note for a person; applying it is refused if the note exists.

    Raises ConfigError for a name that no note can have, and for an unknown `tier`.
    """
    path = note_name(name, settings)
    if tier is not None and tier.strip().upper() not in tiers_of(settings):
        known = ", ".join(tiers_of(settings))
        raise ConfigError(f"“{clean(tier)}” is not a tier", f"use one of: {known}")
    lines = new_note(handles, emails, tier)

    def edit_of(document: Document) -> LineEdit:
        if document.lines:
            raise ConfigError(
                f"{path} already exists", f"see who that is: journal who {name!r}"
            )
        return document.insert_after(-1, *lines)

    return Edits([(path, edit_of)], f"new person: {name}", create=True)
