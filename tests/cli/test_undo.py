"""`journal undo` and `journal redo`."""

from __future__ import annotations

import re
from pathlib import Path

from journal.cli.session import state_of
from journal.language.document import LineEdit
from journal.language.note.read_note import digest_of
from journal.model.entry import NotePath
from journal.vault.write.history import History, Record
from tests.cli.conftest import WORK, Run, lines_of, refused, told
from tests.conftest import VaultMaker
from tests.processes import contents


def test_steps_are_taken_back_one_by_one(run: Run, work: Path) -> None:
    run("done", "work:3", vault=work)
    run("snooze", "work:6", "work:7", "14 jun", vault=work)
    run("add", "@a new", "--to", "new", vault=work)
    assert run("undo", vault=work).out == "undone  new.md:1\n        (line removed)\n"
    assert not (work / "new.md").exists()
    assert told(run("undo", vault=work).out) == [
        "work.md:7: - [ ] @carla answers #waiting 📅 2024-06-12",
        "work.md:6: - [ ] @bob call back ⏰ 2024-06-05 14:00",
    ]
    assert run("undo", vault=work).code == 0
    assert (work / "work.md").read_text() == WORK
    assert refused(run("undo", vault=work), 5) == "nothing to undo"


def test_a_line_that_was_changed_since_is_left_alone(run: Run, work: Path) -> None:
    run("done", "work:3", vault=work)
    note = work / "work.md"
    note.write_text(note.read_text().replace("the offer", "the new offer"))
    before = contents(work)
    for words in (["undo"], ["undo", "--dry-run"]):
        assert refused(run(*words, vault=work), 5) == (
            "work.md:3: the line has changed or is gone since “done: @alice send the "
            "offer #work/pilot”; undo it by hand, or see the other changes: journal "
            "undo --list"
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


# ---------------------------------------------------------------- lists, steps, redo


def test_the_steps_are_listed_the_newest_first(run: Run, work: Path) -> None:
    run("done", "work:3", vault=work)
    run("snooze", "work:6", "work:7", "14 jun", vault=work, now="2024-06-06T10:00")
    run("add", "@a new", "--to", "new", vault=work, now="2024-06-07")
    note = work / "work.md"
    note.write_text(note.read_text().replace("call back", "call"))
    before = contents(work)
    listed = run("undo", "--list", vault=work)
    assert (listed.code, listed.err) == (0, "")
    assert [re.split(" {2,}", line) for line in listed.out.splitlines()] == [
        ["s4", "2024-06-07 00:00", "added: @a new", "new.md:1"],
        [
            "s2",
            "2024-06-06 10:00",
            "snoozed (2): @bob call back",
            "work.md:6",
            "(not possible now: work.md:6: the line has changed or is gone since "
            "“snoozed: @bob call back”)",
        ],
        [
            "s1",
            "2024-06-05 09:30",
            "done: @alice send the offer #work/pilot",
            "work.md:3",
        ],
    ]
    assert contents(work) == before


def test_a_step_that_cannot_be_taken_back_does_not_block_the_others(
    run: Run, work: Path
) -> None:
    run("done", "work:3", vault=work)
    run("done", "work:6", vault=work)
    note = work / "work.md"
    note.write_text(note.read_text().replace("call back", "call"))
    assert "undo --list" in refused(run("undo", vault=work), 5)
    [line] = told(run("undo", "s1", vault=work).out)
    assert line.startswith("work.md:3: - [ ] @alice")
    assert refused(run("undo", "s1", vault=work), 4) == (
        "no change s1 to undo; see them: journal undo --list"
    )


def test_one_entry_is_taken_back_by_its_id(run: Run, work: Path) -> None:
    run("done", "work:3", "work:6", vault=work)
    assert told(run("undo", "work:6", vault=work).out) == [
        "work.md:6: - [ ] @bob call back ⏰ 2024-06-05 14:00"
    ]
    assert refused(run("undo", "work:6", vault=work), 4).startswith(
        "work.md:6: there is no change of this follow-up to undo"
    )


def test_what_was_taken_back_is_made_again(run: Run, work: Path) -> None:
    run("done", "work:3", "work:6", vault=work)
    after = (work / "work.md").read_bytes()
    run("undo", vault=work)
    planned = run("redo", "--dry-run", vault=work)
    assert planned.out.count("+- [x]") == 2
    assert (work / "work.md").read_text() == WORK
    assert run("redo", "--list", vault=work).out.startswith("s1")
    assert run("redo", vault=work).code == 0
    assert (work / "work.md").read_bytes() == after
    assert refused(run("redo", vault=work), 5) == "nothing to redo"
    assert run("redo", "--list", vault=work).out == ""


def test_what_another_program_took_back_is_made_again(run: Run, work: Path) -> None:
    run("done", "work:3", vault=work)
    after = (work / "work.md").read_bytes()
    (work / "work.md").write_text(WORK)
    checked = run("check", vault=work)
    assert checked.code == 1
    assert (
        "work.md:3: reverted: “done: @alice send the offer #work/pilot” was overwritten by "
        "another program that saved an older copy of the note; “journal redo s1” "
        "redoes it, “journal undo s1” keeps it as it is\n"
    ) in checked.out
    for words in (["due"], ["list"]):
        told = run(*words, vault=work)
        assert told.code == 0
        assert told.err.startswith("journal: work.md:3: “done: @alice send the offer")
        assert 1 <= told.err.count("\n") <= 4
    assert run("redo", "s1", vault=work).code == 0
    assert (work / "work.md").read_bytes() == after
    assert run("due", vault=work).err == ""
    assert "journal redo" not in run("check", vault=work).out


def test_a_list_is_of_everything(run: Run, work: Path) -> None:
    assert run("undo", "--list", vault=work).out == ""
    message = refused(run("undo", "--list", "s1", vault=work), 2)
    assert message == "--list takes no argument"


def test_labels_of_hostile_notes_are_shown_safely(run: Run, vault: VaultMaker) -> None:
    root = vault({"a\x1b[31m.md": "- [ ] @a \x1b]0;x\x07 \u202e call 2024-06-01\n"})
    run("done", "a\x1b[31m.md:1", vault=root)
    out = run("undo", "--list", vault=root).out
    assert "done: " in out
    assert not set("\x1b\x07\u202e") & set(out)


def test_a_vault_that_was_renamed_keeps_its_steps(run: Run, vault: VaultMaker) -> None:
    """Also where it is one note, which every save makes another file of."""
    before = "- [ ] ring @ana 📅 2024-06-01\n"
    root = vault({"a.md": before})
    run("snooze", "a:1", "fri", vault=root)
    renamed = root.rename(root.with_name("renamed"))
    [line] = run("undo", "--list", vault=renamed).out.splitlines()
    assert "snoozed: ring @ana" in line
    done = run("undo", vault=renamed)
    assert done.back.startswith("Undid s1, “snoozed: ring @ana” of 2024-06-05 09:30")
    assert (renamed / "a.md").read_text() == before
    again = run("redo", vault=renamed)
    assert again.back.startswith("Redid s1, “snoozed: ring @ana”")


def test_what_was_interrupted_is_listed(run: Run, vault: VaultMaker) -> None:
    root = vault({"a.md": "- [x] ring @ana ✅ 2024-06-05\n"})
    history = History(state_of(root))
    old, new = b"- [ ] ring @ana\n", (root / "a.md").read_bytes()
    edit = LineEdit(0, (old,), (new,))
    digests = digest_of(old), digest_of(new)
    label = "done: ring @ana"
    note = NotePath("a.md")
    history.begin(Record(0, 0, note, edit, *digests, label, "2024-06-05T09:30:00"))
    listed = run("undo", "--list", vault=root)
    assert "(was interrupted; this much of it is in the notes)" in listed.out
    assert "was interrupted after the note was saved" in listed.err
    run("undo", vault=root)
    assert (root / "a.md").read_bytes() == old


def test_a_change_is_listed_in_the_words_of_lists(run: Run, vault: VaultMaker) -> None:
    root = vault({"n.md": "- [ ] ring [[People/Ana|Ana]] about **it** #waiting\n"})
    run("done", "n:1", vault=root)
    run("add", "see [[Bo]] fri", vault=root)
    rows = run("undo", "--list", vault=root).out.splitlines()
    said = [re.split(" {2,}", row)[2] for row in rows]
    assert said == ["added: see Bo 📅 2024-06-07", "done: ring Ana about it"]
    assert "“done: ring Ana about it”" in run("undo", "s1", vault=root).back
