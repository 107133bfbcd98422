"""Notes as short texts, and what the agenda's rooms make of them."""

from __future__ import annotations

from datetime import datetime

from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda.agenda import Item, item_of
from journal.practice.people.people import People
from tests.settings import settings_with

NOW = datetime(2024, 6, 5, 9, 30)
TODAY = NOW.date()
EVERY = settings_with(include="all-tasks")


def notes_of(files: dict[str, str], settings: Settings = EVERY) -> list[Note]:
    return [
        parse_note(NotePath(name), text.encode(), settings)
        for name, text in files.items()
    ]


def world(
    files: dict[str, str], settings: Settings = EVERY
) -> tuple[People, list[Entry]]:
    notes = notes_of(files, settings)
    return People(notes), [entry for note in notes for entry in note.entries]


def items_of(
    files: dict[str, str], now: datetime = NOW, settings: Settings = EVERY
) -> list[Item]:
    people, entries = world(files, settings)
    return [item_of(entry, people, now, settings) for entry in entries]


def person_note(**keys: str) -> str:
    lines = [f"{key.replace('_', '-')}: {value}" for key, value in keys.items()]
    return "\n".join(["---", "type: person", *lines, "---", ""])
