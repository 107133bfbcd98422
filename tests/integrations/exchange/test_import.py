"""Imports into a vault: once, literally, people filled, and all of it undone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.api.requests import Undo
from journal.integrations.exchange import imports
from journal.integrations.exchange.notes.outcome import Wishes
from journal.integrations.exchange.records import Options
from tests.conftest import Result, entries_of
from tests.integrations.exchange.conftest import NOW, Import
from tests.integrations.exchange.scoring import snapshot

Make = Callable[..., Journal]
Run = Callable[..., Result]

TASKS = """\
id,text,person,due,status
7,Ring the printer,Ida Holm,2026-12-04,open
8,Send the plan,Bo Berg,2026-12-05,done
"""


def text_of(journal: Journal, path: str) -> str:
    return (journal.root / path).read_text("utf-8")


def test_a_second_run_adds_nothing_and_undo_takes_all_of_it(
    make: Make, bring_in: Import
) -> None:
    journal = make({"note.md": "- [ ] mine\n"}, include="all-tasks")
    before = snapshot(journal.root)
    plan = bring_in(journal, "plan.csv", TASKS)
    assert [new.path for new in plan.new] == ["Imported/plan.md"] * 2
    assert "- [ ] Ring the printer @ida-holm 📅 2026-12-04" in text_of(
        journal, "Imported/plan.md"
    )
    after = snapshot(journal.root)
    again = bring_in(journal, "plan.csv", TASKS)
    assert (again.new, len(again.there)) == ([], 2)
    assert snapshot(journal.root) == after
    journal.apply(Undo(), NOW)
    assert snapshot(journal.root) == before, "the folder is gone as well"
    assert len(bring_in(journal, "plan.csv", TASKS).new) == 2


def test_keys_stand_in_the_notes(make: Make, bring_in: Import) -> None:
    journal = make({}, include="all-tasks")
    bring_in(journal, "plan.csv", TASKS)
    note = journal.root / "Imported/plan.md"
    moved = journal.root / "Work.md"
    moved.write_text(note.read_text().replace("Ring the printer", "Ring them"))
    note.unlink()
    for file in journal.state.glob("imported*"):
        file.unlink()
    journal.refresh()
    assert bring_in(journal, "plan.csv", TASKS).new == []


def test_what_the_user_removed_stays_removed(make: Make, bring_in: Import) -> None:
    journal = make({}, include="all-tasks")
    bring_in(journal, "plan.csv", TASKS)
    note = journal.root / "Imported/plan.md"
    lines = note.read_text().split("\n")
    at = next(i for i, line in enumerate(lines) if "Ring" in line)
    note.write_text("\n".join(lines[:at] + lines[at + 2 :]))
    journal.refresh()
    plan = bring_in(journal, "plan.csv", TASKS)
    assert (plan.new, plan.there[0].state) == ([], "removed")
    assert len(bring_in(journal, "plan.csv", TASKS, Wishes(again=True)).new) == 1


def test_update_takes_only_what_the_user_has_not_touched(
    make: Make, bring_in: Import
) -> None:
    journal = make({}, include="all-tasks")
    bring_in(journal, "plan.csv", TASKS.replace("done", "open"))
    note = journal.root / "Imported/plan.md"
    note.write_text(note.read_text().replace("2026-12-05", "2026-12-20"))
    journal.refresh()
    later = TASKS.replace("2026-12-04", "2026-12-09").replace(
        "2026-12-05", "2026-12-06"
    )
    told = bring_in(journal, "plan.csv", later.replace("done", "open"))
    assert [one.state for one in told.there] == ["changed", "changed"]
    plan = bring_in(
        journal, "plan.csv", later.replace("done", "open"), Wishes(update=True)
    )
    assert [(u.name, u.value) for u in plan.updates] == [("due", "2026-12-09")]
    text = note.read_text()
    assert "2026-12-09" in text
    assert "2026-12-20" in text


def test_people_are_filled_and_never_overwritten(make: Make, bring_in: Import) -> None:
    note = (
        "---\ntype: person\nemail: ida@x.example\norg: Holm\n# mine\n---\n\n"
        "Likes tea.\n\n## Log\n\n- 2026-01-02 call: hello\n"
    )
    journal = make({"People/Ida Holm.md": note})
    contacts = (
        "First Name,Last Name,Email,Phone,Company,Birthday,Hobby\n"
        "Ida,Holm,IDA@x.example,+45 55 55 01 02,Other Ltd,1981-03-09,chess\n"
        "Bo,Berg,,+46 70 555 01 02,,,\n"
    )
    plan = bring_in(journal, "people.csv", contacts)
    assert plan.people is not None
    assert [c.state for c in plan.people.changes] == ["filled", "new"]
    text = text_of(journal, "People/Ida Holm.md")
    assert "email: ida@x.example\norg: Holm\n# mine\n" in text
    assert 'phone: "+45 55 55 01 02"' in text
    assert 'birthday: "1981-03-09"' in text
    assert "- Hobby: chess" in text
    assert "Other Ltd" not in text
    assert "Likes tea." in text
    after = snapshot(journal.root)
    bring_in(journal, "people.csv", contacts)
    assert snapshot(journal.root) == after


def test_lists_are_united_and_keep_what_is_no_number(
    make: Make, bring_in: Import
) -> None:
    note = (
        "---\ntype: person\nemail:\n  - ida@x.example\n  - old@x.example\n"
        'phone: ["ask Bo", "+45 55 55 01 02"] # two\n---\n'
    )
    journal = make({"People/Ida Holm.md": note})
    bring_in(
        journal,
        "p.csv",
        "name,email,phone\n"
        "Ida Holm,new@x.example,+45 55 55 01 02\nIda Holm,ida@x.example,+45 9999 0000\n",
    )
    text = text_of(journal, "People/Ida Holm.md")
    assert 'email: ["ida@x.example", "old@x.example", "new@x.example"]' in text
    assert 'phone: ["ask Bo", "+45 55 55 01 02", "+45 9999 0000"]' in text


def test_who_could_be_two_is_left_out_and_told_whole(
    make: Make, bring_in: Import
) -> None:
    journal = make(
        {
            "People/Ida Holm.md": "---\nemail: ida@x.example\n---\n",
            "People/I. Holm.md": "---\nemail: ida@x.example\n---\n",
        }
    )
    before = snapshot(journal.root)
    plan = bring_in(
        journal, "p.csv", "name,email,phone\nIda H,ida@x.example,+45 1234567\n"
    )
    assert plan.people is not None
    (change,) = plan.people.changes
    assert (change.state, len(change.candidates)) == ("ambiguous", 2)
    assert snapshot(journal.root) == before


def test_namesakes_get_notes_of_their_own(make: Make, bring_in: Import) -> None:
    journal = make({})
    bring_in(
        journal,
        "p.csv",
        "name,email\nIda Holm,a@x.example\nIda Holm,b@x.example\nA/B: C?,c@x.example\n",
    )
    names = sorted(path.name for path in (journal.root / "People").iterdir())
    assert names == ["A B C.md", "Ida Holm (2).md", "Ida Holm.md"]


def test_calls_that_were_made_become_history(make: Make, bring_in: Import) -> None:
    journal = make({"People/Ida Holm.md": "---\ntype: person\n---\n"})
    plan = bring_in(
        journal,
        "h.csv",
        "Record ID,Task Title,Task Status,Task Type,Due Date,Associated Contact\n"
        "1,Rang about hall 2,COMPLETED,CALL,2026-11-09 08:00,Ida Holm\n"
        "2,Call again,NOT_STARTED,CALL,2026-12-09 08:00,Ida Holm\n",
    )
    assert (plan.touches, len(plan.new)) == (1, 1)
    (note,) = [n for n in journal.snapshot.notes.values() if n.person]
    assert [(x.kind, x.text) for x in note.log] == [("call", "Rang about hall 2")]


def test_dates_that_can_be_two_days_are_refused_by_row(
    make: Make, run: Run, tmp_path: Path
) -> None:
    journal = make({}, include="all-tasks")
    file = tmp_path / "x.csv"
    file.write_text("text,due\none,03/04/2026\ntwo,\n")
    result = run("import", str(file), "--yes", vault=journal.root)
    assert result.code == 1
    assert "row 2" in result.out
    assert "--dates" in result.out
    journal.refresh()
    assert [e.text for e in journal.entries] == ["two"], "all others are in"
    result = run("import", str(file), "--yes", "--dates", "dmy", vault=journal.root)
    assert result.code == 0
    journal.refresh()
    assert str(entries_of(journal)["one"].due) == "2026-04-03"


def test_a_dry_run_writes_nothing_and_says_the_same(
    make: Make, run: Run, tmp_path: Path
) -> None:
    journal = make({})
    file = tmp_path / "plan.csv"
    file.write_text(TASKS)
    before = snapshot(journal.root)
    dry = run("import", str(file), "--dry-run", vault=journal.root)
    assert (dry.code, snapshot(journal.root)) == (0, before)
    wet = run("import", str(file), vault=journal.root)
    assert wet.out == dry.out
    assert "journal undo s1" in wet.err


def test_places(make: Make, bring_in: Import) -> None:
    journal = make({"Work.md": "# Work\n\n## Plan\n\n- [ ] mine\n\n## End\n"})
    bring_in(journal, "plan.csv", TASKS, Wishes(to="Work#Plan"))
    headings = {e.text.split(" @")[0]: e.heading for e in journal.entries}
    assert headings["Ring the printer"] == "Plan"
    assert text_of(journal, "Work.md").endswith("## End\n")


def test_keep_since_and_people(make: Make, bring_in: Import) -> None:
    table = (
        "text,person,colour,shape,updated\n"
        "old,Ida Holm,red,round,2026-01-01\nnew,Bo Berg,blue,flat,2026-11-01\n"
    )
    journal = make({}, include="all-tasks")
    wishes = Wishes(
        keep=frozenset({"colour"}), since=date(2026, 6, 1), people=True, followup=True
    )
    plan = bring_in(journal, "x.csv", table, wishes)
    assert plan.imported.left_out == {"older than 2026-06-01": 1}
    text = text_of(journal, "Imported/x.md")
    assert "- colour: blue" in text
    assert "flat" not in text
    assert "#followup" in text
    assert (journal.root / "People/Bo Berg.md").exists()


def test_zips_are_opened_with_bounds(make: Make, run: Run, tmp_path: Path) -> None:
    journal = make({})
    good, bad = io.BytesIO(), io.BytesIO()
    head = "TYPE,CONTENT,PRIORITY,INDENT\n"
    with zipfile.ZipFile(good, "w") as archive:
        archive.writestr("Home.csv", head + "task,Water,4,1\n")
        archive.writestr("Work.csv", head + "task,Write,1,1\n")
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.csv", head + "0" * 30_000_000)
    file = tmp_path / "backup.zip"
    file.write_bytes(good.getvalue())
    assert run("import", str(file), "--yes", vault=journal.root).code == 0
    journal.refresh()
    assert {e.headings[-1] for e in journal.entries} == {"Home", "Work"}
    file.write_bytes(bad.getvalue())
    result = run("import", str(file), vault=journal.root)
    assert (result.code, "unpacks" in result.err) == (2, True)


def test_an_interrupt_leaves_nothing_half_done(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = make({})
    before = snapshot(journal.root)
    contacts = "name,email\n" + "".join(f"P{i} Q,p{i}@x.example\n" for i in range(5))
    from journal.integrations.exchange.source import opened

    options = imports.options_for(journal, NOW, Options(now=NOW))
    imported = imports.read(opened("p.csv", contacts.encode()), options)
    plan = imports.prepare(journal, imported, options, Wishes())
    path, third = plan.edits[3]

    def interrupted(document: object) -> object:
        if document.lines or len(list((journal.root / "People").glob("*"))) == 3:  # type: ignore[attr-defined]
            raise KeyboardInterrupt
        return third(document)  # type: ignore[arg-type]

    plan.edits[3] = path, interrupted  # type: ignore[assignment]
    (journal.root / "People").mkdir()
    before = snapshot(journal.root)
    with pytest.raises(KeyboardInterrupt):
        imports.carry_out(journal, plan, NOW)
    assert snapshot(journal.root) == before


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("deep.json", b"[" * 50_000, "nested deeper"),
        ("nul.csv", b"text,due\na\x00b,\n", "NUL"),
        ("rows.csv", b"text\n" + b"a\n" * 100_001, "rows"),
        ("empty.csv", b"", "empty"),
        ("cut.zip", b"PK\x03\x04broken", "zip"),
    ],
)
def test_hostile_files_end_with_one_line(
    name: str, data: bytes, said: str, make: Make, run: Run, tmp_path: Path
) -> None:
    journal = make({})
    before = snapshot(journal.root)
    file = tmp_path / name
    file.write_bytes(data)
    result = run("import", str(file), vault=journal.root)
    assert result.code == 2
    assert said in result.err
    assert 1 <= result.err.count("\n") <= 4
    assert snapshot(journal.root) == before


def test_hostile_rows_are_refused_and_the_others_taken(
    make: Make, bring_in: Import
) -> None:
    journal = make({}, include="all-tasks")
    data = (
        "text,notes\nfirst,n\nlong," + "x" * 1_100_000 + "\n"
        f"{'y' * 70_000},n\nlast,=1+1\n"
        '"open,n\n'
    )
    plan = bring_in(journal, "x.csv", data)
    assert [e.text for e in journal.entries] == ["first", "last"]
    assert sorted(r.row for r in plan.imported.refused) == [3, 4, 6]


def test_tasks_nested_without_end_come_to_stand_beside_each_other(
    make: Make, bring_in: Import
) -> None:
    journal = make({}, include="all-tasks")
    outline = "".join(f"{'*' * depth} TODO t{depth}\n" for depth in range(1, 400))
    plan = bring_in(journal, "x.org", outline)
    assert len(plan.new) == len(journal.entries) == 399
