"""Birthdays and other yearly days of people on the screens: no follow-ups."""

from __future__ import annotations

from tests.conftest import VaultMaker
from tests.tui.conftest import Sit

NOTES = {
    "n.md": "- [ ] ring @bo 2024-06-05\n- [ ] write @bo 2024-06-06\n",
    "People/Al.md": "---\ntype: person\nbirthday: 1990-06-05\n---\n",
    "People/Bo.md": "---\ntype: person\nbirthday: 06-08\nname-day: 10-02\n---\n",
    "People/Far.md": "---\ntype: person\nbirthday: 07-08\n---\n",
}
HEADING = "Birthdays and other days 2"


async def test_they_stand_below_today_and_count_nowhere(
    sit: Sit, vault: VaultMaker
) -> None:
    async with sit(vault(NOTES), (100, 30), watching=False) as seat:
        lines = seat.lines
        at = next(n for n, line in enumerate(lines) if HEADING in line)
        assert any("Today 1" in line for line in lines[:at])
        assert lines[at + 1].strip() == "today       Al: birthday, 34"
        assert lines[at + 2].strip() == "Sat 8 Jun   Bo: birthday"
        assert "Tomorrow 1" in lines[at + 3]
        assert lines[0].split()[1:5] == ["1", "today", "1", "upcoming"]
        # the cursor passes them by, so that nothing can be done to them
        await seat.press("g", "j")
        assert seat.item.entry.text == "write @bo"
        await seat.press("slash", *"ring", "enter")
        assert HEADING not in seat.text


async def test_a_day_of_the_calendar_and_a_card(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault(NOTES), (120, 40), watching=False) as seat:
        await seat.press("5")
        assert "Al: birthday, 34" in seat.text
        await seat.press("right", "right", "right")
        assert "Bo: birthday" in seat.text
        assert "Nothing on" not in seat.text
        # a sign in the grid; the chosen day has its own below
        week = next(line for line in seat.lines if "[ 8]" in line)
        assert week.split()[:6] == ["3", "4", "5", "1*", "6", "1"]
        assert "[ 8]*   9" in week
        await seat.press("2", "g")
        await seat.until(lambda: "Birthday today, 34" in seat.text, "the card of Al")
        await seat.press("j")
        await seat.until(lambda: "Birthday Sat 8 Jun" in seat.text, "the card of Bo")
        assert "Name-day Wed 2 Oct" in seat.text
