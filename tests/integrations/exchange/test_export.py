"""Everything goes out again, and what comes back is what went out."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result, VaultMaker, needs

Run = Callable[..., Result]

NOTES = {
    "Work.md": (
        "# Work\n\n## Plan\n\n"
        "- [ ] @ida send the offer ⏫ 🔁 every week 📅 2024-06-10 #fair ^abc\n"
        "    - Budget: 1200\n"
        "    - 2024-05-20 mail: asked\n"
        "    - [x] a part of it ✅ 2024-06-01\n"
        "- [/] begun with [[Ida Holm]] ⏰ 2024-06-07 09:30 🛫 2024-06-01\n"
        "- [-] dropped ❌ 2024-06-02\n"
        "- [ ] say `#no` to \\@nobody on 2024-06-09\n"
    ),
    "People/Ida Holm.md": (
        "---\ntype: person\nemail: ida@x.example\naliases: [ida]\nbirthday: 1981-03-09\n"
        "phone: [+45 55 55 01 02, +45 55 55 01 03]\n---\n\nLikes tea.\n\n"
        "## Log\n\n- 2024-05-01 call: hello\n"
    ),
}
SUPPORTED = (
    "status mark text due remind scheduled start created done cancelled priority "
    "repeat tags block_id task_id depends_on headings on_completion"
).split()


@pytest.fixture
def work(vault: VaultMaker) -> Path:
    return vault(NOTES, include="all-tasks")


def listed(run: Run, root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("list", "--all", "--json", vault=root).out
    )
    return found


def export(run: Run, root: Path, *words: str) -> str:
    result = run("export", "--all", *words, vault=root)
    assert result.code == 0, result.err
    return result.out


@pytest.mark.parametrize("format", ["csv", "json"])
def test_into_an_empty_vault_and_nothing_is_lost(
    format: str, work: Path, vault: VaultMaker, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / f"out.{format}"
    file.write_text(export(run, work, "--as", format))
    empty = vault({}, include="all-tasks")
    (empty / "note.md").unlink(missing_ok=True)
    assert run("import", str(file), "--yes", vault=empty).code == 0
    before, after = listed(run, work), listed(run, empty)
    assert len(before) == len(after) == 5
    for old, new in zip(before, after, strict=True):
        assert {k: old[k] for k in SUPPORTED} == {k: new[k] for k in SUPPORTED}
        assert [(x["when"], x["kind"], x["text"]) for x in old["log"]] == [
            (x["when"], x["kind"], x["text"]) for x in new["log"]
        ]
        assert (old["parent"] is None) == (new["parent"] is None)
    if format == "csv":
        assert "- Budget: 1200" in (empty / "Work.md").read_text()


@pytest.mark.parametrize(
    "format", ["csv", "json", "todotxt", "ics", "taskwarrior", "vcard", "markdown"]
)
def test_back_into_the_same_vault_nothing_is_new(
    format: str, work: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / ("out.md" if format == "markdown" else "out")
    file.write_text(export(run, work, "--as", format))
    before = {p: p.read_bytes() for p in work.rglob("*.md")}
    result = run("import", str(file), "--json", vault=work)
    assert json.loads(result.out)["new"] == []
    assert {p: p.read_bytes() for p in work.rglob("*.md")} == before


def test_what_a_format_cannot_hold_is_said(work: Path, run: Run) -> None:
    result = run("export", "--all", "--as", "todotxt", vault=work)
    assert "does not hold" in result.err
    assert "log (1)" in result.err
    assert "(B) send the offer @ida +fair due:2024-06-10 rec:+1w" in result.out
    assert "x 2024-06-01 a part of it" in result.out


def test_where_a_name_was_there_is_no_blank_before_a_comma(
    vault: VaultMaker, run: Run
) -> None:
    note = (
        "- [ ] try this on @ana, who knows 2024-06-05\n"
        "- [ ] ask @bo (with [[Al Berg]]) for bo@bo.example, then @bo-b 2024-06-06\n"
        "- [ ] the end: @cy? 2024-06-07\n"
    )
    root = vault(note)
    lines = run("export", "--as", "todotxt", vault=root).out.splitlines()
    assert lines == [
        "try this on, who knows @ana due:2024-06-05",
        "ask (with) for bo@bo.example, then @bo @Al-Berg @bo-b due:2024-06-06",
        "the end:? @cy due:2024-06-07",
    ]


def test_a_spreadsheet_sees_no_formula(work: Path, run: Run) -> None:
    text = export(run, work, "--excel")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert rows[1][3].startswith("'@ida")
    assert not any(c[:1] in "=+-@" for row in rows[1:] for c in row if c)


def test_a_query_chooses_and_open_ones_are_the_default(work: Path, run: Run) -> None:
    assert run("export", "#fair", vault=work).out.count("\n") > 1
    texts = [r[3] for r in csv.reader(io.StringIO(run("export", vault=work).out))]
    assert not any("dropped" in text for text in texts)


def test_a_file_that_is_there_is_not_overwritten(
    work: Path, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("mine")
    result = run("export", "--to", str(file), vault=work)
    assert (result.code, file.read_text()) == (2, "mine")
    file.unlink()
    result = run("export", "is:open", "--to", str(file), vault=work)
    count = len(list(csv.reader(io.StringIO(file.read_text())))) - 1
    assert (result.code, result.err) == (0, f"journal: {count} follow-ups in {file}\n")


def test_one_person_as_a_bundle_for_another_vault(
    work: Path, vault: VaultMaker, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.md"
    file.write_text(export(run, work, "--person", "@ida"))
    text = file.read_text()
    assert "Likes tea." in text
    assert "- [ ] @ida send the offer" in text
    assert "dropped" not in text
    empty = vault({}, include="all-tasks")
    (empty / "note.md").unlink(missing_ok=True)
    assert run("import", str(file), "--yes", vault=empty).code == 0
    person = (empty / "People/Ida Holm.md").read_text()
    assert "ida@x.example" in person
    assert "2024-05-01 call: hello" in person
    assert [e["text"] for e in listed(run, empty) if e["parent"] is None] == [
        "@ida send the offer #fair",
        "begun with [[Ida Holm]]",
    ]


def test_cards_of_people(work: Path, run: Run) -> None:
    text = export(run, work, "--as", "vcard")
    assert "EMAIL:ida@x.example\n" in text.replace("\r", "")
    assert text.count("TEL:") == 2
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_taskwarrior_takes_it(work: Path, run: Run, tmp_path: Path) -> None:
    needs("task")
    file = tmp_path / "tasks.json"
    file.write_text(export(run, work, "--as", "taskwarrior"))
    rc = tmp_path / "rc"
    rc.write_text(f"data.location={tmp_path}\nconfirmation=no\n")
    env = {**os.environ, "TASKRC": str(rc), "TASKDATA": str(tmp_path)}
    program = shutil.which("task")
    assert program is not None
    done = subprocess.run(
        [program, "import", str(file)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Imported 5 tasks" in done.stdout + done.stderr


def test_the_journal_is_the_only_writer(work: Path, run: Run) -> None:
    before = {p: p.read_bytes() for p in work.rglob("*") if p.is_file()}
    for format in ("csv", "json", "ics", "vcard", "markdown"):
        export(run, work, "--as", format)
    assert {p: p.read_bytes() for p in work.rglob("*") if p.is_file()} == before
