"""Editors that need no terminal, and terminals that cannot be lent."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import VaultMaker
from tests.tui.conftest import Sit
from tests.waiting import until

NOTE = "# Calls\n\n- [ ] call @alice 📅 2024-06-03\n"


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
async def test_a_graphical_editor_opens_beside(
    sit: Sit, vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, got = vault({"+!touch x.md": NOTE}), tmp_path / "got"
    code = tmp_path / "code"
    code.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\n"
        f"pathlib.Path({str(got)!r}).write_text('|'.join(sys.argv[1:]))\n"
    )
    code.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(code))
    async with sit(root) as seat:
        await seat.press("e")
        await seat.press("x")  # the list goes on meanwhile
        assert seat.said == ["Done: call @alice  u undo"]
    until(got.exists, "the editor ran")
    until(lambda: got.read_text(), "it has written what it got")
    assert got.read_text() == f"--goto|{root / '+!touch x.md'}:3"


async def test_where_there_is_no_terminal_to_lend(
    sit: Sit, vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a browser, or in these tests."""
    monkeypatch.setenv("EDITOR", "vi")
    async with sit(vault(NOTE)) as seat:
        await seat.press("e")
        assert seat.said == ["your editor needs a terminal, and there is none here"]


async def test_a_double_click_opens_the_follow_up(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault(NOTE)) as seat:
        await seat.pilot.click("#agenda", offset=(5, 1), times=2)
        await seat.settle()
        assert "─ Follow-up ─" in seat.text
        await seat.press("e")  # and a key that acts is carried out on it
        assert "no editor found" in seat.said[0]
        assert len(seat.app.screen_stack) == 1
