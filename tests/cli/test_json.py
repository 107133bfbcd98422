"""The JSON that scripts rely on: keys, their order, their types."""

from __future__ import annotations

import json
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.conftest import CHECKOUT, VaultMaker
from tests.processes import journal

KEYS = (
    "id path line status mark text raw people due remind scheduled start created done "
    "cancelled priority repeat tags block_id task_id depends_on heading turn attempts "
    "last_contact problems on_completion headings parent end log why owner"
).split()
PROBLEM_KEYS = ["path", "line", "code", "message", "hint", "fix"]
LISTS = {"people", "owner", "tags", "depends_on", "problems", "headings", "log"}
LOG_KEYS = ["when", "kind", "text", "line"]
TEXTS = {"id", "path", "status", "mark", "text", "raw", "turn", "why"}
MOMENTS = {"due", "remind", "scheduled", "start"}
DAYS = {"created", "done", "cancelled", "last_contact"}

FULL = (
    "# Head\n## Part\n"
    "- [/] @al send #a/b ⏫ 🔁 every week 🆔 t1 ⛔ x,y ➕ 2024-05-01 🛫 2024-05-02 "
    "⏳ 2024-05-03 ⏰ 2024-06-04 09:30 📅 2024-02-30 🏁 delete ^blk\n"
    "    - 2024-05-20 nudge: asked\n    - 2024-05-21 14:00 it rang\n"
    "    - [ ] child #followup below\n"
    "- [ ] @al due 2024-06-05T10:00\n"
    "- [x] bare #followup\n"
    "- [h] held #followup\n- [?] odd #followup\n- [-] off #followup ❌ 2024-06-01\n"
)


@pytest.fixture
def rows(run: Run, vault: VaultMaker) -> dict[str, dict[str, Any]]:
    root = vault({"n.md": FULL, "People/Al.md": ""})
    found = json.loads(run("list", "--all", "--json", vault=root).out)
    return {row["text"].split()[-1]: row for row in found}


def test_every_field(rows: dict[str, dict[str, Any]]) -> None:
    row = rows["#a/b"]
    assert row.pop("id").isalnum()
    assert len(row.pop("problems")) == 1
    assert row == {
        "path": "n.md",
        "line": 3,
        "status": "in-progress",
        "mark": "/",
        "text": "@al send #a/b",
        "raw": FULL.split("\n")[2],
        "people": ["Al"],
        "due": None,
        "remind": "2024-06-04T09:30",
        "scheduled": "2024-05-03",
        "start": "2024-05-02",
        "created": "2024-05-01",
        "done": None,
        "cancelled": None,
        "priority": "high",
        "repeat": "every week",
        "tags": ["#a/b"],
        "block_id": "blk",
        "task_id": "t1",
        "depends_on": ["x", "y"],
        "heading": "Part",
        "turn": "mine",
        "attempts": 1,
        "last_contact": "2024-05-21",
        "on_completion": "delete",
        "headings": ["Head", "Part"],
        "parent": None,
        "end": 6,
        "log": [
            {"when": "2024-05-20", "kind": "nudge", "text": "asked", "line": 4},
            {"when": "2024-05-21T14:00", "kind": None, "text": "it rang", "line": 5},
        ],
        "why": "reminder yesterday, on Tue 4 Jun; last contact 15 days ago",
        "owner": [],
    }
    assert (rows["below"]["parent"], rows["below"]["end"]) == (3, 6)


def test_what_an_entry_does_not_have(rows: dict[str, dict[str, Any]]) -> None:
    row = rows["#followup"]  # the last one listed
    assert (row["status"], row["mark"], row["cancelled"]) == (
        "cancelled",
        "-",
        "2024-06-01",
    )
    nothing = {key for key, value in row.items() if value is None}
    assert nothing == (
        MOMENTS
        | DAYS
        | {"priority", "repeat", "block_id", "task_id", "on_completion", "parent"}
    ) - {"cancelled"}
    assert all(row[key] == [] for key in ("people", "depends_on", "problems", "log"))
    assert row["attempts"] == 0


def test_what_the_mark_means(run: Run, vault: VaultMaker) -> None:
    marks = " /hx-X?é"
    root = vault("".join(f"- [{mark}] #followup\n" for mark in marks))
    found = json.loads(run("list", "--all", "--json", vault=root).out)
    assert [(row["mark"], row["status"], row["turn"]) for row in found] == [
        (" ", "open", "mine"),
        ("/", "in-progress", "mine"),
        ("h", "waiting", "theirs"),
        ("x", "done", "mine"),
        ("-", "cancelled", "mine"),
        ("X", "done", "mine"),
        ("?", "open", "mine"),
        ("é", "open", "mine"),
    ]


@pytest.mark.parametrize("words", [["list", "--all"], ["due", "--within", "1y"]])
def test_keys_and_types_of_the_sample(run: Run, sample: Path, words: list[str]) -> None:
    found = json.loads(run(*words, "--json", vault=sample).out)
    assert len(found) > 40
    for row in found:
        assert list(row) == KEYS
        for key, value in row.items():
            if key in LISTS:
                assert isinstance(value, list)
            elif key in TEXTS:
                assert isinstance(value, str)
            elif key in ("line", "attempts", "end"):
                assert type(value) is int
            elif key == "parent":
                assert value is None or 0 < value < row["line"]
            else:
                assert value is None or isinstance(value, str)
        for key in MOMENTS:
            assert row[key] is None or datetime.fromisoformat(row[key])
        for key in DAYS:
            assert row[key] is None or date.fromisoformat(row[key])
        assert row["priority"] in (None, "highest", "high", "medium", "low", "lowest")
        assert row["status"] in ("open", "in-progress", "waiting", "done", "cancelled")
        assert row["turn"] in ("mine", "theirs")
        assert row["line"] >= 1
        assert len(row["id"]) == 12
        note = (sample / row["path"]).read_bytes().decode("utf-8-sig")
        assert note.replace("\r\n", "\n").split("\n")[row["line"] - 1] == row["raw"]
        for problem in row["problems"]:
            assert list(problem)[:6] == PROBLEM_KEYS
        for bullet in row["log"]:
            assert list(bullet) == LOG_KEYS


def test_keys_and_types_of_problems(run: Run, sample: Path) -> None:
    result = run("check", "--json", vault=sample)
    found = json.loads(result.out)
    assert result.code == 1
    for row in found:
        assert list(row)[:6] == PROBLEM_KEYS
        for key in ("path", "code", "message", "hint"):
            assert isinstance(row[key], str)
        assert type(row["line"]) is int
        assert row["fix"] is None or isinstance(row["fix"], str)


def test_the_documentation_names_every_key() -> None:
    text = (CHECKOUT / "docs" / "reference" / "json.md").read_text()
    for key in (*KEYS, *PROBLEM_KEYS):
        assert f"`{key}`" in text, key


HOSTILE = (
    "- [ ] @a \x1b]0;t\x07 \x9b1m \u202e \u200b \xad \U000e0041 \udcff 📅 2024-06-01"
)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1", "cp1252"])
def test_any_text_arrives_whatever_stdout_is(vault: VaultMaker, encoding: str) -> None:
    root = vault({"n.md": HOSTILE.encode("utf-8", "surrogateescape")})
    result = journal("list", "--json", vault=root, PYTHONIOENCODING=encoding)
    assert (result.code, result.err) == (0, "")
    [row] = json.loads(result.raw.decode(encoding))
    assert row["raw"] == HOSTILE
    for unsafe in ("\x1b", "\x9b", "\u202e", "\u200b", "\xad", "\U000e0041"):
        assert unsafe not in result.raw.decode(encoding)
    assert os.linesep.join(["[", "  {"]) in result.out
