"""What waits and says no day comes up, counted from the day it was first seen."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.api.places import cache_folder
from journal.cli import quick_due
from tests.cli.conftest import Run
from tests.cli.instant import printed
from tests.conftest import VaultMaker

LINES = {
    "n.md": "- [ ] signed lease @al #waiting\n- [h] floor plan @bo\n- [ ] bread\n",
    "2024-06-04.md": "- [ ] keys @cy #waiting\n",
}
FIRST, BEFORE, AFTER = "2024-06-05T09:30", "2024-06-07T09:30", "2024-06-10T09:30"
"""A Wednesday; the day before three business days are over, and the one after."""


def due(run: Run, root: Path, now: str) -> list[str]:
    """Which of the three `due` names that day."""
    out = run("--now", now, "due", "--within", "0d", vault=root).out
    return [word for word in ("lease", "floor", "keys") if word in out]


def at_once(root: Path, now: str) -> tuple[int | None, str, str]:
    """What the cache alone says."""
    line = ["--vault", str(root), "--now", now, "due", "--within", "0d"]
    return printed(quick_due.answer, line)


def state_of(root: Path) -> Path:
    with Journal.open(root) as journal:
        return journal.state


def test_it_comes_up_after_the_usual_patience(run: Run, vault: VaultMaker) -> None:
    root = vault(LINES)
    assert due(run, root, FIRST) == []
    assert due(run, root, BEFORE) == ["keys"]
    early = run("--now", BEFORE, "review", "--dry-run", vault=root).out
    assert "signed lease" in early.partition("nothing says since when (2)")[2]
    assert due(run, root, AFTER) == ["lease", "floor", "keys"]
    out = run("--now", AFTER, "due", vault=root).out
    assert " n nudge? 1 of 3 " in next(
        line for line in out.splitlines() if "lease" in line
    )
    run("--now", AFTER, "review", vault=root)
    [review] = (root / "Reviews").iterdir()
    too_long = review.read_text().partition("nothing says since when")[0]
    assert "signed lease" in too_long
    assert (root / "n.md").read_text() == LINES["n.md"]


def test_edits_elsewhere_and_of_the_line_itself_start_nothing_anew(
    run: Run, vault: VaultMaker
) -> None:
    root = vault(LINES)
    due(run, root, FIRST)
    (root / "n.md").write_text("# Flat\n\nSome words.\n\n" + LINES["n.md"])
    assert due(run, root, BEFORE) == ["keys"]
    run("--now", BEFORE, "priority", "n.md:5", "high", vault=root)
    assert due(run, root, AFTER) == ["lease", "floor", "keys"]


def test_without_the_state_folder_it_is_counted_anew(
    run: Run, vault: VaultMaker
) -> None:
    root = vault(LINES)
    due(run, root, FIRST)
    due(run, root, BEFORE)
    shutil.rmtree(state_of(root))
    assert due(run, root, AFTER) == ["keys"]
    assert due(run, root, "2024-06-13T09:30") == ["lease", "floor", "keys"]


def test_an_earlier_day_counts_where_it_was_seen_on_one(
    run: Run, vault: VaultMaker
) -> None:
    root = vault(LINES)
    assert due(run, root, "2030-01-01T09:00") == ["keys"]
    assert due(run, root, FIRST) == []
    assert due(run, root, AFTER) == ["lease", "floor", "keys"]


@pytest.mark.parametrize("damage", [b"", b"[1]", b'{"a": 3}', b"\xff"])
def test_a_damaged_record_is_counted_anew(
    run: Run, vault: VaultMaker, damage: bytes
) -> None:
    root = vault(LINES)
    due(run, root, FIRST)
    (state_of(root) / "first-seen.json").write_bytes(damage)
    assert due(run, root, AFTER) == ["keys"]


def test_the_cache_says_it_too_or_nothing(run: Run, vault: VaultMaker) -> None:
    root = vault(LINES)
    due(run, root, FIRST)
    assert cache_folder().is_dir()
    # no day was kept when the rows were stored
    assert at_once(root, AFTER) == (None, "", "")
    due(run, root, FIRST)
    code, out, _ = at_once(root, AFTER)
    assert code == 0
    assert all(word in out for word in ("lease", "floor", "keys"))
    assert "lease" not in at_once(root, BEFORE)[1]
    # before it was first seen, and when that is forgotten, only the notes can tell
    assert at_once(root, "2024-06-04T09:30") == (None, "", "")
    shutil.rmtree(state_of(root))
    assert at_once(root, AFTER) == (None, "", "")
    assert due(run, root, AFTER) == ["keys"]


def test_only_what_needs_a_day_is_kept(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {
            "n.md": "- [ ] a @al\n- [ ] b @al #waiting 📅 2024-06-09\n"
            "- [x] c @al #waiting\n- [ ] d @al #waiting ➕ 2024-06-01\n"
            "- [ ] e @al #waiting\n    - 2024-06-01 asked\n"
        }
    )
    due(run, root, FIRST)
    assert not (state_of(root) / "first-seen.json").exists()
