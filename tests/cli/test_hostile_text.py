"""Text from notes is hostile: no command lets it reach the terminal as it is."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import Result, VaultMaker

UNSAFE = {
    "title": "\x1b]0;pwned\x07",
    "clipboard": "\x1b]52;c;cm0gLXJm\x1b\\",
    "colour": "\x1b[31m\x1b[8m",
    "C1": "\x9b31m\x9d0;x\x9c",
    "backspace": "a\x08\x08\x7f",
    "bell and returns": "\x07\x0b\x0c",
    "bidi": "\u202ereversed\u202c\u2066x\u2069\u200f",
    "zero width": "al\u200bice\u2060\ufeff\u00ad",
    "separators": "a\u2028b\u2029c\x85d",
    "tags": "\U000e0041\U000e007f",
    "annotation": "\ufff9\ufffa\ufffb",
    "bytes": "\udcff\udc80",
}
EVERYTHING = " ".join(UNSAFE.values())

NOTE = f"""\
---
aliases: "x{UNSAFE["bidi"]}"
---
# Heading {EVERYTHING}
- [ ] @alice {EVERYTHING} #tag\u200b 📅 2024-06-01
- [ ] @al\u200bice [[A\u202eB]] {EVERYTHING} 📅 2024-02-30 🔁 whenever\x1b[31m
- [ ] [due:: 2024-06-05] {EVERYTHING} [id:: a\x1b[31m] ^b
- [x] {EVERYTHING} #followup ✅ 2024-06-01
- [\x9b] mark #followup
"""


def bad_characters(text: str) -> list[str]:
    """Controls, invisible formatting and lone surrogates; line ends are allowed."""
    kinds = {"Cc", "Cf", "Zl", "Zp", "Cs"}
    # a family of emoji is one picture because of its joiners
    text = re.sub("(?<=[\u2600-\ufe0f\U0001f000-\U0001ffff])\u200d", "", text)
    return [c for c in text if c not in _VISIBLE and unicodedata.category(c) in kinds]


_VISIBLE = "\n\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Arabic, Syriac and Kaithi marks are “format” for Unicode, and are seen all the same."""


def assert_safe(result: Result) -> None:
    assert bad_characters(result.out) == []
    assert bad_characters(result.err) == []
    assert "Traceback" not in result.err


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    folder = "f\x1b[31m\u202e\n"
    notes = {
        f"{folder}/a\x9b\u200b.md": NOTE,
        f"{folder}/p (conflicted copy\x1b[31m 2024-06-01).md": "",
        "People/Alice \x1b[31m\u202eX.md": "---\naliases: alice\n---\n",
        "People/Alice \x1b[32m.md": "---\naliases: alice\n---\n",
        os.fsdecode(b"\xff\xfe.md"): "- [ ] @bob bytes 2024-06-03\n",
        "huge\x1b[31m.md": "",
    }
    root = vault(
        {name: text.encode("utf-8", "surrogateescape") for name, text in notes.items()}
    )
    os.truncate(root / "huge\x1b[31m.md", 2**24 + 1)
    return root.rename(root.parent / "v\x1b]0;x\x07\u202e")


def place(root: Path, number: int) -> str:
    return f"f\x1b[31m\u202e\n/a\x9b\u200b.md:{number}"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["due"],
        ["list", "--all"],
        ["check"],
        ["config"],
        ["add", "--dry-run", f"@x {EVERYTHING}"],
        ["add", f"@x {EVERYTHING} fri"],
        ["add", "x", "--to", f"n{UNSAFE['colour']}"],
        ["add", "x", "--to", f".n{UNSAFE['colour']}"],
        ["add", "x", "--to", f"inbox#{UNSAFE['bidi']}"],
        ["done", f"x{EVERYTHING}"],
        ["done", f"x{EVERYTHING}:3"],
        ["snooze", f"x{EVERYTHING}:3", EVERYTHING],
        ["list", f"is:{EVERYTHING}"],
        ["list", f"due:{UNSAFE['colour']}"],
        ["list", f"priority:{UNSAFE['colour']}"],
        ["list", f"iss{UNSAFE['bidi']}:x"],
        ["list", f"@{EVERYTHING}", f"#{EVERYTHING}", EVERYTHING],
        ["due", "--within", EVERYTHING],
        ["due", f"--no{EVERYTHING}"],
        [EVERYTHING],
        ["completion", EVERYTHING],
        ["--vault", f"/no{EVERYTHING}", "due"],
        ["--config", f"/no{EVERYTHING}", "due"],
        ["--color", EVERYTHING, "due"],
        ["watch", "--once"],
        ["edit", f"x{EVERYTHING}:1"],
    ],
    ids=lambda words: "".join(w for w in " ".join(words) if w.isascii() and w.isprintable())[:40],
)  # fmt: skip
def test_nothing_hostile_is_printed(run: Run, root: Path, words: list[str]) -> None:
    words = [word.replace("\udcff", "").replace("\udc80", "") for word in words]
    (root / ".journal.toml").write_text("notify = false")
    assert_safe(run(*words, vault=root))


@pytest.mark.parametrize("words", [["due"], ["list", "--all"], ["check"]])
def test_it_is_shown_all_the_same(run: Run, root: Path, words: list[str]) -> None:
    """Made visible, not left out."""
    out = run(*words, vault=root).out
    assert "␛[31m" in out
    assert "<U+202E>" in out
    assert "<U+009B>" in out


def test_ids_reach_what_names_cannot(run: Run, root: Path) -> None:
    """Writing commands, by id: every line of the hostile note, there and back."""
    entries = json.loads(run("list", "--all", "--json", vault=root).out)
    hostile = [
        entry for entry in entries if "\x1b" in entry["path"] and entry["line"] > 1
    ]
    assert len(hostile) == 5
    note = root / hostile[0]["path"]
    before = note.read_bytes()
    for entry in hostile:
        for words in (["done"], ["cancel"], ["reopen"], ["snooze"]):
            when = ["fri"] if words == ["snooze"] else []
            for extra in (["--dry-run"], []):
                result = run(*words, entry["id"], *when, *extra, vault=root)
                closed = entry["status"] in ("done", "cancelled")
                assert result.code == (5 if when and closed else 0)
                assert_safe(result)
            for extra in (["--dry-run"], []):
                result = run("undo", *extra, vault=root)
                assert_safe(result)
            assert note.read_bytes() == before
    # undo says what it cannot do, naming what was done
    run("done", hostile[0]["id"], vault=root)
    note.write_bytes(before)
    (root / "inbox.md").write_text("")
    assert_safe(run("undo", vault=root))


@pytest.mark.parametrize("words", [["list", "--all"], ["due"], ["check"]])
def test_json_has_it_in_escapes_and_whole(
    run: Run, root: Path, words: list[str]
) -> None:
    result = run(*words, "--json", vault=root)
    assert_safe(result)
    found = json.loads(result.out)
    if words == ["list", "--all"]:
        [row] = [row for row in found if row["mark"] == "x"]
        lines = NOTE.encode("utf-8", "surrogateescape").splitlines()
        assert row["raw"] == lines[row["line"] - 1].decode("utf-8", "surrogateescape")


def test_colour_is_the_only_escape(run: Run, root: Path) -> None:
    for words in (["due"], ["list", "--all"], ["check"], ["config"]):
        result = run("--color", "always", *words, vault=root)
        assert "\x1b[" in result.out
        result.out = re.sub(r"\x1b\[(?:0|1|2|31|32|33|36)m", "", result.out)
        assert_safe(result)
