"""What people come for, from the first key to the file on disk.

The journeys that need mail, and the one that imports from another program, are
not here: nothing of that is in the program.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.widgets import TextArea

from tests.conftest import VaultMaker
from tests.doing import save
from tests.tui.conftest import Sit

ALICE = "---\ntype: person\naliases: [alice]\ntier: A\n---\n"


async def test_a_word_for_a_day_becomes_a_date(sit: Sit, vault: VaultMaker) -> None:
    """1: written in the editor as “fri”; nothing is written without the key."""
    root = vault({"Meeting.md": "# Meeting\n"})
    note = root / "Meeting.md"
    async with sit(root) as seat:
        typed = "# Meeting\n\n- [ ] @alice send SOW fri\n"
        save(note, typed)
        await seat.until(lambda: "1 problem" in seat.lines[0], "the hint")
        await seat.press("4")
        assert "“fri” is not a date in a note" in seat.text
        assert note.read_text() == typed
        await seat.press("x")
        await seat.until(lambda: "Fixed" in str(seat.said), "the correction")
    assert note.read_text() == "# Meeting\n\n- [ ] @alice send SOW 📅 2024-06-07\n"


async def test_a_morning(sit: Sit, vault: VaultMaker) -> None:
    """2: what was said last stands beside it; after the mail, `n`."""
    root = vault(
        {
            "People/Alice.md": f"{ALICE}- 2024-05-27 call: likes the small one\n",
            "Pilot.md": "- [ ] pilot price @alice #waiting 📅 2024-06-04\n"
            "    - 2024-05-28 mail: asked for the pilot price\n",
        }
    )
    async with sit(root) as seat:
        assert " n 1 of " in seat.text
        assert "Mon 27 May  call: likes the small one" in seat.preview
        assert "asked for the pilot price" in seat.preview
        await seat.press("n")
        await seat.type("the short version")
        await seat.press("enter")
    assert (root / "Pilot.md").read_text() == (
        "- [ ] pilot price @alice #waiting 📅 2024-06-12\n"
        "    - 2024-05-28 mail: asked for the pilot price\n"
        "    - 2024-06-05 nudge: the short version\n"
    )


async def test_enough_is_enough(sit: Sit, vault: VaultMaker) -> None:
    """3: after three nudges the key offers to close it kindly."""
    log = "".join(f"    - 2024-05-{day} nudge: again\n" for day in ("06", "13", "23"))
    line = "- [ ] offer @bram #waiting 📅 2024-06-03\n    - 2024-04-29 mail: sent\n"
    root = vault({"Offer.md": f"{line}{log}"})
    async with sit(root) as seat:
        await seat.press("n")
        assert "All 3 nudges were sent without a reply." in seat.text
        await seat.press("c")
        await seat.type("no answer")
        await seat.press("enter")
        assert seat.words == []
    closed = line.replace("[ ]", "[-]").replace(
        "2024-06-03", "2024-06-03 ❌ 2024-06-05"
    )
    assert (root / "Offer.md").read_text() == (
        f"{closed}{log}    - 2024-06-05 closed: no answer\n"
    )


async def test_the_cold_list(sit: Sit, vault: VaultMaker) -> None:
    """4: who was not heard of for long turns green by one line."""
    root = vault({"People/Alice.md": f"{ALICE}- 2024-02-27 call: hi\n"})
    async with sit(root) as seat:
        await seat.press("2")
        assert "cold" in seat.lines[1]
        await seat.press("l")
        await seat.type("call about the summer")
        await seat.press("enter")
        await seat.until(lambda: "today" in seat.lines[1], "the new contact")
        assert "cold" not in seat.lines[1]
    assert (root / "People/Alice.md").read_text() == (
        f"{ALICE}- 2024-02-27 call: hi\n- 2024-06-05 call: about the summer\n"
    )


async def test_months_later(
    sit: Sit, vault: VaultMaker, run: Callable[..., Any]
) -> None:
    """8: a page for the call, and nothing changed by asking for it."""
    notes = {
        "People/Alice.md": f"{ALICE}- 2024-01-09 meet: on the quay\n",
        "Paper.md": "- [ ] comments on the draft @alice #waiting 📅 2024-02-01\n",
    }
    root = vault(notes)
    page = run("brief", "@alice", vault=root).out
    assert "on the quay" in page
    assert "comments on the draft" in page
    async with sit(root) as seat:
        await seat.press("T")
        assert "Tue 9 Jan  meet: on the quay" in seat.text
    assert {path: (root / path).read_text() for path in notes} == notes


async def test_wording(sit: Sit, vault: VaultMaker) -> None:
    """9: a draft that is too humble, made better until nothing is said against it."""
    note = "- [ ] comments on section 3 @alice #waiting 📅 2024-06-04\n    - 2024-05-20 mail: sent it\n"
    root = vault({"People/Alice.md": ALICE, "Paper.md": note})
    async with sit(root) as seat:
        await seat.press("D")
        message = seat.app.screen.query_one(TextArea)
        draft = message.text
        message.text = "Sorry to bother you. Any news?"
        await seat.settle()
        assert "Looks good." not in seat.text
        message.text = draft
        await seat.settle()
        await seat.press("ctrl+s")
        assert seat.app.clipboard == draft
        await seat.press("escape", "n")
        await seat.type("asked for section 3")
        await seat.press("enter")
    assert (root / "Paper.md").read_text() == (
        note.replace("2024-06-04", "2024-06-12")
        + "    - 2024-06-05 nudge: asked for section 3\n"
    )


async def test_the_weekly_review(
    sit: Sit, vault: VaultMaker, run: Callable[..., Any]
) -> None:
    """10: the review is a note; a tick made in an editor is seen here."""
    words = "answer me @sam #waiting 📅 2024-05-20\n    - 2024-05-02 mail: sent\n"
    root = vault({"Work.md": f"- [ ] {words}"})
    assert run("review", vault=root).code == 0
    [review] = root.glob("**/2024-W23.md")
    assert "answer me" in review.read_text()
    async with sit(root) as seat:
        assert seat.words == ["answer me @sam #waiting"]
        ticked = f"- [x] {words}"
        save(root / "Work.md", ticked)
        await seat.until(lambda: seat.words == [], "the tick")
    assert (root / "Work.md").read_text() == ticked


async def test_whose_turn(sit: Sit, vault: VaultMaker) -> None:
    """11: on hold in the editor is waiting here; `r` when they have answered."""
    root = vault({"Work.md": "- [h] @sam rebase #4321\n    - 2024-06-04 chat: soon\n"})
    async with sit(root) as seat:
        await seat.press("6", "right")
        assert "rebase" in seat.text
        await seat.press("r")
        await seat.type("pushed")
        await seat.press("enter")
    assert (root / "Work.md").read_text() == (
        "- [ ] @sam rebase #4321\n    - 2024-06-04 chat: soon\n"
        "    - 2024-06-05 reply: pushed\n"
    )


def test_in_a_nightly_job(vault: VaultMaker, run: Callable[..., Any]) -> None:
    """12: too much is late; what is printed is file and line, and nothing is written."""
    note = "- [ ] a @sam 📅 2024-06-03\n- [ ] b @sam 📅 2024-06-04\n"
    root = vault({"Work.md": note})
    result = run("check", "--max-overdue", "1", vault=root)
    assert result.code == 1
    assert "Work.md:1" in result.out
    assert run("check", "--max-overdue", "2", vault=root).code == 0
    assert (root / "Work.md").read_text() == note


async def test_the_first_five_minutes(sit: Sit, vault: VaultMaker) -> None:
    """Nothing is written by looking; add, undo, and watch a row change."""
    note = "- [ ] call @alice 📅 2024-06-03\n"
    root = vault({"Work.md": note})
    before = {f: f.read_bytes() for f in root.rglob("*") if f.is_file()}
    async with sit(root) as seat:
        assert seat.words == ["call @alice"]
        await seat.press("question_mark", "escape", *"234561")
        assert {f: f.read_bytes() for f in root.rglob("*") if f.is_file()} == before
        await seat.press("a")
        await seat.type("@alice pilot answer in 3bd")
        assert "- [ ] @alice pilot answer 📅 2024-06-10" in seat.text
        assert "inbox.md:1" in seat.text
        await seat.press("enter")
        inbox = root / "inbox.md"
        assert inbox.read_text() == "- [ ] @alice pilot answer 📅 2024-06-10\n"
        await seat.press("u")
        assert not inbox.exists() or inbox.read_text() == ""
        save(root / "Work.md", note.replace("call", "ring"))
        await seat.until(lambda: seat.words == ["ring @alice"], "the row")
    assert (root / "Work.md").read_text() == note.replace("call", "ring")
