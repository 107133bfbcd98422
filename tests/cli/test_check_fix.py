"""`journal check --fix`: the safe corrections, shown first and reverted by undo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, lines_of, refused
from tests.cli.test_show import TASKS
from tests.conftest import VaultMaker
from tests.processes import journal

NOTE = (
    "- [ ] @al ask 📅 2024-06-14 before lunch\r\n"
    "- [ ] @al call fri\n"
    "- [ ] @al ring ⏳ 2024-06-10 8:30\n"
    "- [ ] @al x 📅 2024-02-30\n"
    "- [ ] @al y 🔁 every blue moon 📅 2024-06-14"
)
SAFE = (
    "- [ ] @al ask before lunch 📅 2024-06-14\r\n"
    "- [ ] @al call fri\n"
    "- [ ] @al ring ⏰ 2024-06-10 08:30 ⏳ 2024-06-10\n"
    "- [ ] @al x 📅 2024-02-30\n"
    "- [ ] @al y 🔁 every blue moon 📅 2024-06-14"
)
EVERYTHING = SAFE.replace("call fri", "call 📅 2024-06-07")


@pytest.fixture
def trouble(vault: VaultMaker) -> Path:
    return vault({**TASKS, "n.md": NOTE.encode()})


@pytest.mark.parametrize(
    ("options", "after"), [([], SAFE), (["--dates"], EVERYTHING)], ids=["safe", "dates"]
)
def test_what_is_written(
    run: Run, trouble: Path, options: list[str], after: str
) -> None:
    note = trouble / "n.md"
    shown = run("check", "--fix", *options, "--dry-run", vault=trouble)
    assert (shown.code, note.read_bytes()) == (1, NOTE.encode())
    result = run("check", "--fix", *options, vault=trouble)
    assert result.code == 1  # some are left
    assert note.read_bytes() == after.encode()
    for old, new in zip(NOTE.splitlines(), after.splitlines(), strict=True):
        assert (f"-{old}\n+{new}\n" in shown.out) == (old != new)
        assert (f"-{old}\n+{new}\n" in result.out) == (old != new)
    assert "lines fixed. Undo: journal undo" in result.err
    codes = {p["code"] for p in json.loads(run("check", "--json", vault=trouble).out)}
    assert codes == {"impossible-date", "unreadable-rule"} | (
        set() if options else {"relative-date"}
    )
    run("undo", vault=trouble)
    assert note.read_bytes() == NOTE.encode()


def test_the_fields_are_seen_afterwards(run: Run, trouble: Path) -> None:
    run("check", "--fix", vault=trouble)
    explained = run("show", "n:1", "--explain", vault=trouble).out
    assert "due 2024-06-14, seen by Tasks" in explained


def test_a_date_in_words_is_written_on_request_as_one_change(
    run: Run, trouble: Path
) -> None:
    """`check` says how, --fix leaves it, --fix --dates writes it with the others."""
    listed = run("check", vault=trouble).out.splitlines()
    [said] = [line for line in listed if "relative-date" in line]
    assert said.endswith("; fix it with: journal check --fix --dates")
    run("check", "--fix", vault=trouble)
    again = run("check", "--fix", vault=trouble)
    assert (again.out, again.err) == (
        "",
        "Nothing can be fixed automatically. To write dates for words: journal check "
        "--fix --dates\n",
    )
    run("check", "--fix", "--dates", vault=trouble)
    assert "- [ ] @al call 📅 2024-06-07\n" in (trouble / "n.md").read_text("utf-8")
    [last, first] = run("undo", "--list", vault=trouble).out.splitlines()
    assert ("fixed: @al call" in last, "fixed (2): @al ask" in first) == (True, True)
    run("undo", vault=trouble)
    assert (trouble / "n.md").read_bytes() == SAFE.encode()


def test_nothing_to_mend(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a x 2024-06-01\n")
    result = run("check", "--fix", vault=root)
    assert (result.code, result.out, result.err) == (0, "", "")
    assert "nothing to undo" in run("undo", vault=root).err


def test_the_options_belong_to_fix(run: Run, trouble: Path) -> None:
    for option in ("--dates", "--all", "--yes", "--dry-run"):
        assert "need --fix" in refused(run("check", option, vault=trouble), 2)
    assert (trouble / "n.md").read_bytes() == NOTE.encode()


def test_in_a_pipe_nobody_is_asked(trouble: Path) -> None:
    result = journal("check", "--fix", vault=trouble, stdin=b"")
    assert result.code == 1
    assert lines_of(trouble, "n.md") == SAFE.splitlines()


def test_twins_are_both_mended(run: Run, vault: VaultMaker) -> None:
    line = "- [ ] @al ask 📅 2024-06-14 now\n"
    root = vault({**TASKS, "n.md": line * 3})
    assert run("check", "--fix", vault=root).code == 0
    assert lines_of(root, "n.md") == ["- [ ] @al ask now 📅 2024-06-14"] * 3
