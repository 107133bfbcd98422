"""Back and forward again with two keys; both end by comparing the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import VaultMaker
from tests.doing import save
from tests.tui.conftest import Sit

NOTE = "- [ ] call @alice 📅 2024-06-03\n- [ ] invoice 📅 2024-06-20\n"
DONE = NOTE.replace("[ ] call", "[x] call").replace("06-03", "06-03 ✅ 2024-06-05")


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTE)


async def test_back_and_forward_again(sit: Sit, root: Path) -> None:
    note = root / "note.md"
    async with sit(root) as seat:
        await seat.press("x", "u", "ctrl+r")
        assert seat.said[1:] == ["Undone: call @alice, 2 d late", "Redone: call @alice"]
        assert note.read_text() == DONE
        await seat.press("ctrl+r")
        assert seat.said[-1] == "nothing to redo"
        await seat.press("u")
    assert note.read_text() == NOTE


async def test_what_another_program_took_back_is_made_again(
    sit: Sit, root: Path
) -> None:
    note = root / "note.md"
    async with sit(root) as seat:
        await seat.press("x")
        save(note, NOTE)
        await seat.press("R")
        assert seat.said[-1].startswith(
            "note.md:1: “done: call @alice” was overwritten"
        )
        assert seat.said[-1].endswith("; press ctrl+r to redo it")
        told = len(seat.said)
        await seat.press("R")
        assert len(seat.said) == told  # once is enough
        await seat.press("ctrl+r")
        assert seat.said[-1] == "Redone: call @alice"
    assert note.read_text() == DONE
