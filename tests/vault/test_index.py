"""The notes in memory are what is on disk; what cannot be read is not forgotten."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.cache.cache import Cache
from journal.vault.notes.index import Index
from journal.vault.notes.snapshot import Snapshot
from journal.vault.open import MAX_NOTE
from tests.conftest import VaultMaker
from tests.processes import confined, open_place


def words(index: Index) -> dict[str, list[str]]:
    notes = index.snapshot().notes
    return {path: [e.text for e in note.entries] for path, note in notes.items()}


def paths(*names: str) -> set[NotePath]:
    return {NotePath(name) for name in names}


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault({"a.md": "- [ ] one", "sub/b.md": "- [ ] two\n- [ ] three"})


@pytest.fixture
def index(root: Path) -> Index:
    index = Index(root, Settings(), None)
    index.refresh()
    return index


def test_everything_is_new_at_first(root: Path) -> None:
    index = Index(root, Settings(), None)
    assert words(index) == {}
    assert index.refresh() == paths("a.md", "sub/b.md")
    assert words(index) == {"a.md": ["one"], "sub/b.md": ["two", "three"]}
    assert [e.text for e in index.snapshot().entries()] == ["one", "two", "three"]
    assert index.refresh() == set()


@pytest.mark.parametrize("by_path", [True, False])
def test_changed_gone_and_new_notes_are_told(
    root: Path, index: Index, by_path: bool
) -> None:
    def look(*names: str) -> set[NotePath]:
        return index.look_at(paths(*names)) if by_path else index.refresh()

    (root / "a.md").write_text("- [ ] one more")
    assert look("a.md", "sub/b.md") == paths("a.md")
    (root / "new.md").write_text("- [ ] new")
    assert look("new.md") == paths("new.md")
    (root / "sub" / "b.md").unlink()
    assert look("sub/b.md") == paths("sub/b.md")
    assert words(index) == {"a.md": ["one more"], "new.md": ["new"]}
    # touched, but the same bytes: nothing to tell
    os.utime(root / "a.md", ns=(0, 0))
    assert look("a.md") == set()
    assert look("never-there.md") == set()


def test_a_snapshot_does_not_change(root: Path, index: Index) -> None:
    before: Snapshot = index.snapshot()
    (root / "a.md").unlink()
    index.refresh()
    assert set(before.notes) == paths("a.md", "sub/b.md")
    note = before.note(NotePath("a.md"))
    assert note is not None
    assert index.snapshot().note(NotePath("a.md")) is None


def test_the_first_look_is_at_everything(root: Path) -> None:
    index = Index(root, Settings(), None)
    assert index.look_at(paths("a.md")) == paths("a.md", "sub/b.md")


def test_looking_sees_what_walking_sees(root: Path, index: Index) -> None:
    """Whatever an event names: what is no note for the one is none for the other."""
    (root / "link.md").symlink_to("a.md")
    (root / "folder.md").mkdir()
    os.mkfifo(root / "pipe.md")
    (root / "a (conflicted copy 2024-06-01).md").write_text("- [ ] one")
    (root / ".obsidian").mkdir()
    (root / ".obsidian" / "x.md").write_text("- [ ] x")
    names = {str(file.relative_to(root)) for file in root.rglob("*")}
    assert index.look_at(paths(*names)) == set()
    by_events = index.snapshot()
    index.refresh()
    assert index.snapshot() == by_events
    assert by_events.problems == ()
    assert by_events.conflicts == ("a (conflicted copy 2024-06-01).md",)
    (root / "a (conflicted copy 2024-06-01).md").unlink()
    index.look_at(paths("a (conflicted copy 2024-06-01).md"))
    assert index.snapshot().conflicts == ()


def test_a_note_that_becomes_a_link_is_gone(root: Path, index: Index) -> None:
    (root / "a.md").unlink()
    (root / "a.md").symlink_to("sub/b.md")
    assert index.look_at(paths("a.md")) == paths("a.md")
    assert set(words(index)) == {"sub/b.md"}


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize("by_path", [True, False])
def test_a_note_that_cannot_be_read_keeps_what_was_known(
    root: Path, index: Index, by_path: bool
) -> None:
    def look() -> set[NotePath]:
        return index.look_at(paths("a.md", "b.md")) if by_path else index.refresh()

    os.truncate(root / "a.md", MAX_NOTE + 1)
    (root / "b.md").touch()
    os.truncate(root / "b.md", MAX_NOTE + 1)
    assert look() == set()
    assert words(index) == {"a.md": ["one"], "sub/b.md": ["two", "three"]}
    problems = {p.path: p for p in index.snapshot().problems}
    assert set(problems) == {"a.md", "b.md"}
    assert problems[NotePath("a.md")].message == (
        "the note cannot be read: it is larger than 16 MB"
    )
    assert problems[NotePath("a.md")].code == "unreadable"
    # as soon as it can be read again, all is well; one that is gone is no problem
    (root / "a.md").write_text("- [ ] back")
    (root / "b.md").unlink()
    assert look() == paths("a.md")
    assert index.snapshot().problems == ()
    assert words(index)["a.md"] == ["back"]


def test_what_was_known_outlives_the_process(root: Path, tmp_path: Path) -> None:
    Index(root, Settings(), Cache(tmp_path / "c", "k")).refresh()
    os.truncate(root / "a.md", MAX_NOTE + 1)
    again = Index(root, Settings(), Cache(tmp_path / "c", "k"))
    again.refresh()
    assert words(again) == {"a.md": ["one"], "sub/b.md": ["two", "three"]}
    assert [p.path for p in again.snapshot().problems] == ["a.md"]


def test_a_vault_that_went_away_keeps_its_notes(root: Path, index: Index) -> None:
    """As a drive that was unmounted does."""
    root.rename(root.parent / "elsewhere")
    assert index.refresh() == set()
    assert words(index) == {"a.md": ["one"], "sub/b.md": ["two", "three"]}
    [problem] = index.snapshot().problems
    assert problem.path == "/"
    assert "no such file" in problem.message


_LOCK_OUT = """
import os
from pathlib import Path
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.notes.index import Index

root = Path({root!r})
index = Index(root, Settings(), None)
index.refresh()
answers = []
for mode in {modes}:
    os.chmod(root / "sub", mode)
    answers.append([
        sorted(index.refresh() | index.look_at([NotePath("sub/b.md")])),
        sorted(index.snapshot().notes),
        [(p.path, p.message) for p in index.snapshot().problems],
    ])
print(json.dumps(answers))
"""


def test_a_folder_that_cannot_be_listed_keeps_its_notes() -> None:
    """Neither one that may not be read, nor one that may not be entered."""
    with open_place(a="- [ ] one") as root:
        (root / "sub").mkdir()
        (root / "sub" / "b.md").write_text("- [ ] two")
        os.chown(root / "sub", root.stat().st_uid, -1)
        script = _LOCK_OUT.format(root=str(root), modes=[0, 0o444, 0o300, 0o700])
        done = confined(nobody=True, script=script)
        assert done.err == ""
        names = ["a.md", "sub/b.md"]
        denied = [["sub/", "the folder cannot be listed: permission denied"]]
        assert json.loads(done.out) == [
            [[], names, denied],
            [[], names, denied],
            [[], names, denied],
            [[], names, []],
        ]


# ---------------------------------------------------------------- always as if new

NAMES = ["a.md", "b.md", "sub/c.md", "sub/deep/d.md", ".hidden.md", "x (conflict).md"]
operations = st.lists(
    st.tuples(
        st.sampled_from(["write", "delete", "move", "link", "look", "refresh"]),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
    ),
    max_size=12,
)


@settings(max_examples=100)
@given(operations)
def test_it_is_always_what_a_new_one_would_be(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    root = tmp_path_factory.mktemp("vault")
    (root / "sub" / "deep").mkdir(parents=True)
    index = Index(root, Settings(), Cache(root / ".c", "k"))
    index.refresh()
    touched: set[str] = set()
    for number, (what, name, other) in enumerate(steps):
        file = root / name
        touched |= {name, other}
        match what:
            case "write":
                file.unlink(missing_ok=True)
                file.write_text(f"- [ ] {number}")
            case "delete":
                file.unlink(missing_ok=True)
            case "move":
                if file.exists():
                    file.replace(root / other)
            case "link":
                file.unlink(missing_ok=True)
                file.symlink_to(root / "nowhere")
            case "look":
                index.look_at(paths(*touched))
                touched.clear()
            case "refresh":
                index.refresh()
                touched.clear()
    index.look_at(paths(*touched))
    fresh = Index(root, Settings(), None)
    fresh.refresh()
    assert index.snapshot() == fresh.snapshot()
    from_cache = Index(root, Settings(), Cache(root / ".c", "k"))
    from_cache.refresh()
    assert from_cache.snapshot() == fresh.snapshot()
