"""Help, the palette, the footer, and what the config changes of the keys."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES
from textual.widgets import Footer, Static

from journal.tui.keys.actions import ACTIONS, AGENDA, PEOPLE
from journal.tui.keys.bindings import complaints, key_name, keymap
from tests.conftest import CHECKOUT, VaultMaker
from tests.tui.conftest import SIZES, Seat, Sit
from tests.tui.test_looking import NOTES

OUR_LAST = [a for a in ACTIONS if AGENDA not in a.screens][-1].help
_TUI = CHECKOUT / "journal" / "tui"


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_help_lists_every_action(
    sit: Sit, root: Path, size: tuple[int, int]
) -> None:
    async with sit(root, size) as seat:
        await seat.press("question_mark")
        page = str(seat.app.screen.query_one("#help Static", Static).content)
        for action in ACTIONS:
            assert action.help in page, action.id
            assert key_name(action.keys.split(",")[0]) in page
        for _ in range(20):
            await seat.press("pagedown")
            if OUR_LAST in seat.text:
                break
        assert OUR_LAST in seat.text  # all of it can be reached
        await seat.press("escape")
        assert len(seat.app.screen_stack) == 1


async def test_help_is_folded_where_it_is_narrow(sit: Sit, root: Path) -> None:
    """Between words, and not a second time in the middle of a line."""
    async with sit(root, (60, 15)) as seat:
        await seat.press("question_mark")
        page = [line.strip("│ ▁▂▃▄▅▆▇█") for line in seat.lines if "│" in line]
    assert page[:4] == [
        "These are the follow-ups in your notes, each with the",
        "note it is from. A key changes one line of one note; u",
        "takes it back. What you change in your editor shows",
        "here a moment later.",
    ]


def test_every_action_has_keys_of_its_own() -> None:
    for screen in (AGENDA, PEOPLE):
        here = [action for action in ACTIONS if screen in action.screens]
        keys = [key for action in here for key in action.keys.split(",")]
        assert len(keys) == len(set(keys))
    keys = [key for action in ACTIONS for key in action.keys.split(",")]
    # in most terminals these are Tab, Enter, Backspace and Escape; ctrl+z, c, q
    # and p belong to others
    taken = {f"ctrl+{letter}" for letter in "imjhzcqp["}
    assert not taken & set(keys)


async def test_the_palette_offers_every_action(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        offered = list(seat.app.get_system_commands(seat.home))
        here = [a.title for a in ACTIONS if AGENDA in a.screens]
        assert [c.title for c in offered] == [*here, "Search notes", "Theme"]
        next(c for c in offered if c.title == "Bottom").callback()
        await seat.settle()
        assert seat.item.entry.text == "a window seat"
        await seat.press("ctrl+p")
        await seat.press(*"top")
        await seat.until(lambda: "Bottom" not in seat.text, "one left")
        await seat.press("enter")
        await seat.until(lambda: len(seat.app.screen_stack) == 1, "the palette closed")
        assert seat.item.entry.text == "ask @alice about the quay"


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            {"done": "ctrl-t"},
            "[keys] done: there is no key 'ctrl-t'; write x, space, f5, ctrl+t or shift+up",
        ),
        (
            {"down": "z", "up": "z"},
            "[keys] z is given to both down and up; down has it",
        ),
        ({"fix": "z", "fold": "z"}, None),
        ({"done": "d,>"}, None),
    ],
)
def test_what_is_wrong_with_keys_is_said(
    keys: dict[str, str], said: str | None
) -> None:
    assert list(complaints(keys)) == ([f"config: {said}"] if said else [])


def test_a_key_that_is_given_away_is_taken_from_the_other() -> None:
    keys = keymap({"done": "d,>"})
    assert keys["done"] == "d,greater_than_sign"
    assert keys["reschedule"] == "S"
    assert keys["later"] == ""
    assert keys["fix"] == "x,enter"


def footer(seat: Seat) -> str:
    return seat.lines[-1]


async def test_keys_can_be_changed(sit: Sit, root: Path) -> None:
    keys = {"done": "ctrl+t", "down": "z,down", "snoze": "y"}
    async with sit(root, settings=lambda s: replace(s, keys=keys)) as seat:
        assert seat.said == ["config: [keys] knows no 'snoze'; did you mean snooze?"]
        assert "^t Done" in footer(seat)
        await seat.press("z")
        assert seat.item.entry.text == "ring the clinic"
        await seat.press("x", "space", "j")
        assert len(seat.words) == 6
        assert seat.item.entry.text == "ring the clinic"
        await seat.press("ctrl+t")
        assert len(seat.words) == 5
        await seat.press("question_mark")
        assert "ctrl+t  mark as done" in seat.text
    assert "- [x] ring the clinic" in (root / "Work/Ferry.md").read_text()


async def test_the_footer_shows_what_can_be_done_now(sit: Sit, root: Path) -> None:
    async with sit(root, (60, 15)) as seat:
        assert footer(seat) == (
            "x Done s Snooze n Nudge a Add u Undo / Filter ? Help q Quit"
        )
        await seat.press("slash")
        assert footer(seat) == "esc Clear"
        await seat.press("escape")
        assert "esc" not in footer(seat)
    async with sit(root, (80, 24)) as seat:
        assert footer(seat).endswith("^p palette")
        assert seat.home.query_one(Footer).size.width == 80


def test_every_theme_has_our_colours() -> None:
    """One that is missing would be a crash at the first screen."""
    files = [f for f in _TUI.rglob("*") if f.suffix in (".py", ".tcss")]
    used = set(re.findall(r"\$([a-z][a-z-]*)", "".join(f.read_text() for f in files)))
    assert "text-error" in used
    for name, theme in BUILTIN_THEMES.items():
        known = {**theme.to_color_system().generate(), **theme.variables}
        assert used <= known.keys(), name


async def test_other_themes(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        for theme in ("textual-light", "ansi-light"):
            seat.app.theme = theme
            await seat.settle()
            assert "ask @alice about the quay" in seat.text


async def test_the_theme_of_the_config(sit: Sit, root: Path) -> None:
    async with sit(root, settings=lambda s: replace(s, theme="nord")) as seat:
        assert seat.app.theme == "nord"
    async with sit(root, settings=lambda s: replace(s, theme="norde")) as seat:
        assert seat.said == ["config: theme knows no 'norde'; did you mean nord?"]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_no_colour(
    sit: Sit, root: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """Then glyphs tell the state, and the cursor is the terminal's own, reversed."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit(root, size) as seat:
        drawn = seat.app.screen._compositor.render_strips()
        for segment in (segment for strip in drawn for segment in strip):
            assert segment.style is not None
            for colour in (segment.style.color, segment.style.bgcolor):
                assert colour is None or colour.is_default, segment
        reversed_rows = [
            number
            for number, strip in enumerate(drawn[:-1])
            if any(s.style and s.style.reverse and s.text.strip() for s in strip)
        ]
        assert reversed_rows == [2]
        assert seat.lines[2].startswith(" ! 2 d late")


async def test_quit(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.pilot.press("q")
        while not seat.app._exit:  # the time limit of the test is the assertion
            await asyncio.sleep(0.01)
