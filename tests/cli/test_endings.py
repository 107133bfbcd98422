"""Ending it kindly: the last draft, the closing message, and what came after all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, lines_of, refused
from tests.conftest import VaultMaker

NOTE = """\
- [ ] @cy the figures #waiting 📅 2024-06-05
    - 2024-05-01 sent: asked
    - 2024-05-06 nudge: one
    - 2024-05-13 nudge: two
    - 2024-05-24 nudge: three
- [ ] @bo the contract 📅 2024-06-05
- [ ] @al the hall 🛫 2024-06-05
    - 2024-05-20 parked: no budget before June
"""


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault({"n.md": NOTE})


def endings(run: Run, root: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads(run("stats", "--json", vault=root).out)[
        "endings"
    ]
    return found


def test_the_draft_after_the_last_nudge_is_a_farewell(run: Run, root: Path) -> None:
    draft = run("draft", "n:1", vault=root).out
    assert "I'll close it" in draft


def test_a_closing_message_is_noted_once_and_then_it_can_be_closed(
    run: Run, root: Path
) -> None:
    result = run("nudge", "n:1", "--closing", "-m", "all the best", vault=root)
    assert result.code == 0
    assert "comes back on Mon 10 Jun" in result.err  # three business days
    lines = lines_of(root, "n.md")
    assert lines[5] == "    - 2024-06-05 sent: closing message: all the best"
    why = run("why", "n:1", vault=root).out
    assert "closing message sent Wed 5 Jun: close it if no reply comes" in why
    assert "nudged 3 times of 3" in why
    again = refused(run("nudge", "n:1", "--closing", vault=root), 5)
    assert "2024-06-05 already" in again
    assert run("cancel", "n:1", "--reason", "no answer", vault=root).code == 0
    assert endings(run, root) == {
        "closed": 1,
        "closed_kindly": 1,
        "answered_after_all": 0,
    }


def test_who_was_not_asked_gets_no_closing_message(run: Run, root: Path) -> None:
    message = refused(run("nudge", "n:6", "--closing", vault=root), 5)
    assert "not waiting" in message


def test_an_answer_after_all_opens_it_again(run: Run, root: Path) -> None:
    run("cancel", "n:1", "--reason", "no answer", vault=root)
    assert lines_of(root, "n.md")[0].startswith("- [-] ")
    assert run("replied", "n:1", "-m", "sorry, here", vault=root).code == 0
    lines = lines_of(root, "n.md")
    assert lines[0] == "- [ ] @cy the figures 📅 2024-06-05"
    assert lines[6] == "    - 2024-06-05 reply: sorry, here"
    assert endings(run, root)["answered_after_all"] == 1
    assert "closed kindly 1, answered after all 1" in run("stats", vault=root).out
    assert run("undo", vault=root).code == 0
    assert lines_of(root, "n.md")[0].startswith("- [-] ")


def test_what_was_parked_wakes_with_its_reason(run: Run, root: Path) -> None:
    shown = run("due", "--why", vault=root).out
    assert "back today: parked on Mon 20 May, “no budget before June”" in shown
    assert run("review", vault=root).code == 0
    review = (root / "Reviews/2024-W23.md").read_text()
    assert "parked on Mon 20 May, “no budget before June”" in review
    (root / ".journal.toml").write_text('daily-digest = "off"')
    told = run("watch", "--once", vault=root).out
    assert "no budget before June" in told
