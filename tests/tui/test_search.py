"""Words in all notes, from the palette to the line in the editor."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from journal.tui.dialogs.search import SearchScreen
from tests.conftest import VaultMaker
from tests.tui.conftest import Sit

NOTES = {
    "Work.md": "- [ ] @ana the pilot 📅 2024-06-03\n",
    "Quay.md": "# Quay\n\nprose\n\n- 2024-05-02 call: three \x1bquays for the pilot\n",
    "Secret.md": "---\nprivate: true\n---\nthe pilot is late\n",
}


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
async def test_a_word_leads_to_its_line(
    sit: Sit, vault: VaultMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, told = tmp_path / "gvim", tmp_path / "told"  # one with a window
    editor.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{told}"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    root = vault(NOTES)
    async with sit(root) as seat:
        seat.home.action_run("search")
        await seat.settle()
        assert isinstance(seat.app.screen, SearchScreen)
        await seat.type("pilot")
        found = seat.app.screen.query_one(OptionList)
        shown = [str(option.prompt) for option in found.options]
        assert len(shown) == 2
        assert not any("late" in row or "\x1b" in row for row in shown)
        await seat.type("quays")
        assert [str(o.prompt) for o in found.options] == [
            "2024-05-02  - 2024-05-02 call: three ␛quays for the pilot  Quay.md:5"
        ]
        await seat.press("down", "up", "enter")
        await seat.until(lambda: told.exists() and told.read_text(), "the editor")
    assert told.read_text() == f"+5\n{root / 'Quay.md'}\n"


async def test_nothing_found_and_back(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault(NOTES)) as seat:
        seat.home.action_run("search")
        await seat.settle()
        await seat.type("zebra")
        assert seat.app.screen.query_one(OptionList).option_count == 0
        await seat.press("enter")
        assert isinstance(seat.app.screen, SearchScreen)
        await seat.press("escape")
        assert not isinstance(seat.app.screen, SearchScreen)
