"""How it feels to use, in ten checks: what each demands, and the test that holds it."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from journal.desktop.notify.digest import Digest
from journal.practice.agenda.moments import digest_moments
from tests.cli.conftest import Run, refused
from tests.conftest import NOW, VaultMaker
from tests.tui.conftest import Sit

CHECKS = {
    "No line is wider than a terminal of 60, 80 or 120 columns": (
        "tests.cli.test_widths.test_the_sample_vault_fits"
    ),
    "`journal`, `journal .`, `journal FOLDER due` say something anywhere": (
        "tests.tui.test_use.test_no_folder_is_met_with_silence"
    ),
    "Interface, status, today, due and digest count alike": (
        "tests.tui.test_use.test_the_same_numbers_everywhere"
    ),
    "The first screen at 80×24 shows today, with 7 overdue": (
        "tests.tui.test_use.test_the_first_screen_shows_today"
    ),
    "The person is there at 99 columns and at 100": (
        "tests.tui.test_today.test_no_column_goes_where_the_screen_gets_wider"
    ),
    "`notify` helps, `-n 5` are five rows, `status:waiting` has a hint": (
        "tests.tui.test_use.test_three_slips_end_well"
    ),
    "Each writing command prints an id that `show` takes; the old one still works": (
        "tests.tui.test_use.test_each_change_prints_the_id_of_now"
    ),
    "106 marked: asked first, counted while done, undone as one": (
        "tests.tui.test_many.test_a_hundred_are_asked_about_done_and_undone"
    ),
    "Every command is in one group; the example of each help runs": (
        "tests.cli.test_help.test_the_first_example_runs"
    ),
    "No text that the review of wording replaced is left": (
        "tests.test_wording.test_no_text_that_was_replaced_is_left"
    ),
}


def test_each_of_the_ten_has_its_test() -> None:
    assert len(CHECKS) == 10
    for name in CHECKS.values():
        room, _, test = name.rpartition(".")
        assert callable(getattr(import_module(room), test)), name


def test_no_folder_is_met_with_silence(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`journal`, `journal .` and `journal FOLDER due` in an empty folder, a plain one
    and a vault: each says something, and nothing is written."""
    line = "- [ ] @ana the offer 📅 2024-06-05\n"
    for name, notes in (("empty", ""), ("plain", line), ("vault", line)):
        folder = tmp_path / name
        folder.mkdir()
        if notes:
            (folder / "a.md").write_text(notes)
        if name == "vault":
            (folder / ".obsidian").mkdir()
        before = sorted(folder.rglob("*"))
        monkeypatch.chdir(folder)
        for words in ([], ["."], [str(folder), "due"]):
            result = run(*words)
            assert result.out + result.err, (name, words)
            assert ("the offer" in result.out) == bool(notes), (name, words)
        assert sorted(folder.rglob("*")) == before


async def test_the_same_numbers_everywhere(sit: Sit, run: Run, sample: Path) -> None:
    """Overdue, to nudge, today, upcoming, waiting, promised: one count of each."""
    names = ("overdue", "to_nudge", "today", "upcoming", "waiting", "promised")
    form = " ".join(f"{{{name}}}" for name in names)
    numbers = run("status", "--format", form, vault=sample).out.split()
    overdue, nudge, today, upcoming, waiting, promised = numbers
    head = run("today", vault=sample).out.splitlines()[0]
    assert f"{overdue} overdue" in head
    assert f"{nudge} to nudge, {today} today" in head
    due = run("due", vault=sample).out
    for title, number in (
        ("Today", today),
        ("To nudge", nudge),
        ("Overdue", overdue),
        ("Next 7 days", upcoming),
    ):
        assert f"{title} ({number})" in due
    for state, number in (("waiting", waiting), ("promised", promised)):
        listed = run("list", f"is:{state}", "--json", vault=sample).out
        assert len(json.loads(listed)) == int(number)
    async with sit(sample, (160, 50)) as seat:
        for number, name in zip(numbers, names, strict=True):
            assert f"{number} {name.replace('_', ' ')}" in seat.lines[0]
        view = seat.home.known
        [morning, *_] = digest_moments(view.journal.settings, NOW.date())
        title = Digest(seat.home.journal, view).day(morning, [], "").title
        assert title.endswith(f"{today} today, {overdue} overdue, {nudge} to nudge")


async def test_the_first_screen_shows_today(sit: Sit, vault: VaultMaker) -> None:
    """At 80×24, without scrolling, however much is late."""
    late = "".join(f"- [ ] late {n} @bob 📅 2024-05-0{n}\n" for n in range(1, 8))
    day = "".join(f"- [ ] thing {n} ⏰ 2024-06-05 1{n}:00\n" for n in range(6))
    async with sit(vault(late + day), (80, 24), top=False) as seat:
        assert "7 overdue" in seat.lines[0]
        for n in range(6):
            assert f"thing {n}" in seat.text
        assert round(seat.list.scroll_y) == 0


def test_three_slips_end_well(run: Run, sample: Path) -> None:
    """`notify` alone shows its help, `-n 5` five rows, `status:waiting` what is meant."""
    helped = run("notify", vault=sample)
    assert (helped.code, helped.out[:21]) == (0, "Usage: journal notify")
    rows = run("due", "-n", "5", vault=sample).out.splitlines()
    assert run("due", "-n5", vault=sample).out.splitlines() == rows
    assert sum(".md:" in row for row in rows) == 5
    assert "did you mean is:waiting?" in refused(
        run("list", "status:waiting", vault=sample), 2
    )


CHANGES = (
    "done {}", "cancel {}", "start {}", "snooze {} fri", "reschedule {} mon",
    "park {} 2w", "priority {} high", "assign {} @dev", "asked {}",
)  # fmt: skip


def test_each_change_prints_the_id_of_now(run: Run, vault: VaultMaker) -> None:
    """Behind the word for what was done stands an id that `show` takes; the one of
    before is still understood."""
    for words in CHANGES:
        root = vault("- [ ] @ana the offer 📅 2024-06-03\n")
        [old] = [row["id"] for row in json.loads(run("list", "--json", vault=root).out)]
        head = run(*words.format(old).split(), vault=root).out.splitlines()[0]
        id = head.split("  ")[1]
        assert run("show", id, vault=root).out.startswith(f"{id}  "), words
        again = run("show", old, vault=root)
        assert f"{old} is now {id}" in again.out + again.err, words
