"""Ids: unique, short, and never another entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.api.edits.identity import Identity
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.errors import AmbiguousEntry, NoSuchEntry
from journal.practice.agenda.entry_ids import entry_id, short_ids
from journal.vault.id_record import IdRecord
from tests.settings import settings_with

CONTENT = "".join(f"- [ ] entry {i % 90}\n" for i in range(300)).encode()
ENTRIES = list(
    parse_note(NotePath("a/n.md"), CONTENT, settings_with("all-tasks")).entries
)

NAMES = Identity(IdRecord(Path("/nowhere/at/all")), lambda: [])
find_entry = NAMES.find


def test_every_id_is_its_own() -> None:
    ids = {entry_id(entry.ref) for entry in ENTRIES}
    assert len(ids) == len(ENTRIES)
    short = short_ids(ENTRIES)
    assert len(set(short.values())) == len(ENTRIES)
    assert all(len(name) >= 4 for name in short.values())
    for entry in ENTRIES:
        assert find_entry(ENTRIES, short[entry.ref]) is entry
        assert find_entry(ENTRIES, entry_id(entry.ref).upper()) is entry


def test_an_id_changes_with_the_text() -> None:
    changed = parse_note(
        NotePath("a/n.md"), CONTENT.replace(b"[ ]", b"[x]"), settings_with("all-tasks")
    )
    ids = {entry_id(entry.ref) for entry in ENTRIES}
    assert ids.isdisjoint(entry_id(entry.ref) for entry in changed.entries)


def test_a_place_names_an_entry() -> None:
    assert find_entry(ENTRIES, "a/n.md:3") is ENTRIES[2]
    assert find_entry(ENTRIES, "a/n:3") is ENTRIES[2]
    assert find_entry(ENTRIES, "n.md:3") is ENTRIES[2]


@pytest.mark.parametrize(
    "wanted", ["n.md:999", "x.md:1", "ffff", "no", "", "3", "\x1b[0m"]
)
def test_what_names_nothing(wanted: str) -> None:
    with pytest.raises(NoSuchEntry) as error:
        find_entry(ENTRIES, wanted)
    assert "\x1b" not in str(error.value)


def test_what_names_several() -> None:
    two = [
        *parse_note(
            NotePath("a/n.md"), b"- [ ] x\n", settings_with("all-tasks")
        ).entries,
        *parse_note(
            NotePath("b/n.md"), b"- [ ] x\n", settings_with("all-tasks")
        ).entries,
    ]
    with pytest.raises(AmbiguousEntry, match=r"names 2: .*a/n\.md:1; .*b/n\.md:1"):
        find_entry(two, "n.md:1")
