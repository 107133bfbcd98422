"""Who is named on a line, and everything that only looks like it."""

from __future__ import annotations

import pytest

from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import mentions_of
from journal.language.line.syntax import scan
from journal.model.settings import Settings
from tests.settings import settings_with

H, L, T, F = "handle", "link", "tag", "field"

TABLE: list[tuple[str, list[tuple[str, str]]]] = [
    ("@alice", [(H, "alice")]),
    ("follow up @alice 2024-06-01", [(H, "alice")]),
    ("ask @alice.smith about it", [(H, "alice.smith")]),
    ("ask (@alice) about it", [(H, "alice")]),
    ("ask @alice, @bob and @carol-ann", [(H, "alice"), (H, "bob"), (H, "carol-ann")]),
    ("ask @alice.", [(H, "alice")]),
    ("ask @alice: when?", [(H, "alice")]),
    ("thanks @李雷 and @Zoë", [(H, "李雷"), (H, "Zoë")]),
    ("@alice again @alice", [(H, "alice")]),
    ("call [[Alice Smith]]", [(L, "Alice Smith")]),
    ("call [[People/Alice|@alice]]", [(L, "People/Alice")]),
    ("call [[Alice Smith#Phone|her]]", [(L, "Alice Smith")]),
    ("call [Alice](People/Alice.md)", [(L, "People/Alice")]),
    ("call [Alice](People/Alice%20Smith.md)", [(L, "People/Alice Smith")]),
    ("call [Alice](<People/Alice Smith.md>)", [(L, "People/Alice Smith")]),
    ("send it [to:: [[Alice]]]", [(F, "Alice")]),
    ("send it [to:: @alice]", [(F, "alice")]),
    ("send it (to:: Alice)", [(F, "Alice")]),
    ("send it #person/alice", [(T, "alice")]),
    # not people
    ("remind me (@2024-06-01)", []),
    ("remind me (@2024-06-01 09:00)", []),
    ("card @{2024-06-01} @@{09:00}", []),
    ("card @[[2024-06-01]]", []),
    ("mail alice@example.com", []),
    ("mail <alice@example.com>", []),
    ("see https://example.com/@alice", []),
    ("see <https://example.com/@alice>", []),
    ("see [x](https://example.com/@alice)", []),
    ("run `@alice`", []),
    ("run ``a `@alice` b``", []),
    ("do it @today", []),
    ("do it @Tomorrow", []),
    ("do it @friday", []),
    ("do it @due(2024-06-01)", []),
    ("use @scope/package", []),
    ("toot @alice@example.social", []),
    ("version @2", []),
    ("just @ a sign", []),
    ("x@alice", []),
    ("embed ![[Alice Smith]]", []),
]


@pytest.mark.parametrize(("body", "expected"), TABLE)
def test_mentions(body: str, expected: list[tuple[str, str]]) -> None:
    line = scan(f"- [ ] {body}", grammar_of(Settings()))
    assert line is not None
    found = [(m.kind.value, m.name) for m in mentions_of(line.tokens)]
    assert found == expected


def test_handles_that_the_vault_says_are_nobody() -> None:
    grammar = grammar_of(settings_with(ignore_handles=("@home", "Work")))
    line = scan("- [ ] fix it @home @work @alice", grammar)
    assert line is not None
    assert [m.name for m in mentions_of(line.tokens)] == ["alice"]
