"""The pages for those who come from another system, each with the same five parts.

What their `console` blocks print is held by `scripts/consoles.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from journal.integrations.exchange.registry import load
from scripts.site import places
from tests.conftest import CHECKOUT

FOLDER = CHECKOUT / "docs" / "coming-from"
PAGES = sorted(FOLDER.glob("*.md"))
PARTS = [
    "What you had, and what it is called here",
    "Import",
    "Your first day",
    "What journal refuses, and why",
    "How to go back",
]
OF_FORMAT = {"google": "google-calendar", "ics": "google-calendar", "csv": "tables"}
"""The page of a format, where it has another name."""
OURS = {"json", "markdown"}
"""Formats of this program, which no one comes from."""


def parts_of(page: Path) -> dict[str, str]:
    _, *rest = re.split(r"^## (.+)\n", page.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(rest[::2], rest[1::2], strict=True))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_the_five_parts(page: Path) -> None:
    parts = parts_of(page)
    assert list(parts) == PARTS
    had, importing, first_day, _, _ = parts.values()
    rows = [row for row in had.splitlines() if row.startswith("|")]
    assert len(rows) >= 5, "a table of what is called what"
    assert rows[0].endswith("| here |")
    assert "$ journal " in importing
    assert "$ journal " in first_day


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_an_import_is_run_on_a_file_of_the_kind(page: Path) -> None:
    """With what is left out; three pages have nothing that could be imported."""
    examples = FOLDER / "examples" / page.stem
    importing = parts_of(page)["Import"]
    if not examples.is_dir():
        assert page.stem in ("boomerang", "mailtrack", "obsidian-tasks")
        assert re.search(r"nothing to import|exports nothing", importing)
        return
    files = {file.name for file in examples.iterdir()}
    named = set(re.findall(r"^\$ journal import (.+?) --", importing, re.MULTILINE))
    assert {Path(word).name for words in named for word in words.split()} == files
    assert re.search(
        r"left out|not imported|not in the (?:file|export)", importing, re.IGNORECASE
    )
    assert "--dry-run" in importing


def test_every_format_has_a_page() -> None:
    known = {page.stem for page in PAGES}
    wanted = {OF_FORMAT.get(name, name) for name in load()} - OURS
    assert wanted <= known


def test_no_example_fails() -> None:
    """An error in a page means that the program has changed, but for one on purpose."""
    meant = "error: unknown filter status:waiting"
    blocks = [
        (page.relative_to(CHECKOUT).as_posix(), block.replace(meant, "", 1))
        for page in places()
        for block in re.findall(
            r"^```console\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S
        )
    ]
    assert len(blocks) > 100
    failed = [page for page, said in blocks if re.search("^error: ", said, re.M)]
    assert failed == []
