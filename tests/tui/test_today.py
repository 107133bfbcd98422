"""The agenda begins with today: what is folded, where the cursor starts, what counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from journal.tui.screens.base import Destination
from tests.conftest import NOW, VaultMaker
from tests.tui.conftest import SIZES, Sit
from tests.tui.test_looking import column

LATE = "".join(f"- [ ] late {n} @bob 📅 2024-06-0{n}\n" for n in (1, 2, 3, 4))
DAY = (
    "- [ ] dentist ⏰ 2024-06-05 08:00\n"
    "- [ ] standup ⏰ 2024-06-05 11:00\n"
    "- [ ] read the draft 📅 2024-06-05\n"
    "- [x] posted the letter 📅 2024-06-05 ✅ 2024-06-05\n"
)
NOTE = f"{LATE}- [ ] owed @carla #promised 📅 2024-05-30\n{DAY}"


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTE)


async def test_today_is_on_the_screen_however_much_is_late(
    sit: Sit, vault: VaultMaker
) -> None:
    late = "".join(f"- [ ] late {n} 📅 2024-05-{n:02}\n" for n in range(1, 30))
    async with sit(vault(late + DAY), (80, 24), top=False) as seat:
        assert "▸ Overdue 29" in seat.text
        assert "standup" in seat.text
        assert "late 1 " not in seat.text
        assert seat.item.entry.text == "read the draft"
        assert round(seat.list.scroll_y) == 0


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_day_in_its_order(
    sit: Sit, root: Path, size: tuple[int, int]
) -> None:
    async with sit(root, size, top=False) as seat:
        shown = [" ".join(column(line).split()) for line in seat.lines]
        at = next(n for n, line in enumerate(shown) if line.startswith("▾ Today 3"))
        assert shown[at + 1].startswith("• any time read the draft")
        assert shown[at + 2].startswith("! 08:00 dentist")  # it is past
        assert shown[at + 3].startswith("─ now 09:30")
        assert shown[at + 4].startswith("• 11:00 standup")
        assert shown[at + 5].startswith("▸ Done today 1")
        # the oldest promise stays in sight although its section is folded
        assert shown[at - 1].startswith("p 6 d late")


async def test_now_moves_with_the_clock(sit: Sit, root: Path) -> None:
    time = [NOW]
    async with sit(root, clock=lambda: time[0], top=False) as seat:
        before = seat.item.entry.text
        time[0] = NOW + timedelta(hours=2)
        seat.home.look()
        await seat.settle()
        shown = [" ".join(column(line).split()) for line in seat.lines]
        at = next(n for n, line in enumerate(shown) if line.startswith("─ now 11:30"))
        assert shown[at - 1].startswith("! 11:00 standup")
        assert seat.item.entry.text == before


@pytest.mark.parametrize(
    ("hour", "text"),
    [(9, "read the draft"), (12, "read the draft")],
)
async def test_the_cursor_starts_on_what_is_not_past(
    sit: Sit, root: Path, hour: int, text: str
) -> None:
    now = datetime(2024, 6, 5, hour, 30)
    async with sit(root, clock=lambda: now, top=False) as seat:
        assert seat.item.entry.text == text


async def test_without_anything_today_it_starts_on_what_is_late(
    sit: Sit, vault: VaultMaker
) -> None:
    async with sit(vault(LATE), top=False) as seat:
        assert seat.list.row
        assert seat.list.row.title == "Overdue"
        await seat.press("z")
        assert seat.words[0] == "late 1 @bob"


async def test_a_fold_is_remembered(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        assert "late 1 @bob" not in seat.words
        await seat.press("z")
        assert "late 1 @bob" in seat.words
    async with sit(root) as seat:  # and the next time
        assert "late 1 @bob" in seat.words
        await seat.press("g", "z")
        assert "late 1 @bob" not in seat.words


async def test_few_late_ones_are_not_folded(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault("- [ ] a 📅 2024-06-01\n" + DAY), (80, 24)) as seat:
        assert "▾ Overdue 1" in seat.text


async def test_one_home_for_each_and_one_number_everywhere(
    sit: Sit, sample: Path
) -> None:
    async with sit(sample, (160, 50)) as seat:
        await seat.press("c")
        rows = [row.item for row in seat.list.rows if row.item]
        groups = seat.home.store.groups
        refs = [item.entry.ref for group in groups for item in group.items]
        assert len(refs) == len(set(refs))
        assert len(rows) <= len(refs)
        counts = seat.home.known.agenda.counts
        by_title = {group.title: len(group) for group in groups}
        assert counts.overdue == by_title["Overdue"]
        assert counts.to_nudge == by_title["To nudge"]
        assert counts.today == by_title["Today"]
        top = seat.lines[0]
        for number, what in (
            (counts.overdue, "overdue"),
            (counts.to_nudge, "to nudge"),
            (counts.today, "today"),
            (counts.upcoming, "upcoming"),
            (counts.waiting, "waiting"),
            (counts.promised, "promised"),
        ):
            assert f"{number} {what}" in top


@pytest.mark.parametrize("height", [24, 40])
async def test_no_column_goes_where_the_screen_gets_wider(
    sit: Sit, sample: Path, height: int
) -> None:
    kept: set[str] = set()
    for width in (80, 99, 100, 119):
        async with sit(sample, (width, height)) as seat:
            text = "\n".join(column(line) for line in seat.lines)
            shown = {w for w in ("Alice Moreau", "Larkspur Ferries") if w in text}
            assert shown >= kept, width
            kept = shown
    assert kept == {"Alice Moreau", "Larkspur Ferries"}


async def test_where_the_note_and_the_person_stand(sit: Sit, sample: Path) -> None:
    line = "call @alice with the pilot price"
    for size, below, beside, person in (
        ((100, 24), False, False, False),
        ((100, 30), True, False, False),
        ((120, 40), False, True, False),
        ((160, 50), False, True, True),
    ):
        async with sit(sample, size, top=False) as seat:
            await seat.press("j", "j")
            assert seat.item.entry.text == line
            note = [text for text in seat.lines if "▶" in text]
            assert bool(note) == (below or beside), size
            assert any("▏" in text for text in seat.lines[1:-2]) == beside, size
            assert ("alice@larkspur.example.com" in seat.text) == (beside or person)
            assert (seat.lines[5].count("▏") == 2) == person, size


async def test_a_fold_opens_for_what_comes_back(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("z", "j", "x", "g", "z")
        await seat.press("u")
        assert seat.item.entry.text in seat.said[-1]
        assert seat.said[-1].startswith("Undone: ")


async def test_a_destination_clears_what_was_typed(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        seat.home.arrive(Destination(query="dentist"))
        await seat.settle()
        assert seat.words == ["dentist"]
