"""Where the vault is, and which of its files are notes."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest

from journal.model.errors import VaultNotFound
from journal.model.settings import Settings
from journal.vault.notes.find import Ignore, find_vault, list_notes
from journal.vault.settings import load as config
from journal.vault.sweep import is_conflict_copy, stamp_of
from tests.conftest import VaultMaker
from tests.settings import settings_with

# ---------------------------------------------------------------- which folder


@pytest.fixture
def four(tmp_path: Path) -> dict[str, Path]:
    """Four folders that could be the vault, and a place to stand."""
    folders = {name: tmp_path / name for name in ("flag", "variable", "above", "user")}
    for folder in folders.values():
        folder.mkdir()
    (folders["above"] / ".obsidian").mkdir()
    folders["cwd"] = folders["above"] / "a" / "b"
    folders["cwd"].mkdir(parents=True)
    return folders


@pytest.mark.parametrize("first", ["flag", "variable", "above", "user"])
def test_four_ways_lead_to_a_vault_in_this_order(
    four: dict[str, Path], first: str, tmp_path: Path
) -> None:
    ways = ["flag", "variable", "above", "user"]
    given = {way: str(four[way]) for way in ways[ways.index(first) :]}
    cwd = four["cwd"] if "above" in given else tmp_path
    found = find_vault(given.get("flag"), given.get("variable"), cwd, given["user"])
    assert found == four[first]


@pytest.mark.parametrize("marker", [".obsidian", ".journal.toml"])
def test_the_nearest_folder_with_a_marker_counts(tmp_path: Path, marker: str) -> None:
    inner = tmp_path / "outer" / "inner"
    below = inner / "notes"
    below.mkdir(parents=True)
    (tmp_path / "outer" / ".obsidian").mkdir()
    assert find_vault(None, None, below, None) == tmp_path / "outer"
    (inner / marker).mkdir()
    assert find_vault(None, None, below, None) == inner
    assert find_vault(None, None, inner, None) == inner


def test_a_folder_of_notes_is_the_last_to_be_taken(tmp_path: Path) -> None:
    """The one that was entered, never one above: that could be a home folder."""
    (tmp_path / "note.md").write_text("- [ ] call 2024-06-01")
    below = tmp_path / "below"
    below.mkdir()
    assert find_vault(None, "", tmp_path, None) == tmp_path
    with pytest.raises(VaultNotFound) as caught:
        find_vault(None, "", below, None)
    message = str(caught.value)
    for way in ("journal ~/path/to/notes", "journal demo"):
        assert way in message
    assert str(below) in message
    assert caught.value.exit_code == 3


def test_a_home_folder_with_notes_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "note.md").write_text("- [ ] call 2024-06-01")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(VaultNotFound):
        find_vault(None, "", tmp_path, None)


@pytest.mark.parametrize("name", ["missing", "file.md", "loop", "~no-such-user/v"])
@pytest.mark.parametrize("way", range(3))
def test_what_is_named_must_be_a_folder(tmp_path: Path, name: str, way: int) -> None:
    (tmp_path / "file.md").touch()
    (tmp_path / "loop").symlink_to("loop")
    given = name if name.startswith("~") else str(tmp_path / name)
    ways: list[str | None] = [None, None, None]
    ways[way] = given
    sources = ["--vault", "JOURNAL_VAULT", "vault in the user config"]
    with pytest.raises(VaultNotFound) as caught:
        find_vault(ways[0], ways[1], tmp_path, ways[2])
    assert given in str(caught.value)
    assert sources[way] in str(caught.value)


def test_a_tilde_is_the_home_folder(tmp_path: Path) -> None:
    notes = Path.home() / "notes"
    notes.mkdir(parents=True)
    assert find_vault("~/notes", None, tmp_path, None) == notes.resolve()


# ---------------------------------------------------------------- which files


def listed(root: Path, settings: Settings | None = None) -> set[str]:
    return set(list_notes(root, settings or Settings()).notes)


def test_notes_are_the_visible_markdown_files(vault: VaultMaker) -> None:
    notes = {"a.md", "b/c.md", "b/d e/f.md", "node.md", "x.md/inner.md"}
    others = {
        "a.txt", "md", ".hidden.md", ".obsidian/x.md", ".git/x.md", ".trash/x.md",
        "b/.cache/x.md", "node_modules/x.md", "b/node_modules/y/x.md",
        "__pycache__/x.md", "b/.~a.md.0a1b2c3d.tmp", "a.md.orig", "a.md~",
    }  # fmt: skip
    root = vault(dict.fromkeys(notes | others, ""))
    assert listed(root) == notes


@pytest.mark.parametrize(
    ("ignore", "left"),
    [
        ((), "Archive.md Archive/a.md Archive/sub/b.md Drafts/c.md My/Archive/d.md"),
        (("Archive/",), "Archive.md Drafts/c.md My/Archive/d.md"),
        (("Archive",), "Archive.md Drafts/c.md My/Archive/d.md"),
        (("Archive/sub",), "Archive.md Archive/a.md Drafts/c.md My/Archive/d.md"),
        (("*/Archive",), "Archive.md Archive/a.md Archive/sub/b.md Drafts/c.md"),
        (("Arch*",), "Drafts/c.md My/Archive/d.md"),
        (("*.md",), ""),
        (("[AM]*", "Drafts/?.md"), ""),
        (("/Archive/",), "Drafts/c.md"),
        (("/^archive/",), "Archive.md Archive/a.md Archive/sub/b.md Drafts/c.md "
         "My/Archive/d.md"),
        (("/(?i)^archive.*b/",), "Archive.md Archive/a.md Drafts/c.md My/Archive/d.md"),
        # what cannot be read, or says nothing, excludes nothing
        (("", "/", "//", "/(/", "/[[z]/", "/a{1,99999999999}/", "/" + "(" * 5000 + "/"),
         "Archive.md Archive/a.md Archive/sub/b.md Drafts/c.md My/Archive/d.md"),
    ],
)  # fmt: skip
def test_ignored(vault: VaultMaker, ignore: tuple[str, ...], left: str) -> None:
    names = (
        "Archive.md Archive/a.md Archive/sub/b.md Drafts/c.md My/Archive/d.md".split()
    )
    root = vault(dict.fromkeys(names, ""))
    settings = settings_with(ignore=ignore)
    assert listed(root, settings) == set(left.split())
    rule = Ignore(settings)
    assert {name for name in names if not rule.anywhere(name)} == set(left.split())


def test_what_obsidian_excludes_is_excluded(vault: VaultMaker, tmp_path: Path) -> None:
    root = vault(
        {
            ".obsidian/app.json": '{"userIgnoreFilters": ["Old/", "/\\\\.draft\\\\.md$/"]}',
            ".obsidian/templates.json": '{"folder": "Templates"}',
            ".obsidian/daily-notes.json": '{"template": "Patterns/day"}',
            ".obsidian/plugins/templater-obsidian/data.json": (
                '{"templates_folder": "/Forms/"}'
            ),
            **dict.fromkeys(
                ["a.md", "Old/a.md", "b.draft.md", "Templates/t.md", "Patterns/day.md",
                 "Forms/f.md", "Templates.md", "Bin/x.md", "sub/Templates/y.md"],
                "",
            ),
        }
    )  # fmt: skip
    (root / ".journal.toml").write_text('ignore = ["Bin"]')
    settings = config.load(root, tmp_path / "none").settings
    assert listed(root, settings) == {"a.md", "Templates.md", "sub/Templates/y.md"}


@pytest.mark.parametrize(
    ("name", "copy"),
    [
        ("note.sync-conflict-20240601-101500-ABCDEFG.md", True),
        ("note (conflicted copy 2024-06-01 101500).md", True),
        ("note (Ann's conflicted copy 2024-06-01).md", True),
        ("note (Conflicted copy laptop 202406011015).md", True),
        ("note (conflict 2024-06-01-10-15-00).md", True),
        ("note (conflict).md", True),
        ("note (SFConflict ann@x.example 2024-06-01-10-15-00).md", True),
        ("note.orig.md", True),
        ("note.md", False),
        ("team (conflict resolution).md", False),
        ("how a conflicted copy comes about.md", False),
        ("sync-conflict.md", False),
        ("conflict.md", False),
        ("original.md", False),
    ],
)
def test_conflict_copies_are_listed_apart(
    vault: VaultMaker, name: str, copy: bool
) -> None:
    assert is_conflict_copy(name) is copy
    listing = list_notes(vault({f"sub/{name}": "- [ ] x", "a.md": ""}), Settings())
    found = f"sub/{name}"
    assert listing.conflicts == ([found] if copy else [])
    assert set(listing.notes) == ({"a.md"} if copy else {"a.md", found})


# ---------------------------------------------------------------- odd files


def test_links_are_not_followed(vault: VaultMaker, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("- [ ] x")
    root = vault({"a.md": "", "sub/b.md": ""})
    (root / "loop").symlink_to(root)
    (root / "sub" / "up").symlink_to("..")
    (root / "out").symlink_to(outside)
    (root / "out.md").symlink_to(outside / "secret.md")
    (root / "twin.md").symlink_to("a.md")
    (root / "dangling.md").symlink_to("nothing.md")
    (root / "self.md").symlink_to("self.md")
    listing = list_notes(root, Settings())
    assert set(listing.notes) == {"a.md", "sub/b.md"}
    assert listing.folders == 2


def test_what_is_no_regular_file_is_no_note(vault: VaultMaker) -> None:
    root = vault({"a.md": "", "folder.md/b.md": ""})
    os.mkfifo(root / "pipe.md")
    assert listed(root) == {"a.md", "folder.md/b.md"}


def test_names_come_as_they_are(vault: VaultMaker) -> None:
    composed, apart = "Zoë.md", unicodedata.normalize("NFD", "Zoë.md")
    names = {"a\nb.md", "\x1b]0;x\x07.md", "a\u202eb.md", composed, apart,
             os.fsdecode(b"\xff\xfe.md"), os.fsdecode(b"f\xff/\xe9.md")}  # fmt: skip
    root = vault(dict.fromkeys(names, ""))
    assert listed(root) == names


def test_a_folder_that_cannot_be_listed_is_reported(vault: VaultMaker) -> None:
    """A path longer than the system takes: not even root can list that."""
    root = vault({"a.md": ""})
    here = os.open(root, os.O_RDONLY)
    try:
        for _ in range(20):
            os.mkdir("d" * 250, dir_fd=here)
            inner = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = inner
    finally:
        os.close(here)
    listing = list_notes(root, Settings())
    assert set(listing.notes) == {"a.md"}
    [(folder, why)] = listing.unreadable
    assert folder.startswith("ddd")
    assert folder.endswith("/")
    assert why == "file name too long"


def test_stamps_tell_files_apart(vault: VaultMaker) -> None:
    root = vault({"a.md": "one"})
    file = root / "a.md"
    before = list_notes(root, Settings()).notes["a.md"]
    assert list_notes(root, Settings()).notes["a.md"] == before
    assert before[1] == 3
    assert before[2] == file.stat().st_ino
    os.utime(file, ns=(0, before[0] + 1))
    assert list_notes(root, Settings()).notes["a.md"] != before


@pytest.mark.parametrize("year", [1900, 1969, 2400])
def test_a_clock_that_is_wrong_makes_a_stamp_all_the_same(
    tmp_path: Path, year: int
) -> None:
    file = tmp_path / "a.md"
    file.touch()
    os.utime(file, ns=(0, (year - 1970) * 31_556_952 * 10**9 + 7))
    stamp = stamp_of(file.stat())
    assert all(-(2**63) <= number < 2**63 for number in stamp)
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 10**9))
    assert stamp_of(file.stat()) != stamp
