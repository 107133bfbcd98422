"""Adding shows what was understood, and does not guess."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from tests.conftest import VaultMaker
from tests.tui.conftest import Seat, Sit

NOTES = {
    "note.md": "- [ ] old @alice 📅 2024-06-05\n",
    "People/Alice Moreau.md": "---\naliases: [alice]\norg: Larkspur\n---\n",
    "People/Alex Ray.md": "---\ntype: person\naliases: [alex]\norg: Quay\n---\n",
    "People/Alex Poe.md": "---\ntype: person\naliases: [alex]\n---\n",
}


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


def understood(seat: Seat) -> dict[str, str]:
    page = str(seat.app.screen.query_one("#understood", Static).content)
    rows = (line.split(maxsplit=2) for line in page.splitlines())
    return {
        (f"{row[0]} {row[1]}" if row[:2] == ["goes", "to"] else row[0]): line
        for row, line in zip(rows, page.splitlines(), strict=True)
    }


async def test_what_was_understood_is_said(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("a")
        await seat.type("@alice pilot answer in 3bd #north")
        said = understood(seat)
        assert said["person"].endswith("Alice Moreau (Larkspur)")
        assert said["date"].endswith("Mon 10 June: 3 business days from today")
        assert said["tag"].endswith("#north")
        assert said["goes to"].endswith("inbox.md")
        await seat.press("enter")
        # and the cursor is there
        assert seat.item.entry.text == "@alice pilot answer #north"
    assert (
        (root / "inbox.md")
        .read_text()
        .endswith("- [ ] @alice pilot answer #north 📅 2024-06-10\n")
    )


async def test_what_could_be_two_days_is_underlined_and_not_written(
    sit: Sit, root: Path
) -> None:
    async with sit(root) as seat:
        await seat.press("a")
        await seat.type("call @alice on 5/6")
        assert "5/6” could mean two dates, 5 Jun or 6 May" in seat.text
        strips = seat.app.screen._compositor.render_strips()
        underlined = [
            segment.text
            for strip in strips
            for segment in strip
            if segment.style and segment.style.underline
        ]
        assert "on 5/6" in underlined
        await seat.press("enter")
        assert len(seat.app.screen_stack) == 2
        assert not (root / "inbox.md").exists()
        await seat.type("call @alice on 5 jun")
        await seat.press("enter")
    assert "📅 2024-06-05" in (root / "inbox.md").read_text()


async def test_two_people_of_one_name_are_a_choice(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("a")
        await seat.type("@alex the plan fri")
        await seat.press("enter")
        assert "Which @alex?" in seat.text
        assert "Alex Ray, Quay" in seat.text
        number = next(
            n for n in "12" if f" {n}  Alex Ray" in seat.text.replace("│", " ")
        )
        await seat.press(number)
        assert understood(seat)["person"].endswith("Alex Ray (Quay)")
        await seat.press("enter")
    written = (root / "inbox.md").read_text()
    assert "Alex" in written
    assert "@alex " not in written


async def test_it_goes_to_todays_note_or_to_this_one(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("a")
        await seat.type("ring @alice fri")
        await seat.press("ctrl+t")
        assert "2024-06-05.md" in understood(seat)["goes to"]
        await seat.press("ctrl+t")
        assert "inbox.md" in understood(seat)["goes to"]
        await seat.press("ctrl+g")
        assert "note.md" in understood(seat)["goes to"]
        await seat.press("enter")
    assert (root / "note.md").read_text() == (
        f"{NOTES['note.md']}- [ ] ring @alice 📅 2024-06-07\n"
    )


async def test_the_next_step_is_understood_too(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("f")
        await seat.type("send it to @alice mon")
        assert understood(seat)["date"].endswith(
            "Mon 10 June: 3 business days from today"
        )
        await seat.press("enter")
    assert "- [x] old @alice" in (root / "note.md").read_text()


async def test_what_will_not_be_listed_is_said_before(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("a")
        await seat.type("buy milk")
        assert "it will not be listed" in seat.text
        await seat.press("escape")
    assert not (root / "inbox.md").exists()
