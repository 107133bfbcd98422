"""What is printed for the sample vault, letter by letter; and counts at large.

`pytest --update-goldens` writes the goldens anew; look at the diff before you
commit it, for scripts rely on the JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import CHECKOUT, SHARED
from tests.processes import finish

GOLDENS = CHECKOUT / "tests" / "goldens"
SAMPLE = CHECKOUT / "sample-vault"


@pytest.mark.parametrize(
    ("words", "golden"),
    [
        (["list", "--all", "--json"], "sample-list.json"),
        (["due"], "sample-due.txt"),
    ],
)
def test_the_sample_vault(
    run: Run, pytestconfig: pytest.Config, words: list[str], golden: str
) -> None:
    result = run(*words, vault=SAMPLE)
    assert result.err == ""
    file = GOLDENS / golden
    if pytestconfig.getoption("--update-goldens"):
        file.write_text(result.out)
    assert result.out == file.read_text()
    if golden.endswith(".json"):
        # what differs is easier to see in values than in one long text
        assert json.loads(result.out) == json.loads(file.read_text())


def test_a_second_run_and_one_without_cache_say_the_same(
    run: Run, sample: Path
) -> None:
    first = run("list", "--all", "--json", vault=sample)
    assert run("list", "--all", "--json", vault=sample) == first
    assert run("list", "--all", "--json", vault=SAMPLE) == first


def test_every_task_of_a_thousand_notes_is_found(run: Run, tmp_path: Path) -> None:
    """Done when 2: exactly as many as the generator says it wrote."""
    generator = SHARED / "tools" / "gen_vault.py"
    if not generator.is_file():
        pytest.skip(f"the generator of large vaults is not here ({generator})")
    root = tmp_path / "large"
    made = finish([sys.executable, str(generator), str(root), "1000"])
    assert (made.code, made.err) == (0, "")
    written = json.loads(made.out)
    assert written["notes"] == 1000
    (root / ".journal.toml").write_text('include = "all-tasks"')
    found = json.loads(run("list", "--all", "--json", vault=root).out)
    assert len(found) == written["tasks"] > 500
    (root / ".journal.toml").write_text('include = "follow-ups"')
    found = json.loads(run("list", "--json", vault=root).out)
    dated = [row for row in found if row["due"]]
    assert len(dated) == written["open_dated"]
