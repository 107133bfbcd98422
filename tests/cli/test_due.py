"""`journal due`: what is late, what is up today, what comes."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker
from tests.processes import command, environment


def places(out: str) -> list[int]:
    """The line numbers shown, in their order."""
    return [int(line.rpartition(":")[2]) for line in out.splitlines() if ".md:" in line]


def test_the_sections_in_their_order(run: Run, work: Path) -> None:
    result = run("due", vault=work)
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "Today (1)\n"
        "  b902 • 14:00      @bob   @bob call back                     work.md:6\n"
        "Overdue (1), oldest first\n"
        "  3697 ! 4 d late   @alice @alice send the offer #work/pilot  work.md:3\n"
        "Next 7 days (2)\n"
        "  c2d0 / tomorrow   @erin  @erin begun                        work.md:14\n"
        "  9760 w Wed 12 Jun @carla @carla answers                     work.md:7\n"
    )


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        ("0", [6, 3]),
        ("7", [6, 3, 14, 7]),
        ("0d", [6, 3]),
        ("today", [6, 3]),
        ("yesterday", [6, 3]),
        ("1d", [6, 3, 14]),
        ("7d", [6, 3, 14, 7]),
        ("in 3 months", [6, 3, 14, 7, 8]),
        ("2024-09-01", [6, 3, 14, 7, 8]),
    ],
)
def test_how_far_to_look(run: Run, work: Path, span: str, shown: list[int]) -> None:
    for option in ("--within", "--days"):
        assert places(run("due", option, span, vault=work).out) == shown


def test_the_settings_say_how_far(run: Run, work: Path) -> None:
    (work / ".journal.toml").write_text("within = 1")
    assert places(run("due", vault=work).out) == [6, 3, 14]
    assert places(run("due", "--within", "7d", vault=work).out) == [6, 3, 14, 7]


def test_a_span_that_is_none(run: Run, work: Path) -> None:
    message = refused(run("due", "--within", "x", vault=work), 2)
    assert message.startswith("--days x: “x” is not a date; also: 3d")


def test_a_query_narrows_it(run: Run, work: Path) -> None:
    assert places(run("due", "@alice", vault=work).out) == [3]
    assert places(run("due", "-is:overdue", "-@erin", vault=work).out) == [6, 7]


def test_what_is_closed_is_never_due(run: Run, work: Path) -> None:
    assert run("due", "is:done", vault=work).out == ""


def test_json_has_the_order_of_the_agenda(run: Run, work: Path) -> None:
    found = json.loads(run("due", "--json", vault=work).out)
    assert [entry["line"] for entry in found] == [3, 6, 14, 7]
    nothing = run("due", "@nobody", "--json", vault=work)
    assert (nothing.code, nothing.out) == (0, "[]\n")


def test_nothing_due_is_nothing_in_a_pipe(run: Run, vault: VaultMaker) -> None:
    """Said all the same, beside the data."""
    result = run("due", vault=vault("- [ ] @a far 2024-09-01"))
    said = "Nothing due. Next: Sun 1 Sep, @a, far.\n"
    assert (result.code, result.out, result.err) == (0, "", said)


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ({}, "No Markdown notes in "),
        ({"a.md": "words\n"}, "No follow-ups yet in 1 note."),
        (
            {"a.md": "- [ ] milk\n- [ ] eggs\n", "b.md": ""},
            "No follow-ups yet in 2 notes: 2 tasks have no date, person or #followup.",
        ),
        (
            {"a.md": "- [x] @ana call ✅ 2024-06-01\n"},
            "Nothing is open: the one follow-up in 1 note is done.",
        ),
    ],
)
@pytest.mark.parametrize("command", ["due", "list"])
def test_a_vault_with_nothing_open_says_what_to_do(
    run: Run, vault: VaultMaker, notes: dict[str, str], said: str, command: str
) -> None:
    result = run(command, vault=vault(notes))
    assert (result.code, result.out) == (0, "")
    assert result.err.startswith(said)
    assert "journal add" in result.err


def test_the_ids_are_as_short_as_the_vault_allows(run: Run, vault: VaultMaker) -> None:
    """Among all entries, not only those shown; and each names its line."""
    tasks = "".join(f"- [ ] @a number {n}\n" for n in range(900))
    root = vault(tasks + "- [ ] @b now 2024-06-05\n")
    listed = run("list", vault=root).out.splitlines()
    ids = [line.split()[0] for line in listed if ".md:" in line]
    assert len(set(ids)) == len(ids) == 901
    assert min(map(len, ids)) == 4
    assert max(map(len, ids)) > 4
    longest = max(ids, key=len)
    result = run("done", longest, "--dry-run", vault=root)
    assert result.code == 0


def test_a_notes_that_cannot_be_read_is_said(run: Run, work: Path) -> None:
    (work / "huge.md").touch()
    os.truncate(work / "huge.md", 2**24 + 1)
    for words in (["due"], ["list"], []):
        result = run(*words, vault=work)
        assert result.code == 1
        assert len(places(result.out)) >= 4
        assert result.err == (
            "journal: warning: huge.md: the note cannot be read: it is larger than "
            "16 MB; what was known of it is still shown; it will not be written\n"
        )


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ("- [ ] @a x 2024-06-20", "Nothing due. Next: Thu 20 Jun, @a, x."),
        ("- [ ] @a x", "Nothing due and nothing planned."),
        ("- [ ] @a x\n- [x] @b y", "Nothing due and nothing planned."),
    ],
)
def test_on_a_terminal_it_says_what_comes_next(
    vault: VaultMaker, notes: str, said: str
) -> None:
    shown, talk = on_a_terminal(command("due", vault=vault(notes)))
    assert (shown, talk) == ("", f"{said}\n")


def test_on_a_terminal_lines_fit_and_have_colour(vault: VaultMaker) -> None:
    root = vault(f"- [ ] @alice {'word ' * 40}日本語 2024-06-01")
    shown, _ = on_a_terminal(command("due", vault=root))
    heading, line = shown.splitlines()
    assert heading == "\x1b[1mOverdue (1), oldest first\x1b[0m"
    assert re.match("  \x1b\\[36m[0-9a-f]{4}\x1b\\[0m \x1b\\[31m!\x1b\\[0m ", line)
    assert "…" in line
    plain = line
    for code in ("0", "1", "2", "31", "36"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert len(plain) <= 70


def on_a_terminal(words: list[str]) -> tuple[str, str]:
    """What a command prints on a terminal 70 columns wide, and its talk."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        words,
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        env=environment(COLUMNS="70", TERM="xterm"),
    )
    os.close(slave)
    shown = b""
    while chunk := _read(master):
        shown += chunk
    os.close(master)
    talk = process.communicate(timeout=60)[1].decode()
    return shown.decode().replace("\r\n", "\n"), talk


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""  # the other end is closed


def test_how_late_is_said_in_words_not_in_colour(run: Run, vault: VaultMaker) -> None:
    """Far, near, just late and long late can be told apart without any colour."""
    root = vault(
        "- [ ] far 📅 2024-06-09\n- [ ] near 📅 2024-06-06\n"
        "- [ ] just late 📅 2024-06-04\n- [ ] long late 📅 2024-05-20\n"
    )
    out = run("--color", "never", "due", vault=root).out
    rows = [line for line in out.splitlines() if ".md:" in line]
    words = [" ".join(row[9:19].split()) for row in rows]
    assert words == ["16 d late", "1 d late", "tomorrow", "Sun 9 Jun"]
