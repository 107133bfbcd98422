"""`journal snooze ID… WHEN`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import WORK, Run, lines_of, refused, told
from tests.conftest import VaultMaker
from tests.processes import contents, journal


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("3d", "2024-06-08"),
        ("fri", "2024-06-07"),
        ("next fri", "2024-06-14"),
        ("21 jan", "2025-01-21"),
        ("in 2 weeks", "2024-06-19"),
        ("2024-07-01", "2024-07-01"),
        ("end of month", "2024-06-30"),
    ],
)
def test_until_when(run: Run, work: Path, when: str, day: str) -> None:
    """The words of a date need no quotes, and may have them."""
    for words in (when.split(), [when]):
        result = run("snooze", "work:3", *words, vault=work)
        assert (result.code, result.err) == (0, "")
        assert told(result.out) == [
            f"work.md:3: - [ ] @alice send the offer 📅 {day} ⏫ #work/pilot"
        ]
        run("undo", vault=work)
        assert (work / "work.md").read_text() == WORK


def test_the_reminder_moves_first_and_may_have_a_time(run: Run, work: Path) -> None:
    run("snooze", "work:6", "next", "fri", "8:30", vault=work)
    assert lines_of(work)[5] == "- [ ] @bob call back ⏰ 2024-06-14 08:30"
    run("snooze", "work:6", "1w", vault=work)
    assert lines_of(work)[5] == "- [ ] @bob call back ⏰ 2024-06-21 08:30"


def test_several_at_once(run: Run, work: Path) -> None:
    result = run("snooze", "work:3", "b902", "work:7", "2w", vault=work)
    assert result.code == 0
    assert result.out.count("2024-06-19") == 2
    assert result.out.count("2024-06-26") == 1  # counted from its own day
    run("undo", vault=work)
    assert (work / "work.md").read_text() == WORK


def test_ids_from_stdin(work: Path) -> None:
    result = journal("snooze", "-", "next fri", vault=work, stdin=b"3697\nwork:7\n")
    assert (result.code, result.err) == (0, "")
    assert result.out.count("2024-06-14") == 2


def test_what_one_of_them_refuses_is_refused_for_all(run: Run, work: Path) -> None:
    before = contents(work)
    said = refused(run("snooze", "work:3", "work:7", "fri", vault=work), 5)
    assert said.startswith("it comes up on Wed 2024-06-12, and a snooze never brings")
    assert contents(work) == before


def test_a_note_with_blanks_in_its_name(run: Run, vault: VaultMaker) -> None:
    root = vault({"To do.md": "- [ ] @a x 2024-06-01"})
    assert run("snooze", "To do.md:1", "tomorrow", vault=root).code == 0
    assert lines_of(root, "To do.md") == ["- [ ] @a x 2024-06-06"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["work:3"],
            "say which follow-up and when; for example: journal snooze 2d39 fri",
        ),
        (["fri"], "say which follow-up and when; for example: journal snooze 2d39"),
        (["work:3", "blorp"], "“blorp” is not a date; also: 3d"),
        (["work:3", "5/6"], "“5/6” could mean two dates"),
        (["work:3", "3m"], "“3m” could be minutes or months: write 3min or 3mo"),
        (
            ["zzzz", "fri"],
            "no follow-up “zzzz” (ids are 4+ hex digits, like 2d39); find it: ",
        ),
        (["work:3", "zzzz", "fri"], "no follow-up “zzzz” (ids are 4+"),
        ([], "journal snooze needs ID… WHEN"),
    ],
)
def test_what_cannot_be_meant(
    run: Run, work: Path, words: list[str], said: str
) -> None:
    before = contents(work)
    assert refused(run("snooze", *words, vault=work), 2).startswith(said)
    assert contents(work) == before


def test_a_dry_run_writes_nothing(run: Run, work: Path) -> None:
    before = contents(work)
    result = run("snooze", "--dry-run", "work:3", "fri", vault=work)
    assert result.out.splitlines()[2:] == [
        "@@ -3,1 +3,1 @@",
        "-- [ ] @alice send the offer 📅 2024-06-01 ⏫ #work/pilot",
        "+- [ ] @alice send the offer 📅 2024-06-07 ⏫ #work/pilot",
    ]
    assert contents(work) == before
