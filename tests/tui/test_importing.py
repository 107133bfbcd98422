"""The export of another system, brought in from the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import VaultMaker
from tests.tui.conftest import Seat, Sit
from tests.tui.test_hostile import check

TABLE = "text,person,due\nRing the \x07printer,Ida Holm,2024-06-06\nAsk,Bo,\n"


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault("- [ ] @bram call 📅 2024-06-05\n")


async def ask(seat: Seat, file: Path) -> None:
    await seat.press("I")
    await seat.type(str(file))
    await seat.press("enter")


async def test_the_preview_then_the_entries_then_undo(
    sit: Sit, root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(TABLE)
    async with sit(root) as seat:
        await ask(seat, file)
        assert "Table “plan”: 2 rows" in seat.text
        assert "2 follow-ups → Imported/plan.md" in seat.text
        check(seat)
        assert not (root / "Imported").exists(), "nothing is written before the answer"
        await seat.press("y")
        assert seat.said[-1] == "Imported 2 follow-ups  u undo"
        assert any("Ring the printer" in words for words in seat.words)
        await seat.press("u")
        assert not (root / "Imported").exists()


async def test_no_leaves_it(sit: Sit, root: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.csv"
    file.write_text(TABLE)
    async with sit(root) as seat:
        await ask(seat, file)
        await seat.press("n")
    assert not (root / "Imported").exists()


async def test_what_cannot_be_read_is_said(
    sit: Sit, root: Path, tmp_path: Path
) -> None:
    async with sit(root) as seat:
        await ask(seat, tmp_path / "missing.json")
        assert "cannot be read" in seat.said[-1]
