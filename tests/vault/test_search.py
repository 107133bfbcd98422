"""The search index: what is found, what is not, and that nothing typed is syntax."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.language.search_text import searchable, wanted_of
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.notes.find import list_notes
from journal.vault.search.index_file import has_fts5
from journal.vault.search.search import Search

TODAY = date(2024, 6, 5)
NOTES = {
    "Quay.md": "# Quay\n\nprose about the quay\n\n- [ ] @ana pilot price for three "
    "quays\n    - 2024-05-02 call: rather June than July\n",
    "Old Mill.md": "The belt is torn.\nNobody has the key.\n",
    "Daily/2024-05-01.md": "Café Zoë opens at nine.\nDie Straße ist gesperrt.\n",
    "Asia.md": "明日までに予算を確認する\n更新进度并跟进客户\n다음 주 회의에서 예산 검토\n",
    "Mixed.md": "Ёлка и счёт\nİstanbul ofisi aradı\nΔιαθήκη\nहिन्दी में लिखा\nŁukasz\n",
    "Codes.md": "Invoice RE-2026/0417, 1,250.50 €, bo.berg@example.org, C++\n",
    "Today.md": "mine\n<!-- journal: today -->\n- [ ] a pilot of @ana\n"
    "<!-- /journal -->\n",
    "Secret.md": "---\nprivate: true\n---\nzugzwang, and the pilot price too\n",
}


def written(root: Path, notes: Mapping[str, str] = NOTES) -> Path:
    for name, text in notes.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def looked(search: Search, root: Path) -> Search:
    search.refresh(list_notes(root, Settings()).notes)
    return search


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return written(tmp_path / "vault")


@pytest.fixture(params=["indexed", "scanned"])
def search(request: pytest.FixtureRequest, root: Path, tmp_path: Path) -> Search:
    file = tmp_path / "cache" / "x.search.sqlite"
    made = Search(root, Settings(), file if request.param == "indexed" else None)
    assert made.is_indexed is (request.param == "indexed")
    return looked(made, root)


def places(search: Search, typed: str) -> list[str]:
    hits = search.hits(wanted_of(typed), [], TODAY, 20)
    return [f"{hit.path}:{hit.best.line}" for hit in hits]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("pilot price", "Quay.md:5"),
        ("PILOT", "Quay.md:5"),
        ("quay", "Quay.md:5"),  # a follow-up before prose
        ('"rather June"', "Quay.md:6"),
        ("mill belt", "Old Mill.md:1"),  # one of them in the name of the note
        ("old mill", "Old Mill.md:1"),
        ("zoe cafe", "Daily/2024-05-01.md:1"),
        ("strasse", "Daily/2024-05-01.md:2"),
        ("確認", "Asia.md:1"),
        ("客户", "Asia.md:2"),
        ("예산", "Asia.md:3"),
        ("елка", "Mixed.md:1"),
        ("istanbul", "Mixed.md:2"),
        ("διαθηκη", "Mixed.md:3"),
        ("हिन्दी", "Mixed.md:4"),
        ("lukasz", "Mixed.md:5"),
        ("RE-2026/0417", "Codes.md:1"),
        ("1,250.50", "Codes.md:1"),
        ("bo.berg@example.org", "Codes.md:1"),
        ("c++", "Codes.md:1"),
        ("invoi", "Codes.md:1"),
    ],
)
def test_what_is_found(search: Search, typed: str, place: str) -> None:
    assert places(search, typed)[:1] == [place]


def test_what_a_note_only_shows_is_not_found_there(search: Search) -> None:
    assert places(search, "pilot") == ["Quay.md:5"]
    assert places(search, "mine") == ["Today.md:1"]


@pytest.mark.parametrize(
    "typed", ["zugzwang", "pilot belt", '"price pilot"', "हिन्दु", "", "🎯", "…", '""']
)
def test_what_is_not(search: Search, typed: str) -> None:
    assert places(search, typed) == []


def test_changes_are_found_and_what_is_gone_is_not(search: Search, root: Path) -> None:
    (root / "Old Mill.md").write_text("xylophone\n")
    (root / "Quay.md").unlink()
    written(
        root, {"New.md": "a marimba\n", "Asia.md": "---\nprivate: yes\n---\n確認\n"}
    )
    looked(search, root)
    assert places(search, "xylophone") == ["Old Mill.md:1"]
    assert places(search, "marimba") == ["New.md:1"]
    for typed in ("belt", "pilot", "確認"):
        assert places(search, typed) == []


def test_a_note_that_says_more_of_it_in_one_line_comes_first(
    search: Search, root: Path
) -> None:
    apart = "tuba\n" + "filler\n" * 3 + "viola\n"
    written(root, {"Apart.md": apart, "Beside.md": f"x\n{'y ' * 40}\ntuba viola\n"})
    looked(search, root)
    assert places(search, "tuba viola")[0] == "Beside.md:3"


def test_what_is_newer_comes_first(tmp_path: Path) -> None:
    root = written(
        tmp_path / "vault",
        {"A.md": "- 2021-01-01 call: tuba\n", "B.md": "- 2024-06-01 call: tuba\n"},
    )
    search = looked(Search(root, Settings(), tmp_path / "x.sqlite"), root)
    assert places(search, "tuba") == ["B.md:1", "A.md:1"]


@given(st.text(st.characters(), max_size=60))
def test_nothing_typed_is_syntax(
    tmp_path_factory: pytest.TempPathFactory, typed: str
) -> None:
    global _both
    if _both is None:
        root = written(tmp_path_factory.mktemp("vault"))
        file = tmp_path_factory.mktemp("cache") / "x.sqlite"
        indexed = looked(Search(root, Settings(), file), root)
        _both = indexed, looked(Search(root, Settings(), None), root)
    indexed, scanned = _both
    assert set(places(indexed, typed)) == set(places(scanned, typed))


_both: tuple[Search, Search] | None = None


@given(st.text(max_size=40))
def test_lines_stay_lines(text: str) -> None:
    assert searchable(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "damage", [b"no database", b"SQLite format 3\0" + b"\7" * 5000]
)
def test_a_damaged_index_is_made_anew(
    root: Path, tmp_path: Path, damage: bytes
) -> None:
    file = tmp_path / "x.search.sqlite"
    file.write_bytes(damage)
    search = looked(Search(root, Settings(), file), root)
    assert places(search, "belt") == ["Old Mill.md:1"]
    assert places(looked(Search(root, Settings(), file), root), "belt") != []


def test_an_index_in_use_is_not_waited_for_in_vain(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.vault.search.index_file.PATIENCE", 0.05)
    file = tmp_path / "x.search.sqlite"
    search = looked(Search(root, Settings(), file), root)
    (root / "New.md").write_text("a marimba\n")
    with contextlib.closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert places(looked(search, root), "marimba") == ["New.md:1"]
        other.rollback()
    assert places(looked(search, root), "marimba") == ["New.md:1"]


def test_old_versions_do_not_pile_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.vault.search.index_file.DEAD", 20)
    root = written(tmp_path / "vault", {"Log.md": "tuba\n"})
    file = tmp_path / "x.search.sqlite"
    search = Search(root, Settings(), file)
    for number in range(50):
        (root / "Log.md").write_text(f"tuba {number}\n")
        stamp = os.stat(root / "Log.md")
        search.refresh({NotePath("Log.md"): (number, stamp.st_size, stamp.st_ino)})
    with contextlib.closing(sqlite3.connect(file)) as db, db:
        assert db.execute("SELECT count(*) FROM texts").fetchone()[0] < 30
    assert places(search, "tuba 49") == ["Log.md:1"]


def test_a_sqlite_without_full_text_search_is_recognised() -> None:
    db = sqlite3.connect(":memory:")
    assert has_fts5(db)
    db.set_authorizer(
        lambda action, *_: (
            sqlite3.SQLITE_DENY
            if action == sqlite3.SQLITE_CREATE_VTABLE
            else sqlite3.SQLITE_OK
        )
    )
    assert not has_fts5(db)
    db.close()
