"""`check --format`: what CI shows beside the lines of a pull request."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker

BAD = "- [ ] @ana offer 📅 2024-02-30\n"
_COMMAND = re.compile(
    r"::(notice|warning) file=([^,:]+),line=(\d+),title=([^,:]+)::(.+)"
)


def log_of(text: str) -> dict[str, Any]:
    """A SARIF log, checked against what 2.1.0 demands of the parts that are used."""
    log: dict[str, Any] = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    [run] = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(rules) == len(set(rules))
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        [location] = result["locations"]
        place = location["physicalLocation"]
        base = place["artifactLocation"]["uriBaseId"]
        assert base in run["originalUriBaseIds"]
        assert re.fullmatch(r"[\w./~%-]+", place["artifactLocation"]["uri"], re.ASCII)
        assert place.get("region", {"startLine": 1})["startLine"] >= 1
        assert all(map(str, result["partialFingerprints"].values()))
    return log


def results(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log_of(text)["runs"][0]["results"]
    return found


def place(result: dict[str, Any]) -> tuple[str, int]:
    where = result["locations"][0]["physicalLocation"]
    return unquote(where["artifactLocation"]["uri"]), where["region"]["startLine"]


def test_a_problem_is_an_annotation_of_its_line(run: Run, vault: VaultMaker) -> None:
    root = vault({"Über, 100%: x.md": f"# A\n{BAD}", "fine.md": "- [ ] @a b\n"})
    told = run("check", "--format", "github", vault=root)
    assert told.code == 1
    [line] = told.out.splitlines()
    found = _COMMAND.fullmatch(line)
    assert found, line
    assert found.groups()[:4] == (
        "warning",
        "Über%2C 100%25%3A x.md",
        "2",
        "impossible-date",
    )
    assert "2024-02-30 does not exist" in found[5]
    log = run("check", "--format", "sarif", vault=root)
    assert log.code == 1
    [result] = results(log.out)
    assert place(result) == ("Über, 100%: x.md", 2)
    assert result["ruleId"] == "impossible-date"


def test_no_text_of_a_note_begins_a_command(run: Run, vault: VaultMaker) -> None:
    evil = "- [ ] @ana\u2028::error::x %0A::set-output name=a::b 📅 2024-06-01\n"
    root = vault({"n.md": evil})
    told = run("check", "--max-overdue", "0", "--format", "github", vault=root)
    assert told.code == 1
    for line in told.out.splitlines():
        assert line.startswith("::warning file=n.md,line=1,title=overdue::")
        assert "%0A" not in line.replace("%250A", "")


def test_late_lines_are_in_the_words_of_lists(run: Run, vault: VaultMaker) -> None:
    root = vault({"n.md": "- [ ] @ana see [[Al Bo|Al]] **now** #promised 2024-06-03\n"})
    told = run("check", "--max-overdue", "0", vault=root)
    assert told.out == "n.md:1: 2 d late: @ana: see Al now\n"


def test_the_vault_as_a_folder_of_a_repository(run: Run, vault: VaultMaker) -> None:
    root = vault({"docs/notes/n.md": BAD, "docs/notes/.journal.toml": ""})
    (root / ".git").mkdir()
    notes = root / "docs" / "notes"
    told = run("check", "--format", "github", vault=notes)
    assert "file=docs/notes/n.md,line=1," in told.out
    [result] = results(run("check", "--format", "sarif", vault=notes).out)
    assert place(result) == ("docs/notes/n.md", 1)


def test_what_is_the_same_stays_the_same_when_lines_move(
    run: Run, vault: VaultMaker
) -> None:
    root = vault({"n.md": f"{BAD}{BAD}"})
    before = results(run("check", "--format", "sarif", vault=root).out)
    (root / "n.md").write_text(f"# New\n\n{BAD}{BAD}")
    after = results(run("check", "--format", "sarif", vault=root).out)
    keys = [one["partialFingerprints"]["journal/v1"] for one in before]
    assert keys == [one["partialFingerprints"]["journal/v1"] for one in after]
    assert len(set(keys)) == 2


def test_nothing_to_say_is_an_empty_log(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @ana x 📅 2030-01-01\n")
    assert results(run("check", "--format", "sarif", vault=root).out) == []
    told = run("check", "--format", "github", vault=root)
    assert (told.code, told.out) == (0, "")
    assert "--fix" in refused(run("check", "--fix", "--format", "sarif", vault=root), 2)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_markers_that_a_merge_left_are_told(
    run: Run, vault: VaultMaker, eol: str
) -> None:
    lines = ["# A", "<<<<<<< ours", "- [ ] @a x", "=======", "- [ ] @a y", ">>>>>>> b"]
    root = vault({"n.md": eol.join([*lines, ""]).encode()})
    result = run("check", vault=root)
    assert (result.code, result.out.split(": ")[0]) == (1, "n.md:2")
    (root / "n.md").write_text("<<<<<<< is how a conflict begins\n")
    assert run("check", vault=root).code == 0


def test_the_file_of_the_rules_is_whole(run: Run, sample: Path) -> None:
    text = run("check", "--max-overdue", "0", "--format", "sarif", vault=sample).out
    assert {one["ruleId"] for one in results(text)} == {"overdue"}
