"""What `make bench` measures with is what it says it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks import ours, report, terminal
from benchmarks.peers import tasks_plugin
from benchmarks.timing import Job, interleaved
from benchmarks.vaults import Vault, vault
from journal.model.entry import Status
from journal.model.settings import Settings
from journal.vault.notes.index import Index


@pytest.mark.parametrize("grown", [False, True])
def test_the_tasks_of_the_vault_are_those_that_are_read(
    tmp_path: Path, grown: bool
) -> None:
    made = vault(tmp_path, 120, grown=grown)
    index = Index(made.root, Settings(), None)
    index.refresh()
    entries = index.snapshot().entries()
    found = sorted(str(entry.due.day if entry.due else None) for entry in entries)
    assert found == sorted(str(task.due) for task in made.tasks)
    done = [entry for entry in entries if entry.status is Status.DONE]
    assert len(done) == sum(task.done for task in made.tasks)


def test_a_vault_is_the_same_each_time(tmp_path: Path) -> None:
    one, other = (vault(tmp_path / name, 30, folders=3) for name in "ab")
    files = [sorted(made.root.rglob("*.md")) for made in (one, other)]
    assert [f.read_bytes() for f in files[0]] == [f.read_bytes() for f in files[1]]
    assert len(files[0]) == 30
    assert len({file.parent for file in files[0]}) == 3
    assert vault(tmp_path / "a", 30, folders=3).tasks == one.tasks


def test_programs_are_run_in_turn(tmp_path: Path) -> None:
    log = tmp_path / "log"
    jobs = [Job(name, ["sh", "-c", f"echo {name} >>{log}"]) for name in ("one", "two")]
    jobs.append(Job("slow", ["sh", "-c", f"echo slow >>{log}"], rounds=1))
    rows = interleaved(jobs, 3, ["one"], tmp_path / "output")
    # the first round is not counted, and not run by what is slow
    expected = "one two " + "one two slow " + "one two " * 2
    assert log.read_text().split() == expected.split()
    assert [row.runs for row in rows] == [3, 3, 1]
    assert rows[0].times == {"one": 1}
    assert all(row.wall > 0 and row.peak > 1 for row in rows)


def test_a_program_that_fails_is_not_measured(tmp_path: Path) -> None:
    job = Job("wrong", ["sh", "-c", "echo no; exit 3"])
    with pytest.raises(SystemExit, match="wrong ended with 3: no"):
        interleaved([job], 1, [], tmp_path / "output")


def test_every_goal_is_of_something_that_is_measured(tmp_path: Path) -> None:
    made = vault(tmp_path, 30)
    with ours.saving(made, tmp_path) as save:
        jobs = [
            *ours.live(made, tmp_path),
            *ours.checked(made, tmp_path),
            save,
            ours.first(made, tmp_path),
        ]
    measured = {job.name for job in jobs}
    assert len(measured) == len(jobs)
    goals = {name for name, *_ in report.LIMITS} | set(report.MEMORY)
    assert {name.removesuffix(report.COLD) for name in goals} <= measured


def test_the_saved_note_is_another_each_time_and_put_back(tmp_path: Path) -> None:
    made = vault(tmp_path, 30)

    def notes() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in made.root.rglob("*.md")}

    before = notes()
    with ours.saving(made, tmp_path) as save:
        save.before()
        once = notes()
        save.before()
        assert before != once != notes() != before
    assert notes() == before


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_the_expressions_of_the_tasks_plugin_find_its_fields(tmp_path: Path) -> None:
    made = Vault(tmp_path, [], 0)
    (made.root / "a.md").write_text(
        "- [ ] one #x ⏫ 🔁 every week 📅 2024-06-01 #y\n"
        "> 1. [ ] two 🆔 abc ⛔ d, e 🛫 2024-01-01 📅\ufe0f 2024-05-01 ^b-1\n"
        "- [x] done 📅 2024-06-01\n- [-] cancelled 📅 2024-06-01\n"
        "- [ ] 📅 2024-06-01 in front of words\n- [ ] later 📅 2024-07-01\n"
        "no box 📅 2024-06-01\n* [/] begun 📅 2024-06-02 🏁 delete ❌ 2024-06-01\n"
    )
    [job] = tasks_plugin(made)
    told = subprocess.run(job.words, capture_output=True, check=True, text=True).stdout
    lines = [line.rpartition(":") for line in told.splitlines()]
    assert [(line[0].partition("  ")[0], line[2]) for line in lines] == [
        ("2024-05-01 two", "2"),
        ("2024-06-01 one", "1"),
        ("2024-06-02 begun", "8"),
    ]


def test_the_table_goes_where_it_belongs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- 10: x -->\nold\n<!-- /10 -->\nb\n")
    monkeypatch.setattr(report, "PAGE", page)
    report.write(10, "new")
    assert page.read_text() == "a\n<!-- 10: x -->\n\nnew\n\n<!-- /10 -->\nb\n"
    with pytest.raises(SystemExit, match="no place for the table 7"):
        report.write(7, "new")


def test_what_a_terminal_shows_is_told_without_its_escape_sequences() -> None:
    drawn = "\x1b[1;1H\x1b[38;5;8m▾\x1b[0m Today  12 \x1b[K\x1b]0;title\x07▸ Tomorrow 3".encode()
    seen = terminal.plain(drawn)
    assert b"title" not in seen
    assert terminal.today_in(seen) == ("▾", 12)
    assert terminal.today_in(b"nothing of it") is None
    assert terminal.today_in(seen + "▸ Today 11".encode()) == ("▸", 11)
