"""A draft, and what is said of it while it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static, TextArea

from tests.conftest import VaultMaker
from tests.tui.conftest import Seat, Sit
from tests.tui.test_hostile import NASTY, check

NOTE = (
    "- [ ] @bram signature on the contract #waiting 📅 2024-06-04\n"
    "    - 2024-05-20 sent: asked for it\n"
)


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTE)


def findings(seat: Seat) -> str:
    return str(seat.app.screen.query_one("#findings", Static).render())


def message(seat: Seat) -> TextArea:
    return seat.app.screen.query_one(TextArea)


async def test_a_draft_comes_from_the_log(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("D")
        assert "signature on the contract" in message(seat).text
        assert "Subject:" in message(seat).text
        assert "words" in seat.lines[0]
        assert "To: Bram" in seat.lines[0]
        check(seat)
        await seat.press("escape")
        assert seat.said == []
    assert (root / "note.md").read_text() == NOTE


async def test_it_is_looked_at_while_it_is_written(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("D")
        assert "tone" not in findings(seat)
        message(
            seat
        ).text = "Subject: signature\n\nSorry to bother you, just checking in.\n"
        await seat.settle()
        assert "tone: " in findings(seat)
        assert "brevity: " in findings(seat)
        await seat.press("ctrl+s")
        assert seat.said == ["Copied. After sending, press ctrl+n to record it"]
        assert seat.app.clipboard.startswith("Subject: signature\n\nSorry")


async def test_who_is_not_to_be_contacted_gets_none(
    sit: Sit, vault: VaultMaker
) -> None:
    root = vault(
        {"note.md": NOTE, "People/Bram.md": "---\ndo-not-contact: true\n---\n"}
    )
    async with sit(root) as seat:
        await seat.press("D")
        assert "do-not-contact" in message(seat).text


@pytest.mark.parametrize("name", ["link", "escape", "bidi", "long", "backslash"])
async def test_hostile_words(sit: Sit, vault: VaultMaker, name: str) -> None:
    root = vault(f"- [ ] {NASTY[name]} @mallory 📅 2024-06-03\n")
    async with sit(root) as seat:
        await seat.press("D")
        assert message(seat).text
        check(seat)


QUEUE = {
    "a.md": "- [ ] signature @bram #waiting 📅 2024-06-04\n    - 2024-05-20 sent: x\n",
    "b.md": "- [ ] the key @ina #waiting 📅 2024-06-04\n    - 2024-05-20 sent: y\n",
    "c.md": "- [ ] a word @leo #waiting 📅 2024-06-04\n    - 2024-05-20 sent: z\n",
    "People/Leo.md": "---\naliases: [leo]\npause-until: 2024-09-01\n---\n",
}


async def test_several_are_a_queue(sit: Sit, vault: VaultMaker) -> None:
    root = vault(QUEUE)
    async with sit(root) as seat:
        await seat.press("v", "v", "D")
        assert "1 of 2" in seat.lines[0]
        first = message(seat).text
        await seat.press("tab")
        assert "2 of 2" in seat.lines[0]
        assert message(seat).text != first
        message(seat).text = f"{message(seat).text}\nBest"
        await seat.settle()
        await seat.press("shift+tab", "tab")
        assert message(seat).text.endswith("Best")  # what was written is kept
        await seat.press("shift+tab", "ctrl+n")
        await seat.until(lambda: seat.said, "the record")
        assert seat.said[-1].startswith("Nudged: ")
        assert "2 of 2" in seat.lines[0]  # and the next one is there
        await seat.press("ctrl+n")
        await seat.until(lambda: len(seat.said) > 1, "the second record")
        assert len(seat.app.screen_stack) == 1
    assert sum((root / p).read_text().count("nudge:") for p in QUEUE) == 2


async def test_where_what_is_quoted_is_written(sit: Sit, vault: VaultMaker) -> None:
    root = vault(
        "- [ ] @bram signature #waiting 📅 2024-06-04\n"
        "    - 2024-05-20 sent: the two paragraphs that matter\n"
    )
    async with sit(root) as seat:
        await seat.press("D")
        assert "Quoted from\n  note.md:2" in findings(seat)


async def test_another_template(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("D")
        before = message(seat).text
        await seat.press("ctrl+t", "2")
        await seat.until(lambda: message(seat).text != before, "the other one")
        await seat.press("ctrl+l", "2")
        await seat.until(lambda: "template" in findings(seat), "the language")


async def test_who_is_paused_gets_no_draft(sit: Sit, vault: VaultMaker) -> None:
    root = vault({path: QUEUE[path] for path in ("c.md", "People/Leo.md")})
    async with sit(root) as seat:
        await seat.press("c", "slash", *"word", "enter")
        await seat.press("D")
        assert "is paused until" in message(seat).text
        assert "no draft" in seat.lines[0]
        await seat.press("ctrl+n")
        assert seat.said == []


async def test_one_that_names_no_one_says_which_keys_help(
    sit: Sit, vault: VaultMaker
) -> None:
    async with sit(vault("- [ ] follow up on the lease 2024-06-05\n")) as seat:
        await seat.press("D")
        said = message(seat).text
        assert said == (
            "note.md:1: it names no one, so there is no one to write to; "
            "press esc, then , A to add a name"
        )
        await seat.press("escape", "comma", "A", *"@bo", "enter")
        assert "@bo" in (seat.app.journal.root / "note.md").read_text()
