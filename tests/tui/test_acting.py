"""What the keys do to the notes: every test ends by comparing the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, Static

from tests.conftest import VaultMaker
from tests.doing import save
from tests.tui.conftest import SIZES, Sit

NOTE = """\
# Pilot

- [ ] call @alice 📅 2024-06-03
    - 2024-05-27 call: wants a price
- [ ] ring the clinic ⏰ 2024-06-05 14:00
- [ ] invoice 📅 2024-06-20
- [x] thank @bob 📅 2024-06-01 ✅ 2024-06-02
"""


def changed(old: str, new: str, note: str = NOTE) -> str:
    assert note.count(old) == 1
    return note.replace(old, new)


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTE)


def note_of(root: Path) -> str:
    return (root / "note.md").read_bytes().decode()


@pytest.mark.parametrize("size", SIZES[-1:], ids=str)
async def test_tick(sit: Sit, root: Path, size: tuple[int, int]) -> None:
    async with sit(root, size) as seat:
        await seat.press("space")
        assert seat.words == ["ring the clinic", "invoice"]
        assert seat.item.entry.text == "ring the clinic"
        assert seat.said == ["Done: call @alice  u undo"]
    assert note_of(root) == changed(
        "- [ ] call @alice 📅 2024-06-03",
        "- [x] call @alice 📅 2024-06-03 ✅ 2024-06-05",
    )


async def test_tick_a_series(sit: Sit, vault: VaultMaker) -> None:
    root = vault("- [ ] stand-up 🔁 every week 📅 2024-06-03\r\n")
    async with sit(root) as seat:
        await seat.press("x")
        assert seat.words == ["stand-up"]
    assert note_of(root) == (
        "- [ ] stand-up 🔁 every week 📅 2024-06-10\r\n"
        "- [x] stand-up 🔁 every week 📅 2024-06-03 ✅ 2024-06-05\r\n"
    )


@pytest.mark.parametrize(
    ("down", "day", "size"),
    [
        (0, "2024-06-06", (60, 15)),
        (1, "2024-06-08", (80, 24)),
        (2, "2024-06-10", (120, 30)),
        (3, "2024-06-12", (120, 30)),
        (4, "2024-07-05", (120, 30)),
    ],
)
async def test_snooze_by_menu(
    sit: Sit, root: Path, down: int, day: str, size: tuple[int, int]
) -> None:
    async with sit(root, size) as seat:
        await seat.press("s")
        assert "call @alice" in seat.text
        assert all(f" {w} " in seat.text for w in ("tomorrow", "3d", "mon", "1mo"))
        await seat.press(*["down"] * down, "enter")
        assert seat.said[0].startswith("Snoozed to ")
        # the cursor is for the next one, it does not run after this one
        assert seat.item.entry.text == "ring the clinic"
    assert note_of(root) == changed("📅 2024-06-03", f"📅 {day}")


@pytest.mark.parametrize("size", SIZES[-1:], ids=str)
async def test_snooze_to_a_typed_day(
    sit: Sit, root: Path, size: tuple[int, int]
) -> None:
    async with sit(root, size) as seat:
        await seat.press("j", "s")
        assert not seat.app.screen.query_one(Input).value  # not the s that opened it
        await seat.press("f", "r", "i")
        assert "Friday 7 June, in 2 days" in seat.text
        await seat.type("next fri 16:30")
        assert "Friday 14 June at 16:30, in 9 days" in seat.text
        await seat.press("enter")
    assert note_of(root) == changed("⏰ 2024-06-05 14:00", "⏰ 2024-06-14 16:30")


async def test_snooze_to_what_is_no_day(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("s")
        for typed, why in [
            ("5/6", "could mean two dates"),
            ("someday", "is not a date"),
            ("every mon", "a repeat rule"),
            ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ]:
            await seat.type(typed)
            assert why in str(seat.app.screen.query_one("#echo", Static).content)
            await seat.press("enter")
            assert len(seat.app.screen_stack) == 2  # still asking
        await seat.press("escape")
        assert len(seat.app.screen_stack) == 1
    assert note_of(root) == NOTE


@pytest.mark.parametrize(
    ("keys", "old", "new"),
    [
        ("S enter", "⏰ 2024-06-05 14:00", "⏰ 2024-06-05 14:00 📅 2024-06-06"),
        ("S m o n enter", "⏰ 2024-06-05 14:00", "⏰ 2024-06-05 14:00 📅 2024-06-10"),
        ("k S 1 w enter", "📅 2024-06-03", "📅 2024-06-12"),
    ],
)
async def test_reschedule_by_menu(
    sit: Sit, root: Path, keys: str, old: str, new: str
) -> None:
    """The due date moves where snoozing would move the reminder."""
    async with sit(root) as seat:
        await seat.press("j", *keys.split())
        assert seat.said[0].startswith("Due ")
        assert seat.said[0].endswith("  u undo")
    assert note_of(root) == changed(old, new)


@pytest.mark.parametrize("size", SIZES[-1:], ids=str)
async def test_reschedule_to_a_typed_day(
    sit: Sit, root: Path, size: tuple[int, int]
) -> None:
    async with sit(root, size) as seat:
        await seat.press("S")
        assert "Reschedule" in seat.text
        assert "call @alice" in seat.text
        await seat.type("24 dec")
        assert "Tuesday 24 December, in 202 days" in seat.text
        await seat.press("enter")
        assert seat.said == ["Due Tue 24 Dec: call @alice  u undo"]
        await seat.press("S", "escape")
    assert note_of(root) == changed("📅 2024-06-03", "📅 2024-12-24")


async def test_whose_turn_a_checkbox_says(sit: Sit, vault: VaultMaker) -> None:
    root = vault("- [h] call @alice 📅 2024-06-03\n")
    async with sit(root) as seat:
        await seat.press("w")
        assert seat.said == ["It is your turn again: call @alice  u undo"]
    assert note_of(root) == "- [ ] call @alice 📅 2024-06-03\n"


async def test_a_day_later(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press(">")  # two days late: counts from today
        assert seat.item.entry.text == "ring the clinic"
        await seat.press(">")
        await seat.press("G", ">")
    expected = changed("📅 2024-06-03", "📅 2024-06-06")
    expected = changed("⏰ 2024-06-05 14:00", "⏰ 2024-06-06 14:00", expected)
    assert note_of(root) == changed("📅 2024-06-20", "📅 2024-06-21", expected)


async def test_cancel(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("G", "X")
        assert seat.words == ["call @alice", "ring the clinic"]
    assert note_of(root) == changed(
        "- [ ] invoice 📅 2024-06-20", "- [-] invoice 📅 2024-06-20 ❌ 2024-06-05"
    )


async def test_reopen(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("c", "G")
        assert seat.item.entry.text == "thank @bob"
        await seat.press("o")
        assert "thank @bob" in seat.words[0]  # overdue again, and first
    assert note_of(root) == changed(
        "- [x] thank @bob 📅 2024-06-01 ✅ 2024-06-02",
        "- [ ] thank @bob 📅 2024-06-01",
    )


async def test_what_is_closed_is_left_alone(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("c", "G", *"xX>sSwnrf")
        assert seat.said == ["Already closed. Press o to reopen it"] * 9
    assert note_of(root) == NOTE


async def test_reopen_what_is_open(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("o")
        assert seat.said == ["Nothing to change"]
    assert note_of(root) == NOTE


async def test_undo(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("x", "G")
        await seat.press("s", "1", "w", "enter")
        assert note_of(root) != NOTE
        await seat.press("g", "u")
        assert seat.item.entry.text == "invoice"  # it goes to what it undid
        await seat.press("u")
        assert seat.item.entry.text == "call @alice"
        assert seat.said[-1] == "Undone: call @alice, 2 d late"
        assert note_of(root) == NOTE
        await seat.press("u")
        assert seat.said[-1] == "nothing to undo"
    assert note_of(root) == NOTE


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_add_shows_the_very_line_it_writes(
    sit: Sit, vault: VaultMaker, size: tuple[int, int]
) -> None:
    root = vault({"inbox.md": "# Inbox\n\n- [ ] milk @bob\n", ".obsidian/app.json": ""})
    async with sit(root, size) as seat:
        await seat.press("a", *"@al")
        assert str(seat.app.screen.query_one("#line", Static).content) == "- [ ] @al"
        await seat.type("@alice [b]pilot[/b] answer in 3bd")
        shown = str(seat.app.screen.query_one("#line", Static).content)
        assert shown == "- [ ] @alice [b]pilot[/b] answer 📅 2024-06-10"
        assert "- [ ] @alice [b]pilot[/b] answer 📅 2024-06-10" in seat.text
        assert "inbox.md:4" in seat.text
        assert (root / "inbox.md").read_text() == "# Inbox\n\n- [ ] milk @bob\n"
        await seat.press("enter")
        assert seat.words == ["@alice [b]pilot[/b] answer", "milk @bob"]
        [said] = seat.said
        understood = "Mon 10 June, in 3 business days · @alice · inbox.md"
        assert said == f"Added to inbox.md; {understood}  u undo"
    assert (root / "inbox.md").read_text() == f"# Inbox\n\n- [ ] milk @bob\n{shown}\n"


async def test_what_is_added_and_not_listed(sit: Sit, root: Path) -> None:
    """A plain task, by the setting `entries`: it is in the note, and not here."""
    async with sit(root) as seat:
        listed = seat.words
        await seat.press("a")
        await seat.type("buy milk")
        await seat.press("enter")
        assert seat.words == listed
        assert seat.said == [
            "Added to inbox.md; it will not be listed, "
            "because it has no date and names no one  u undo"
        ]
        assert (root / "inbox.md").read_text() == "- [ ] buy milk\n"
        await seat.press("u")
        assert not (root / "inbox.md").exists()


async def test_add_nothing(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("a")
        for sentence in ["", "   ", "tomorrow"]:
            await seat.type(sentence)
            await seat.press("enter")
            assert len(seat.app.screen_stack) == 2
        await seat.press("escape")
        assert len(seat.app.screen_stack) == 1
    assert sorted(p.name for p in root.iterdir()) == [".journal.toml", "note.md"]


async def test_a_sentence_that_cannot_be_added_is_not_lost(
    sit: Sit, root: Path
) -> None:
    async with sit(root) as seat:
        await seat.press("a")
        await seat.type("call @carla tomorrow")
        (root / "inbox.md").mkdir()  # behind the back of the preview
        seat.app.screen.dismiss("call @carla tomorrow")
        await seat.until(lambda: seat.said, "why it could not be added")
        assert "inbox.md" in seat.said[0]
        assert seat.app.screen.query_one(Input).value == "call @carla tomorrow"
    assert note_of(root) == NOTE


async def test_an_entry_that_was_changed_underneath(sit: Sit, root: Path) -> None:
    async with sit(root, watching=False) as seat:
        other = changed("call @alice 📅", "call @alice about the ferry 📅")
        save(root / "note.md", other)
        await seat.press("x")
        assert len(seat.said) == 1
        assert "note.md" in seat.said[0]
        assert "changed" in seat.said[0]
        # and the list shows what the note says now
        assert seat.words[0] == "call @alice about the ferry"
        assert note_of(root) == other
        await seat.press("x")
    assert note_of(root) == changed(
        "call @alice about the ferry 📅 2024-06-03",
        "call @alice about the ferry 📅 2024-06-03 ✅ 2024-06-05",
        other,
    ).replace("- [ ] call", "- [x] call")


async def test_a_dialog_is_about_the_entry_it_was_opened_on(
    sit: Sit, root: Path
) -> None:
    """Even when a note is saved meanwhile and another entry gets under the cursor."""
    async with sit(root) as seat:
        await seat.press("s")
        earlier = "- [ ] the roof 📅 2024-01-01\n"
        save(root / "note.md", NOTE + earlier)
        await seat.until(lambda: seat.words[0] == "the roof", "the new entry")
        seat.list.go_to(0)
        await seat.press("enter")
    assert note_of(root) == changed("📅 2024-06-03", "📅 2024-06-06") + earlier


async def test_bytes_around_stay(sit: Sit, vault: VaultMaker) -> None:
    before = "\ufeff# A\r\n\r\n- [ ] call @alice 📅 2024-06-03  ^x1\r\n\tend"
    root = vault({"note.md": before.encode()})
    async with sit(root) as seat:
        await seat.press("s", "enter")
    assert note_of(root) == before.replace("06-03", "06-06")
