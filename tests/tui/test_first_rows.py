"""What is seen before the notes are known is what the cache has of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from journal.api.journal import Journal
from journal.cli.session import open_journal
from journal.desktop.notify.announcements import Announcements
from journal.desktop.notify.missed import what_was_missed
from journal.tui.state.rows.cached_rows import first_rows
from journal.vault.settings import load as config
from tests.conftest import NOW, VaultMaker
from tests.tui.conftest import Sit


def opened(root: Path) -> Journal:
    return open_journal(root, config.load(root, root / "none.toml"))


def texts(journal: Journal, now: datetime = NOW) -> list[str]:
    return [row.title or row.remark for row in first_rows(journal, now)]


def test_the_top_of_the_agenda_is_shown_from_the_cache(vault: VaultMaker) -> None:
    root = vault(
        "- [ ] @alice offer 📅 2024-06-01\n"
        "- [ ] @bob answers #waiting 📅 2024-06-04\n"
        "- [ ] @carla the plan #promised 📅 2024-06-05\n"
        "- [ ] @dev far away 📅 2024-09-01\n"
    )
    journal = opened(root)
    assert texts(journal) == []
    journal.refresh()
    expected = [
        "Overdue",
        "! 4 d late    @alice           offer",
        "To nudge",
        "n 1 of 3      @bob             answers",
        "Today",
        "p any time    @carla           the plan",
    ]
    assert texts(opened(root)) == expected
    (root / "note.md").write_text("- [ ] @alice order 📅 2024-06-01\n")
    assert texts(opened(root)) == []


async def test_what_was_missed_stands_on_top(
    sit: Sit, vault: VaultMaker, open_vault: Callable[..., Journal]
) -> None:
    """Something watched once, and not when this fell due."""
    root = vault(
        "- [ ] @alice offer ⏰ 2024-06-04 15:00\n- [ ] @bob call 📅 2024-06-01\n"
    )
    journal = open_vault(root)
    record = Announcements(journal.state)
    record.begin(lambda: [], NOW - timedelta(days=30))
    [told] = [m for m in what_was_missed(journal, NOW) or [] if "call" in m.name]
    record.see([told], NOW)
    async with sit(root) as seat:
        missed = "Missed while you were away: @alice offer  M marks it as seen"
        assert seat.list.rows[0].remark == missed
        assert "Overdue 2" in seat.text  # each of them is counted once
        await seat.press("M")
        assert "1 seen" in seat.said
        assert "Missed" not in seat.text
        await seat.press("M")
        assert "Nothing was missed" in seat.said
