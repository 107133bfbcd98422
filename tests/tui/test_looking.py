"""What is on the screen, and the keys that change nothing but that."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Static

from journal.language.cells import cells
from journal.tui.widgets.preview import Preview
from tests.conftest import NOW, VaultMaker
from tests.doing import save
from tests.tui.conftest import SIZES, Sit

NOTES = {
    "People/Alice Moreau.md": "---\ntype: person\norg: Larkspur\n---\n"
    "- 2024-05-29 call: wants a price\n",
    "Work/Ferry.md": "# Ferry\n\n## Signs\n\nThe old ones have faded.\n\n"
    "- [ ] ask @alice about the quay 📅 2024-06-03\n"
    "    - 2024-05-20 mail: sent the sketch\n"
    "- [ ] ring the clinic ⏰ 2024-06-05 14:00\n"
    "- [ ] invoice #waiting 📅 2024-06-07\n"
    "- [ ] paint samples 📅 2025-01-10\n"
    "- [ ] a window seat 🛫 2024-08-01\n"
    "- [ ] some day @bob\n"
    "- [x] measure the quay 📅 2024-05-20 ✅ 2024-05-21\n"
    "- [-] blue paint 📅 2024-05-20 ❌ 2024-05-22\n",
}


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


def column(line: str) -> str:
    """A row of the list, without the preview beside it."""
    return line.partition("▏")[0].rstrip()


async def test_the_agenda(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        rows = [column(line) for line in seat.lines[1:14]]
    assert [row.rstrip("─ ").removesuffix("Ferry").rstrip() for row in rows] == [
        "▾ Overdue 1",
        " ! 2 d late   Alice Moreau  ask about the quay",
        "▾ Today 1",
        "─ now 09:30",
        " • 14:00                    ring the clinic",
        "▾ This week 1",
        " w Fri 7 Jun  no one named  invoice",
        "▾ Later 1",
        "   10 Jan 25                paint samples",
        "▾ Someday 1",
        "              @bob          some day",
        "▾ Hidden 1",
        " ~ Thu 1 Aug                a window seat",
    ]


async def test_the_top_line(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        top = seat.lines[0]
        assert top.startswith(
            f" {root.name}  1 overdue  1 today  1 upcoming  1 waiting "
        )
        assert top.endswith(" Wed 5 Jun")
        assert cells(top) == 119


@pytest.mark.parametrize("size", [*SIZES, (40, 10), (200, 50)], ids=str)
async def test_every_size(sit: Sit, sample: Path, size: tuple[int, int]) -> None:
    """Nothing is cut in the middle of what matters: state, date, beginning of text."""
    width, height = size
    async with sit(sample, size) as seat:
        assert len(seat.lines) == height
        assert max(map(cells, seat.lines)) <= width
        assert seat.lines[0].endswith("Wed 5 Jun")
        assert " p 4 d late  " in seat.text
        assert "review the harm" in seat.text
        assert "z open" in seat.lines[-1]  # on what is folded
        await seat.press("j")
        assert "x done" in seat.lines[-1]
        preview = "Projects/Saltmarsh.md:9" in seat.text
        detail = "due 4 days ago, on Sat 1 Jun" in seat.text
        assert preview or detail or width < 60
        await seat.press("G")
        assert seat.list.row
        assert seat.list.row.title == "Hidden"
        await seat.press("z", "j")
        assert seat.item.section.value == "Hidden"
        strips = seat.list.render_line(seat.list.cursor - round(seat.list.scroll_y))
        assert strips.text.startswith(" ~ ")


async def test_the_preview(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        assert seat.preview.splitlines() == [
            "ask @alice about the quay",
            "due 2 days ago, on Mon 3 Jun",
            "",
            "Alice Moreau · Larkspur",
            "Last contact Wed 29 May, 7 days ago",
            "Open: 1 your turn",
            "Wed 29 May  call: wants a price",
            "    People/Alice Moreau.md:5",
            "Mon 20 May  mail: sent the sketch",
            "    Work/Ferry.md:8",
            "",
            "Work/Ferry.md:7 › Signs",
            "  2  ",
            "  3  ## Signs",
            "  4  ",
            "  5  The old ones have faded.",
            "  6  ",
            "▶ 7  - [ ] ask @alice about the quay 📅",
            "       2024-06-03",
            "  8      - 2024-05-20 mail: sent the",
            "           sketch",
            "  9  - [ ] ring the clinic ⏰ 2024-06-05 14…",
            " 10  - [ ] invoice #waiting 📅 2024-06-07",
            " 11  - [ ] paint samples 📅 2025-01-10",
            " 12  - [ ] a window seat 🛫 2024-08-01",
            " 13  - [ ] some day @bob",
            " 14  - [x] measure the quay 📅 2024-05-20  …",
            " 15  - [-] blue paint 📅 2024-05-20 ❌ 2024…",
        ]
        await seat.press("j")
        assert seat.preview.splitlines()[:2] == [
            "ring the clinic",
            "reminder today at 14:00",
        ]


async def test_a_note_that_is_gone_is_explained(sit: Sit, root: Path) -> None:
    async with sit(root, watching=False) as seat:
        (root / "Work/Ferry.md").unlink()
        await seat.press("j")
        assert "The note cannot be read now" in seat.preview


async def test_the_preview_comes_and_goes(sit: Sit, root: Path) -> None:
    async with sit(root, (120, 30)) as seat:
        assert "▶ 7" in seat.text
        await seat.press("p")
        assert "▶ 7" not in seat.text
        # what it said is then said in one line, and the places stand in the list
        assert "due 2 days ago, on Mon 3 Jun · Work/Ferry.md:7" in seat.text
        assert "ask about the quay" in seat.text
        assert seat.lines[2].endswith(" Ferry")
        await seat.press("enter")
        assert "▶ 7" in seat.text
    async with sit(root, (60, 15)) as seat:
        assert "▶ 7" not in seat.text
        await seat.press("p")
        assert "▶ 7" in seat.text
        assert " ! 2 d late" in seat.text


async def test_a_long_note_can_be_read_to_its_end(sit: Sit, vault: VaultMaker) -> None:
    log = "".join(f"    - 2024-05-{n:02} call: told {n}\n" for n in range(1, 29))
    note = f"- [ ] call @alice 📅 2024-06-03\n{log}- [ ] ring @bob 📅 2024-06-04\n"
    root = vault({"a.md": note, "b.md": "# B\n"})
    async with sit(root, (80, 24)) as seat:
        await seat.press("J")  # there is nothing to scroll
        assert "call: told 1" not in seat.text
        await seat.press("p")
        assert "▶ 1" in seat.text
        # the newest contact stands above, the line of the note further down
        assert "- 2024-05-28" not in seat.text
        await seat.press(*"JJJJJJJJ")
        assert "- 2024-05-28" in seat.text
        assert seat.item.entry.text == "call @alice"
        # a note saved elsewhere does not turn the page
        save(root / "b.md", "- [ ] sooner 📅 2024-01-01\n")
        await seat.until(lambda: "sooner" in seat.words, "the other entry")
        assert "- 2024-05-28" in seat.text
        await seat.press("K")
        assert "- 2024-05-28" not in seat.text
        await seat.press("j")  # another entry is shown from its beginning
        assert "▶30" in seat.text
        await seat.press("k")
        assert "▶ 1" in seat.text


async def test_moving(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        for key, words in [
            ("j", "ring the clinic"),
            ("down", "invoice #waiting"),
            ("k", "ring the clinic"),
            ("up", "ask @alice about the quay"),
            ("up", "ask @alice about the quay"),
            ("G", "a window seat"),
            ("j", "a window seat"),
            ("g", "ask @alice about the quay"),
            ("ctrl+d", "a window seat"),
            ("ctrl+u", "ask @alice about the quay"),
            ("t", "ring the clinic"),
        ]:
            await seat.press(key)
            assert seat.item.entry.text == words, key


async def test_the_cursor_is_always_in_sight(sit: Sit, sample: Path) -> None:
    async with sit(sample, (60, 15)) as seat:
        for key in "G g pagedown pagedown down k pageup t up end home".split():
            await seat.press(key)
            at = seat.list.cursor - round(seat.list.scroll_y)
            assert 0 <= at < seat.list.size.height, key
            assert seat.list.is_stop(seat.list.rows[seat.list.cursor])
            if key in ("g", "home"):
                assert "▸ Overdue 5 " in seat.text  # with its heading


async def test_a_click_puts_the_cursor_there(sit: Sit, root: Path) -> None:
    async with sit(root) as seat:
        await seat.pilot.click("#agenda", offset=(5, 4))
        await seat.settle()
        assert seat.item.entry.text == "ring the clinic"
        await seat.pilot.click("#agenda", offset=(5, 0))  # a heading
        await seat.settle()
        assert "ask @alice about the quay" not in seat.words
        await seat.pilot.click("#agenda", offset=(5, 0))
        await seat.settle()
        assert "ask @alice about the quay" in seat.words


# ---------------------------------------------------------------- nothing to show


async def test_an_empty_vault(sit: Sit, vault: VaultMaker) -> None:
    root = vault("# Nothing in here\n")
    async with sit(root, (60, 15)) as seat:
        assert "There are no follow-ups in these notes yet." in seat.text
        assert "- [ ] follow up @alice 2024-06-05" in seat.text
        await seat.press(*"xseXo>rwjGt", "enter")
        assert seat.said == ["Nothing due today"]
        save(root / "note.md", "- [ ] follow up @alice 2024-06-05\n")
        await seat.until(lambda: seat.words == ["follow up @alice"], "the new entry")
        assert "There are no follow-ups" not in seat.text


async def test_a_vault_with_other_checkboxes(sit: Sit, vault: VaultMaker) -> None:
    """Someone who keeps plain tasks is shown how to see them, and it works."""
    root = vault("- [ ] milk\n- [ ] bread\n- [x] salt\n")
    async with sit(root, (60, 15)) as seat:
        words = " ".join(seat.text.split())
        assert "3 tasks have no date, person, #followup or #waiting" in words
        assert "journal config set include all-tasks" in seat.text
    (root / ".journal.toml").write_text('include = "all-tasks"\n')
    async with sit(root, (60, 15)) as seat:
        assert seat.words == ["milk", "bread"]


async def test_nothing_due(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault("- [ ] call @alice 📅 2024-06-07\n")) as seat:
        first = column(seat.lines[1])
        assert first == " Nothing due. Next: Fri 7 Jun, @alice, call."
        assert seat.item.entry.text == "call @alice"
        await seat.press("t")
        assert seat.said == ["Nothing due today"]


async def test_all_done(sit: Sit, vault: VaultMaker) -> None:
    async with sit(vault("- [x] call @alice 📅 2024-06-07 ✅ 2024-06-04\n")) as seat:
        assert "othing" in seat.text
        await seat.press("c")
        assert seat.words == ["call @alice"]


# ---------------------------------------------------------------- changes from outside


def many(count: int) -> str:
    return "".join(f"- [ ] errand {n:02} 📅 2024-07-{n:02}\n" for n in range(1, count))


async def test_a_saved_note_moves_the_row_and_nothing_else(
    sit: Sit, vault: VaultMaker
) -> None:
    root = vault({"a.md": "# A\n", "b.md": many(32)})
    async with sit(root, (80, 24)) as seat:
        seat.list.go_to(25)
        await seat.settle()
        chosen = seat.item.entry.text
        at = seat.list.cursor - round(seat.list.scroll_y)
        assert round(seat.list.scroll_y) > 0
        save(root / "a.md", "- [ ] sooner 📅 2024-06-20\n")
        await seat.until(lambda: "sooner" in seat.words, "the row")
        assert seat.item.entry.text == chosen
        assert seat.list.cursor - round(seat.list.scroll_y) == at
        assert chosen in seat.lines[at + 1]
        save(root / "a.md", "# A\n")
        await seat.until(lambda: "sooner" not in seat.words, "it has gone")
        assert seat.item.entry.text == chosen
        assert seat.list.cursor - round(seat.list.scroll_y) == at


@pytest.mark.parametrize(
    ("old", "new"),
    [("2024-07-20", "2024-06-20"), ("errand 20", "errand twenty")],
    ids=["another date", "other words"],
)
async def test_the_cursor_goes_with_its_entry(
    sit: Sit, vault: VaultMaker, old: str, new: str
) -> None:
    root = vault(many(32))
    async with sit(root, (120, 30)) as seat:
        await seat.press("slash")
        await seat.type("20")
        await seat.press("escape")
        assert seat.item.entry.text == "errand 20"
        save(root / "note.md", many(32).replace(old, new))
        await seat.until(
            lambda: (
                new
                in "".join(row.item.entry.ref.raw for row in seat.list.rows if row.item)
            ),
            "the change",
        )
        assert new in seat.item.entry.ref.raw
        assert new in seat.preview


async def test_scrolling_is_not_undone_by_a_saved_note(
    sit: Sit, vault: VaultMaker
) -> None:
    """The cursor is above; someone reads further down, with the wheel."""
    root = vault({"a.md": "# A\n", "b.md": many(32)})
    async with sit(root, (80, 24)) as seat:
        seat.list.scroll_to(y=8, animate=False)
        await seat.settle()
        top = seat.lines[1]
        save(root / "a.md", "- [ ] later 📅 2024-08-20\n")
        await seat.until(lambda: "later" in seat.words, "the row")
        assert seat.lines[1] == top


async def test_it_gets_later(sit: Sit, root: Path) -> None:
    time = [NOW]
    async with sit(root, clock=lambda: time[0]) as seat:
        time[0] = NOW + timedelta(days=2)
        seat.home.look()
        await seat.settle()
        assert seat.lines[0].endswith("Fri 7 Jun")
        assert column(seat.lines[2]).startswith(" ! 4 d late")


async def test_look_again(sit: Sit, root: Path) -> None:
    async with sit(root, watching=False) as seat:
        save(root / "Work/Ferry.md", "- [ ] one left @bob\n")
        await seat.press("R")
        assert seat.words == ["one left @bob"]


async def test_a_query_in_the_note_is_answered(sit: Sit, vault: VaultMaker) -> None:
    """Below its block, as the editor and `journal render` answer it."""
    notes = {
        "plan.md": "- [ ] ask @alice 2024-06-03\n\n```journal\n@bob\n```\n\nthe end\n",
        "more.md": "- [ ] pay @bob 2024-06-20\n",
    }
    async with sit(vault(notes), (160, 40)) as seat:
        lines = [
            line.split("▏")[1].strip() if "▏" in line else "" for line in seat.lines
        ]
    at = next(i for i, line in enumerate(lines) if line.endswith("5  ```"))
    assert lines[at + 1] == "- Thu 20 Jun · @bob · pay @bob ([[more]…"


async def test_a_folded_section_shows_its_first_ones_beside(
    sit: Sit, vault: VaultMaker
) -> None:
    note = "".join(f"- [ ] late **{n}** @bo 2024-05-{n % 20 + 10}\n" for n in range(60))
    async with sit(vault(note), (120, 30), watching=False) as seat:
        await seat.press("g")
        page = str(seat.home.query_one(Preview).query_one(Static).render())
        first, facts, _, *rest = page.splitlines()
        assert first == "Overdue"
        assert facts.startswith("60 follow-ups, oldest 26 days")
        assert rest[0].split() == ["26", "d", "late", "late", "0", "@bo"]
        assert rest[-1] == f"and {60 - len(rest) + 1} more"
        await seat.press("enter", "j")
        page = str(seat.home.query_one(Preview).query_one(Static).render())
        assert "follow-ups" not in page
