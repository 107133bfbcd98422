"""The board: four columns, and cards that move by the edits of the keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.practice.agenda.board import Column
from journal.tui.screens.board import BoardScreen
from tests.conftest import VaultMaker
from tests.tui.conftest import Seat, Sit

NOTE = """\
- [ ] call @alice 📅 2024-06-03
- [ ] the signs @alice #waiting 📅 2024-06-10
- [ ] invoice 📅 2024-07-20
- [x] thank @bob ✅ 2024-06-02
"""


def cards(seat: Seat) -> dict[str, list[str]]:
    screen = seat.app.screen
    assert isinstance(screen, BoardScreen)
    return {
        column.name: [
            row.item.entry.text for row in screen.list_of(column).rows if row.item
        ]
        for column in Column
    }


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTE)


def note_of(root: Path, name: str = "note.md") -> str:
    return (root / name).read_bytes().decode()


async def test_the_columns(sit: Sit, root: Path) -> None:
    async with sit(root, (140, 30)) as seat:
        await seat.press("6")
        assert cards(seat) == {
            "MINE": ["call @alice"],
            "WAITING": ["the signs @alice #waiting"],
            "SCHEDULED": ["invoice"],
            "DONE": ["thank @bob"],
        }
        heads = seat.lines[1].replace("─", " ").replace("▏", " ").split()
        assert heads == "▾ Your turn 1 ▾ Waiting 1 ▾ Scheduled 1 ▾ Done 1".split()
        assert "due 2 days ago, on Mon 3 Jun · note.md:1" in seat.lines[-2]
        await seat.press("right")
        assert "note.md:2" in seat.lines[-2]
        await seat.pilot.click("#done", offset=(5, 1))
        await seat.settle()
        assert "note.md:4" in seat.lines[-2]


async def test_where_it_is_narrow_one_column_is_shown(sit: Sit, root: Path) -> None:
    async with sit(root, (60, 15)) as seat:
        await seat.press("6")
        assert seat.lines[1] == " [Your turn 1] Waiting 1  Scheduled 1  Done 1"
        assert "Alice" in seat.text or "call" in seat.text
        assert "invoice" not in seat.text
        await seat.press("right", "right")
        assert "[Scheduled 1]" in seat.lines[1]
        assert "invoice" in seat.text
        await seat.press(*["right"] * 3, *["h"] * 9)
        assert "[Your turn 1]" in seat.lines[1]


async def test_it_is_over_the_filter(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.press("slash")
        await seat.type("@alice")
        await seat.press("enter", "6")
        assert cards(seat)["SCHEDULED"] == cards(seat)["DONE"] == []
        assert "/ @alice" in seat.lines[0]


ALICE, SIGNS, INVOICE, THANKS = NOTE.splitlines()


MOVES = [
    ("L", ALICE, "- [ ] call @alice #waiting 📅 2024-06-10\n\t- 2024-06-05 sent: asked"),
    ("ms 3d↵", ALICE, "- [ ] call @alice 📅 2024-06-08"),
    ("md", ALICE, "- [x] call @alice 📅 2024-06-03 ✅ 2024-06-05"),
    ("> H", SIGNS, "- [ ] the signs @alice 📅 2024-06-05"),
    ("> L 1w↵", SIGNS, "- [ ] the signs @alice 📅 2024-06-12"),
    ("> > H", INVOICE, "- [ ] invoice #waiting ⏰ 2024-06-10 📅 2024-07-20\n\t- 2024-06-05 sent: asked"),
    ("> > mm", INVOICE, "- [ ] invoice 📅 2024-06-05"),
    ("> > L", INVOICE, "- [x] invoice 📅 2024-07-20 ✅ 2024-06-05"),
    ("> > > mm", THANKS, "- [ ] thank @bob"),
    ("> > > ms 1w↵", THANKS, "- [ ] thank @bob 📅 2024-06-12"),
]  # fmt: skip


async def test_a_move_is_one_edit(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        for keys, old, new in MOVES:
            await seat.press("1", "6")
            for key in keys.replace(" ", ""):
                await seat.press({">": "right", "↵": "enter"}.get(key, key))
            assert note_of(root) == NOTE.replace(old, new), keys
            await seat.press("u")
            assert note_of(root) == NOTE, keys


async def test_a_card_that_is_parked_stays(sit: Sit, vault: VaultMaker) -> None:
    root = vault("- [ ] later 🛫 2024-07-01\n")
    async with sit(root) as seat:
        await seat.press("6", "right", "right", "m", "m")
        assert "Hidden until its start date" in seat.said[-1]
    assert note_of(root) == "- [ ] later 🛫 2024-07-01\n"


# ---------------------------------------------------------------- a Kanban note

BOARD = """\
---

kanban-plugin: board

---

## Leads

- [ ] Museum @{2024-06-01}
\t- 2024-05-20 call: keys
- [ ] Allotment @{2024-08-01}


## Waiting for

- [ ] Kettle #waiting @{2024-06-07}


## Signed



## Done

**Complete**
- [x] Ferries ✅ 2024-04-29


***

## Archive

- [x] Balloons

%% kanban:settings
```
{"kanban-plugin":"board"}
```
%%
"""


@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
async def test_a_card_of_a_kanban_note_changes_its_lane(
    sit: Sit, vault: VaultMaker, eol: str
) -> None:
    board = BOARD.replace("\n", eol)
    root = vault({"Pipeline.md": board})
    async with sit(root) as seat:
        await seat.press(
            "6", "x", "u"
        )  # a tick is a tick: the lane is not its business
        assert note_of(root, "Pipeline.md") == board
        await seat.press("m")
        assert "1  lane Waiting for" not in seat.text
        assert "2  lane Waiting for" in seat.text
        assert "lane Archive" not in seat.text
        await seat.press("d")
        moved = board.replace(
            f"- [ ] Museum @{{2024-06-01}}{eol}\t- 2024-05-20 call: keys{eol}", ""
        ).replace(
            f"✅ 2024-04-29{eol}",
            f"✅ 2024-04-29{eol}- [x] Museum @{{2024-06-01}} ✅ 2024-06-05{eol}"
            f"\t- 2024-05-20 call: keys{eol}",
        )
        assert note_of(root, "Pipeline.md") == moved
        assert "in the lane Done" in seat.said[-1]
        await seat.press("u")
        assert note_of(root, "Pipeline.md") == board


@pytest.mark.parametrize(
    ("keys", "gone", "after", "come"),
    [
        ("m 3", "- [ ] Museum @{2024-06-01}\n\t- 2024-05-20 call: keys\n", "## Signed\n\n",
         "- [ ] Museum @{2024-06-01}\n\t- 2024-05-20 call: keys\n"),
        ("> m 4", "- [ ] Kettle #waiting @{2024-06-07}\n", "✅ 2024-04-29\n",
         "- [x] Kettle #waiting @{2024-06-07} ✅ 2024-06-05\n"),
        ("> > > m 1", "- [x] Ferries ✅ 2024-04-29\n", "- [ ] Allotment @{2024-08-01}\n",
         "- [ ] Ferries\n"),
    ],
)  # fmt: skip
async def test_to_a_lane_by_its_number(
    sit: Sit, vault: VaultMaker, keys: str, gone: str, after: str, come: str
) -> None:
    # what is archived is no card: here everything but it counts
    note = BOARD.replace("- [x] Balloons\n", "")
    root = vault({"Pipeline.md": note}, include="all-tasks")
    async with sit(root) as seat:
        await seat.press("6")
        for key in keys.split():
            await seat.press({">": "right", "↵": "enter"}.get(key, key))
    expected = note.replace(gone, "").replace(after, after + come)
    assert note_of(root, "Pipeline.md") == expected
