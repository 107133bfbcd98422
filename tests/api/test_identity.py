"""Ids: unique, short, and never another entry."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.api.edits.identity import Identity
from journal.api.journal import Journal
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.errors import AmbiguousEntry, NoSuchEntry
from journal.practice.agenda.entry_ids import entry_id, short_ids, short_ids_among
from journal.vault.id_record import IdRecord
from tests.conftest import VaultMaker
from tests.settings import settings_with

CONTENT = "".join(f"- [ ] entry {i % 90}\n" for i in range(300)).encode()
ENTRIES = list(
    parse_note(NotePath("a/n.md"), CONTENT, settings_with("all-tasks")).entries
)

FEW = ENTRIES[:20]
TAKEN = [f"{entry_id(e.ref)[:length]:f<12}" for e in FEW for length in (4, 6)]
"""Ids that once named others, and begin like these."""

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


@given(st.data())
def test_the_ids_of_some_are_those_they_have_among_all(data: st.DataObject) -> None:
    some = data.draw(st.lists(st.sampled_from(FEW)))
    ids = [entry_id(entry.ref) for entry in FEW]
    taken = data.draw(st.lists(st.sampled_from(ids + TAKEN)))
    known = short_ids(FEW, taken)
    wanted = {entry.ref: known[entry.ref] for entry in some}
    assert short_ids_among(some, [*ids, *taken]) == wanted
    assert short_ids_among(FEW[:1], ids[1:]) is None


def test_short_ids_come_from_the_cache_where_that_is_current(
    vault: VaultMaker, tmp_path: Path
) -> None:
    root = vault({f"{n}.md": f"- [ ] @a thing {n} 2024-06-01\n" for n in range(60)})
    settings, state = settings_with("all-tasks"), tmp_path / "state"

    def opened() -> Journal:
        journal = Journal(
            root, settings, state=state, cache=tmp_path / "cache", looked=[]
        )
        journal.refresh()
        return journal

    with opened() as journal:
        slow = short_ids(journal.entries)
        first = journal.entries[7]
    with opened() as journal:
        again = journal.note_of(first)
        assert again
        assert journal.short_ids(again.entries) == {first.ref: slow[first.ref]}
        assert "entries" not in vars(journal.last), "no other note was read"
        (root / "new.md").write_text("- [ ] @b new 2024-06-02\n")
        journal.refresh()
        now = short_ids(journal.entries)
        assert journal.short_ids(journal.entries) == now
        assert len(now) == len(slow) + 1
        # what another process has stored since is none of this one's
        with opened() as other:
            (root / "other.md").write_text("- [ ] @c other 2024-06-02\n")
            other.refresh()
        assert journal._index.stored_ids() is None
        assert journal.short_ids(journal.entries) == now
