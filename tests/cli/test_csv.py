"""`--csv` on the commands that list: the JSON's keys as columns."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["due", "list", "people", "cold"])
def test_the_same_rows_as_json(command: str, sample: Path, run: Run) -> None:
    table = run(command, "--csv", vault=sample)
    rows = list(csv.DictReader(io.StringIO(table.out, newline="")))
    found = json.loads(run(command, "--json", vault=sample).out)
    assert len(rows) == len(found)
    key = "id" if command in ("due", "list") else "name"
    assert [row[key] for row in rows] == [one[key] for one in found]
    assert all(None not in row for row in rows), "each row is as wide as the headings"
    assert "\x1b" not in table.out


def test_nothing_is_no_table(run: Run, work: Path) -> None:
    result = run("list", "nothing-like-it", "--csv", vault=work)
    assert (result.code, result.out) == (0, "")


@pytest.mark.parametrize("command", ["due", "list", "today", "people", "cold"])
def test_one_format_at_a_time(command: str, work: Path, run: Run) -> None:
    for both in (["--json", "--csv"], ["--csv", "--json"]):
        result = run(command, *both, vault=work)
        assert (result.code, result.out) == (2, "")
        assert "--json and --csv cannot be combined; use one of them" in result.err
