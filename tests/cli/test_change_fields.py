"""begin, reschedule, priority, assign, waiting: one field of a line each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import WORK, Run, lines_of, refused, told
from tests.conftest import VaultMaker
from tests.processes import journal

CHANGES = [
    (["reschedule", "work:3", "fri"], 3, "offer 📅 2024-06-07 ⏫ #work/pilot"),
    (["reschedule", "work:3", "none"], 3, "offer ⏫ #work/pilot"),
    (["reschedule", "work:9", "3bd"], 9, "- [ ] read the book #followup 📅 2024-06-10"),
    (
        ["begin", "work:3"],
        3,
        "- [/] @alice send the offer 📅 2024-06-01 ⏫ #work/pilot",
    ),
    (["priority", "work:3", "low"], 3, "offer 📅 2024-06-01 🔽 #work/pilot"),
    (["priority", "work:3", "none"], 3, "offer 📅 2024-06-01 #work/pilot"),
    (["priority", "work:8", "Highest"], 8, "- [ ] @dev far away 📅 2024-09-01 🔺"),
    (["assign", "work:9", "@erin"], 9, "- [ ] read the book #followup @erin"),
    (["waiting", "work:7", "--off"], 7, "- [ ] @carla answers 📅 2024-06-12"),
]


@pytest.mark.parametrize(
    ("words", "line", "end"), CHANGES, ids=[" ".join(words) for words, *_ in CHANGES]
)
def test_one_line_changes_and_undo_takes_it_back(
    run: Run, work: Path, words: list[str], line: int, end: str
) -> None:
    shown = run(*words, "--dry-run", vault=work)
    assert (work / "work.md").read_text() == WORK
    result = run(*words, vault=work)
    assert (result.code, result.err) == (0, "")
    before, after = WORK.splitlines(), lines_of(work)
    changed = [i + 1 for i, text in enumerate(before) if after[i] != text]
    assert (changed, len(after)) == ([line], len(before))
    assert after[line - 1].endswith(end)
    assert told(result.out) == [f"work.md:{line}: {after[line - 1]}"]
    assert f"-{before[line - 1]}\n+{after[line - 1]}\n" in shown.out
    run("undo", vault=work)
    assert (work / "work.md").read_text() == WORK


def test_several_at_once_are_one_step(run: Run, work: Path) -> None:
    assert run("waiting", "work:8", "work:9", "work:14", vault=work).code == 0
    text = (work / "work.md").read_text()
    assert (text.count("#waiting"), text.count("sent: asked")) == (4, 3)
    run("undo", vault=work)
    assert (work / "work.md").read_text() == WORK


def test_ids_from_stdin(work: Path) -> None:
    """What `list` prints can be handed on; the glyph in front is not an id."""
    listed = journal("list", "@alice", vault=work).raw
    result = journal("priority", "-", "high", vault=work, stdin=listed)
    assert (result.code, result.err.count("no change needed")) == (0, 1)
    assert lines_of(work)[9].endswith("📅 2024-06-11 ⏫")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["priority", "work:3", "urgent"], "“urgent” is not a priority"),
        (["priority", "high"], "say which follow-up and which priority"),
        (["assign", "work:3", "12"], "“12” is not a handle"),
        (["assign", "work:3", "@a b"], "“@a b” is not a handle"),
        (["assign", "@erin"], "say which follow-up and whom"),
        (["reschedule", "work:3", "some day"], "some day"),
        (["reschedule", "none"], "say which follow-up"),
    ],
)
def test_what_is_refused(run: Run, work: Path, words: list[str], message: str) -> None:
    assert message in refused(run(*words, vault=work), 2)
    assert (work / "work.md").read_text() == WORK


def test_what_is_so_already_is_said_and_not_written(run: Run, work: Path) -> None:
    result = run("priority", "work:3", "high", vault=work)
    assert (result.code, result.err) == (0, "journal: work.md:3: no change needed\n")
    assert "nothing to undo" in run("undo", vault=work).err


def test_a_closed_entry_is_begun_again(run: Run, vault: VaultMaker) -> None:
    root = vault("- [x] @al x ✅ 2024-06-01\n")
    run("begin", "note:1", vault=root)
    [row] = json.loads(run("list", "--json", vault=root).out)
    assert (row["status"], row["done"]) == ("in-progress", None)
