"""Help, the palette, the footer, and what the config changes of the keys."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES
from textual.widgets import Static

from journal.tui.dialogs.leader import leader_keys
from journal.tui.keys.action import ACT, FIND, GROUPS, MANY, SEE
from journal.tui.keys.actions import ACTIONS, AGENDA, PEOPLE, SCREENS
from journal.tui.keys.bindings import complaints, first_key, keymap, split_keys
from tests.conftest import CHECKOUT, VaultMaker
from tests.settings import changed_settings
from tests.tui.conftest import SIZES, Seat, Sit
from tests.tui.test_looking import NOTES

_TUI = CHECKOUT / "journal" / "tui"


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


def page(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#keys-page", Static).content)


async def test_the_keys_are_one_page(sit: Sit, root: Path) -> None:
    """At the usual size all of it is there at once, in groups."""
    async with sit(root, (80, 24)) as seat:
        await seat.press("question_mark")
        shown = seat.text
        for group in GROUPS:
            assert re.search(rf"[│ ]{group}\b", shown), group
        for line in page(seat).splitlines():
            assert line.strip() in shown, line
        for action in ACTIONS:
            if action.group in (ACT, MANY, SEE, FIND) and AGENDA in action.screens:
                assert first_key(action.keys) in shown, action.id
        await seat.press("escape")
        assert len(seat.app.screen_stack) == 1


async def test_the_page_of_a_small_screen_scrolls(sit: Sit, root: Path) -> None:
    async with sit(root, (60, 15)) as seat:
        await seat.press("question_mark")
        assert "down, up" in seat.text
        for _ in range(6):
            await seat.press("pagedown")
        assert "! overdue" in seat.text


async def test_the_page_of_keys_can_be_searched(sit: Sit, root: Path) -> None:
    async with sit(root, (80, 24)) as seat:
        await seat.press("question_mark", "slash", *"obsid")
        assert page(seat).split() == ["O", *"open the note in Obsidian".split()]
        await seat.type("nothing of the kind")
        assert page(seat) == "No key does that."
        await seat.press("escape")
        assert "down, up" in page(seat)
        await seat.press("escape")
        assert len(seat.app.screen_stack) == 1


def test_there_are_few_keys_to_learn() -> None:
    groups = (ACT, MANY, SEE, FIND)
    here = [a for a in ACTIONS if AGENDA in a.screens and a.group in groups]
    assert len(here) == 25  # with the leader, which leads to all the rest


async def test_the_rest_is_under_the_leader(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("comma")
        rest = [a for a in ACTIONS if not a.group and AGENDA in a.screens]
        for action in rest:
            if action.id not in ("clear", "everyone"):  # who has no team has no others
                assert action.help in seat.text, action.id
        before = dict(notes_of(root))
        await seat.press("5", "k", "w")  # keys that are on no line
        assert len(seat.app.screen_stack) == 2
        assert notes_of(root) == before
        await seat.press("X")
        assert len(seat.app.screen_stack) == 1
        assert seat.said == ["Cancelled: ask @alice about the quay  u undo"]
        await seat.press("comma", "i", "2")
        assert "Priority" in seat.said[-1]


def notes_of(root: Path) -> dict[str, bytes]:
    return {str(f): f.read_bytes() for f in root.rglob("*.md")}


def test_no_two_commands_have_one_key_under_the_leader() -> None:
    for screen in SCREENS:
        keys = [
            key for action, key in leader_keys(keymap({})) if screen in action.screens
        ]
        assert len(keys) == len(set(keys)), screen


async def test_messages_are_kept(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("x", "u", "colon")
        await seat.press(*"messages")
        await seat.until(lambda: "the last 50" in seat.text, "the command")
        await seat.press("enter")
        await seat.until(lambda: "newest first" in seat.text, "the page")
        lines = [line for line in seat.lines if "09:30  " in line]
        assert "Undone" in lines[0]
        assert "Done: ask @alice about the quay" in lines[1]


def test_every_action_has_keys_of_its_own() -> None:
    for screen in (AGENDA, PEOPLE):
        here = [action for action in ACTIONS if screen in action.screens]
        keys = [key for action in here for key in split_keys(action.keys)]
        assert len(keys) == len(set(keys))
    keys = [key for action in ACTIONS for key in split_keys(action.keys)]
    # in most terminals these are Tab, Enter, Backspace and Escape; ctrl+z, c and q
    # belong to others
    taken = {f"ctrl+{letter}" for letter in "imjhzcq["}
    assert not taken & set(keys)


async def test_the_palette_finds_every_action_and_names_its_key(
    sit: Sit, root: Path
) -> None:
    async with sit(root) as seat:
        await seat.press("colon", *"snooz")
        await seat.until(lambda: re.search(r"Snooze +s$", seat.text, re.M), "the key")
        await seat.press("escape", "escape", "ctrl+p", *"assign")
        await seat.until(
            lambda: re.search(r"Assign +, A$", seat.text, re.M), "the leader's"
        )
        await seat.press("escape", "escape", "G", "ctrl+p", *"first row")
        await seat.until(
            lambda: re.search(r"Top +g$", seat.text, re.M), "by what it does"
        )
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
            "[keys] z is given to both down and up; down keeps it",
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
    async with sit(root, settings=lambda s: changed_settings(s, keys=keys)) as seat:
        assert seat.said == [
            "config: [keys] has no action 'snoze'; did you mean snooze?"
        ]
        assert "ctrl+t done" in footer(seat)
        await seat.press("z")
        assert seat.item.entry.text == "ring the clinic"
        await seat.press("x", "space", "j")
        assert len(seat.words) == 6
        assert seat.item.entry.text == "ring the clinic"
        await seat.press("ctrl+t")
        assert len(seat.words) == 5
        await seat.press("question_mark")
        assert "ctrl+t " in seat.text
    assert "- [x] ring the clinic" in (root / "Work/Ferry.md").read_text()


async def test_the_last_line_shows_what_can_be_done_now(sit: Sit, root: Path) -> None:
    async with sit(root, (60, 15)) as seat:
        assert footer(seat).strip() == (
            "x done  s snooze  n nudge  / filter  ? keys  : commands"
        )
        await seat.press("slash", *"fern")
        await seat.press("enter")
        assert "esc clear" in footer(seat)
        await seat.press("escape")
        assert "esc" not in footer(seat)
    async with sit(root, (80, 24)) as seat:
        assert "a add  e edit" in footer(seat)
        await seat.press("j", "j")
        assert "waiting" in seat.item.entry.text or seat.item.turn.name == "THEIRS"
        assert footer(seat).startswith(" r replied  n nudge")
        await seat.press("v", "v")
        assert footer(seat).startswith(" V clear marks")
        await seat.press("V", "z")
        assert footer(seat).startswith(" z open")
        await seat.press("2")
        assert footer(seat).startswith(" enter follow-ups  l log")


async def test_a_key_on_the_last_line_can_be_clicked(sit: Sit, root: Path) -> None:
    async with sit(root, (80, 24)) as seat:
        await seat.pilot.click("#keys", offset=(13, 0))
        await seat.settle()
        assert "─ Snooze ─" in seat.text


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
            assert "ask about the quay" in seat.text


async def test_the_theme_of_the_config(sit: Sit, root: Path) -> None:
    async with sit(root, settings=lambda s: changed_settings(s, theme="nord")) as seat:
        assert seat.app.theme == "nord"
    async with sit(root, settings=lambda s: changed_settings(s, theme="norde")) as seat:
        assert seat.said == ["config: unknown theme 'norde'; did you mean nord?"]


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
            if any(
                s.style and s.style.reverse and len(s.text.strip()) > 1 for s in strip
            )
        ]
        assert reversed_rows == [2]
        assert seat.lines[2].startswith(" ! 2 d late")


async def test_quit(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.pilot.press("q")
        while not seat.app._exit:  # the time limit of the test is the assertion
            await asyncio.sleep(0.01)
