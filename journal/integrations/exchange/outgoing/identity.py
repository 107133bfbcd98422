"""The ids that exported entries carry: the same as long as the line says the same."""

from __future__ import annotations

import uuid

from journal.model.entry import Entry

_SPACES = {
    "ics": uuid.UUID("2f0a9a1e-7a1d-5c6e-8a36-5d1f0d6f7c11"),
    "taskwarrior": uuid.UUID("6f1c4b9e-6a43-5d0b-9b0f-6f2d1c7f5b1a"),
}


def export_key(entry: Entry) -> str:
    """What an entry is told by: its note, its line, and which of its equals it is."""
    return f"{entry.path}#{entry.ref.raw}#{entry.ref.nth}"


def uuid_for(format: str, key: str) -> str:
    """The id of a key in a format that has uuids."""
    return str(uuid.uuid5(_SPACES[format], key))


def has_uuids(format: str) -> bool:
    """Whether entries exported to this format carry one of these ids."""
    return format in _SPACES


def may_be_ours(key: str) -> bool:
    """Whether an id is of the kind that is made of a name, as ours are."""
    try:
        return uuid.UUID(key).version == 5
    except ValueError:
        return False
