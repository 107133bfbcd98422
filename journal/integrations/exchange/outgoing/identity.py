"""The ids of exported entries: stable as long as the line does not change."""

from __future__ import annotations

import uuid

from journal.model.entry import Entry

_SPACES = {
    "ics": uuid.UUID("2f0a9a1e-7a1d-5c6e-8a36-5d1f0d6f7c11"),
    "taskwarrior": uuid.UUID("6f1c4b9e-6a43-5d0b-9b0f-6f2d1c7f5b1a"),
}


def export_key(entry: Entry) -> str:
    """The identity of an entry: its note, its line, and its number among equal
    lines."""
    return f"{entry.path}#{entry.ref.raw}#{entry.ref.nth}"


def uuid_for(format: str, key: str) -> str:
    """The id of a key in a format with uuids."""
    return str(uuid.uuid5(_SPACES[format], key))


def has_uuids(format: str) -> bool:
    """Whether entries exported to this format carry one of these ids."""
    return format in _SPACES


def may_be_ours(key: str) -> bool:
    """Whether an id is a name-based uuid, like ours."""
    try:
        return uuid.UUID(key).version == 5
    except ValueError:
        return False
