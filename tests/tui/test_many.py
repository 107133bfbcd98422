"""Many at once: asked first, counted while they are done, undone as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from journal.tui.state.messages import KEPT, Kind, Messages
from tests.conftest import NOW, VaultMaker
from tests.tui.conftest import Sit

MANY = 106
NOTES = {
    f"n{note}.md": "".join(
        f"- [ ] task {note}-{n} @bob 📅 2024-06-05\n" for n in range(MANY // 2)
    )
    for note in range(2)
}


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


def notes_of(root: Path) -> dict[str, str]:
    return {path: (root / path).read_text() for path in NOTES}


async def test_a_hundred_are_asked_about_done_and_undone(sit: Sit, root: Path) -> None:
    async with sit(root, (80, 24), watching=False) as seat:
        progress: list[str] = []
        shown = seat.home.messages.progress

        def progressed(text: str, at: object) -> None:
            progress.append(text)
            shown(text, NOW)

        seat.home.messages.progress = progressed  # type: ignore[method-assign]
        await seat.press("V", "x")
        assert f"Mark {MANY} follow-ups as done?" in seat.text
        await seat.press("l")
        assert "94 more" in seat.text
        await seat.press("n")
        assert notes_of(root) == NOTES
        assert len(seat.home.marked) == MANY  # nothing was decided yet
        await seat.press("x", "y")
        await seat.until(lambda: seat.said, "the end")
        assert progress[0] == f"0 of {MANY} done"  # at once, before anything is written
        assert progress[-1] == f"{MANY} of {MANY} done"
        assert seat.said == [f"Done: {MANY} follow-ups  u undo"]
        assert sum(text.count("[x]") for text in notes_of(root).values()) == MANY
        await seat.press("u")
        await seat.until(lambda: len(seat.said) == 2, "the undo")
        assert seat.said[-1] == f"Undone: {MANY} follow-ups are back"
    assert notes_of(root) == NOTES


async def test_dialogs_and_their_list_show_words_without_markup(
    sit: Sit, vault: VaultMaker
) -> None:
    root = vault(
        "- [ ] **call** [[Pennywhistle Radio]] for @ana #promised 2024-06-05\n"
        "- [ ] read [the offer](offer.pdf) with @bo #waiting 2024-06-05\n"
    )
    async with sit(root, (80, 24), watching=False) as seat:
        await seat.press("g", "s")
        title = seat.app.screen.query_one(".what", Static)
        assert str(title.render()) == "read the offer with @bo"
        await seat.press("escape", "V", "x", "l")
        facts = seat.app.screen.query(".fact").results(Static)
        assert sorted(str(fact.render()) for fact in facts) == [
            "call Pennywhistle Radio for @ana",
            "read the offer with @bo",
        ]


async def test_n_and_w_on_a_promise_ask_first(sit: Sit, vault: VaultMaker) -> None:
    note = "- [ ] the slides to @ana #promised 📅 2024-06-05\n"
    for key in "nw":
        root = vault(note)
        async with sit(root) as seat:
            await seat.press(key)
            assert "Delivered (x), or are you asking them (w)?" in seat.text
            await seat.press("escape")
            assert (root / "note.md").read_text() == note
            await seat.press(key, "x")
            assert "[x]" in (root / "note.md").read_text()


async def test_an_error_stays_until_a_key(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault("- [ ] a @b 📅 2024-06-05\n")) as seat:
        seat.home.say("it cannot be written", failed=True)
        await seat.settle()
        assert seat.lines[-2] == " it cannot be written"
        await seat.press("2")
        await seat.press("1")
        assert "cannot be written" not in seat.text
        assert "due today" in seat.lines[-2]  # the full text of the row
        assert not seat.app._notifications


def test_messages_by_kind_and_number() -> None:
    messages = Messages()
    for number in range(KEPT + 10):
        said = messages.add(f"{number}", Kind.WARNING, NOW)
    assert len(messages.all) == KEPT
    assert not messages.pressed()  # a warning stays while one works
    assert messages.expire(said)
    assert messages.current is None
    first = messages.add("wrong", Kind.ERROR, NOW)
    assert not messages.expire(first)
    assert messages.pressed()
    assert messages.current is None
    messages.add("done", Kind.DONE, NOW)
    assert not messages.expire(first)
    assert messages.current
    assert messages.current.text == "done"
