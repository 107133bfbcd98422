"""Folds, groups, tabs, completion, and going to a person or a note."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.tui.screens.people import PeopleScreen
from journal.tui.widgets.prompt import Prompt
from tests.conftest import VaultMaker
from tests.doing import save
from tests.settings import changed_settings
from tests.tui.conftest import Seat, Sit

NOTES = {
    "People/Alice Moreau.md": "---\ntype: person\naliases: [alice]\n---\n"
    "- 2024-05-29 call: wants a price\n",
    "Work/Ferry.md": "- [ ] the quay @alice #north 📅 2024-06-03\n"
    "- [ ] a promise to @alice #promised 📅 2024-06-04\n"
    "- [ ] signs @bob #waiting 📅 2024-06-02 🔺\n"
    "    - 2024-05-20 mail: sent the sketch\n",
    "Home.md": "- [ ] ring the clinic 📅 2024-06-05\n- [ ] fern #north 📅 2024-07-01 ⏫\n",
}


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


def outline(seat: Seat) -> list[str]:
    """Headings with their counts, and the words below them."""
    return [
        row.text
        if row.item or row.is_now
        else f"{row.title} {row.count}{'+' * row.folded}"
        for row in seat.list.rows
    ]


async def test_the_sections_and_their_folds(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        whole = [
            "Overdue 2", "the quay #north", "a promise",
            "To nudge 1", "signs",
            "Today 1", "ring the clinic", "09:30",
            "Later 1", "fern #north",
        ]  # fmt: skip
        assert outline(seat) == whole
        await seat.press("j", "z")
        # the oldest promise is never out of sight
        assert outline(seat) == ["Overdue 2+", "a promise", *whole[3:]]
        assert "▸ Overdue 2    oldest 2 days, 1 promised" in seat.text
        assert "▶" not in seat.preview  # nothing is under the cursor but a heading
        await seat.press("x", "j", "k", "enter")
        assert outline(seat) == whole
        await seat.press("Z")
        folded = ["Overdue 2+", "a promise", "To nudge 1+", "Today 1+", "Later 1+"]
        assert outline(seat) == folded
        # a fold stays while notes change
        save(root / "new.md", "- [ ] new @zed 📅 2024-06-04\n")
        await seat.until(lambda: "Overdue 3+" in outline(seat), "the count")
        await seat.press("Z")
        assert len(seat.words) == 6
    assert {p: (root / p).read_text() for p in NOTES} == NOTES


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("p", ["@bob 1", "signs", "Alice Moreau 2", "the quay", "a promise", "No one named 2", "ring", "fern"]),
        ("n", ["Home 2", "ring", "fern", "Work/Ferry 3", "signs", "the quay", "a promise"]),
        ("i", ["Highest 1", "signs", "High 1", "fern", "No priority 3", "the quay", "a promise", "ring"]),
    ],
)  # fmt: skip
async def test_grouping(sit: Sit, root: Path, key: str, expected: list[str]) -> None:
    async with sit(root) as seat:
        by_date = outline(seat)
        await seat.press("b", key)
        assert len(outline(seat)) == len(expected)
        for line, wanted in zip(outline(seat), expected, strict=True):
            assert line.startswith(wanted)
        await seat.press("b", "d")
        assert outline(seat) == by_date


async def test_sorting_in_the_groups(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("b", "n", "b", "I")
        assert "Grouped by" not in seat.text
        found = [words.split()[0] for words in seat.words]
        assert found == ["fern", "ring", "signs", "the", "a"]
        await seat.press("b")
        assert "Grouped by note, sorted by priority" in seat.text


async def test_filters_of_the_config_are_tabs(sit: Sit, root: Path) -> None:
    filters = {"North": "#north", "[b]Hers": "@alice", "Bad": "is:overdu"}
    async with sit(root, settings=lambda s: changed_settings(s, views=filters)) as seat:
        assert seat.lines[1] == " [All] North  [b]Hers  Bad"
        assert seat.said == [
            "config: [views] Bad: unknown filter is:overdu; did you mean is:overdue?; "
            "is: takes overdue, today, upcoming, waiting, promised, done "
            "(all: journal help filters)"
        ]
        await seat.press("tab")
        assert seat.lines[1].startswith("  All [North]")
        assert seat.words == ["the quay @alice #north", "fern #north"]
        await seat.press("slash")
        await seat.type("quay")  # within the tab
        assert seat.words == ["the quay @alice #north"]
        await seat.press("escape", "tab")
        assert len(seat.words) == 2
        await seat.pilot.click("#tabs", offset=(3, 0))
        await seat.settle()
        assert len(seat.words) == 5
        await seat.press("shift+tab", "shift+tab", "j")
        assert seat.words == ["the quay @alice #north", "a promise to @alice #promised"]
    async with sit(root) as seat:
        await seat.press("tab")
        assert "Save filters as views" in seat.said[-1]


async def test_people_and_tags_complete(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("slash", "@", "a")
        prompt = seat.app.focused
        assert isinstance(prompt, Prompt)
        assert prompt._suggestion == "@alice"
        await seat.press("tab", *"-#n", "tab", *"is:ov", "tab")
        assert prompt.value == "@alice -#north is:overdue "
        assert seat.words == ["a promise to @alice #promised"]
        await seat.press(*"zz", "tab")
        assert prompt.value == "@alice -#north is:overdue zz"


async def test_to_a_person_or_a_note_by_some_letters(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("ctrl+o", *"ferr")
        await seat.until(lambda: "Work/Ferry" in seat.text, "the note")
        await seat.until(lambda: "Home" not in seat.text, "only that")
        await seat.press("enter")
        await seat.until(lambda: '"note:Work/Ferry.md"' in seat.text, "the filter")
        await seat.until(lambda: len(seat.words) == 3, "its entries")
        await seat.press("3", "ctrl+o", *"almo")
        await seat.until(lambda: "Alice Moreau" in seat.text, "the person")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, PeopleScreen), "everybody")
        screen = seat.app.screen
        assert isinstance(screen, PeopleScreen)
        await seat.until(lambda: screen.person, "somebody")
        assert screen.person
        assert screen.person.name == "Alice Moreau"
        assert len(seat.app.screen_stack) == 2


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
async def test_the_timeline_leads_to_the_notes(
    sit: Sit, root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "gvim"  # one with a window, for there is no terminal here
    editor.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{tmp_path}/opened"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    async with sit(root) as seat:
        await seat.press("T")
        assert "History with Alice Moreau: 1" in seat.text
        assert "Wed 29 May  call: wants a price" in seat.text
        await seat.press("j", "enter")
        opened = tmp_path / "opened"
        await seat.until(lambda: opened.exists() and opened.read_text(), "the editor")
        note = root / "People/Alice Moreau.md"
        assert opened.read_text() == f"+5\n{note}\n"
        await seat.press("escape", "2", "T")
        assert "History with" in seat.text
        await seat.press("escape", "1", "t", "T")
        assert seat.said[-1] == "No one is named here"


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
async def test_obsidian_is_asked_by_address(
    sit: Sit, root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >"{tmp_path}/asked"\n')
    opener.chmod(0o755)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    async with sit(root) as seat:
        await seat.press("j", "O")
        asked = tmp_path / "asked"
        await seat.until(lambda: asked.exists() and asked.read_text(), "the address")
        where = str(root).replace("/", "%2F")
        assert asked.read_text() == f"obsidian://open?path={where}%2FWork%2FFerry\n"
        monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
        await seat.press("O")
        assert "Obsidian cannot be opened: xdg-open: no such file" in seat.said[-1]
