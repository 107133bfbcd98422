"""`journal forecast --replay`: what would have been told, and when one really acted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts import example_year
from tests.cli.conftest import Run, refused
from tests.cli.test_history import Repository
from tests.conftest import VaultMaker


@pytest.fixture
def repository(vault: VaultMaker) -> Repository:
    return Repository(vault({}))


def told_in(run: Run, root: Path, span: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        run("forecast", "--replay", span, "--json", vault=root).out
    )
    return found


def rows_of(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (row["date"], row["what"], row["acted"], row["did"], row["days_late"])
        for row in found["told"]
    ]


def test_late_put_off_and_done(run: Run, repository: Repository) -> None:
    line = "- [ ] send the offer @ana 📅 {}\n"
    repository.commit("2024-01-01", a=line.format("2024-01-05"))
    repository.commit("2024-01-03", a="# words\n" + line.format("2024-01-05"))
    repository.commit("2024-01-08", a=line.format("2024-01-20"))
    done = line.format("2024-01-20 ✅ 2024-01-20").replace("[ ]", "[x]")
    repository.commit("2024-01-20", a=done)
    repository.commit("2024-02-01", a=done, b="- [ ] left alone @bo 📅 2024-02-03\n")
    assert rows_of(told_in(run, repository.folder, "2024")) == [
        ("2024-01-05", "due", "2024-01-08", "moved", 3),
        ("2024-01-20", "due", "2024-01-20", "done", 0),
        ("2024-02-03", "due", None, None, None),
    ]
    assert len(told_in(run, repository.folder, "2024-01-10")["told"]) == 2


def test_nudges_end_with_the_answer(run: Run, repository: Repository) -> None:
    ask = "- [ ] answer from @ana #waiting\n    - 2024-01-02 sent: asked\n"
    nudged = ask + "    - 2024-01-08 nudge: again\n"
    answered = nudged + "    - 2024-01-10 reply: next week\n"
    repository.commit("2024-01-02", a=ask)
    repository.commit("2024-01-08", a=nudged)
    repository.commit("2024-01-10", a=answered)
    repository.commit("2024-01-17", a=answered.replace("[ ]", "[x]"))
    found = told_in(run, repository.folder, "2024")
    assert rows_of(found) == [
        ("2024-01-05", "nudge", "2024-01-08", "log", 3),
        ("2024-01-11", "due", "2024-01-17", "done", 6),
    ]
    assert (found["nudges"], found["nudges_after_an_answer"]) == (1, 0)


def test_what_was_removed_was_told_too(run: Run, repository: Repository) -> None:
    repository.commit("2024-01-01", a="# A\n- [ ] ask @ana 📅 2024-01-05\n")
    repository.commit("2024-01-09", a="# A\n")
    assert rows_of(told_in(run, repository.folder, "2024")) == [
        ("2024-01-05", "due", "2024-01-09", "removed", 4)
    ]


def test_the_year_of_the_page(run: Run, tmp_path: Path) -> None:
    root = tmp_path / "year"
    example_year.write(root, 2023)
    found = told_in(run, root, "2023")
    assert len(found["told"]) > 100
    assert found["nudges"] > 30
    assert found["nudges_after_an_answer"] == 0
    # no one is told before the day, and no one acts before being told
    assert all(
        row["days_late"] is None or row["days_late"] >= 0 for row in found["told"]
    )
    page = run("forecast", "--replay", "2023", vault=root).out
    assert "Nudges that came after an answer: 0" in page
    assert "half of them within" in page


def test_without_git_our_own_record_is_replayed(run: Run, vault: VaultMaker) -> None:
    root = vault({"a.md": "- [ ] ask @ana 📅 2024-05-01\n"})
    run("--now", "2024-05-03T09:00", "snooze", "a.md:1", "2024-05-10", vault=root)
    run("--now", "2024-05-12T09:00", "done", "a.md:1", vault=root)
    assert rows_of(told_in(run, root, "2024")) == [
        ("2024-05-10", "due", "2024-05-12", "done", 2)
    ]


@pytest.mark.parametrize("said", ["soon", "2031", "2024-13-01"])
def test_a_span_that_is_none(run: Run, vault: VaultMaker, said: str) -> None:
    root = vault({"a.md": "- [ ] ask @ana 📅 2024-05-01\n"})
    assert refused(run("forecast", "--replay", said, vault=root), 2).startswith(
        "--replay"
    )
