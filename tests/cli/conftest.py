"""A vault in which every state occurs once, and what its entries are called."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result, VaultMaker

Run = Callable[..., Result]

WORK = """\
# Work

- [ ] @alice send the offer 📅 2024-06-01 ⏫ #work/pilot
    - 2024-05-20 mail: asked
    - 2024-05-25 nudge: again
- [ ] @bob call back ⏰ 2024-06-05 14:00
- [ ] @carla answers #waiting 📅 2024-06-12
- [ ] @dev far away 📅 2024-09-01
- [ ] read the book #followup
- [ ] @alice not yet 🛫 2024-06-10 📅 2024-06-11
- [x] @bob paid ✅ 2024-06-02
- [-] @bob dropped ❌ 2024-06-03
- [ ] plain box
- [/] @erin begun 📅 2024-06-06 🔁 every week
- [ ] @frank broken 📅 2024-02-30
"""

LINES = {
    "offer": 3,
    "call": 6,
    "answers": 7,
    "far": 8,
    "book": 9,
    "hidden": 10,
    "paid": 11,
    "dropped": 12,
    "begun": 14,
    "broken": 15,
}
"""Where each entry stands; `plain box` counts only with `include = "all-tasks"`."""


@pytest.fixture
def work(vault: VaultMaker) -> Path:
    return vault({"work.md": WORK})


def lines_of(root: Path, note: str = "work.md") -> list[str]:
    return (root / note).read_text().splitlines()


def told(out: str) -> list[str]:
    """What is printed after a change, as `work.md:3: - [x] …` for each line."""
    found, place = [], ""
    for line in out.splitlines():
        if line.startswith(" "):
            found.append(f"{place}: {line.strip()}")
        else:
            place = line.rpartition("  ")[2]
    return found


def one_line(text: str) -> str:
    """The message in one line: it begins as all do, and what to do stands below it."""
    assert text.endswith("\n")
    first, *more = text.splitlines()
    label, _, said = first.partition(": ")
    assert label in ("error", "not now", "too soon")
    assert all(line.startswith("  ") for line in more)
    assert all(line.isprintable() for line in (first, *more))
    if label != "error":
        said = f"{label}: {said}"
    return "; ".join([said, *(line.strip() for line in more)])


def refused(result: Result, code: int) -> str:
    """The message of a command that failed as it should: nothing on stdout."""
    assert (result.code, result.out) == (code, "")
    return one_line(result.err)
