"""`journal cancel`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import WORK, Run, lines_of, told
from tests.processes import contents


def test_an_entry_is_given_up(run: Run, work: Path) -> None:
    result = run("cancel", "work:3", "work:14", vault=work)
    assert result.code == 0
    assert "the series ends here" in result.err
    assert told(result.out) == [
        "work.md:3: - [-] @alice send the offer 📅 2024-06-01 ⏫ ❌ 2024-06-05 "
        "#work/pilot",
        # a series that is given up does not go on
        "work.md:14: - [-] @erin begun 📅 2024-06-06 🔁 every week ❌ 2024-06-05",
    ]
    assert len(lines_of(work)) == len(WORK.splitlines())
    run("undo", vault=work)
    assert (work / "work.md").read_text() == WORK


def test_what_is_cancelled_stays_as_it_is(run: Run, work: Path) -> None:
    before = contents(work)
    result = run("cancel", "work:12", vault=work)
    assert (result.code, result.out) == (0, "")
    assert result.err == "journal: work.md:12: no change needed\n"
    assert contents(work) == before


def test_a_dry_run_writes_nothing(run: Run, work: Path) -> None:
    before = contents(work)
    result = run("cancel", "--dry-run", "work:6", vault=work)
    assert result.out.splitlines()[3:] == [
        "-- [ ] @bob call back ⏰ 2024-06-05 14:00",
        "+- [-] @bob call back ⏰ 2024-06-05 14:00 ❌ 2024-06-05",
    ]
    assert contents(work) == before
