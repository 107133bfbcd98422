"""The screen of people, and the card of the people an entry is about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Static

from journal.tui.keys.actions import ACTIONS, PEOPLE, SCREENS
from journal.tui.screens.people import PeopleScreen
from tests.conftest import VaultMaker
from tests.doing import save
from tests.tui.conftest import SIZES, Seat, Sit
from tests.tui.test_hostile import NASTY, check

ALICE = """\
---
type: person
aliases: [alice]
org: Larkspur
tier: A
---
- 2024-05-29 call: wants a price
- 2024-05-20 mail: sent the sketch
- 2024-05-02 meet: on the quay
- 2024-04-02 chat: hello
"""
NOTES = {
    "People/Alice Moreau.md": ALICE,
    "People/Bram Stone.md": "---\ntype: person\ntier: A\n---\n- 2024-04-20 call: hi\n",
    "People/Cleo Day.md": "---\ntype: person\ntier: A\n---\n- 2024-05-08 call: hi\n",
    "note.md": "# N\n\n- [ ] ask @alice about the quay 📅 2024-06-07\n"
    "- [ ] the signs @alice #waiting 📅 2024-06-10\n"
    "    - 2024-06-03 nudge: again\n"
    "- [ ] some day @zed\n",
}


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


def screen_of(seat: Seat) -> PeopleScreen:
    screen = seat.app.screen
    assert isinstance(screen, PeopleScreen)
    return screen


def rows(seat: Seat) -> list[tuple[str, ...]]:
    found = screen_of(seat).people_list.rows
    return [(row.name, row.warmth, row.last, row.open) for row in found]


def names(seat: Seat) -> list[str]:
    return [row[0] for row in rows(seat)]


def card(seat: Seat) -> list[str]:
    content = screen_of(seat).query_one("#page", Static).content
    return str(content).splitlines()


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_list(sit: Sit, root: Path, size: tuple[int, int]) -> None:
    async with sit(root, size) as seat:
        await seat.press("2")
        assert rows(seat) == [
            ("Bram Stone", "cold", "46 days ago", ""),
            ("Cleo Day", "cooling", "28 days ago", ""),
            ("Alice Moreau", "planned", "2 days ago", "1 your turn, 1 waiting"),
            ("@zed", "", "no contact yet", "1 your turn"),
        ]
        # the word is there, not the colour alone
        assert any("Bram Stone" in line and "cold" in line for line in seat.lines)
        assert "4 people  1 cold  1 cooling" in seat.text
        assert "no contact yet" in seat.text
        await seat.press("s")
        assert names(seat) == ["Alice Moreau", "Bram Stone", "Cleo Day", "@zed"]
        await seat.press("1")
        assert len(seat.app.screen_stack) == 1


async def test_the_card(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("2", "j", "j")
        assert card(seat) == [
            "Alice Moreau · Larkspur",
            "Last contact Mon 3 Jun, 2 days ago; planned, next by Mon 24 Jun",
            "Open: 1 your turn, 1 waiting",
            "Open questions: 1 of 2; nudges in 30 days: 1, without a reply: 1",
            "",
            "Your turn 1",
            "Fri 7 Jun  ask about the quay",
            "    note.md:3",
            "",
            "Waiting 1",
            "Mon 10 Jun  the signs",
            "    note.md:4",
            "",
            "History 5",
            "Mon 3 Jun  nudge: again",
            "    note.md:5",
            "Wed 29 May  call: wants a price",
            "    People/Alice Moreau.md:7",
            "Mon 20 May  mail: sent the sketch",
            "    People/Alice Moreau.md:8",
            "Thu 2 May  meet: on the quay",
            "    People/Alice Moreau.md:9",
            "Tue 2 Apr  chat: hello",
            "    People/Alice Moreau.md:10",
        ]


async def test_enter_shows_what_is_open_with_them(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("2", "j", "j", "enter")
        assert len(seat.app.screen_stack) == 1
        assert seat.words == ["ask @alice about the quay", "the signs @alice #waiting"]
        await seat.press("x")  # the list has the focus
        assert "- [x] ask @alice" in (root / "note.md").read_text()
        await seat.press("escape", "2", "G", "enter")
        assert seat.words == ["some day @zed"]


async def test_log_in_their_note_where_several_are_open(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("2", "j", "j", "l")
        await seat.type("call wants a number")
        assert "People/Alice Moreau.md:7" in seat.text
        await seat.press("enter")
        assert seat.said == [
            "Recorded contact: Alice Moreau in People/Alice Moreau.md  u undo"
        ]
        logged = ALICE.replace(
            "- 2024-05-29", "- 2024-06-05 call: wants a number\n- 2024-05-29"
        )
        assert (root / "People/Alice Moreau.md").read_text() == logged
        assert "today" in str(rows(seat)[names(seat).index("Alice Moreau")])
        await seat.press("u")
        assert "2 days ago" in str(rows(seat))
    assert (root / "People/Alice Moreau.md").read_text() == ALICE


async def test_log_below_the_one_open_entry(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("2", "G", "l")
        await seat.type("chat soon")
        await seat.press("enter")
        assert rows(seat)[-1] == ("@zed", "", "today", "1 your turn")
    assert (root / "note.md").read_text() == (
        NOTES["note.md"] + "\t- 2024-06-05 chat: soon\n"
    )


async def test_log_with_somebody_who_has_no_place(sit: Sit, vault: VaultMaker) -> None:
    note = "- [x] call @zed ✅ 2024-06-01\n"
    root = vault(note)
    async with sit(root) as seat:
        await seat.press("2", "l")
        await seat.type("call hi")
        assert "has no note and no open follow-up" in seat.text
        await seat.press("enter")
        assert len(seat.app.screen_stack) == 3
    assert (root / "note.md").read_text() == note


async def test_the_filter(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("2", "slash", *"cold")
        assert names(seat) == ["Bram Stone"]
        assert "1 of 4" in seat.text
        await seat.type("lark ALICE")
        assert names(seat) == ["Alice Moreau"]
        await seat.type("nobody at all")
        assert "No one matches" in seat.text
        assert not card(seat)
        await seat.press("escape")
        assert len(names(seat)) == 4
        await seat.press("escape")  # nothing to clear: back
        assert len(seat.app.screen_stack) == 1


async def test_an_empty_vault_knows_nobody(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault({"a.md": "# A\n"})) as seat:
        await seat.press("2")
        assert "No one yet: write @name in a follow-up" in seat.text
        await seat.press("l", "enter", "j", "G")
        assert seat.said == []


async def test_it_keeps_up_with_the_notes(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("2", "j", "j")
        note = root / "note.md"
        save(note, NOTES["note.md"] + "- [ ] new @alice\n")
        await seat.until(lambda: "2 your turn, 1 waiting" in seat.text, "the new entry")
        assert screen_of(seat).person is not None
        assert card(seat)[0].startswith("Alice Moreau")


async def test_every_key_does_something(sit: Sit, root: Path) -> None:
    async with sit(root, (80, 24)) as seat:
        await seat.press("2")
        assert seat.lines[-1].startswith(" enter follow-ups")
        assert "Alice Moreau · Larkspur" not in seat.text
        await seat.press("p", "G", "g", "j", "j")
        assert "Alice Moreau · Larkspur" in seat.text
        await seat.press(*"JKR2", "pagedown", "pageup", "ctrl+r")
        assert seat.said[-1] == "nothing to redo"
        await seat.press("question_mark")
        assert "Keys" in seat.text
        await seat.press("escape")
        for action in ACTIONS:
            if PEOPLE in action.screens and action.id not in SCREENS:
                assert hasattr(screen_of(seat), f"do_{action.id}")
        await seat.press("colon", *"sort")
        await seat.until(lambda: "People: sort by last contact" in seat.text, "it")


async def test_hostile_names(sit: Sit, vault: VaultMaker) -> None:
    notes: dict[str, str | bytes] = {}
    for number, text in enumerate(NASTY.values()):
        note = (
            f"---\ntype: person\naliases: ['{text[:200]}', n{number}]\n"
            f"org: '{text[:200]}'\nemail: '{text[:50]}'\ntier: A\n---\n# {text}\n\n"
            f"- 2024-05-20 call: {text}\n- [ ] {text} @n{number} 📅 2024-06-03\n"
        )
        notes[f"P{number}.md"] = note.encode("utf-8", "surrogateescape")
    async with sit(vault(notes)) as seat:
        await seat.press("2")
        assert len(rows(seat)) >= len(NASTY)
        for _ in rows(seat):
            check(seat)
            await seat.press("j")
        await seat.press("l")
        check(seat)
        await seat.type(NASTY["escape"])
        check(seat)
        await seat.press("escape", "slash")
        await seat.type(NASTY["bidi"])
        check(seat)
        await seat.press("escape", "g", "enter")
        check(seat)
        assert len(seat.app.screen_stack) == 1


# ---------------------------------------------------------------- beside an entry


async def test_moving_about_works_out_nothing_anew(
    sit: Sit, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of people is made once per look at the notes."""
    async with sit(root, watching=False) as seat:
        made: list[object] = []

        def made_anew(*given: object) -> None:
            made.append(given)

        monkeypatch.setattr("journal.api.people_view.statuses", made_anew)
        monkeypatch.setattr("journal.practice.kept.agenda.KeptAgenda.build", made_anew)
        await seat.press("j", "j", "k", "2", "j", "1", "j")
        assert made == []


async def test_the_three_newest_contacts_stand_beside_an_entry(
    sit: Sit, root: Path
) -> None:
    async with sit(root) as seat:
        assert seat.preview.splitlines()[3:13] == [
            "Alice Moreau · Larkspur",
            "Last contact Mon 3 Jun, 2 days ago; planned, next by Mon 24 Jun",
            "Open: 1 your turn, 1 waiting",
            "Open questions: 1 of 2; nudges in 30 days: 1, without a reply: 1",
            "Mon 3 Jun  nudge: again",
            "    note.md:5",
            "Wed 29 May  call: wants a price",
            "    People/Alice Moreau.md:7",
            "Mon 20 May  mail: sent the sketch",
            "    People/Alice Moreau.md:8",
        ]
        assert "meet: on the quay" not in seat.preview


async def test_the_line_of_the_entry_is_in_sight_below_a_long_card(
    sit: Sit, sample: Path
) -> None:
    async with sit(sample, (110, 32)) as seat:
        await seat.press("j")
        assert seat.item.people
        assert re.search(rf"▶ *{seat.item.entry.line} ", seat.text)


async def test_a_low_pane_has_one_line_of_contact(sit: Sit, root: Path) -> None:
    async with sit(root, (80, 24)) as seat:
        await seat.press("p")
        lines = seat.preview.splitlines()
        assert lines[1] == "Alice Moreau: Mon 3 Jun  nudge: again"
        assert lines[2].startswith("▶3")


async def test_why_now_says_how_often_was_asked(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("j")
        assert "asked Mon 3 Jun, nudged once of 3" in seat.preview


async def test_of_many_people_the_first_few_are_shown(
    sit: Sit, vault: VaultMaker
) -> None:
    people = " ".join(f"@p{number}" for number in range(8))
    async with sit(vault(f"- [ ] a party {people} 📅 2024-06-05\n")) as seat:
        assert seat.preview.count("No contact recorded yet") == 3
        assert "and 5 more" in seat.preview
