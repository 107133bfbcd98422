"""Whose turn it is, by keys: every test ends by comparing the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from journal.model.errors import AskRefused
from journal.tui.state import deeds
from tests.conftest import NOW, VaultMaker
from tests.doing import save
from tests.tui.conftest import SIZES, Seat, Sit

ASKED = """\
- [ ] sign the offer @bram #waiting 📅 2024-06-03
    - 2024-05-27 mail: sent the offer
"""
ENOUGH = """\
- [ ] sign the offer @bram #waiting 📅 2024-06-03
    - 2024-05-02 mail: sent the offer
    - 2024-05-08 nudge: again
    - 2024-05-16 nudge: and again
    - 2024-05-29 nudge: the short version
"""
SOON = """\
- [ ] sign the offer @bram #waiting 📅 2024-06-03
    - 2024-06-04 mail: sent the offer
"""


def note_of(root: Path) -> str:
    return (root / "note.md").read_bytes().decode()


def shown(seat: Seat) -> list[str]:
    """The lines the prompt says it will write."""
    return str(seat.app.screen.query_one("#line", Static).content).splitlines()


def facts(seat: Seat) -> list[str]:
    return [
        str(fact.content) for fact in seat.app.screen.query(".fact").results(Static)
    ]


# ---------------------------------------------------------------- nudge


@pytest.mark.parametrize("size", SIZES[-1:], ids=str)
async def test_nudge(sit: Sit, vault: VaultMaker, size: tuple[int, int]) -> None:
    root = vault(ASKED)
    async with sit(root, size) as seat:
        await seat.press("n")
        assert note_of(root) == ASKED
        await seat.type("the short version")
        assert shown(seat) == [
            "- [ ] sign the offer @bram #waiting 📅 2024-06-12",
            "- 2024-06-05 nudge: the short version",
        ]
        await seat.press("enter")
        assert seat.said == [
            "Nudged: sign the offer @bram; comes back Wed 12 Jun  u undo"
        ]
        assert note_of(root) == (
            "- [ ] sign the offer @bram #waiting 📅 2024-06-12\n"
            "    - 2024-05-27 mail: sent the offer\n"
            "    - 2024-06-05 nudge: the short version\n"
        )
        await seat.press("u")
    assert note_of(root) == ASKED


async def test_park(sit: Sit, vault: VaultMaker) -> None:
    root = vault(ASKED)
    async with sit(root) as seat:
        await seat.press("P", "1", "w", "enter")
        assert seat.said[0].startswith("Parked until Wed 12 Jun")
        assert note_of(root).splitlines()[0] == (
            "- [ ] sign the offer @bram #waiting 📅 2024-06-12 🛫 2024-06-12"
        )
        await seat.press("u")
    assert note_of(root) == ASKED


async def test_a_nudge_without_words(sit: Sit, vault: VaultMaker) -> None:
    root = vault(ASKED)
    async with sit(root) as seat:
        await seat.press("n", "enter")
    assert note_of(root) == (
        "- [ ] sign the offer @bram #waiting 📅 2024-06-12\n"
        "    - 2024-05-27 mail: sent the offer\n"
        "    - 2024-06-05 nudge:\n"
    )


async def test_the_first_nudge_is_a_question(sit: Sit, vault: VaultMaker) -> None:
    root = vault("- [ ] a price from @bram 📅 2024-06-05\n")
    async with sit(root) as seat:
        await seat.press("n")
        assert "Ask" in seat.text
        await seat.type("what would it cost?")
        await seat.press("enter")
        assert seat.said[0].startswith("Asked: a price from @bram; comes back ")
    assert note_of(root) == (
        "- [ ] a price from @bram #waiting 📅 2024-06-10\n"
        "\t- 2024-06-05 sent: what would it cost?\n"
    )


async def test_too_soon_takes_a_reason(sit: Sit, vault: VaultMaker) -> None:
    root = vault(SOON)
    async with sit(root) as seat:
        await seat.press("n")
        assert facts(seat) == [
            "Your last message to bram was yesterday; wait until Thu 6 Jun."
        ]
        # no reason goes back
        await seat.press("enter")
        assert len(seat.app.screen_stack) == 1
        assert note_of(root) == SOON
        await seat.press("n", *"day", "enter")
        await seat.type("the offer ends today")
        await seat.press("enter")
        assert len(seat.app.screen_stack) == 1
    assert note_of(root) == (
        "- [ ] sign the offer @bram #waiting 📅 2024-06-12\n"
        "    - 2024-06-04 mail: sent the offer\n"
        "    - 2024-06-05 nudge: the offer ends today (although day)\n"
    )


@pytest.mark.parametrize("size", SIZES[-1:], ids=str)
async def test_no_bare_key_nudges_at_the_maximum(
    sit: Sit, vault: VaultMaker, size: tuple[int, int]
) -> None:
    root = vault(ENOUGH)
    async with sit(root, size) as seat:
        await seat.press("n")
        assert facts(seat) == ["All 3 nudges were sent without a reply."]
        assert all(f" {key}  " in seat.text for key in "chpo")
        await seat.press("n", "enter", "space", "x", "n", "escape")
        assert len(seat.app.screen_stack) == 1
        # one more without a reason goes back as well
        await seat.press("n", "o", "enter")
        assert len(seat.app.screen_stack) == 1
        assert seat.said == []
    assert note_of(root) == ENOUGH


@pytest.mark.parametrize(
    ("keys", "typed", "line", "bullet", "said"),
    [
        (
            "c",
            "no money this year",
            "- [-] sign the offer @bram #waiting 📅 2024-06-03 ❌ 2024-06-05",
            "    - 2024-06-05 closed: no money this year\n",
            "Closed: ",
        ),
        (
            "h",
            "@carla",
            "- [ ] sign the offer @carla #waiting 📅 2024-06-10",
            "    - 2024-06-05 handed: from @bram to @carla\n",
            "Handed to @carla: ",
        ),
        (
            "p d",
            "1 sep",
            "- [ ] sign the offer @bram #waiting 📅 2024-09-01 🛫 2024-09-01",
            "    - 2024-06-05 parked:\n",
            "Parked until Sun 1 Sep: ",
        ),
    ],
)
async def test_the_ways_on_from_the_maximum(
    sit: Sit,
    vault: VaultMaker,
    keys: str,
    typed: str,
    line: str,
    bullet: str,
    said: str,
) -> None:
    root = vault(ENOUGH)
    async with sit(root) as seat:
        await seat.press("n", *keys.split())
        await seat.press("enter")  # nothing is typed yet
        assert note_of(root) == ENOUGH
        await seat.type(typed)
        await seat.press("enter")
        assert seat.said[0].startswith(said)
        rest = ENOUGH.partition("\n")[2]
        assert note_of(root) == f"{line}\n{rest}{bullet}"
        await seat.press("u")
    assert note_of(root) == ENOUGH


async def test_two_nudges_at_once_are_one(sit: Sit, vault: VaultMaker) -> None:
    """The second was asked for when the screen did not know of the first."""
    before = ASKED.replace("2024-06-03", "2024-06-12")
    root = vault(before)
    async with sit(root) as seat:
        item = seat.item
        deeds.nudge(seat.home.journal, item, NOW, "one", "")
        with pytest.raises(
            AskRefused, match="Too soon: you nudged bram today; wait until"
        ):
            deeds.nudge(seat.home.journal, item, NOW, "two", "")
        await seat.press("R")
    assert note_of(root) == f"{before}    - 2024-06-05 nudge: one\n"


async def test_the_maximum_was_reached_in_an_editor(
    sit: Sit, vault: VaultMaker
) -> None:
    before = "".join(ENOUGH.splitlines(keepends=True)[:-1])
    root = vault(before)
    async with sit(root, watching=False) as seat:
        await seat.press("n")
        save(root / "note.md", f"another line\n\n{ENOUGH}")
        await seat.press("enter")
        assert seat.said == ["Too soon: all 3 nudges were sent without a reply"]
        # and now it is known
        await seat.press("n")
        assert " c  close it, with a reason" in seat.text
    assert note_of(root) == f"another line\n\n{ENOUGH}"


async def test_one_more_keeps_the_reason(sit: Sit, vault: VaultMaker) -> None:
    root = vault(ENOUGH)
    async with sit(root) as seat:
        await seat.press("n", "o")
        await seat.type("she is back")
        await seat.press("enter")
        await seat.type("hello again")
        await seat.press("enter")
    nudge = "    - 2024-06-05 nudge: hello again (although she is back)\n"
    assert note_of(root) == ENOUGH.replace("2024-06-03", "2024-06-17") + nudge


async def test_who_is_not_to_be_contacted_gets_no_nudge(
    sit: Sit, vault: VaultMaker
) -> None:
    person = "---\ntype: person\naliases: [bram]\ndo-not-contact: true\n---\n"
    root = vault({"People/Bram.md": person, "note.md": ASKED})
    async with sit(root) as seat:
        await seat.press("n")
        assert facts(seat) == ["Bram is marked do-not-contact."]
        assert " c  " in seat.text
        assert " o  " not in seat.text
        await seat.press("o", "escape")
        assert len(seat.app.screen_stack) == 1
    assert note_of(root) == ASKED


async def test_a_handle_that_could_not_be_read_back(
    sit: Sit, vault: VaultMaker
) -> None:
    root = vault(ENOUGH)
    async with sit(root) as seat:
        await seat.press("n", "h")
        await seat.type("two words")
        assert "is not a handle" in shown(seat)[0]
        await seat.press("enter")
        assert len(seat.app.screen_stack) == 2
    assert note_of(root) == ENOUGH


async def test_an_unknown_ladder_is_told(sit: Sit, vault: VaultMaker) -> None:
    root = vault(ASKED, ladder="steep")
    async with sit(root) as seat:
        assert "due 2 days ago" in seat.preview
        await seat.press("n")
        assert "unknown nudge schedule “steep”" in seat.said[0]
    assert note_of(root) == ASKED


async def test_an_agenda_that_cannot_be_made_says_why(
    sit: Sit, vault: VaultMaker
) -> None:
    root = vault(ASKED.replace(" 📅 2024-06-03", ""), ladder="steep")
    async with sit(root) as seat:
        assert "unknown nudge schedule “steep”" in seat.text
        await seat.press("n", "x", "2", "1", "R")
        assert "unknown nudge schedule “steep”" in seat.text


# ---------------------------------------------------------------- turns


async def test_replied(sit: Sit, vault: VaultMaker) -> None:
    root = vault(ASKED)
    async with sit(root) as seat:
        await seat.press("r")
        await seat.type("yes, on Friday")
        await seat.press("enter")
        assert seat.said == ["Replied: sign the offer @bram; it is your turn  u undo"]
        assert note_of(root) == (
            "- [ ] sign the offer @bram 📅 2024-06-03\n"
            "    - 2024-05-27 mail: sent the offer\n"
            "    - 2024-06-05 reply: yes, on Friday\n"
        )
        await seat.press("u")
    assert note_of(root) == ASKED


async def test_waiting_asks_and_comes_up_again(sit: Sit, vault: VaultMaker) -> None:
    before = "- [ ] call @alice 📅 2024-06-03\n"
    root = vault(before)
    async with sit(root) as seat:
        await seat.press("w")
        assert seat.said == [
            "Waiting for a reply: call @alice; comes back Mon 10 Jun  u undo"
        ]
        waiting = "- [ ] call @alice #waiting 📅 2024-06-10\n"
        assert note_of(root) == f"{waiting}\t- 2024-06-05 sent: asked\n"
        assert " w Mon 10 Jun" in seat.text
        await seat.press("w")
        assert seat.said[1].startswith("It is your turn again: call @alice")
        mine = waiting.replace(" #waiting", "")
        assert note_of(root) == f"{mine}\t- 2024-06-05 sent: asked\n"
        await seat.press("u", "u")
    assert note_of(root) == before


async def test_a_promise_becomes_no_wait_by_one_key(
    sit: Sit, vault: VaultMaker
) -> None:
    before = "- [ ] I owe @alice: the slides 📅 2024-06-03\n"
    root = vault(before)
    async with sit(root) as seat:
        await seat.press("w")
        assert "You promised this. Delivered (x)" in seat.text
        await seat.press("escape")
        assert note_of(root) == before
        await seat.press("w", "w")
        assert "#waiting" in note_of(root)
        await seat.press("u")
    assert note_of(root) == before
