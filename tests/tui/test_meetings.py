"""Today's meetings above the agenda, and the page that enter opens."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from journal.model.settings import CalendarSettings, Settings
from tests.conftest import VaultMaker
from tests.tui.conftest import Sit

NOTES = {
    "People/Bo Lindqvist.md": "---\ntype: person\nemail: bo@harbour.example\n---\n",
    "work.md": "- [ ] @bo.lindqvist send the plan 📅 2024-06-05\n",
}
CALENDAR = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Project [red]sync
DTSTART:20240605T120000
DTEND:20240605T123000
ATTENDEE:mailto:bo@harbour.example
ATTENDEE:mailto:x@example.org
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Tomorrow
DTSTART:20240606T120000
END:VEVENT
END:VCALENDAR
"""


def reading(*places: Path) -> object:
    calendar = CalendarSettings(read=tuple(map(str, places)))

    def settings(before: Settings) -> Settings:
        return replace(before, calendar=calendar)

    return settings


async def test_todays_meetings_stand_on_top(
    sit: Sit, vault: VaultMaker, tmp_path: Path
) -> None:
    file = tmp_path / "work.ics"
    file.write_text(CALENDAR)
    async with sit(vault(NOTES), settings=reading(file), top=False) as seat:
        await seat.until(lambda: "Meetings today" in seat.text, "the meeting")
        text = seat.text
        assert "12:00–12:30  Project [red]sync" in text
        assert "Bo Lindqvist, 1 other" in text
        assert "Tomorrow" not in text
        assert text.index("Meetings today") < text.index("send the plan")
        # the cursor is still on the entry
        assert seat.item.entry.text.endswith("send the plan")
        await seat.press("g", "enter")
        assert "## Bo Lindqvist" in seat.text
        assert "You owe them" in seat.text
        await seat.press("escape")
        assert "Meetings today" in seat.text


async def test_keys_for_entries_do_nothing_on_a_meeting(
    sit: Sit, vault: VaultMaker, tmp_path: Path
) -> None:
    file = tmp_path / "work.ics"
    file.write_text(CALENDAR)
    root = vault(NOTES)
    async with sit(root, settings=reading(file)) as seat:
        await seat.until(lambda: "Meetings today" in seat.text, "the meeting")
        await seat.press("g", "d", "s", "x")
        assert (root / "work.md").read_text() == NOTES["work.md"]


async def test_a_filter_shows_entries_only(
    sit: Sit, vault: VaultMaker, tmp_path: Path
) -> None:
    file = tmp_path / "work.ics"
    file.write_text(CALENDAR)
    async with sit(vault(NOTES), settings=reading(file)) as seat:
        await seat.until(lambda: "Meetings today" in seat.text, "the meeting")
        await seat.press("slash")
        await seat.type("plan")
        assert "Meetings today" not in seat.text


async def test_a_calendar_that_is_gone_is_said(
    sit: Sit, vault: VaultMaker, tmp_path: Path
) -> None:
    settings = reading(tmp_path / "gone.ics")
    async with sit(vault(NOTES), settings=settings) as seat:
        await seat.until(lambda: any("gone.ics" in s for s in seat.said), "the reason")
        assert "send the plan" in seat.text
