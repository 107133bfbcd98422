"""`journal lint`: what a message could do better, a line for each."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from journal.practice.messages.lint import RULES
from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker
from tests.processes import finish

POOR = """\
Subject: Question

Hi,

just checking in on the offer. Could you send it?
"""


@pytest.fixture
def poor(tmp_path: Path) -> Path:
    file = tmp_path / "poor.txt"
    file.write_text(POOR)
    return file


def test_a_line_for_each_finding_and_exit_code_1(run: Run, poor: Path) -> None:
    result = run("lint", str(poor))
    assert (result.code, result.err) == (1, "")
    assert result.out == (
        f"{poor}:1: brevity: the subject has 1 word; "
        "say what it is about in 2 to 7 words\n"
        f"{poor}:3: brevity: it has 11 words, fewer than 25; "
        "say what it is about, what you need and by when\n"
        f"{poor}:3: context: it does not mention your last conversation; "
        "start with it, for example “On Monday you wrote …”\n"
        f"{poor}:3: value: hint: it offers nothing new for them; "
        "add something useful: a shorter version, a fact, a link\n"
        f"{poor}:5: clarity: it does not say by when; "
        "name a day, such as “by Friday” or “by 7 June”\n"
        f"{poor}:5: persistence: hint: it leaves no easy way to say no; "
        "add one, for example “If this is no longer relevant, just say so”\n"
        f"{poor}:5: tone: “just checking in” is worn out; "
        "say what you need, as “Could you confirm the price by Friday?”\n"
    )


def test_hints_alone_are_no_failure_but_an_error_is(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "m.txt"
    file.write_text(
        "On Monday you wrote that the price needs one more look, and that you would "
        "think about it. Could you confirm it by Friday, in one line?\n"
    )
    hints = run("lint", str(file))
    assert hints.code == 0
    assert all(": hint: " in line for line in hints.out.splitlines())
    file.write_text("On Monday you wrote. Could you do it by Friday? " * 30)
    result = run("lint", str(file))
    assert result.code == 1
    assert f"{file}:1: brevity: error: it has 300 words" in result.out


def test_json(run: Run, poor: Path) -> None:
    result = run("lint", "--json", str(poor))
    assert result.code == 1
    found = json.loads(result.out)
    assert found[0] == {
        "file": str(poor),
        "line": 1,
        "rule": "subject",
        "practice": "brevity",
        "severity": "warning",
        "message": "the subject has 1 word",
        "hint": "say what it is about in 2 to 7 words",
    }
    assert len(found) == len(run("lint", str(poor)).out.splitlines())


def test_stdin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(b"ASAP \xff\x1b[2J\n"))
    monkeypatch.setattr(sys, "stdin", stdin)
    result = run("lint", "-")
    assert result.code == 1
    assert "stdin:1: persistence: “ASAP” pushes; name a day" in result.out
    assert "\x1b" not in result.out


def test_the_language_is_guessed_or_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "m.txt"
    file.write_text("Ich wollte nur mal nachfragen, ob das für Sie die Lösung ist.")
    for words in ([], ["--lang", "de"]):
        out = run("lint", *words, str(file)).out
        assert "tone: “Ich wollte nur mal nachfragen” is worn out" in out
    assert "tone" not in run("lint", "--lang", "en", str(file)).out
    message = refused(run("lint", "--lang", "sv", str(file)), 2)
    assert message == (
        "there is no language “sv”; known are en, de, fr, es, it, nl, pt"
    )


def test_the_vaults_phrases_hold_too(
    run: Run, vault: VaultMaker, poor: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault()
    phrases = root / ".journal/phrases/en.txt"
    phrases.parent.mkdir(parents=True)
    phrases.write_text("[tone]\n- just checking in\n- checking in\nhi => hello\n")
    out = run("lint", str(poor), vault=root).out
    assert "tone: “Hi” is worn out; hello\n" in out
    assert "checking in" not in out
    phrases.write_text("[tune]\n")
    message = refused(run("lint", str(poor), vault=root), 2)
    assert message.startswith(f"{phrases}:1: there is no section [tune]")


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_every_rule_is_explained(run: Run, rule: str) -> None:
    result = run("lint", "--explain", rule)
    assert result.code == 0
    assert result.out.startswith(f"{rule} (")
    assert "\npasses:\n    " in result.out
    assert "\ndoes not:\n    " in result.out


def test_a_practice_is_explained_by_its_rules(run: Run) -> None:
    out = run("lint", "--explain", "brevity").out
    assert "words (brevity): 25 to 125 words\n" in out
    assert "subject (brevity): " in out
    assert "did you mean tone?" in refused(run("lint", "--explain", "tine"), 2)


def test_what_cannot_be_checked(run: Run, tmp_path: Path) -> None:
    assert "a file, or -" in refused(run("lint"), 2)
    gone = str(tmp_path / "gone.txt")
    message = refused(run("lint", gone), 2)
    assert message == f"{gone}: cannot be read: no such file or directory"
    assert "is a directory" in refused(run("lint", str(tmp_path)), 2)
    big = tmp_path / "big.txt"
    big.write_bytes(b"x " * 40_000)
    assert "larger than 64 KB" in refused(run("lint", str(big)), 2)
    assert "cannot be read" in refused(run("lint", "a\0b"), 2)


def test_the_name_of_a_file_is_hostile_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a\x1b[2J.txt"
    file.write_text(POOR)
    out = run("lint", str(file)).out
    assert "a␛[2J.txt:1: brevity" in out
    assert "\x1b" not in out


_OFFLINE = """
import socket, sys
def refuse(*args, **kwargs):
    raise SystemExit("the network was used")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from journal.cli.exit_codes import exit_code
code = exit_code(sys.argv[1:])
assert "readability" in sys.modules
sys.exit(code)
"""


def test_the_reading_level_needs_no_network(poor: Path) -> None:
    poor.write_text("On Monday you wrote that it is late. " * 5)
    done = finish([sys.executable, "-W", "error", "-c", _OFFLINE, "lint", str(poor)])
    assert done.code == 1, done.err
    assert done.err == ""
