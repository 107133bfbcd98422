"""Log, problems and calendar: what they show, and what their keys write."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from journal.tui.screens.calendar import CalendarScreen
from journal.tui.screens.history import HistoryScreen
from journal.tui.screens.problems import ProblemsScreen
from journal.tui.widgets.preview import Preview
from tests.conftest import VaultMaker
from tests.doing import save
from tests.tui.conftest import SIZES, Seat, Sit
from tests.tui.test_looking import column

NOTE = """\
# Pilot

- [ ] call @alice 📅 2024-06-03
- [ ] ring the clinic ⏰ 2024-06-05 14:00
- [ ] invoice 📅 2024-07-20
- [x] thank @bob 📅 2024-06-01 ✅ 2024-06-02
- [-] blue paint 📅 2024-05-20 ❌ 2024-06-04
- [x] no day given @bob
- [ ] pay (due 2024-06-09) 📅 2024-06-09 tomorrow
"""


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTE)


def note_of(root: Path) -> str:
    return (root / "note.md").read_text()


def rows(seat: Seat, first: int, last: int) -> list[str]:
    found = [column(line).rstrip("─ ") for line in seat.lines[first:last]]
    return [line.removesuffix("note").rstrip() for line in found]


# ---------------------------------------------------------------- log


async def test_the_log_is_newest_first(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("3")
        assert isinstance(seat.app.screen, HistoryScreen)
        assert rows(seat, 1, 7) == [
            "▾ Tue 4 Jun 1",
            " - Tue 4 Jun        blue paint",
            "▾ Sun 2 Jun 1",
            " x Sun 2 Jun  @bob  thank",
            "▾ No day 1",
            " x            @bob  no day given",
        ]
        assert "3 closed" in seat.lines[0]
        await seat.press("slash")
        await seat.type("thank")
        assert "1 of 3" in seat.text
        await seat.press("enter", "o")
        assert "No follow-up matches" in seat.text
        await seat.press("escape", "escape")
        assert seat.app.screen is seat.home
    assert note_of(root) == NOTE.replace(
        "- [x] thank @bob 📅 2024-06-01 ✅ 2024-06-02", "- [ ] thank @bob 📅 2024-06-01"
    )


async def test_a_folded_day_of_the_log_shows_what_is_in_it(
    sit: Sit, root: Path
) -> None:
    async with sit(root, (120, 30), watching=False) as seat:
        await seat.press("3", "z")
        preview = seat.app.screen.query_one(Preview).query_one("#context", Static)
        first, facts, _, row = str(preview.content).splitlines()
        assert (first, facts) == ("Tue 4 Jun", "1 follow-up")
        assert row.split() == ["Tue", "4", "Jun", "blue", "paint"]
        await seat.press("z")
        assert "1 follow-up" not in str(preview.content)


async def test_undo_from_the_log(sit: Sit, root: Path) -> None:
    """The very entry, although something else was done since."""
    async with sit(root) as seat:
        await seat.press("x", "s", "enter", "3")
        assert "call  " in seat.lines[2]
        assert note_of(root).count("2024-06-06") == 1
        await seat.press("U")
        assert "call  " not in seat.lines[2]
        assert "- [ ] call @alice 📅 2024-06-03\n" in note_of(root)
        assert note_of(root).count("2024-06-06") == 1
        await seat.press("u")
        assert "Undone" in seat.said[-1]
    assert note_of(root) == NOTE


# ---------------------------------------------------------------- problems

TROUBLE = """\
- [ ] one 📅 2024-06-09 and more
- [ ] two 📅 2024-02-30
- [ ] three fri @alice
"""
PLUGIN = {
    ".obsidian/plugins/obsidian-tasks-plugin/data.json": '{"taskFormat": "tasksPluginEmoji"}'
}


async def test_problems_and_their_fixes(sit: Sit, vault: VaultMaker) -> None:
    root = vault({"note.md": TROUBLE, **PLUGIN})
    async with sit(root) as seat:
        await seat.press("4")
        screen = seat.app.screen
        assert isinstance(screen, ProblemsScreen)
        before = len(screen.list.rows)
        assert before == 3
        assert " + note.md:1" in seat.text
        assert "- - [ ] one 📅 2024-06-09 and more" in seat.text
        assert "+ - [ ] one and more 📅 2024-06-09" in seat.text
        await seat.press("j", "x")
        assert seat.said[-1] == "No automatic fix. Press e to open the note"
        assert (root / "note.md").read_text() == TROUBLE
        await seat.press("F")
        assert seat.said[-1].startswith("Fixed: - [ ] one and more 📅 2024-06-09")
        assert len(screen.list.rows) == 2
        await seat.press("F")
        assert "no safe fixes here" in seat.said[-1]
        await seat.press("G", "x")
        assert len(screen.list.rows) == 1
        await seat.press("u", "escape")
        assert seat.app.screen is seat.home
    assert (root / "note.md").read_text() == (
        "- [ ] one and more 📅 2024-06-09\n"
        "- [ ] two 📅 2024-02-30\n"
        "- [ ] three fri @alice\n"
    )


async def test_no_problems(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault("- [ ] fine @alice 📅 2024-06-09\n")) as seat:
        await seat.press("4", "x", "e", "F", "slash")
        await seat.type("x")
        assert "No problem matches. Press esc to clear the filter." in seat.text
        await seat.press("escape")
        assert "No problems: every follow-up is understood." in seat.text


# ---------------------------------------------------------------- calendar


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_month_and_its_days(
    sit: Sit, root: Path, size: tuple[int, int]
) -> None:
    async with sit(root, size) as seat:
        await seat.press("5")
        screen = seat.app.screen
        assert isinstance(screen, CalendarScreen)
        assert rows(seat, 1, 9) == [
            "                 June 2024",
            "  Mo    Tu    We    Th    Fr    Sa    Su",
            "  27    28    29    30    31     1     2",
            "   3 1   4   [ 5]1   6     7     8     9 1",
            "  10    11    12    13    14    15    16",
            "  17    18    19    20    21    22    23",
            "  24    25    26    27    28    29    30",
            "▾ Wed 5 Jun 1",
        ]
        assert "ring the clinic" in seat.lines[9]
        await seat.press("left", "left")
        assert "call" in seat.lines[9]
        await seat.press("x")
        assert "Nothing on Mon 3 Jun." in seat.text
        await seat.press("right_square_bracket", "right_square_bracket")
        assert "August 2024" in seat.text
        await seat.press("left_square_bracket", "shift+down", "shift+down", "shift+up")
        assert "July 2024" in seat.text
        assert screen.day.isoformat() == "2024-07-10"
        await seat.press("t", "right", "h")
        assert screen.day.isoformat() == "2024-06-05"
        await seat.press("u")
    assert note_of(root) == NOTE


async def test_a_click_on_a_day(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("5")
        await seat.pilot.click("#month", offset=(2, 3))  # Monday of the second week
        await seat.settle()
        assert " call " in seat.text
        await seat.pilot.click("#month", offset=(2, 1))  # the names of the days
        await seat.settle()
        assert " call " in seat.text


async def test_what_was_closed_on_a_day_is_there_too(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("5", "left")
        assert "- Tue 4 Jun  blue paint" in seat.text


# ---------------------------------------------------------------- from one to another


async def test_from_any_screen_to_any_other(sit: Sit, root: Path) -> None:
    async with sit(root, (140, 30)) as seat:
        for key in "23456654321":
            await seat.press(key)
            assert len(seat.app.screen_stack) == (1 if key == "1" else 2)
        at = seat.lines[0].index("5 Calendar")
        await seat.pilot.click("Title", offset=(at + 2, 0))
        await seat.settle()
        assert isinstance(seat.app.screen, CalendarScreen)


async def test_other_screens_keep_up(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("3")
        save(root / "new.md", "- [x] walked @bob ✅ 2024-06-05\n")
        await seat.until(lambda: "walked" in seat.text, "the new entry")
        await seat.press("5")
        save(root / "new.md", "- [ ] walk @bob 📅 2024-06-05\n")
        await seat.until(lambda: " walk " in seat.text, "the open entry")
        assert "[ 5]2" in seat.text
        await seat.press("6")
        save(root / "new.md", "- [ ] run @bob 📅 2024-06-05\n")
        await seat.until(lambda: " run " in seat.text, "the changed entry")
