"""What became of the entry at the cursor, on a page."""

from __future__ import annotations

from tests.conftest import VaultMaker
from tests.doing import FRIDAY, do
from tests.tui.conftest import Sit


async def test_the_history_of_an_entry(sit: Sit, vault: VaultMaker) -> None:
    root = vault({"a.md": "- [ ] ask @alice about the quay 📅 2024-06-03\n"})
    async with sit(root) as seat:
        do(seat.home.journal, FRIDAY, "a.md:1")
        await seat.press("R")
        await seat.press("comma", "H")
        await seat.until(lambda: "date: Mon 3 Jun → Fri 7 Jun" in seat.text, "the page")
        await seat.press("escape")
        assert len(seat.app.screen_stack) == 1
