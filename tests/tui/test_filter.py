"""The filter of the agenda, as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.practice.kept.stored_items import Sheet
from tests.conftest import VaultMaker
from tests.tui.conftest import Sit
from tests.tui.test_looking import NOTES, column


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


async def test_the_filter_works_while_it_is_typed(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        everything = seat.words
        await seat.press("G", "slash", *"qua")
        assert seat.words == ["ask @alice about the quay"]
        assert seat.item.entry.text == "ask @alice about the quay"
        assert "1 of 6" in seat.text
        await seat.press("enter", "j")  # back in the list, filter kept
        assert seat.words == ["ask @alice about the quay"]
        assert "/ qua" in seat.text
        await seat.press("slash")
        await seat.type("@bob -is:overdue")
        assert seat.words == ["some day @bob"]
        await seat.press("escape")
        assert seat.words == everything
        assert "/ " not in seat.lines[-2]
        await seat.press("j")
        assert seat.list.has_focus


async def test_a_filter_that_means_nothing(sit: Sit, root: Path) -> None:
    async with sit(root, (60, 15)) as seat:
        everything = seat.words
        await seat.press("slash")
        await seat.type("is:overdu")
        assert "is:overdu" in seat.text
        assert "did you mean is:overdue?" in seat.text
        assert seat.words == everything
        await seat.type("is:overdue")
        assert "did you mean" not in seat.text
        assert seat.words == ["ask @alice about the quay"]


async def test_a_filter_that_finds_nothing(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("slash")
        await seat.type("[b]zebra[/b]")
        assert "No follow-up matches this filter. Press esc to clear it." in seat.text
        await seat.press("enter", "x", "s")  # nothing to act on, nothing happens
        assert seat.said == []
        await seat.press("escape")
        assert len(seat.words) == 6


async def test_a_filter_for_what_is_done_shows_it(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("slash")
        await seat.type("is:done")
        assert seat.words == ["measure the quay"]


async def test_what_is_closed(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        open_ones = seat.words
        await seat.press("c")
        assert seat.words == [*open_ones, "measure the quay", "blue paint"]
        rows = [column(line).removesuffix("Ferry").rstrip() for line in seat.lines]
        assert " x Tue 21 May                measure the quay" in rows
        assert " - Wed 22 May                blue paint" in rows
        await seat.press("c")
        assert seat.words == open_ones


async def test_a_team_shows_mine_or_everyones(sit: Sit, vault: VaultMaker) -> None:
    note = (
        "- [ ] own @x 2024-06-05 [owner:: ana]\n- [ ] his @x 2024-06-05 [owner:: bo]\n"
    )
    root = vault({"n.md": note, ".journal.toml": 'me = ["ana"]\n'})
    async with sit(root) as seat:
        assert [word.split()[0] for word in seat.words] == ["own"]
        await seat.press("comma", "E")
        await seat.until(lambda: len(seat.words) == 2, "everyone's")
        assert "everyone's" in seat.lines[0]
        await seat.press("comma", "E")
        await seat.until(lambda: len(seat.words) == 1, "hers")
        await seat.press("slash")
        await seat.type("owner:bo")
        await seat.until(lambda: [w.split()[0] for w in seat.words] == ["his"], "his")


async def test_what_a_letter_looks_in_is_ready_when_the_filter_opens(
    sit: Sit, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(root):
        pass  # now the notes are in the cache
    folded: list[Sheet] = []
    fold = Sheet.fold

    def counted(sheet: Sheet) -> None:
        folded.append(sheet)
        fold(sheet)

    monkeypatch.setattr(Sheet, "fold", counted)
    async with sit(root) as seat:
        assert not folded
        await seat.press("slash")
        assert len(folded) == len({*folded}) > 0
        before = len(folded)
        await seat.press(*"qua")
        assert seat.words == ["ask @alice about the quay"]
        assert len(folded) == before
