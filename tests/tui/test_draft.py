"""A draft, and what is said of it while it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static, TextArea

from tests.conftest import VaultMaker
from tests.tui.conftest import Seat, Sit
from tests.tui.test_hostile import NASTY, check

NOTE = (
    "- [ ] @bram signature on the contract #waiting 📅 2024-06-04\n"
    "    - 2024-05-20 sent: asked for it\n"
)


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTE)


def findings(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#findings", Static).render())


def message(seat: Seat) -> TextArea:
    return seat.app.screen.query_one(TextArea)


async def test_a_draft_comes_from_the_log(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("D")
        assert "signature on the contract" in message(seat).text
        assert "Subject:" in message(seat).text
        assert "words" in seat.lines[0]
        assert "To: Bram" in seat.lines[0]
        check(seat)
        await seat.press("escape")
        assert seat.said == []
    assert (root / "note.md").read_text() == NOTE


async def test_it_is_looked_at_while_it_is_written(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("D")
        assert "tone" not in findings(seat)
        message(
            seat
        ).text = "Subject: signature\n\nSorry to bother you, just checking in.\n"
        await seat.settle()
        assert "tone: " in findings(seat)
        assert "brevity: " in findings(seat)
        await seat.press("ctrl+s")
        assert seat.said == ["Copied. After sending, press ctrl+n to record it"]
        assert seat.app.clipboard.startswith("Subject: signature\n\nSorry")


async def test_who_is_not_to_be_contacted_gets_none(
    sit: Sit, vault: VaultMaker
) -> None:
    root = vault(
        {"note.md": NOTE, "People/Bram.md": "---\ndo-not-contact: true\n---\n"}
    )
    async with sit(root) as seat:
        await seat.press("D")
        assert "do-not-contact" in message(seat).text


@pytest.mark.parametrize("name", ["link", "escape", "bidi", "long", "backslash"])
async def test_hostile_words(sit: Sit, vault: VaultMaker, name: str) -> None:
    root = vault(f"- [ ] {NASTY[name]} @mallory 📅 2024-06-03\n")
    async with sit(root) as seat:
        await seat.press("D")
        assert message(seat).text
        check(seat)
