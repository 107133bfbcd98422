"""Copies that sync programs leave behind: which names, and what is no copy."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_cache_path

from journal.api.journal import Journal
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.conflict_names import without_mark
from journal.vault.notes.copies import originals
from journal.vault.places import name_of
from journal.vault.sweep import is_conflict_copy
from tests.cli.instant import same
from tests.conftest import Result, VaultMaker
from tests.vault.test_first_index import FIRST, USUAL, indexed

Run = Callable[..., Result]

CLEAR = {
    # Syncthing
    "a.sync-conflict-20261125-101112-ABCDEFG.md",
    "a.sync-conflict-20261125-101112.md",
    # Dropbox
    "a (Ana's conflicted copy 2026-11-25).md",
    "a (LAPTOP-7's conflicted copy).md",
    "a (Case Conflict).md",
    "a (Case Conflict 1).md",
    "a (Unicode Encoding Conflict).md",
    "a (Selective Sync Conflict).md",
    "a (white space conflict).md",
    "a (Anas in Konflikt stehende Kopie 2026-11-25).md",
    "a (Copie en conflit de Ana 2026-11-25).md",
    "a (Copia en conflicto de Ana 2026-11-25).md",
    "a (Copia in conflitto di Ana 2026-11-25).md",
    "a (Cópia em conflito de Ana 2026-11-25).md",
    "a (Conflicterende kopie van Ana 2026-11-25).md",
    "a (Anas konfliktkopia 2026-11-25).md",
    "a (Ana の競合コピー 2026-11-25).md",
    # Nextcloud, ownCloud
    "a (conflicted copy 2026-11-25 101112).md",
    "a_conflict-20261125-101112.md",
    "a_conflict-Ana-20261125-101112.md",
    # Google Drive, Insync, pCloud
    "a [Conflict].md",
    "a [Conflict 2].md",
    "a_conf(1).md",
    "a [conflicted].md",
    # Seafile, Sync.com, Tresorit, Box
    "a (SFConflict ana@example.org 2026-11-25-10-11-12).md",
    "a (conflict 2026-11-25).md",
    "a (Ana's conflicting copy 2026-11-25).md",
    "a (Ana's conflict copy).md",
    # Synology, Resilio, MEGA
    "a_DESKTOP-7_Nov-25-101112-2026_Conflict.md",
    "a_ana-pc_Nov-25-101112-2026_CaseConflict.md",
    "a.Conflict.md",
    "a (conflict #1).md",
    # rclone, Unison, Obsidian Sync, Proton Drive, git
    "a.conflict1.md",
    "a.path2.md",
    "a (copy: conflict 2 on 2026-11-25).md",
    "a (Conflicted copy Phone 202611251011).md",
    "a (# Edited 2026-11-25 10.11.12 #).md",
    "a.orig.md",
    "a_REMOTE_1234.md",
}
UNCLEAR = (
    "a 2.md",
    "a (1).md",
    "a(2).md",
    "a-LAPTOP.md",
    "a-Anas-MacBook-Pro.md",
    "a-DESKTOP-7F3A-2.md",
    "a copy.md",
    "a - Copy.md",
    "a - Copy (2).md",
    "a (copy).md",
    "a Kopie 2.md",
    "a (another copy).md",
)
HONEST = (
    "Conflict of interest",
    "Conflict",
    "conflict (1995)",
    "Workshop (conflict resolution)",
    "Talk (Conflict Management 2026)",
    "Merge conflict",
    "git conflict notes 2026-11-25",
    "sync-conflict ideas",
    "Konflikt mit Ana",
    "Konfliktgespräch (Protokoll)",
    "Resolving [conflict] in teams",
    "How to copy",
    "Conflict on Mars",
    "The path2 project",
    "edited volume (2026)",
    "Plan_LOCAL",
    "Conflit (film)",
    "2026-11-25 conflict call",
    "original",
    "role conflict (HR)",
)


@pytest.mark.parametrize("name", sorted(CLEAR))
def test_a_clear_name(name: str) -> None:
    assert is_conflict_copy(f"Notes/{name}")
    assert without_mark(name) == "a.md"


@pytest.mark.parametrize("name", UNCLEAR)
def test_a_name_that_may_be_one(name: str) -> None:
    assert not is_conflict_copy(name)
    assert originals([name, "a.md"]) == {name: "a.md"}  # type: ignore[list-item]
    assert originals([name, f"b/{name}"]) == {}  # type: ignore[list-item]


def test_honest_names() -> None:
    words = ("", " 2", " (1)", "-draft", " 2026-11-25", ", part 2", " - Ana", " v3")
    names = {f"{one}{word}.md" for one in HONEST for word in words}
    assert len(names) == 160
    assert [name for name in names if is_conflict_copy(name)] == []


PLAN = "# Plan\nAs we said.\n- [ ] pay @x 📅 2024-06-01\n- [ ] ask @y 📅 2024-06-09\n"


@pytest.mark.parametrize("name", UNCLEAR)
def test_a_copy_is_told_once_and_said(make: Callable[..., Journal], name: str) -> None:
    journal = make({"a.md": PLAN, name: PLAN.replace("As we", "As I")})
    assert [entry.path for entry in journal.entries] == ["a.md", "a.md"]
    assert journal.snapshot.originals == {name: "a.md"}


@pytest.mark.parametrize(
    "content",
    [
        # another plan
        "# Next year\n- [ ] ask @bo about the hall 2024-12-01\n",
        # of the same template
        "# Plan 2\nOther things.\nOf another day.\n- [ ] pay @x 📅 2024-06-01\n"
        "- [ ] with @z 📅 2024-06-02\n",
        # nothing to do in it
        "# Plan\nAs we said.\n",
    ],
)
def test_an_honest_note_is_one(make: Callable[..., Journal], content: str) -> None:
    journal = make({"a.md": PLAN, "a 2.md": content})
    assert set(journal.snapshot.notes) == {"a.md", "a 2.md"}
    assert journal.snapshot.conflicts == ()


def test_what_is_a_copy_is_looked_at_again(make: Callable[..., Journal]) -> None:
    """A copy that goes its own way becomes a note; and one whose note went."""
    journal = make({"a.md": PLAN, "a 2.md": PLAN})
    assert set(journal.snapshot.notes) == {"a.md"}
    (journal.root / "a.md").write_text("# Plan\n- [ ] other @x 📅 2024-06-01\n")
    journal.refresh()
    assert set(journal.snapshot.notes) == {"a.md", "a 2.md"}
    (journal.root / "a.md").write_text(PLAN)
    journal.refresh()
    assert set(journal.snapshot.notes) == {"a.md"}
    (journal.root / "a.md").unlink()
    journal.refresh()
    assert set(journal.snapshot.notes) == {"a 2.md"}


def test_what_only_a_copy_has_is_offered(run: Run, vault: VaultMaker) -> None:
    copy = PLAN.replace("- [ ] ask", "- [x] ask") + (
        "- [ ] only here @z 📅 2024-06-03\n    - 2024-05-20 call: said so\n"
    )
    root = vault({"a.md": PLAN, "a_conflict-20240604-101112.md": copy})
    said = run("check", vault=root).out
    assert "a_conflict-20240604-101112.md:1: conflict-copy: this is" in said
    result = run("check", "--fix", vault=root)
    assert "1 entry is only in a sync program" in result.err
    assert (root / "a.md").read_text() == PLAN
    result = run("check", "--fix", "--yes", vault=root)
    assert (root / "a.md").read_text() == PLAN + (
        "- [ ] only here @z 📅 2024-06-03\n    - 2024-05-20 call: said so\n"
    )
    assert (
        "only in a sync program" not in run("check", "--fix", "--yes", vault=root).err
    )
    assert run("undo", vault=root).code == 0
    assert (root / "a.md").read_text() == PLAN


EVE = (
    "---\naliases: [evi]\nbirthday: 1990-06-08\n---\n# Eve\n"
    "- [ ] ask @evi about the hall 📅 2024-06-01\n- [x] told @evi ✅ 2024-06-02\n"
)


def test_a_copied_person_is_nobody(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom a name means, and whose birthday it is, from the cache as from the notes."""
    notes = {"a.md": "- [ ] ring @evi 📅 2024-06-02\n", ".journal.toml": ""}
    root = vault({**notes, "People/Eve.md": EVE, "People/Eve 2.md": EVE})
    same(root, ["list"], monkeypatch)
    due = same(root, ["due"], monkeypatch)
    assert "Eve ring @evi" in due
    assert due.count("birthday") == 1
    assert "Eve" in same(root, ["list", "--why"], monkeypatch)
    assert "2024-06-02" in same(root, ["list", "--json", "-n", "1"], monkeypatch)


NOBODY = EVE.replace("---\n", "", 1)
NAMES = ["Eve.md", "Eve 2.md", "Eve-LAPTOP.md", "Eve 2 (1).md", "Eve copy.md"]
PERSONS = [
    *(EVE, EVE, EVE, EVE.replace("the hall", "the room"), EVE + "- [ ] @eve more\n"),
    *("---\naliases: [evi]\n---\n- [ ] other\n", NOBODY, "nothing\n", None),
]


@pytest.mark.parametrize("seed", range(2))
def test_copies_of_people_come_and_go(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed: int
) -> None:
    """However it was updated, the cache equals a new one, and answers as the notes do."""
    chance = random.Random(seed)
    lines = "- [ ] @evi call 📅 2024-06-03\n- [ ] [[Eve]] more #waiting\n"
    root = vault({".journal.toml": "", "a.md": lines, "People/Eve.md": EVE})
    cache = user_cache_path("journal") / f"{name_of(os.fspath(root))}.sqlite"
    copied, asked = 0, [["due"], ["list", "--json", "-n", "3"], ["list", "--why"]]
    held = Journal(
        root, Settings(), state=tmp_path / "state", cache=tmp_path / "held", looked=[]
    )
    with held:
        held.refresh()
        for step in range(8):
            changed = set()
            for name in chance.sample(NAMES, chance.choice([1, 1, 2])):
                file, text = root / "People" / name, chance.choice(PERSONS)
                file.unlink(missing_ok=True)
                if text is not None:
                    file.write_text(text)
                changed.add(NotePath(f"People/{name}"))
            same(root, asked[step % 3], monkeypatch)
            # as when something watches
            held.look_at(changed)
            copied += any("Eve" in name for name in held.snapshot.originals)
            assert held.rows_file
            place = tmp_path / f"{step}"
            usual = indexed(root, place, monkeypatch, few=USUAL)
            assert indexed(root, place, monkeypatch, few=FIRST) == usual
            [anew] = (place / f"c{USUAL}").glob("*.sqlite")
            assert _rows(cache) == _rows(anew)
            assert _rows(held.rows_file) == _rows(anew)
    assert copied > 3


def _rows(cache: Path) -> list[Any]:
    """What is shown, without the ids, which depend on what was there before."""
    with closing(sqlite3.connect(cache)) as db:
        return db.execute(
            "SELECT note, line, listed, who, words, people FROM rows ORDER BY note, line"
        ).fetchall()
