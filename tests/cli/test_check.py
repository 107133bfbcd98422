"""`journal check`: what cannot be read as it was meant."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from tests.cli.conftest import Run
from tests.conftest import VaultMaker


def test_a_vault_without_problems(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a x 2024-06-01\n")
    result = run("check", vault=root)
    assert (result.code, result.out, result.err) == (0, "", "")
    result = run("check", "--json", vault=root)
    assert (result.code, result.out) == (0, "[]\n")


def test_each_problem_has_its_line(run: Run, work: Path) -> None:
    result = run("check", vault=work)
    assert (result.code, result.err) == (1, "")
    assert result.out == (
        "work.md:15: impossible-date: 2024-02-30 does not exist, so this follow-up has no due date; "
        "write an existing date as YYYY-MM-DD\n"
    )
    [problem] = json.loads(run("check", "--json", vault=work).out)
    assert problem["path"] == "work.md"
    assert problem["line"] == 15
    assert problem["code"] == "impossible-date"


def test_what_is_wrong_with_whole_notes(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {
            "utf16.md": "- [ ] @a x".encode("utf-16"),
            "nul.md": b"- [ ] @a \0",
            "huge.md": "",
            "n (conflicted copy 2024-06-01).md": "- [ ] @a x 📅 2024-02-30",
            "who.md": "---\ntype: person\naliases: [\n---\n",
        }
    )
    os.truncate(root / "huge.md", 2**24 + 1)
    result = run("check", vault=root)
    assert result.code == 1
    said = [re.sub(r": [a-z]+(-[a-z]+)*: ", ": ", line, count=1)
            for line in result.out.splitlines()]  # fmt: skip
    assert [line.split(": ")[:2] for line in said] == [
        ["huge.md", "the note cannot be read"],
        ["n (conflicted copy 2024-06-01).md:1",
         "this is a conflict copy from a sync program; merge it into the note by "
         "hand, then delete it"],
        ["nul.md:1", "the note holds NUL bytes; it is not text; it is not read or "
         "written"],
        ["utf16.md:1", "the note is UTF-16; save it as UTF-8"],
        ["who.md:1", "front matter is not valid YAML"],
    ]  # fmt: skip
    codes = {row["path"]: row["code"] for row in json.loads(
        run("check", "--json", vault=root).out
    )}  # fmt: skip
    assert codes["huge.md"] == "unreadable"
    assert codes["n (conflicted copy 2024-06-01).md"] == "conflict-copy"


def test_the_trouble_of_the_sample(run: Run, sample: Path) -> None:
    result = run("check", vault=sample)
    assert result.code == 1
    trouble = [line for line in result.out.splitlines() if "Trouble.md:6:" in line]
    assert trouble == [
        "Reference/Trouble.md:6: impossible-date: 2024-02-30 does not exist, so this follow-up has no due "
        "date; write an existing date as YYYY-MM-DD"
    ]
    assert result.out.splitlines() == sorted(
        result.out.splitlines(),
        key=lambda line: (line.split(":")[0], int(line.split(":")[1])),
    )


def test_dates_that_tasks_does_not_see_are_counted_and_listed_when_asked_for(
    run: Run, vault: VaultMaker
) -> None:
    plain = "".join(f"- [ ] call @ana{number} 2026-12-01\n" for number in range(5))
    root = vault(
        {"n.md": plain, ".obsidian/plugins/obsidian-tasks-plugin/data.json": "{}"}
    )
    counted = run("check", vault=root)
    assert (counted.code, counted.out) == (0, "")
    assert "does not see the date of 5 lines" in counted.err
    listed = run("check", "--tasks", vault=root)
    assert listed.code == 0
    assert listed.out.count("Tasks does not see this date: 2026-12-01") == 5
    run("check", "--fix", "--all", "--yes", vault=root)
    assert (root / "n.md").read_text() == plain
    run("check", "--fix", "--tasks", "--yes", vault=root)
    assert (root / "n.md").read_text() == plain.replace(" 2026", " 📅 2026")
