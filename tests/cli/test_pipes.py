"""Where the output goes: a pipe that closes, a full disk, an old encoding."""

from __future__ import annotations

import io
import json
import shlex
import sys
from pathlib import Path

import pytest

from journal.cli.exit_codes import exit_code
from tests.cli.conftest import WORK
from tests.conftest import VaultMaker, needs, without_way_back
from tests.processes import command, finish, journal


@pytest.fixture
def large(vault: VaultMaker) -> Path:
    """More than a pipe holds."""
    return vault("".join(f"- [ ] @a number {n} {'x' * 60}\n" for n in range(1500)))


def shell(words: list[str], rest: str) -> list[str]:
    return ["bash", "-c", f"set -o pipefail; {shlex.join(words)} {rest}"]


@pytest.mark.parametrize("words", [["list"], ["list", "--json"]])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_seen_enough(
    large: Path, words: list[str], unbuffered: str
) -> None:
    """Quiet, and 141 like every program that a closed pipe ends."""
    needs("bash")
    line = shell(command(*words, vault=large), "| head -1")
    done = finish(line, PYTHONUNBUFFERED=unbuffered)
    assert done.err == ""
    assert done.out.count("\n") == 1
    assert done.code == 141


def test_a_reader_that_never_reads(large: Path) -> None:
    needs("bash")
    done = finish(shell(command("list", vault=large), "| exec 0<&-"))
    assert done.err == ""


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["config"], ["check"]])
def test_a_full_disk_is_said(vault: VaultMaker, words: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    needs("bash")
    root = vault({"work.md": WORK})
    done = finish(shell(command(*words, vault=root), ">/dev/full"))
    assert done.code == 1
    assert done.err == (
        "error: the output cannot be written: no space left on device\n"
    )


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(vault: VaultMaker, closed: str) -> None:
    needs("bash")
    root = vault({"work.md": WORK})
    done = finish(shell(command("done", "work:3", vault=root), closed))
    assert (done.code, done.err) == (0, "")
    assert "[x] @alice" in (root / "work.md").read_text()


ABROAD = "- [ ] @zoë 日本 \udcff 📅 2024-06-01".encode("utf-8", "surrogateescape")


def test_what_stdout_cannot_show_becomes_an_escape(vault: VaultMaker) -> None:
    root = vault({"é📅.md": ABROAD})
    old = {"PYTHONIOENCODING": "ascii:strict"}
    shown = journal("due", vault=root, **old)
    assert (shown.code, shown.err) == (0, "")
    assert "@zo\\xeb \\u65e5\\u672c \\ufffd  \\xe9\\U0001f4c5.md:1" in shown.out
    wrong = journal("done", "nö", vault=root, **old)
    assert wrong.code == 4
    assert "n\\xf6" in wrong.err


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_no_command_fails_for_an_encoding(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    root = vault({"é📅.md": ABROAD})
    for words in (["due"], ["list", "--all"], ["list", "--json"], ["config"], ["check"],
                  ["done", "--dry-run", "é📅:1"], ["done", "é📅:1"], ["undo"],
                  ["add", "@zoë 日本"], ["done", "nö"], ["list", "is:nö"]):  # fmt: skip
        streams = [io.TextIOWrapper(io.BytesIO(), encoding, "strict") for _ in "12"]
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        code = exit_code(["--vault", str(root), "--now", "2024-06-05", *words])
        assert code in (0, 2, 4), words
        for stream in streams:
            stream.seek(0)
        text, (err, _) = streams[0].read(), without_way_back(streams[1].read())
        # of an addition it is also said what was understood
        assert (text == "") is (err != "") or words[0] in ("check", "add")
        if words == ["list", "--json"]:
            [row] = json.loads(text)
            assert row["raw"].encode("utf-8", "surrogateescape") == ABROAD


def test_a_locale_without_utf8(vault: VaultMaker) -> None:
    root = vault({"work.md": "- [ ] @zoë 📅 2024-06-01"})
    variables = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = journal("due", vault=root, **variables)
    assert (done.code, done.err) == (0, "")
    stdin = "@zoë ruft an fri".encode()
    assert journal("add", "-", vault=root, stdin=stdin, **variables).code == 0
    assert (root / "inbox.md").read_text() == "- [ ] @zoë ruft an 📅 2024-06-07\n"
