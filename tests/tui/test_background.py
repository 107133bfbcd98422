"""What is not on the screen yet waits for what someone waits for."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from journal.api.view import View
from journal.practice.agenda.agenda import Item
from journal.tui.widgets.preview import Context, read_context
from journal.vault import background
from tests.conftest import VaultMaker
from tests.tui.conftest import Sit
from tests.waiting import until_async

NOTES = {f"n{n}.md": f"- [ ] errand {n} @ana 📅 2024-06-05\n" for n in range(9)}


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows each time that the background is held off."""
    found: list[bool] = []
    monkeypatch.setattr(background, "hold_off", lambda: found.append(True))
    return found


async def test_one_note_is_read_at_a_time_however_far_the_cursor_goes(
    sit: Sit, root: Path, monkeypatch: pytest.MonkeyPatch, held: list[bool]
) -> None:
    """Workers are few: those that wait for a note would leave none for a change."""
    async with sit(root) as seat:
        assert not held
        go_on = threading.Event()
        read: list[str] = []

        def slow(item: Item, known: View) -> Context:
            assert background._here.in_background
            read.append(item.entry.text)
            assert go_on.wait(60)
            return read_context(item, known)

        monkeypatch.setattr("journal.tui.screens.listing.read_context", slow)
        try:
            seat.list.move(1)
            await until_async(lambda: read, "the note at the cursor is read")
            for _ in range(6):
                seat.list.move(1)
                await until_async(
                    lambda: seat.home._wanted and seat.home._wanted[0] is seat.item,
                    "the cursor has moved",
                )
            assert read == ["errand 1 @ana"]
        finally:
            go_on.set()
        await seat.settle()
        assert read == ["errand 1 @ana", "errand 7 @ana"]
        assert "n7.md" in seat.preview or "errand 7" in seat.preview


async def test_in_a_large_vault_a_key_holds_off_what_is_not_on_the_screen(
    sit: Sit, root: Path, monkeypatch: pytest.MonkeyPatch, held: list[bool]
) -> None:
    monkeypatch.setattr("journal.tui.app.MANY", len(NOTES) - 1)
    async with sit(root, top=False) as seat:
        assert held
        before = len(held)
        await seat.press("j")
        assert len(held) > before
