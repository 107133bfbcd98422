"""`journal undo`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import WORK, Run, lines_of, refused
from tests.conftest import VaultMaker
from tests.processes import contents


def test_steps_are_taken_back_one_by_one(run: Run, work: Path) -> None:
    run("done", "work:3", vault=work)
    run("snooze", "work:6", "work:7", "fri", vault=work)
    run("add", "@a new", "--to", "new", vault=work)
    assert run("undo", vault=work).out == "new.md:1: (line removed)\n"
    assert not (work / "new.md").exists()
    assert run("undo", vault=work).out == (
        "work.md:7: - [ ] @carla answers #waiting 📅 2024-06-12\n"
        "work.md:6: - [ ] @bob call back ⏰ 2024-06-05 14:00\n"
    )
    assert run("undo", vault=work).code == 0
    assert (work / "work.md").read_text() == WORK
    assert refused(run("undo", vault=work), 5) == "there is nothing to undo"


def test_a_line_that_was_changed_since_is_left_alone(run: Run, work: Path) -> None:
    run("done", "work:3", vault=work)
    note = work / "work.md"
    note.write_text(note.read_text().replace("the offer", "the new offer"))
    before = contents(work)
    for words in (["undo"], ["undo", "--dry-run"]):
        assert refused(run(*words, vault=work), 5) == (
            "work.md: it was changed after “done: @alice send the offer #work/pilot”; "
            "the note stays as it is, take it back by hand"
        )
    assert contents(work) == before


def test_a_note_that_is_gone_is_not_made_again(run: Run, work: Path) -> None:
    run("done", "work:3", vault=work)
    (work / "work.md").unlink()
    refused(run("undo", vault=work), 5)
    assert not (work / "work.md").exists()


def test_a_dry_run_writes_nothing(run: Run, work: Path) -> None:
    run("done", "work:11", "work:3", vault=work)
    before = contents(work)
    result = run("undo", "--dry-run", vault=work)
    assert result.out.splitlines()[2:] == [
        "@@ -3,1 +3,1 @@",
        "-- [x] @alice send the offer 📅 2024-06-01 ⏫ ✅ 2024-06-05 #work/pilot",
        "+- [ ] @alice send the offer 📅 2024-06-01 ⏫ #work/pilot",
    ]
    assert contents(work) == before
    run("undo", vault=work)
    assert (work / "work.md").read_text() == WORK


def test_the_next_line_of_a_series_goes_with_it(run: Run, vault: VaultMaker) -> None:
    content = "- [ ] @a x 🔁 every day 📅 2024-06-05"
    root = vault(content)
    run("done", "note:1", vault=root)
    assert len(lines_of(root, "note.md")) == 2
    run("undo", vault=root)
    assert (root / "note.md").read_text() == content
