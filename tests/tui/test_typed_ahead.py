"""Keys that come faster than what they open, and `/` wherever one is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from journal.tui.state.questions import ChoiceQuestion
from journal.tui.widgets.agenda_list import AgendaList
from tests.conftest import VaultMaker
from tests.tui.conftest import Seat, Sit

NOTE = "- [ ] call @alice 📅 2024-06-05\n- [ ] ring @bob 📅 2024-06-05\n"


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault({"note.md": NOTE})


def note_of(root: Path) -> str:
    return (root / "note.md").read_text()


def at_once(seat: Seat, *keys: str) -> None:
    """All of them before the first is carried out, as a terminal hands on a paste."""
    for key in keys:
        character = key if len(key) == 1 else None
        event = events.Key(key, character)
        event.set_sender(seat.app)
        assert seat.app._driver
        seat.app._driver.send_message(event)


async def test_a_dialog_gets_the_letters_that_follow_its_key(
    sit: Sit, root: Path
) -> None:
    async with sit(root) as seat:
        at_once(seat, "s", "f", "r", "i", "enter")
        await seat.until(lambda: seat.said, "the snooze")
        assert seat.said == ["Snoozed to Fri 7 Jun: call @alice  u undo"]
    assert note_of(root) == NOTE.replace("2024-06-05", "2024-06-07", 1)


async def test_what_is_typed_before_the_first_screen_is_kept(
    sit: Sit, root: Path
) -> None:
    async with sit(root) as seat:
        # as it is before the notes are read
        seat.app._typed._begun = False
        at_once(seat, "j", "x")
        await seat.settle()
        assert seat.item.entry.text == "call @alice"
        assert note_of(root) == NOTE
        seat.app._typed.begin()
        await seat.until(lambda: seat.said, "the tick")
        assert seat.said == ["Done: ring @bob  u undo"]


async def test_leaving_does_not_wait_for_the_notes(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        seat.app._typed._begun = False
        at_once(seat, "j", "q")
        while not seat.app._exit:  # the time limit of the test is the assertion
            await asyncio.sleep(0.01)


async def test_a_dialog_that_opens_by_itself_gets_the_next_key(
    sit: Sit, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may cover the screen that the key before went back to, before that is drawn;
    what waited for the drawing came after five seconds, by the time limit."""
    monkeypatch.setattr("journal.tui.keys.typed_ahead._STUCK", 600)
    answers: list[str] = []
    question = ChoiceQuestion("Read", "a file", (), [("y", "yes")])
    async with sit(root) as seat:
        await seat.press("a")
        monkeypatch.setattr(seat.home._update_timer, "resume", lambda: None)
        at_once(seat, "escape")
        while seat.app._typed._awaited is not seat.home:
            await asyncio.sleep(0.01)
        seat.home.ask_choice(question, answers.append)
        at_once(seat, "y")
        while not answers:  # the time limit of the test is the assertion
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("screen", "123456")
async def test_slash_is_a_filter_on_every_screen(
    sit: Sit, vault: VaultMaker, screen: str
) -> None:
    """On the board and the calendar the letters acted, and wrote notes."""
    notes = {"note.md": NOTE, "People/Alice.md": "---\ntype: person\n---\n"}
    root = vault(notes)
    async with sit(root) as seat:
        await seat.press(screen, "slash")
        focused = seat.app.screen.focused
        assert isinstance(focused, Input)
        at_once(seat, *"xsnwad", "enter")
        await seat.until(lambda: focused.value == "xsnwad", "all of it")
        await seat.until(lambda: not seat.app._typed._busy, "the last key")
        assert {p: (root / p).read_text() for p in notes} == notes
        await seat.press("escape")
        assert seat.said == []
        assert len(seat.app.screen_stack) == (1 if screen == "1" else 2)


def listed(seat: Seat) -> list[str]:
    """The words of all that the screen in front lists."""
    lists = seat.app.screen.query(AgendaList)
    return [row.item.entry.text for each in lists for row in each.rows if row.item]


@pytest.mark.parametrize("screen", ["5", "6"])
async def test_what_the_filter_finds_there(sit: Sit, root: Path, screen: str) -> None:
    async with sit(root, (140, 40)) as seat:
        await seat.press(screen)
        assert listed(seat) == ["call @alice", "ring @bob"]
        await seat.press("slash", *"alice", "enter")
        assert listed(seat) == ["call @alice"]
        assert "1 of 2" in seat.text
        await seat.press("slash")
        await seat.type("is:bla")
        assert "unknown filter" in seat.text
        await seat.press("escape")
        assert len(listed(seat)) == 2


@pytest.mark.parametrize("screen", "123456")
async def test_a_key_that_belongs_to_none_does_nothing(
    sit: Sit, root: Path, screen: str
) -> None:
    async with sit(root) as seat:
        await seat.press(screen)
        await seat.press("ctrl+y", "&", "$", "E", "Q", "7", "8", "9", "0", "f9")
        assert seat.said == []
        assert len(seat.app.screen_stack) == (1 if screen == "1" else 2)
    assert note_of(root) == NOTE
