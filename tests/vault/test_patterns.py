"""Expressions that come with a vault cannot make anyone wait."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from journal.vault.notes.exclude_patterns import (
    UnusablePattern,
    check_patterns,
    excluder_of,
)
from journal.vault.notes.find import list_notes
from tests.settings import settings_with

USUAL = [
    (r"/.*\.excalidraw\.md/", "a/b.excalidraw.md", "a/bexcalidraw.md"),
    (r"/^Archive\/[^\/]+\.md$/", "Archive/x.md", "Archive/y/x.md"),
    (r"/^(?!Projects\/).*/", "Notes/x.md", "Projects/x.md"),
    (r"/(daily|weekly)\/.*/", "weekly/x.md", "monthly/x.md"),
    (r"/\d{4}-\d{2}-\d{2}/", "d/2024-06-05.md", "d/2024-6-5.md"),
    (r"/^.*draft.*old.*$/", "my draft, old.md", "my old draft.md"),
    (r"/(ab)+c?\.md/", "ababc.md", "ac.md"),
    (r"/a\.*b/", "a..b", "a.x.b"),
]


@pytest.mark.parametrize(("pattern", "yes", "no"), USUAL)
def test_what_people_write_is_obeyed(pattern: str, yes: str, no: str) -> None:
    excludes = excluder_of(pattern)
    assert excludes(yes)
    assert not excludes(no)
    for path in (yes, no):
        assert excludes(path) == bool(re.search(pattern[1:-1], path))


BOMBS = [
    r"(a+)+$",
    r"(a*)*$",
    r"(a|a)*$",
    r"(a|aa)+$",
    r"(.*a){20}$",
    r"(x|xx){30}y",
    r"(a?){50}a{50}",
    "a?" * 30 + "a" * 30 + "b",
    "(?:a|a)" * 30 + "b",
    "(?:(?:a|a)(?:a|a)){15}b",
    ".*.*.*.*.*b",
    "a*a*a*a*b",
    "(?=(a+)+$)b",
    r"(?:(?:a{0,99}){0,99}){0,99}b",
    r"(a)(\1+)+$",
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_what_could_take_for_ever_is_not_used(bomb: str) -> None:
    with pytest.raises(UnusablePattern, match="could take for ever"):
        excluder_of(f"/{bomb}/")


@pytest.mark.parametrize(
    "pattern", [*(row[0] for row in USUAL), "/a.*b.*c/", "/[^x]+y[^x]+z/", "/a{0,99}b/"]
)
@pytest.mark.parametrize("letter", "ab.-/2")
def test_what_is_used_is_quick_on_any_path(pattern: str, letter: str) -> None:
    excludes = excluder_of(pattern)
    before = time.process_time()
    for length in (100, 128, 200, 1000, 4000, 100_000):
        excludes(letter * length)
    assert time.process_time() - before < 10


def test_a_vault_with_such_expressions_is_listed_and_says_so(tmp_path: Path) -> None:
    (tmp_path / ("a" * 60 + "!.md")).touch()
    ignore = ("/(a+)+$/", "/(/", "/b/", "Archive/")
    before = time.process_time()
    listing = list_notes(tmp_path, settings_with(ignore=ignore))
    assert time.process_time() - before < 10
    assert len(listing.notes) == 1
    assert [problem.message for problem in check_patterns(ignore)] == [
        "excluded files /(a+)+$/: this could take for ever, and excludes nothing",
        "excluded files /(/: this is not a regular expression, and excludes nothing",
    ]
