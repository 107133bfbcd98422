"""Acting on several entries at once, doing a thing again, copying lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import VaultMaker
from tests.doing import save
from tests.tui.conftest import Sit

NOTE = """\
- [ ] one @alice 📅 2024-06-03
- [ ] two @bob 📅 2024-06-04
- [ ] three 📅 2024-06-20
- [x] four 📅 2024-06-01 ✅ 2024-06-02
"""


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTE)


def note_of(root: Path) -> str:
    return (root / "note.md").read_text()


def changed(*pairs: tuple[str, str]) -> str:
    note = NOTE
    for old, new in pairs:
        assert note.count(old) == 1
        note = note.replace(old, new)
    return note


async def test_a_tick_for_all_that_are_marked_is_one_step(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("v", "v")
        assert "2 marked" in seat.lines[0]
        assert "*! 2 d late" in seat.text
        await seat.press("x")
        assert "Mark 2 follow-ups as done?" in seat.text
        assert note_of(root) == NOTE
        await seat.press("y")
        assert seat.said == ["Done: 2 follow-ups  u undo"]
        assert "marked" not in seat.lines[0]
        assert note_of(root) == changed(
            (
                "- [ ] one @alice 📅 2024-06-03",
                "- [x] one @alice 📅 2024-06-03 ✅ 2024-06-05",
            ),
            (
                "- [ ] two @bob 📅 2024-06-04",
                "- [x] two @bob 📅 2024-06-04 ✅ 2024-06-05",
            ),
        )
        await seat.press("u")
    assert note_of(root) == NOTE


@pytest.mark.parametrize(
    ("keys", "pairs"),
    [
        ("s enter y", [("2024-06-03", "2024-06-06"), ("2024-06-04", "2024-06-06")]),
        ("> y", [("2024-06-03", "2024-06-06"), ("2024-06-04", "2024-06-06")]),
        (
            "S m o n enter y",
            [("2024-06-03", "2024-06-10"), ("2024-06-04", "2024-06-10")],
        ),
        ("w y", [("@alice", "@alice #waiting"), ("@bob", "@bob #waiting")]),
        ("X y", [("[ ] one", "[-] one"), ("[ ] two", "[-] two")]),
    ],
)
async def test_what_else_is_done_to_all(
    sit: Sit, root: Path, keys: str, pairs: list[tuple[str, str]]
) -> None:
    async with sit(root) as seat:
        await seat.press("v", "v", *keys.split())
        for _, new in pairs:
            assert new in note_of(root)
        await seat.press("u")
    assert note_of(root) == NOTE


async def test_marks_stay_with_their_entries(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("v", "v")
        save(root / "note.md", f"# New\n\n{NOTE}")
        await seat.until(lambda: seat.item.entry.line == 5, "the new lines")
        await seat.press("slash")
        await seat.type("two")
        await seat.press("enter", "x")  # what is not listed is not acted on
        assert seat.said == ["Done: two @bob  u undo"]
        await seat.press("V", "V")
        assert "marked" not in seat.lines[0]
        await seat.press("escape", "V")
        assert "2 marked" in seat.lines[0]
    assert "- [ ] one" in note_of(root)


async def test_marks_are_acted_on_from_a_folded_section(
    sit: Sit, vault: VaultMaker
) -> None:
    late = "".join(f"- [ ] late {n} 📅 2024-06-01\n" for n in range(5))
    root = vault(late + NOTE)
    async with sit(root) as seat:
        await seat.press("g", "x")
        assert note_of(root) == late + NOTE, "a section is not acted on"
        await seat.press("G", "v", "g")
        assert "x done" in seat.lines[-1]
        await seat.press("x")
        assert seat.said == ["Done: three  u undo"]
    assert note_of(root).startswith(late)


async def test_what_is_for_one_entry_says_so(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("v", "v", "n")
        assert seat.said == [
            "This works on one follow-up at a time. Press V to clear the marks"
        ]
        await seat.press("f")
        assert len(seat.app.screen_stack) == 1
    assert note_of(root) == NOTE


async def test_again(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("full_stop")
        assert seat.said == ["Nothing to repeat yet"]
        await seat.press("s", "1", "w", "enter", "g", "full_stop")
    assert note_of(root) == changed(
        ("2024-06-03", "2024-06-12"), ("2024-06-04", "2024-06-12")
    )


async def test_later_and_sooner(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("G", "greater_than_sign")
        assert "2024-06-21" in note_of(root)
        await seat.press("less_than_sign", "less_than_sign")
        assert "2024-06-19" in note_of(root)
        await seat.press("g", "less_than_sign")  # not before today
    assert note_of(root) == changed(
        ("2024-06-03", "2024-06-05"), ("2024-06-20", "2024-06-19")
    )


async def test_copying(sit: Sit, vault: VaultMaker) -> None:
    root = vault("- [ ] one\x1b[31m 📅 2024-06-03\n    - [ ] two 📅 2024-06-04\n")
    async with sit(root) as seat:
        await seat.press("y")
        assert seat.app.clipboard == "- [ ] one␛[31m 📅 2024-06-03"
        await seat.press("V", "y")
        assert seat.app.clipboard.splitlines()[1] == "- [ ] two 📅 2024-06-04"
        assert seat.said == ["Copied the line", "Copied 2 lines"]
