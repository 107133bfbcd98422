"""`journal reopen`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import WORK, Run, told
from tests.processes import contents


def test_what_was_closed_is_open_again(run: Run, work: Path) -> None:
    result = run("reopen", "work:11", "work:12", vault=work)
    assert (result.code, result.err) == (0, "")
    assert told(result.out) == [
        "work.md:11: - [ ] @bob paid",
        "work.md:12: - [ ] @bob dropped",
    ]
    run("undo", vault=work)
    assert (work / "work.md").read_text() == WORK


def test_done_and_reopened_is_as_before(run: Run, work: Path) -> None:
    run("done", "work:3", "work:6", vault=work)
    run("reopen", "work:3", "work:6", vault=work)
    assert (work / "work.md").read_text() == WORK


def test_what_is_open_stays_as_it_is(run: Run, work: Path) -> None:
    before = contents(work)
    result = run("reopen", "work:3", vault=work)
    assert (result.code, result.out) == (0, "")
    assert result.err == "journal: work.md:3: no change needed\n"
    assert contents(work) == before


def test_a_dry_run_writes_nothing(run: Run, work: Path) -> None:
    before = contents(work)
    result = run("reopen", "--dry-run", "work:11", vault=work)
    assert result.out.splitlines()[3:] == [
        "-- [x] @bob paid ✅ 2024-06-02",
        "+- [ ] @bob paid",
    ]
    assert contents(work) == before
