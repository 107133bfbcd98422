"""`watch` makes the search index when it has told what is due, and keeps it current."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from journal.api.journal import Journal
from journal.api.search.search_keeper import SearchKeeper
from journal.model.settings import Settings
from tests.conftest import VaultMaker
from tests.waiting import until


def indexed(cache: Path) -> set[str]:
    """The notes that are in the index by now."""
    for file in cache.glob("*.search.sqlite"):
        with (
            contextlib.suppress(sqlite3.Error),
            contextlib.closing(sqlite3.connect(file)) as db,
        ):
            rows = db.execute("SELECT path FROM notes").fetchall()
            return {os.fsdecode(row[0]) for row in rows}
    return set()


def test_it_is_kept_current(vault: VaultMaker, tmp_path: Path) -> None:
    root, cache = vault({"a.md": "one\n"}), tmp_path / "cache"
    with Journal(root, Settings(), state=tmp_path / "state", cache=cache) as journal:
        journal.refresh()
        assert indexed(cache) == set()
        keeper = SearchKeeper(journal, at_first=0.01, quiet=0.01)
        keeper.start()
        try:
            until(lambda: indexed(cache) == {"a.md"}, "it is indexed")
            (root / "b.md").write_text("- [ ] two @ana 2024-06-01\n")
            until(lambda: indexed(cache) == {"a.md", "b.md"}, "the new one too")
            (root / "a.md").unlink()
            until(lambda: indexed(cache) == {"b.md"}, "the one that went does not")
        finally:
            keeper.close()
