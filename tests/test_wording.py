"""What the wording review replaced is gone: no sentence of its second column is left."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, SHARED

_PLACEHOLDER = re.compile(r"\{[^}]*\}|…")
_JOINED = re.compile(r"[\"']\s*\n\s*[fr]?[\"']")
"""Between two literals that are one text."""
_LEAST = 12
"""A shorter piece of text may be right in another place."""

STAYS = {
    "it is not installed": "of git, where the service is not meant",
    "there is nothing to {command}": "of a button, which has nothing to do",
    "it has no date": "in “it has no date and names no one”",
    "what is done and cancelled": "the title of a screen of closed follow-ups",
    "Waiting for them": "on the page of one person, who is named above",
    "No contact yet": "the name of a state of contact",
    "your turn again": "in the help of commands, which says so in a sentence",
    "are overdue, {limit} may be": "“how many are overdue, due today and waiting”",
    "on {asked_on} I asked about “{ask}”.": "the last nudge still says “I asked about”",
    "call wants a number": "what is typed, and no text of the log",
}
"""Old texts that are left in another place, and why they are right there."""


def _source() -> str:
    files = sorted((CHECKOUT / "journal").rglob("*.py"))
    texts = [_JOINED.sub("", file.read_text("utf-8")) for file in files]
    return " ".join(" ".join(texts).split())


def _prose() -> str:
    pages = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md"]
    pages += sorted((CHECKOUT / "docs").rglob("*.md"))
    pages += sorted((CHECKOUT / "journal").rglob("*.md"))
    pages += sorted((CHECKOUT / "journal").rglob("*.toml"))
    return " ".join(" ".join(page.read_text("utf-8") for page in pages).split())


def _is_left(old: str, better: str, text: str) -> bool:
    pieces = [" ".join(piece.split()) for piece in _PLACEHOLDER.split(old)]
    pieces = [piece for piece in pieces if len(piece) >= _LEAST]
    if not pieces or " ".join(old.split()) in " ".join(better.split()):
        return False
    at = 0
    for piece in pieces:
        at = text.find(piece, at)
        if at < 0:
            return False
    return True


def test_no_text_that_was_replaced_is_left() -> None:
    """Of 607 rows none but those that are right where they are now."""
    file = Path(SHARED) / "wording.tsv"
    if not file.is_file():
        pytest.skip(f"the table of wordings is not here ({file})")
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()[1:]]
    source, prose = _source(), _prose()
    left = [
        (name, old)
        for name, old, better in rows
        if _is_left(old, better, source if name.endswith(".py") else prose)
    ]
    assert len(rows) > 600
    assert [row for row in left if row[1] not in STAYS] == []
    assert len(left) <= len(rows) * 0.05


def test_a_text_that_is_left_is_found_whatever_stands_in_its_places() -> None:
    old, better = "the next one, {day}, is already past", "{day} is past"
    page = _JOINED.sub("", 'said(f"the next one, {when}, is "\n    f"already past")')
    assert _is_left(old, better, page)
    assert not _is_left(old, better, page.replace("past", "gone"))
    assert not _is_left("in {one} of", better, page)  # too short to say
