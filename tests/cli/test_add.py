"""`journal add`: a sentence becomes a line of a note."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, lines_of, refused, told
from tests.conftest import VaultMaker
from tests.processes import command, contents, finish, journal


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("@alice pilot answer in 3bd", "- [ ] @alice pilot answer 📅 2024-06-10"),
        ("pay rent every month", "- [ ] pay rent 🔁 every month 📅 2024-07-05"),
        ("call fri 14:30", "- [ ] call ⏰ 2024-06-07 14:30 📅 2024-06-07"),
        ("just a thought", "- [ ] just a thought"),
        ("call 📅 2024-07-01", "- [ ] call 📅 2024-07-01"),
        ("- [ ] a whole line #x", "- [ ] a whole line #x"),
        ("-1 degree outside", "- [ ] -1 degree outside"),
        ("  many\t spaces \n here ", "- [ ] many spaces here"),
        ("\x1b]0;x\x07 kept as typed", "- [ ] \x1b]0;x\x07 kept as typed"),
    ],
)
def test_the_line_that_is_written(
    run: Run, vault: VaultMaker, sentence: str, line: str
) -> None:
    root = vault({"inbox.md": "# Inbox\n"})
    result = run("add", "--force", sentence, vault=root)
    assert result.code == 0
    listed = json.loads(run("list", "--json", vault=root).out)
    unlisted = "it will not be listed, because it has no date and names no one"
    [said] = result.err.splitlines()
    assert said.startswith("journal: inbox.md:2: ")
    assert said.endswith(" · inbox.md" if listed else unlisted)
    assert result.back == "Undo: journal undo"
    assert (root / "inbox.md").read_text() == f"# Inbox\n\n{line}\n"
    shown = re.sub("[\x1b\x07]", lambda m: chr(0x2400 + ord(m.group())), line)
    head = result.out.splitlines()[0]
    assert re.fullmatch("added  [0-9a-f]{4,}  .+  inbox.md:3", head)
    assert told(result.out) == [f"inbox.md:3: {shown}"]


@pytest.mark.parametrize(
    ("sentence", "understood"),
    [
        (
            "@alice pilot answer in 3bd",
            "Mon 10 June, in 3 business days · Alice Moreau · inbox.md",
        ),
        (
            "call @bob tomorrow at 14:30",
            "Thu 6 June at 14:30, tomorrow · @bob · inbox.md",
        ),
        (
            "pay rent first monday of every month",
            "Mon 1 July, in 26 days · every month on the 1st Monday · inbox.md",
        ),
        ("renew in january", "Wed 1 January 2025, in 210 days · inbox.md"),
    ],
)
def test_what_was_understood_is_said(
    run: Run, vault: VaultMaker, sentence: str, understood: str
) -> None:
    root = vault({"People/Alice Moreau.md": "---\ntype: person\n---\n"})
    said = f"journal: inbox.md:1: {understood}\n"
    assert run("add", sentence, vault=root).err == said
    dry = run("add", "--dry-run", sentence, vault=root)
    assert understood in dry.err


@pytest.mark.parametrize(
    ("sentence", "said", "line"),
    [
        ("pay @bob 5/6", "“5/6” could mean two dates", "- [ ] pay @bob 5/6"),
        (
            "call @ana fri",
            "“ana” could be People/Ana Costa.md or People/Ana Reis.md: write [[Ana",
            "- [ ] call @ana fri",
        ),
    ],
)
def test_what_is_not_clear_is_refused_and_can_be_forced(
    run: Run, vault: VaultMaker, sentence: str, said: str, line: str
) -> None:
    person = "---\ntype: person\naliases: [ana]\n---\n"
    root = vault({"People/Ana Reis.md": person, "People/Ana Costa.md": person})
    before = contents(root)
    refusal = refused(run("add", sentence, vault=root), 2)
    assert refusal.startswith(said)
    assert refusal.endswith("--force adds it as words")
    assert contents(root) == before
    assert run("add", "--force", sentence, vault=root).code == 0
    [written] = lines_of(root, "inbox.md")
    assert written.startswith(line.removesuffix(" fri"))


def test_in_a_terminal_it_is_asked(vault: VaultMaker) -> None:
    root = vault({})
    for answer, lines in ((b"n\n", []), (b"what\nY\n", ["- [ ] pay @bob 5/6"])):
        said = in_terminal(["add", "pay @bob 5/6"], root, answer)
        assert "could mean two dates" in said
        assert said.count("Add it as it is? [y/N]: ") == answer.count(b"\n")
        assert ("Answer y or n." in said) == answer.startswith(b"what")
        note = root / "inbox.md"
        assert (note.read_text().splitlines() if note.exists() else []) == lines


def in_terminal(words: list[str], root: Path, typed: bytes) -> str:
    """What a command line says at a terminal where someone types that."""
    script = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]))"
    full = [sys.executable, "-c", script, *command(*words, vault=root)]
    return finish(full, stdin=typed).out


def test_the_words_need_no_quotes(run: Run, vault: VaultMaker) -> None:
    root = vault({})
    run("add", "@bob", "send", "the", "-1", "offer", "tomorrow", vault=root)
    assert lines_of(root, "inbox.md") == ["- [ ] @bob send the -1 offer 📅 2024-06-06"]


def test_another_note_and_a_heading(run: Run, vault: VaultMaker) -> None:
    root = vault({"Work.md": "# Now\n\n# Later\ntext\n"})
    assert run("add", "@a x", "--to", "Work#now", vault=root).code == 0
    assert run("add", "--to", "New/Note.md", "y fri", vault=root).code == 0
    assert (root / "Work.md").read_text() == "# Now\n\n- [ ] @a x\n\n# Later\ntext\n"
    assert (root / "New" / "Note.md").read_text() == "- [ ] y 📅 2024-06-07\n"


@pytest.mark.parametrize("words", [["x fri"], ["--to", "new", "x fri"]])
def test_a_dry_run_writes_nothing(
    run: Run, vault: VaultMaker, words: list[str]
) -> None:
    root = vault({"inbox.md": "- [ ] a\r\n"})
    before = contents(root)
    result = run("add", "--dry-run", *words, vault=root)
    assert result.code == 0
    assert result.out.splitlines()[-1] == "+- [ ] x 📅 2024-06-07"
    assert contents(root) == before
    note = "new.md" if "new" in words else "inbox.md"
    assert result.out.startswith(f"--- {note}\n+++ {note}\n@@ -")
    # nothing happened, so nothing to undo
    assert run("undo", vault=root).code == 5


def test_lines_from_stdin(vault: VaultMaker) -> None:
    """Any bytes; only line ends divide, and blank lines are none."""
    root = vault({"inbox.md": ""})
    stdin = (
        b"\xef\xbb\xbf@a one fri\r\n\n  \n@b two \xff\xe2\x80\xa8 still two\n@c three"
    )
    result = journal("add", "-", vault=root, stdin=stdin)
    assert result.code == 0
    assert [line.partition(" ")[2] for line in result.err.splitlines()] == [
        "inbox.md:1: Fri 7 June, in 2 business days · @a · inbox.md",
        "inbox.md:2: @b · inbox.md",
        "inbox.md:3: @c · inbox.md",
    ]
    assert (root / "inbox.md").read_bytes().splitlines() == [
        "- [ ] @a one 📅 2024-06-07".encode(),
        b"- [ ] @b two \xff still two",
        b"- [ ] @c three",
    ]
    assert told(result.out)[1] == "inbox.md:2: - [ ] @b two \ufffd still two"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([""], "nothing to add: say what to follow up on"),
        (["- [ ] "], "nothing to add: say what to follow up on"),
        (["next fri 14:30"], "that is only a date: say what to follow up on"),
        (["--to", ".obsidian/app", "x"], ".obsidian/app.md is hidden or ignored, and"),
        (["--to", "../../etc/x", "x"], "../../etc/x.md is hidden or ignored, and wha"),
        (["--no-such", "x"], "unknown option --no-such"),
        (["--to"], "--to needs a value"),
        ([], "journal add needs TEXT"),
    ],
)
def test_what_cannot_be_added(
    run: Run, vault: VaultMaker, words: list[str], said: str
) -> None:
    root = vault({"inbox.md": "x"})
    before = contents(root.parent)
    assert refused(run("add", *words, vault=root), 2).startswith(said)
    assert contents(root.parent) == before


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (
            "code",
            "code.md: a line added at the end would be inside a code block or comment",
        ),
        (
            "nul",
            "nul.md: a line added at the end would be inside a code block or comment",
        ),
        ("code#Nowhere", "code.md has no heading “Nowhere”; nothing added"),
        ("code.md/x", "code.md/x.md: it cannot be created: code.md is not a folder"),
    ],
)
def test_a_note_that_cannot_take_it(
    run: Run, vault: VaultMaker, to: str, said: str
) -> None:
    root = vault({"code.md": "```\n", "nul.md": b"a\0b"})
    before = contents(root)
    assert refused(run("add", "@a x", "--to", to, vault=root), 5).startswith(said)
    assert contents(root) == before


def test_what_came_before_a_line_that_cannot_be_added_is_there(
    vault: VaultMaker,
) -> None:
    root = vault({})
    result = journal("add", "-", vault=root, stdin=b"@a one\nfri\n@b two\n")
    assert result.code == 2
    assert told(result.out) == ["inbox.md:1: - [ ] @a one"]
    assert (root / "inbox.md").read_text() == "- [ ] @a one\n"


def test_where_the_settings_say(run: Run, vault: VaultMaker) -> None:
    root = vault({}, add_to="daily")
    run("add", "--force", "x", vault=root)
    assert (root / "2024-06-05.md").read_text() == "- [ ] x\n"


def test_the_inbox_of_the_sample_takes_it(run: Run, sample: Path) -> None:
    before = (sample / "inbox.md").read_bytes()
    result = run("add", "@alice one more fri", vault=sample)
    assert result.code == 0
    after = (sample / "inbox.md").read_bytes()
    assert (
        after.replace("- [ ] @alice one more 📅 2024-06-07\n".encode(), b"") == before
    )
