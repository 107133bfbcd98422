"""A first look at a vault stores what the usual way stores, table by table."""

from __future__ import annotations

import marshal
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.api.journal import Journal
from journal.model.settings import Settings, TasksPlugin
from journal.vault.notes import first_index, first_reading, forked_readers, index
from tests.conftest import VaultMaker
from tests.language.strategies import notes as texts
from tests.processes import environment
from tests.settings import settings_with

PEOPLE = {
    "People/Alice Smith.md": "---\naliases: [al]\n---\n- [ ] @bob ask #waiting\n",
    "People/Alice Smith 2.md": "---\naliases: [al]\n---\n- [ ] @bob ask #waiting\n",
    "Bob.md": "---\ntype: person\nbirthday: 1990-06-05\n---\n- 2024-05-02 call: hm\n",
}
NOTES = {
    "a.md": "# A\n- [ ] @alice offer 📅 2024-06-01\n  - 2024-05-01 mail: asked\n",
    "b.md": "> [!todo] x\n> - [ ] [[Bob]] call ⏫ #waiting\n\n1. [ ] one\n2. [x] two\n",
    "same.md": "- [ ] @bob x 2024-06-02\n- [ ] @bob x 2024-06-02\n",
    "Plan.md": "# P\n- [ ] @al plan it\n- [ ] more @al\n",
    "Plan 2.md": "# P\n- [ ] @al plan it\n- [ ] more @al\n",
    "Plan 3.md": "nothing like it\n- [ ] @al other\n",
    "deep/value.md": "#value @al a story\n- 2024-05-01 mail @al: hello\n",
    "2024-06-01.md": "met @al and [[Bob]]\n",
    "empty.md": "",
    os.fsdecode(b"\xff/\xe9.md"): b"- [ ] @b caf\xe9 2024-06-01\n",
    "utf16.md": "- [ ] x 2024-06-01".encode("utf-16"),
    "code.md": "# C\n```\n- [ ] @al shown 2024-06-01\n```\n- 2024-05-01 told\n",
    "code and more.md": "~~~\n- [ ] @al shown\n~~~\n- [ ] @al meant 2024-06-01\n",
    "merged.md": "<<<<<<< a\n- [ ] @al x\n=======\ny\n>>>>>>> b\n",
    "nothing.md": "# Words\n\nand [[links]], `code`, a | b\n- 3 apples: 2024-06-01\n",
    "daily/2024-06-02.md": "nobody\n",
    "nul.md": b"- [ ] x\0 2024-06-01\n",
    "blanks.md": "\ufeff- [ ] @al x 2024-06-01\r\n \t\r\n  - 2024-05-01 asked\r\n",
    "odd.md": "- [ ] @al 2024-02-30\n- [ ] @al 📅 2024-06-01 📅 2024-06-02 #waiting\n",
}
SETTINGS = [
    Settings(),
    settings_with(include="all-tasks"),
    settings_with(me=("me",), team=("al", "bob")),
    settings_with(ignore_handles=("al",)),
    settings_with(tasks=TasksPlugin(present=True, global_filter="#waiting")),
    settings_with(tasks=TasksPlugin(present=True, dataview=True)),
]


def tables(cache: Path) -> dict[str, Any]:
    """What is in a cache, in an order of its own."""
    found: dict[str, Any] = {}
    with closing(sqlite3.connect(cache)) as db:
        for table in ("stamps", "notes", "rows", "days", "evidence", "meta"):
            found[table] = sorted(
                map(repr, map(_plain, db.execute(f"SELECT * FROM {table}")))
            )
        found["schema"] = sorted(
            (name, " ".join(sql.split()).replace(" IF NOT EXISTS", ""))
            for name, sql in db.execute(
                "SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL"
            )
        )
    return found


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Without how marshal packed it, and the checksums of that."""
    if len(row) == 4 and isinstance(row[1], bytes):  # of notes
        return row[0], marshal.loads(row[1]), row[2]
    if len(row) == 4 and isinstance(row[2], bytes):
        return *row[:2], marshal.loads(row[2])
    if row[0] == "answer":
        return row[0], sorted(marshal.loads(row[1]).items())
    if row[0] == "mark":
        return row[0], len(row[1])
    return row


def indexed(
    root: Path,
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    known: Settings = SETTINGS[0],
    *,
    few: int,
    **more: int,
) -> dict[str, Any]:
    """The tables after a first look; `few` decides which way it goes."""
    with monkeypatch.context() as patch:
        patch.setattr(index, "FEW", few)
        patch.setattr(first_index, "_CHUNK", more.get("chunk", 2))
        patch.setattr(first_index, "_STORED", 3)
        patch.setattr(first_reading, "KEPT", more.get("kept", 2**20))
        journal = Journal(
            root, known, state=place / "state", cache=place / f"c{few}", looked=[]
        )
        with journal:
            changed = journal.refresh()
            assert journal.rows_file
            assert changed == set(journal.snapshot.notes) | set(
                journal.snapshot.conflicts
            )
            assert journal.refresh() == set()
            return tables(journal.rows_file)


USUAL, FIRST = 10**9, 0


def test_what_is_stored_is_the_same(
    vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault({**NOTES, **PEOPLE})
    usual = indexed(root, tmp_path, monkeypatch, few=USUAL)
    assert len(usual["rows"]) > 8
    assert indexed(root, tmp_path, monkeypatch, few=FIRST) == usual
    # nothing is kept in memory between the rounds
    shutil.rmtree(tmp_path / f"c{FIRST}")
    assert indexed(root, tmp_path, monkeypatch, few=FIRST, kept=0) == usual


@pytest.mark.parametrize("known", SETTINGS[1:])
def test_what_is_stored_is_the_same_under_any_settings(
    vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: Settings
) -> None:
    root = vault({**NOTES, **PEOPLE})
    usual = indexed(root, tmp_path, monkeypatch, known, few=USUAL)
    assert len(usual["rows"]) > 8
    assert indexed(root, tmp_path, monkeypatch, known, few=FIRST) == usual


def test_a_note_with_nothing_in_it_is_a_digest(
    vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault({**NOTES, **PEOPLE})
    found = indexed(root, tmp_path, monkeypatch, few=FIRST)
    noted = "".join(found["notes"])
    for name in ("code.md", "nothing.md", "empty.md"):
        assert name not in noted
    for name in ("code and more.md", "daily/2024-06-02.md", "merged.md"):
        assert name in noted
    assert len(found["stamps"]) == len(NOTES) + len(PEOPLE)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(found=st.lists(texts, min_size=1, max_size=5))
def test_whatever_the_notes_say(
    found: list[str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = tmp_path_factory.mktemp("any")
    root = place / "vault"
    (root / "People").mkdir(parents=True)
    (root / "People" / "Alice.md").write_text("---\naliases: [al]\n---\n")
    for number, text in enumerate(found):
        (root / f"Note {number}.md").write_text(text, "utf-8", "surrogateescape")
    usual = indexed(root, place, monkeypatch, few=USUAL)
    assert indexed(root, place, monkeypatch, few=FIRST) == usual


def test_copies_of_this_process_store_the_same(
    vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = {f"n/{i}.md": f"- [ ] @p{i % 5} x {i} 📅 2024-06-0{i % 9 + 1}\n" * (i % 3)
            for i in range(200)}  # fmt: skip
    root = vault({**NOTES, **PEOPLE, **many})
    usual = indexed(root, tmp_path, monkeypatch, few=USUAL)
    told = in_a_process(root, tmp_path)
    assert told == "3 copies\n"
    [cache] = (tmp_path / "forked").glob("*.sqlite")
    assert tables(cache) == usual
    assert [file.name for file in (tmp_path / "forked").iterdir()] == [cache.name]


def test_a_copy_that_dies_is_made_up_for(vault: VaultMaker, tmp_path: Path) -> None:
    root = vault({**NOTES, **PEOPLE})
    told = in_a_process(root, tmp_path, "Reader.look = dies(Reader.look)")
    assert told == "3 copies\n"
    [cache] = (tmp_path / "forked").glob("*.sqlite")
    assert len(tables(cache)["stamps"]) == len(NOTES) + len(PEOPLE)


def in_a_process(root: Path, place: Path, more: str = "") -> str:
    """A first look with copies of a process: only one without threads makes them."""
    script = f"""
import os, pathlib
os.cpu_count = lambda: 4
from journal.api.journal import Journal
from journal.model.settings import Settings
from journal.vault.notes import first_index, forked_readers, index
from journal.vault.notes.first_reading import Reader
index.FEW, first_index._FORKED, first_index._CHUNK = 0, 0, 5
own, forked = os.getpid(), []
begin = forked_readers.ForkedReader.__init__
def counted(*words):
    forked.append(1)
    begin(*words)
forked_readers.ForkedReader.__init__ = counted
def dies(usual):
    return lambda *words: usual(*words) if os.getpid() == own else os._exit(3)
{more}
place = pathlib.Path({str(place)!r})
journal = Journal(pathlib.Path({str(root)!r}), Settings(), state=place / "state",
                  cache=place / "forked", looked=[])
journal.refresh()
journal.close()
print(len(forked), "copies")
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_file_that_was_left_behind_is_no_obstacle(
    vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault({**NOTES, **PEOPLE})
    usual = indexed(root, tmp_path, monkeypatch, few=USUAL)
    [cache] = (tmp_path / f"c{USUAL}").glob("*.sqlite")
    left = tmp_path / f"c{FIRST}" / f"{cache.name}.new"
    left.parent.mkdir()
    left.write_bytes(b"half a file")
    assert indexed(root, tmp_path, monkeypatch, few=FIRST) == usual
    assert not left.exists()


def test_what_another_process_stored_meanwhile_stays(
    vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault({**NOTES, **PEOPLE})
    usual = indexed(root, tmp_path, monkeypatch, few=USUAL)
    look = first_reading.Reader.look

    def meanwhile(*words: Any) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(first_reading.Reader, "look", look)
            other = Journal(
                root,
                Settings(),
                state=tmp_path / "state",
                cache=tmp_path / f"c{FIRST}",
                looked=[],
            )
            patch.setattr(index, "FEW", USUAL)
            other.refresh()
            other.close()
        return look(*words)

    monkeypatch.setattr(first_reading.Reader, "look", meanwhile)
    assert indexed(root, tmp_path, monkeypatch, few=FIRST, chunk=100) == usual


def test_no_copies_are_made_beside_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert forked_readers.readers_for(10**6, 0) == 1
