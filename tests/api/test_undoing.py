"""The hall: undo, redo, and what other programs reverted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.api.requests import Add, Redo, Undo
from journal.model.errors import (
    AmbiguousEntry,
    NoSuchEntry,
    StaleEntry,
    WriteRefused,
)
from tests.conftest import NOW
from tests.doing import DONE, FRIDAY, SUNDAY, do, note
from tests.processes import contents

Make = Callable[..., Journal]


def write(journal: Journal, content: str, path: str = "note.md") -> None:
    """Another program saves."""
    (journal.root / path).write_text(content)
    journal.refresh()


def names(journal: Journal) -> tuple[list[str], list[str]]:
    return (
        [listed.step.name for listed in journal.steps()],
        [listed.step.name for listed in journal.steps(undo=False)],
    )


# ---------------------------------------------------------------- back and forth


def test_back_and_forth_to_the_byte(make: Make) -> None:
    """A tick, a series, a new note, a batch; each to the byte, in both directions."""
    journal = make(
        {
            "note.md": b"\xef\xbb\xbf- [ ] @a \xff x\r\n"
            b"- [ ] @b y \xf0\x9f\x94\x81 every week \xf0\x9f\x93\x85 2024-06-03",
            "b.md": "- [ ] @c z\n- [ ] @c z\n",
        }
    )
    steps = [
        lambda: do(journal, DONE, "note:1"),
        lambda: do(journal, DONE, "note:2"),
        lambda: journal.apply(Add("@d first", "sub/new"), NOW),
        lambda: journal.apply(Add("@d second", "sub/new"), NOW),
        lambda: do(journal, FRIDAY, "b:1", "note:2", "b:2"),
    ]

    def bytes_now() -> dict[str, bytes]:
        return {name: content for name, (content, _) in contents(journal.root).items()}

    seen = [bytes_now()]
    for step in steps:
        step()
        seen.append(bytes_now())
    for _ in range(2):
        for before in seen[-2::-1]:
            planned = journal.preview(Undo(), NOW)
            assert journal.apply(Undo(), NOW) == planned
            assert bytes_now() == before
        with pytest.raises(WriteRefused, match="nothing to undo"):
            journal.apply(Undo(), NOW)
        for after in seen[1:]:
            planned = journal.preview(Redo(), NOW)
            assert journal.apply(Redo(), NOW) == planned
            assert bytes_now() == after
        with pytest.raises(WriteRefused, match="nothing to redo"):
            journal.apply(Redo(), NOW)


def test_a_preview_writes_nothing(make: Make) -> None:
    journal = make("- [ ] @a x\n")
    do(journal, DONE, "note:1")
    for request in (Undo(), Redo()):
        before = contents(journal.root), contents(journal.state)
        journal.preview(request, NOW)
        assert (contents(journal.root), contents(journal.state)) == before
        journal.apply(request, NOW)


def test_something_new_ends_what_could_be_made_again(make: Make) -> None:
    journal = make("- [ ] @a x\n- [ ] @b y\n")
    do(journal, DONE, "note:1")
    journal.apply(Undo(), NOW)
    assert names(journal) == ([], ["s1"])
    do(journal, FRIDAY, "note:2")
    assert names(journal) == (["s3"], [])
    with pytest.raises(WriteRefused, match="nothing to redo"):
        journal.apply(Redo(), NOW)
    with pytest.raises(NoSuchEntry, match="no change s1 to redo"):
        journal.apply(Redo("s1"), NOW)


def test_it_survives_a_restart(
    make: Make, open_vault: Callable[[Path], Journal]
) -> None:
    journal = make("- [ ] @a x\n")
    do(journal, DONE, "note:1")
    open_vault(journal.root).apply(Undo(), NOW)
    assert note(journal) == "- [ ] @a x\n"
    open_vault(journal.root).apply(Redo(), NOW)
    assert note(journal) == "- [x] @a x ✅ 2024-06-05\n"
    open_vault(journal.root).apply(Undo(), NOW)
    assert note(journal) == "- [ ] @a x\n"


def test_redo_of_a_changed_line_is_refused_with_the_reason(make: Make) -> None:
    journal = make("- [ ] @a x\n")
    do(journal, DONE, "note:1")
    journal.apply(Undo(), NOW)
    write(journal, "- [ ] @a x!\n")
    before = contents(journal.root)
    for attempt in (
        lambda: journal.preview(Redo(), NOW),
        lambda: journal.apply(Redo(), NOW),
    ):
        with pytest.raises(StaleEntry) as caught:
            attempt()
        assert str(caught.value) == (
            "note.md:1: the line has changed or is gone since “test: @a x” was undone; "
            "redo it by hand, or see the other changes: journal redo --list"
        )
    assert contents(journal.root) == before


# ---------------------------------------------------------------- one of many


def test_an_older_step_can_be_taken_back(make: Make) -> None:
    """Also where the newest can no longer be undone."""
    journal = make("- [ ] @a x\n- [ ] @b y\n- [ ] @c z\n")
    for line in (1, 2, 3):
        do(journal, DONE, f"note:{line}")
    write(journal, note(journal).replace("@c z", "@c other"))
    with pytest.raises(StaleEntry):
        journal.apply(Undo(), NOW)
    assert [(s.step.name, bool(s.remark)) for s in journal.steps()] == [
        ("s3", True),
        ("s2", False),
        ("s1", False),
    ]
    assert "note.md:3: the line has changed" in journal.steps()[0].remark
    journal.apply(Undo("s1"), NOW)
    assert note(journal).splitlines()[:2] == ["- [ ] @a x", "- [x] @b y ✅ 2024-06-05"]
    journal.apply(Redo("s1"), NOW)
    assert names(journal) == (["s3", "s2", "s1"], [])
    for request in (Undo("s9"), Redo("s1")):
        with pytest.raises(NoSuchEntry, match=f"no change {request.step}"):
            journal.apply(request, NOW)


def test_one_entry_of_a_batch(make: Make) -> None:
    journal = make("- [ ] @a x\n- [ ] @b y\n- [ ] @c z\n")
    do(journal, DONE, "note:1", "note:2", "note:3")
    journal.apply(Undo("note:2"), NOW)
    ticked = [line[3] for line in note(journal).splitlines()]
    assert ticked == ["x", " ", "x"]
    with pytest.raises(NoSuchEntry, match=r"note\.md:2: there is no change of this"):
        journal.apply(Undo("note:2"), NOW)
    journal.apply(Redo("note:2"), NOW)
    journal.apply(Undo(), NOW)
    assert note(journal) == "- [ ] @a x\n- [ ] @b y\n- [ ] @c z\n"


def test_the_newest_change_of_an_entry(make: Make) -> None:
    journal = make("- [ ] @a x 2024-06-05\n- [ ] @b y\nend")
    do(journal, FRIDAY, "note:1")
    do(journal, DONE, "note:2")
    do(journal, SUNDAY, "note:1")
    for day in ("07", "05"):
        journal.apply(Undo("note:1"), NOW)
        assert note(journal).startswith(f"- [ ] @a x 2024-06-{day}\n- [x] @b y")
    with pytest.raises(NoSuchEntry, match="no change of this follow-up to undo"):
        journal.apply(Undo("note:1"), NOW)
    with pytest.raises(NoSuchEntry, match="no follow-up"):
        journal.apply(Undo("note:3"), NOW)


def test_the_change_of_an_entry_is_one_of_its_note(make: Make) -> None:
    journal = make({"a.md": "- [ ] @a x\n", "b.md": "- [ ] @a x\n"})
    do(journal, DONE, "b:1")
    do(journal, DONE, "a:1")
    journal.apply(Undo("b:1"), NOW)
    assert note(journal, "a.md").startswith("- [x]")
    assert note(journal, "b.md") == "- [ ] @a x\n"


def test_an_entry_above_an_added_one_was_not_changed(make: Make) -> None:
    """It has got a line end, and is in the record for that alone."""
    journal = make("- [ ] @a x")
    journal.apply(Add("@b y", "note"), NOW)
    with pytest.raises(NoSuchEntry, match="no change of this follow-up"):
        journal.apply(Undo("note:1"), NOW)
    journal.apply(Undo("note:2"), NOW)
    assert note(journal) == "- [ ] @a x"


def test_twins_that_were_ticked_in_two_steps(make: Make) -> None:
    """Each is found as long as it can be told which one it is."""
    journal = make("- [ ] @a x\n" * 3)
    do(journal, DONE, "note:3")
    do(journal, DONE, "note:1")
    write(journal, "above\n" + note(journal))
    journal.apply(Undo(), NOW)
    assert [line[3:4] for line in note(journal).splitlines()] == ["v", " ", " ", "x"]
    journal.apply(Redo(), NOW)
    with pytest.raises(StaleEntry, match="several identical lines"):
        journal.apply(Undo("s1"), NOW)


@pytest.mark.parametrize(
    ("after", "line"),
    [
        # the sections have changed places
        ("# South\n{0}\n\n# North\n{0}\n", 2),
        # more of everything, elsewhere
        ("text\n\n# North\n{0}\n- [ ] @b new\n\n# South\n\n{0}\n", 9),
        # nothing is left that tells them apart
        ("{0}\ntext\n{0}\n", None),
    ],
)
def test_of_twins_that_were_ticked_the_right_one_is_taken_back(
    make: Make, after: str, line: int | None
) -> None:
    journal = make("# North\n- [ ] @a x\n\n# South\n- [ ] @a x\n")
    do(journal, DONE, "note:2")
    do(journal, DONE, "note:5")
    write(journal, after.format("- [x] @a x ✅ 2024-06-05"))
    before = note(journal)
    if line is None:
        with pytest.raises(StaleEntry, match="cannot be told"):
            journal.apply(Undo(), NOW)
        assert note(journal) == before
    else:
        [change] = journal.apply(Undo(), NOW)
        assert (change.line, change.new) == (line, ("- [ ] @a x",))


# ---------------------------------------------------------------- other programs


def test_what_another_program_took_back_is_said_and_made_again(make: Make) -> None:
    old = "- [ ] @a x\n- [ ] @b y\n"
    journal = make(old)
    do(journal, DONE, "note:1")
    assert journal.reverted(NOW) == []
    write(journal, f"{old}their new line\n")
    [problem] = journal.reverted(NOW)
    assert problem in journal.problems(NOW)
    assert (problem.path, problem.line, problem.code) == ("note.md", 1, "reverted")
    assert "“test: @a x” was overwritten" in problem.message
    assert "“journal redo s1” redoes it" in problem.hint
    before = contents(journal.root), contents(journal.state)
    assert journal.preview(Redo(), NOW)[0].new == ("- [x] @a x ✅ 2024-06-05",)
    assert (contents(journal.root), contents(journal.state)) == before
    journal.apply(Redo(), NOW)
    assert note(journal).startswith("- [x] @a x ✅ 2024-06-05\n- [ ] @b y\ntheir")
    assert journal.reverted(NOW) == []
    journal.apply(Undo(), NOW)
    assert note(journal) == f"{old}their new line\n"
    assert journal.reverted(NOW) == []


def test_what_another_program_took_back_can_be_left_so(make: Make) -> None:
    journal = make("- [ ] @a x\n- [ ] @b y\n")
    do(journal, DONE, "note:2")
    do(journal, DONE, "note:1")
    write(journal, "- [ ] @a x\n- [x] @b y ✅ 2024-06-05\n")
    assert "already did this" in journal.steps()[0].remark
    before = contents(journal.root)
    [change] = journal.apply(Undo(), NOW)
    assert change.is_unchanged
    assert "another program already did this" in change.notes[0]
    assert contents(journal.root) == before
    assert journal.reverted(NOW) == []
    journal.apply(Undo(), NOW)
    assert note(journal) == "- [ ] @a x\n- [ ] @b y\n"


def test_after_a_week_nothing_is_said(make: Make) -> None:
    journal = make("- [ ] @a x\n")
    do(journal, DONE, "note:1")
    write(journal, "- [ ] @a x\n")
    assert journal.reverted(NOW + timedelta(days=6))
    assert not journal.reverted(NOW + timedelta(days=8))


def test_two_changes_that_are_gone_are_made_again_in_their_order(make: Make) -> None:
    old = "- [ ] @a x 2024-06-05\n"
    journal = make(old)
    do(journal, FRIDAY, "note:1")
    do(journal, SUNDAY, "note:1")
    newest = note(journal)
    write(journal, old + "more\n")
    assert ["s1" in p.hint for p in journal.reverted(NOW)] == [True]
    journal.apply(Redo(), NOW)
    journal.apply(Redo(), NOW)
    assert note(journal) == newest + "more\n"


def test_a_batch_that_is_gone_is_made_again_as_a_whole(make: Make) -> None:
    notes = {"a.md": "- [ ] @a x\n", "b.md": "- [ ] @b y\n- [ ] @b z\n"}
    journal = make(notes)
    do(journal, DONE, "b:2", "a:1", "b:1")
    done = contents(journal.root)
    for path, content in notes.items():
        write(journal, content, path)
    assert len(journal.reverted(NOW)) == 3
    again = [(change.path, change.line) for change in journal.apply(Redo(), NOW)]
    assert again == [("b.md", 2), ("a.md", 1), ("b.md", 1)]
    after = contents(journal.root)
    assert {name: after[name][0] for name in notes} == {n: done[n][0] for n in notes}


def test_records_that_cannot_be_read_hide_no_problem(make: Make) -> None:
    journal = make("- [ ] @a x 📅 2024-02-30\n")
    (journal.state / "history.jsonl").mkdir(parents=True)
    assert [p.code for p in journal.problems(NOW)] == ["impossible-date"]
    with pytest.raises(WriteRefused, match="cannot be read: is a directory"):
        journal.steps()


def test_a_name_is_that_of_a_step_or_of_an_entry(make: Make) -> None:
    journal = make({"s1.md": "- [ ] @a x\n", "b/s1.md": "- [ ] @a y\n"})
    with pytest.raises(NoSuchEntry, match="no change s1 "):
        journal.apply(Undo("s1"), NOW)
    with pytest.raises(AmbiguousEntry):
        journal.apply(Undo("s1:1"), NOW)
    for what in ("s", "s²", "1", "S1", ""):
        with pytest.raises(NoSuchEntry, match="no follow-up"):
            journal.apply(Undo(what), NOW)
