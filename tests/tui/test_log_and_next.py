"""Logging a contact and writing the next step, by keys."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.conftest import VaultMaker
from tests.tui.conftest import SIZES, Sit
from tests.tui.test_asking import ASKED, note_of, shown


@pytest.mark.parametrize(
    ("typed", "bullet"),
    [
        ("call wants a number", "2024-06-05 call: wants a number"),
        ("Mail: the sketch", "2024-06-05 mail: the sketch"),
        ("met her on the quay", "2024-06-05 met her on the quay"),
    ],
)
async def test_log(sit: Sit, vault: VaultMaker, typed: str, bullet: str) -> None:
    root = vault(ASKED)
    async with sit(root) as seat:
        await seat.press("l", "enter")  # nothing was said
        assert len(seat.app.screen_stack) == 2
        await seat.type(typed)
        assert shown(seat) == [f"- {bullet}"]
        await seat.press("enter")
        assert seat.said == ["Logged: sign the offer @bram  u undo"]
        assert note_of(root) == f"{ASKED}    - {bullet}\n"
        await seat.press("u")
    assert note_of(root) == ASKED


@pytest.mark.parametrize("size", SIZES[-1:], ids=str)
async def test_done_and_the_next_step(
    sit: Sit, vault: VaultMaker, size: tuple[int, int]
) -> None:
    before = "- [ ] call @alice 📅 2024-06-03\n"
    root = vault(before)
    async with sit(root, size) as seat:
        await seat.press("f", "enter")  # no step is none
        assert len(seat.app.screen_stack) == 2
        await seat.type("send the contract fri")
        lines = shown(seat)
        assert lines[0].startswith("- [x] call @alice 📅 2024-06-03 ✅ 2024-06-05")
        assert "- [ ] @alice send the contract" in lines[1]
        assert note_of(root) == before
        await seat.press("enter")
        assert seat.said == ["Done: call @alice; next step Fri 7 Jun  u undo"]
        assert note_of(root) == "".join(f"{line}\n" for line in lines)
        assert seat.words == ["@alice send the contract"]
        await seat.press("u")
    assert note_of(root) == before


async def test_typed_text_is_one_line_of_text(sit: Sit, vault: VaultMaker) -> None:
    root = vault(ASKED)
    async with sit(root) as seat:
        await seat.press("r")
        await seat.type("[@click=app.quit]x[/] \x1b[31m")
        assert "[@click=app.quit]x[/]" in seat.text
        assert "\x1b" not in seat.app.screen.query_one(Input).value
        await seat.press("escape")
    assert note_of(root) == ASKED
