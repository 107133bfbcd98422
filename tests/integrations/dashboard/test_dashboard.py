"""The living dashboard: a note whose ticks and words act on the follow-ups themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from journal.api.dashboard.keeper import Dashboard, Looked
from journal.api.journal import Journal
from journal.integrations.dashboard.background import Background
from journal.model.errors import ConfigError
from tests.conftest import NOW, VaultMaker
from tests.waiting import until

QUAY = """# Quay

## Offers

- [ ] call back @ana 📅 2024-06-02
- [ ] write to @bo about the keys #big 📅 2024-06-05
- [ ] water the plants @bo 🔁 every week 📅 2024-06-05
- [ ] later @ana 📅 2024-07-01
"""
ANA = "call back @ana · 3 d late, 2 Jun · [[Quay#Offers|Quay]]"
BO = "write to @bo about the keys · today, 5 Jun · [[Quay#Offers|Quay]]"
PLANTS = "water the plants @bo · today, 5 Jun · [[Quay#Offers|Quay]]"
LONG = 60.0


class Desk:
    """A vault with a dashboard, and someone who edits it."""

    def __init__(self, root: Path) -> None:
        self.journal = Journal.open(root)
        self.note = root / "Follow-ups.md"
        self.now = NOW
        self.board = Dashboard(self.journal)

    def look(self, rest: float = LONG, *, add: bool = False) -> Looked:
        self.journal.refresh()
        return self.board.look(self.now, rest, add=add)

    @property
    def text(self) -> str:
        return self.note.read_text("utf-8")

    @property
    def block(self) -> list[str]:
        lines = self.text.splitlines()
        return lines[
            lines.index("<!-- journal: today -->") + 1 : lines.index(
                "<!-- /journal -->"
            )
        ]

    def type(self, row: str, words: str, *, mark: str = " ") -> None:
        """Write behind a row, and put a mark in its box."""
        before = f"- [ ] {row}\n"
        assert before in self.text
        after = f"- [{mark}] {row}{words}\n"
        self.note.write_text(self.text.replace(before, after), "utf-8")

    def source(self, note: str = "Quay.md") -> list[str]:
        return (self.journal.root / note).read_text("utf-8").splitlines()


@pytest.fixture
def desk(vault: VaultMaker) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def make(**notes: str) -> Desk:
        setting = 'dashboard = "Follow-ups.md"\n'
        files = {f"{name}.md": text for name, text in notes.items()} or {
            "Quay.md": QUAY
        }
        made = Desk(vault({".journal.toml": setting, **files}))
        opened.append(made)
        made.look()
        return made

    yield make
    for made in opened:
        made.journal.close()


def test_what_is_up_stands_in_the_note_and_is_read_nowhere_else(
    desk: Callable[..., Desk],
) -> None:
    here = desk()
    assert here.text == (
        "# Follow-ups\n\n<!-- journal: today -->\n"
        f"- [ ] {ANA}\n- [ ] {BO}\n- [ ] {PLANTS}\n<!-- /journal -->\n"
    )
    here.journal.refresh()
    assert {entry.path for entry in here.journal.entries} == {"Quay.md"}
    assert not here.look().wrote
    assert here.journal.steps() == []


def test_a_tick_is_done_once_and_clears_itself(desk: Callable[..., Desk]) -> None:
    here = desk()
    here.type(ANA, " ✅ 2024-06-05", mark="x")  # as the Tasks plugin ticks
    here.type(PLANTS, "", mark="x")
    ticked = here.text
    # at once in the source, and in the note after half a second of rest
    looked = here.look(0.1)
    assert (len(looked.done), looked.wrote, here.text) == (2, False, ticked)
    assert here.look(0.6).wrote
    assert here.source()[4] == "- [x] call back @ana 📅 2024-06-02 ✅ 2024-06-05"
    assert [line[:5] for line in here.source()[6:8]] == ["- [ ]", "- [x]"]
    assert here.block == [f"- [ ] {BO}"]
    done = here.source()
    # sync brings the old version back
    here.note.write_text(ticked, "utf-8")
    assert here.look().wrote
    assert (here.source(), here.block) == (done, [f"- [ ] {BO}"])
    # what was done can be undone, like everything
    assert len(here.journal.steps()) == 2


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("snooze 3d", "- [ ] write to @bo about the keys #big 📅 2024-06-08"),
        ("park 1 jul", "- [ ] write to @bo about the keys #big 📅 2024-07-01 🛫"),
        ("nudge about the price", "    - 2024-06-05 nudge: about the price"),
        ("replied on friday", "    - 2024-06-05 reply: on friday"),
        ("done", "- [x] write to @bo about the keys #big 📅 2024-06-05 ✅ 2024-06-05"),
        ("Priority high", "- [ ] write to @bo about the keys #big"),
    ],
)
def test_a_verb_acts_after_a_rest(
    desk: Callable[..., Desk], words: str, line: str
) -> None:
    here = desk()
    before = here.source()
    here.type(BO, f" {words}")
    typed = here.text
    assert here.look(4).waits
    assert (here.source(), here.text) == (before, typed)
    assert here.look(5).done
    new = [own for own in here.source() if own not in before]
    assert any(own.strip().startswith(line.strip()) for own in new), new
    assert words not in here.text
    after = here.source()
    here.note.write_text(typed, "utf-8")
    assert not here.look().done
    assert here.source() == after
    assert words not in here.text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("snoze fri", "“snoze”: no such verb; did you mean snooze?"),
        ("snooze", "snooze until when? as snooze fri"),
        ("snooze blue", "“blue” is not a date"),
        ("done twice", "“twice”: done stands alone"),
        ("maybe later?", "“maybe”: no such verb"),
    ],
)
def test_what_is_not_understood_stays_and_says_why(
    desk: Callable[..., Desk], words: str, why: str
) -> None:
    here = desk()
    before = here.source()
    here.type(BO, f" {words}")
    here.look()
    at = here.block.index(f"- [ ] {BO} {words}")
    assert here.block[at + 1].startswith(f"    - ⚠ {why}")
    assert here.source() == before
    assert not here.look().wrote
    # and once it is put right, it acts
    here.note.write_text(here.text.replace(f"{BO} {words}", f"{BO} snooze 1w"), "utf-8")
    assert here.look().done
    assert "⚠" not in here.text


def test_an_entry_that_changed_meanwhile_is_left_alone(
    desk: Callable[..., Desk],
) -> None:
    here = desk()
    here.type(ANA, "", mark="x")
    quay = here.journal.root / "Quay.md"
    quay.write_text(
        QUAY.replace("call back @ana 📅 2024-06-02", "call back @ana 📅 2024-06-04")
    )
    before = here.source()
    here.look()
    assert here.source() == before
    assert f"- [x] {ANA}" in here.block
    assert any("changed meanwhile" in line for line in here.block)
    assert "- [ ] call back @ana · 1 d late, 4 Jun · [[Quay#Offers|Quay]]" in here.block


def test_twins_are_told_apart(desk: Callable[..., Desk]) -> None:
    twin = "- [ ] pay @bo 📅 2024-06-05\n"
    here = desk(Money=f"{twin}{twin}")
    first, second = (f"pay @bo · today, 5 Jun · {n} of 2 · [[Money]]" for n in (1, 2))
    assert here.block == [f"- [ ] {first}", f"- [ ] {second}"]
    here.type(second, "", mark="x")
    ticked = here.text
    here.look()
    assert [line[:5] for line in here.source("Money.md")] == ["- [ ]", "- [x]"]
    here.note.write_text(ticked, "utf-8")
    here.look()
    assert [line[:5] for line in here.source("Money.md")] == ["- [ ]", "- [x]"]


def test_the_users_own_lines_and_bytes_stay(desk: Callable[..., Desk]) -> None:
    here = desk()
    text = here.text.replace("\n", "\r\n").encode()
    text = b"\xff my own\r\n" + text + b"below, no newline"
    inside = f"- [ ] {BO}\r\n"
    text = text.replace(
        inside.encode(), inside.encode() + b"a remark\r\n- [ ] milk\r\n"
    )
    here.note.write_bytes(text)
    here.look()
    assert here.note.read_bytes() == text.replace(
        b"- [ ] milk\r\n",
        "- [ ] milk\r\n    - ⚠ not read here: write it in a note\r\n".encode(),
    )
    here.note.write_bytes(
        here.note.read_bytes().replace(b"- [ ] write", b"- [x] write")
    )
    here.look()
    after = here.note.read_bytes()
    assert after.startswith(b"\xff my own\r\n")
    assert after.endswith(b"<!-- /journal -->\r\nbelow, no newline")
    assert b"a remark\r\n" in after


def test_queries_of_their_own(desk: Callable[..., Desk]) -> None:
    here = desk()
    here.note.write_text(
        "# Ana\n\n```journal\n@ana\n```\n\n<!-- journal: @bo due:today -->\n"
        "<!-- /journal -->\n\n<!-- journal: due:soon -->\n<!-- /journal -->\n"
    )
    here.look()
    later = "later @ana · Mon 1 Jul · [[Quay#Offers|Quay]]"
    assert here.text == (
        "# Ana\n\n```journal\n@ana\n```\n<!-- journal: above -->\n"
        f"- [ ] {ANA}\n- [ ] {later}\n<!-- /journal -->\n\n"
        f"<!-- journal: @bo due:today -->\n- [ ] {BO}\n- [ ] {PLANTS}\n"
        "<!-- /journal -->\n\n<!-- journal: due:soon -->\n"
        + here.text.splitlines()[-2]
        + "\n<!-- /journal -->\n"
    )
    assert here.text.splitlines()[-2].startswith("*⚠ ")
    here.type(later, " snooze 2d")
    assert here.look().done
    assert "📅 2024-07-03" in here.source()[7]
    assert not here.look().wrote


@pytest.mark.parametrize(
    "broken",
    [
        "<!-- journal: today -->\n- [ ] x @ana\n",
        "- [ ] x @ana\n<!-- /journal -->\n",
        "<!-- journal: today -->\n<!-- journal: today -->\n<!-- /journal -->\n",
        "<!-- journal: today -->\n<<<<<<< HEAD\n- [ ] x @ana\n>>>>>>> b\n<!-- /journal -->\n",
    ],
)
def test_broken_marks_are_told_and_nothing_is_touched(
    desk: Callable[..., Desk], broken: str
) -> None:
    here = desk()
    here.note.write_text(broken)
    looked = here.look(add=True)
    assert looked.broken.startswith("Follow-ups.md:")
    assert here.text == broken
    codes = {p.code for p in here.journal.problems(NOW) if p.path == "Follow-ups.md"}
    assert "block-marks" in codes


def test_a_deleted_block_stays_deleted(desk: Callable[..., Desk]) -> None:
    here = desk()
    here.note.write_text("# Mine\n")
    assert here.look().deleted
    assert here.text == "# Mine\n"
    here.note.unlink()
    assert here.look().missing
    assert not here.note.exists()
    assert here.look(add=True).wrote
    assert len(here.block) == 3


def test_nothing_private_is_shown(desk: Callable[..., Desk]) -> None:
    here = desk(
        Diary="---\nprivate: true\n---\n- [ ] secret @ana 📅 2024-06-05\n",
        Dora="---\ntype: person\nprivate: true\n---\n",
        Quay="- [ ] for [[Dora]] 📅 2024-06-05\n- [ ] open @bo 📅 2024-06-05\n",
    )
    assert here.block == ["- [ ] open @bo · today, 5 Jun · [[Quay]]"]


def test_another_machine_writes_the_same_and_acts_once(
    desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = desk()
    text = here.text
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    other = Desk(here.journal.root)
    assert not other.look().wrote
    assert here.text == text
    # a row of yesterday, which this machine never wrote
    third = Desk(here.journal.root)
    third.now = NOW + timedelta(days=1)
    third.note.write_text(text.replace(f"- [ ] {BO}", f"- [x] {BO}"), "utf-8")
    assert third.look().done
    assert not here.look().done
    assert not other.look().done
    assert sum("✅" in line for line in here.source()) == 1


def test_a_tick_in_a_conflict_copy_counts_and_the_copy_stays(
    desk: Callable[..., Desk],
) -> None:
    here = desk()
    copy = here.journal.root / "Follow-ups.sync-conflict-20240605-101010-ABCDEFG.md"
    text = here.text.replace(f"- [ ] {ANA}", f"- [x] {ANA}")
    copy.write_text(text, "utf-8")
    assert len(here.look().done) == 1
    assert copy.read_text("utf-8") == text
    assert not here.look().done


def test_hostile_text_is_nothing_but_text(desk: Callable[..., Desk]) -> None:
    nasty = "a <!-- /journal --> b %% c [due:: 2024-01-01] · d ^id \u202e e @bo"
    here = desk(Quay=f"- [ ] {nasty} 📅 2024-06-05\n")
    [row] = here.block
    for sign in ("<!--", "-->", "%%", "::", "\u202e", "📅"):
        assert sign not in row
    here.type(row.removeprefix("- [ ] "), "", mark="x")
    assert here.look().done


def test_no_dashboard_is_set(vault: VaultMaker) -> None:
    with (
        Journal.open(vault({"a.md": "- [ ] x @bo\n"})) as journal,
        pytest.raises(ConfigError, match="no dashboard is set"),
    ):
        Dashboard(journal)


@pytest.mark.slow
def test_it_is_kept_current_by_a_thread(desk: Callable[..., Desk]) -> None:
    here = desk()
    told: list[str] = []
    clock: Callable[[], datetime] = lambda: NOW  # noqa: E731
    background = Background(here.journal, clock, told.append, pace=0.2)
    background.start()
    try:
        here.type(ANA, "", mark="x")
        until(lambda: "[x] call back" in "\n".join(here.source()), "the tick acts", 60)
        until(lambda: ANA not in here.text, "the row is gone", 60)
        quay = here.journal.root / "Quay.md"
        quay.write_text(quay.read_text() + "- [ ] new @ana 📅 2024-06-05\n")
        until(lambda: "new @ana" in here.text, "a new entry has its row", 60)
    finally:
        background.close()
    assert any("done in the dashboard" in line for line in told)
