"""What became of the entry at the cursor, on a page."""

from __future__ import annotations

from journal.api.journal import Journal
from tests.conftest import VaultMaker
from tests.doing import FRIDAY, do
from tests.tui.conftest import Sit


async def test_the_history_of_an_entry(sit: Sit, vault: VaultMaker) -> None:
    root = vault({"a.md": "- [ ] ask @alice about the quay 📅 2024-06-03\n"})
    with Journal.open(root) as journal:
        do(journal, FRIDAY, "a.md:1")
    async with sit(root) as seat:
        await seat.press("comma", "H")
        await seat.until(lambda: len(seat.app.screen_stack) > 1, "the page")
        assert "date: Mon 3 Jun → Fri 7 Jun" in seat.text
        await seat.press("escape")
        assert len(seat.app.screen_stack) == 1
