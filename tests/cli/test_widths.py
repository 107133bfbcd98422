"""No line of what is read is wider than the terminal, in any script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from journal.cli.formats.output import Output
from journal.cli.formats.table import (
    Table,
    fitted_lines,
    folded,
    note_name,
    text_table,
)
from tests.cli.conftest import Run
from tests.conftest import VaultMaker

READING = (
    "today", "due", "due --why", "list", "list --all", "who @alice", "who @zoe",
    "people", "cold", "show 57a5", "show e765", "show 2d39 --explain", "check",
    "check --tasks", "waiting", "forecast", "doctor", "stats", "stats @alice",
    "find price", "find 見積", "history 宇宙:1", "match inbox", "brief @alice",
    "reach-out", "why 宇宙:1", "why tracking", "status", "undo --list",
    "config show", "lint --explain value", "help", "help filters",
    "help problems", "lsp --check", "service status",
)  # fmt: skip
"""What prints documents and diffs is not here: a line of those is not ours to break."""

SAYING = ("mail", "pending", "outbox", "shake list", "missed", "redo --list")
"""Nothing to list in the sample vault, which is said."""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output as on a terminal that is `COLUMNS` wide."""

    def of_terminal(cls: type[Output], colour: str) -> Output:
        import os

        return Output(colour == "always", int(os.environ["COLUMNS"]), True)

    monkeypatch.setattr(Output, "of_terminal", classmethod(of_terminal))


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_sample_vault_fits(
    run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    text = "日本語の見積もりを佐藤さんに聞いてから " * 4 + "🧑‍🚀 e\u0301tude"
    (sample / "宇宙.md").write_text(
        f"- [ ] {text} @佐藤 📅 2024-06-05\n- [ ] {'word' * 60} 📅 2024-06-06\n"
        f"- [ ] {text} #waiting 📅 2024-06-01\n    - 2024-05-20 mail: {text}\n"
        f"- [ ] broken {text} 📅 2024-02-30\n"
    )
    run("snooze", "宇宙:1", "2d39", "fri", "--yes", vault=sample)
    for words in (*READING, *SAYING):
        result = run(*words.split(), vault=sample)
        assert result.code in (0, 1), result.err
        assert result.out or (words in SAYING and result.err), words
        if words == "help" and width < 52:
            continue  # click folds no further
        for line in (*result.out.splitlines(), *result.err.splitlines()):
            assert cell_len(line) <= width, (words, line)


@pytest.mark.usefixtures("terminal")
def test_columns_come_one_at_a_time(
    run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person is there at 99 and at 100; what is narrow drops the note first."""
    shown = {}
    for width in (50, 60, 80, 99, 100):
        monkeypatch.setenv("COLUMNS", str(width))
        out = run("list", "is:today", vault=sample).out
        [shown[width]] = [line for line in out.splitlines() if "7046" in line]
    assert "Alice Moreau" not in shown[50]
    assert "call @alice with the pilot" in shown[50]
    for width in (60, 80, 99, 100):
        assert "Alice Moreau    call with the pilot price" in shown[width]
    assert "Larkspur Ferries" not in shown[60]
    for width in (80, 99, 100):
        assert shown[width].endswith("Larkspur Ferries")


def test_in_a_pipe_nothing_is_cut(run: Run, vault: VaultMaker) -> None:
    root = vault(
        {"Deep/folder/A long name.md": f"- [ ] {'word ' * 50}end 2024-06-05\n"}
    )
    out = run("due", vault=root).out
    assert f"{'word ' * 50}end  Deep/folder/A long name.md:1\n" in out


class Row:
    id, glyph, when = "2d39", "!", "7 d late"

    def __init__(self, who: str, text: str) -> None:
        self.who, self.text, self.words = who, f"{text} @x", text
        self.place = "Projects/Shed office.md:5"


def test_a_person_all_share_is_said_once() -> None:
    rows = [Row("Alice", "one"), Row("Alice", "two")]
    table = Table(Output(width=80), rows)
    assert "Alice" not in table.line(rows[0])
    different = [*rows, Row("Bob", "three")]
    assert "Alice" in Table(Output(width=80), different).line(rows[0])
    assert "Alice" in Table(Output(), rows).line(rows[0]), "not in a pipe"


def test_colour_adds_no_blanks_at_the_end() -> None:
    """One cell too many, and a terminal shows an empty line after each row."""
    rows = [(("2d39", "3 days"), "text " * 30, ""), (("13ec", ""), "short", "")]
    coloured = text_table(Output(colour=True, width=60), rows, (12, 8))
    bare = [re.sub(r"\x1b\[\d*m", "", line) for line in coloured]
    assert bare == text_table(Output(width=60), rows, (12, 8))
    assert max(map(cell_len, bare)) == 60


def test_folding() -> None:
    assert folded("one two three", 8) == ["one two", "three"]
    assert folded("a" * 20, 8) == ["a" * 8, "a" * 8, "a" * 4]
    assert fitted_lines("short", 20, "  ") == ["short"]
    assert fitted_lines("  1 > a long line of words", 17, "      ") == [
        "  1 > a",
        "        long line",
        "        of words",
    ]
    assert fitted_lines("\x1b[1mbold words here\x1b[0m", 10, "") == [
        "bold words",
        "here",
    ]
    assert note_name("Projects/Shed office.md:5") == "Shed office"
