"""The injection corpus through every command that prints what notes say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_hostile_text import assert_safe
from tests.conftest import VaultMaker
from tests.injection import MADE, corpus

TEXTS = corpus()


def test_it_is_large_enough() -> None:
    assert len(set(TEXTS)) >= 200


@pytest.fixture(scope="module")
def notes() -> dict[str, bytes]:
    lines = []
    for number, text in enumerate(TEXTS):
        # a note with NUL bytes is not read at all
        text = text.replace("\0", "NUL")
        day = f"2024-06-{number % 28 + 1:02d}"
        waits = " #waiting" if number % 3 == 0 else ""
        lines.append(f"- [ ] @mallory {text} {number}{waits} 📅 {day}")
        lines.append(f"    - 2024-05-20 call: {text}")
        lines.append(f"- #value @mallory {text} {number}")
    front = "---\ntype: person\naliases: [mallory]\nkeep: 1w\norg: '{}'\n---\n"
    org = " ".join(TEXTS[:40]).replace("'", "")
    return {
        "n.md": "\n".join(lines).encode(),
        "People/Mallory.md": front.format(org).encode(),
        "m.txt": "\n".join(TEXTS).encode(),
    }


@pytest.mark.parametrize(
    "words",
    [
        ["due", "--within", "1y", "--why"],
        ["list", "--all"],
        ["list", "--all", "--json"],
        ["check"],
        ["check", "--max-overdue", "0"],
        ["check", "--fix", "--all", "--dry-run"],
        ["show", "n:1"],
        ["show", "n:1", "--explain"],
        ["people"],
        ["people", "--json"],
        ["who", "@mallory"],
        ["brief", "@mallory"],
        ["cold"],
        ["reach"],
        ["waiting"],
        ["stats"],
        ["simulate", "--days", "60"],
        ["review", "--dry-run"],
        ["review"],
        ["draft", "n:1"],
        ["draft", "n:1", "--mailto"],
        ["doctor"],
        ["undo", "--list"],
        ["watch", "--once"],
        ["lint", "m.txt"],
        ["done", "n:1", "--next", "then this"],
        ["nudge", "n:4"],
        ["log", "@mallory", "call", "hello"],
    ],
    ids=" ".join,
)
def test_nothing_comes_of_it_but_text(
    run: Run, vault: VaultMaker, notes: dict[str, bytes], words: list[str]
) -> None:
    root = vault(notes)
    (root / ".journal.toml").write_text("notify = false")
    words = [str(root / word) if word == "m.txt" else word for word in words]
    result = run(*words, vault=root)
    assert_safe(result)
    assert not list(root.rglob(f"{MADE}*"))
    assert not Path(MADE).exists()
    if words == ["list", "--all"]:
        assert len(result.out.splitlines()) > len(TEXTS)


def test_each_can_be_added_searched_and_asked_for(run: Run, vault: VaultMaker) -> None:
    root = vault({"inbox.md": ""})
    for text in TEXTS[::8]:
        words = text.replace("\0", "")
        assert_safe(run("add", "--", f"@x {words} fri", vault=root))
        assert_safe(run("list", "--", words, vault=root))
        assert_safe(run("show", "--", words, vault=root))
    assert not list(root.rglob(f"{MADE}*"))
