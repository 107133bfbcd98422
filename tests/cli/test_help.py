"""`--help`: every command in a group, two examples each, and former names."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import click
import pytest

from journal.api.verbs import VERBS
from journal.cli.help.examples import EXAMPLES
from journal.cli.help.help_page import ROWS, page
from journal.cli.help.sub_examples import SUB_EXAMPLES
from journal.cli.main import (
    ALIASES,
    GROUPS,
    HIDDEN,
    command_names,
    command_of,
    groups,
)
from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker


def test_the_page_needs_no_vault_and_fits(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["--help"], ["-h"], ["help"]):
        result = run(*words)
        assert (result.code, result.err) == (0, "")
        assert result.out.startswith("Follow-ups from your Markdown notes: ")
    lines = result.out.splitlines()
    assert len(lines) <= 60
    assert all(len(line) <= 80 for line in lines)
    assert "Start here" in lines
    assert lines[lines.index("Start here") + 1].startswith("  today ")


def test_every_command_is_in_one_group(run: Run) -> None:
    names = [name for group in groups().values() for name in group]
    assert len(names) == len(set(names))
    assert not set(names) & {*HIDDEN, *ALIASES}
    made = {verb.command or verb.id for verb in VERBS if verb.group}
    assert made <= set(names)
    shown = run("--help").out
    for heading in groups():
        assert f"\n{heading}\n" in shown
    body = shown.partition("Start here")[2]
    for name in names:
        assert command_of(name), name
        assert re.search(rf"(?m)^  .*(?<![\w-]){name}(?![\w-])", body), name
    for name in ALIASES:
        assert not re.search(rf"(?m)^  {name} ", body)


def test_a_narrow_terminal_folds_the_page() -> None:
    abouts = dict.fromkeys(command_names(), "What it does, in a line that is long.")
    shown = page(groups(), abouts, 60)
    body = shown.partition("Start here")[2].partition("Options:")[0]
    assert all(len(line) <= 60 for line in body.splitlines())


def test_a_command_that_no_row_names_has_its_own_row() -> None:
    shown = page({"Look": ["due", "gaze"]}, {"due": "", "gaze": "Gaze at it."}, 80)
    assert "  gaze        Gaze at it." in shown
    assert set(ROWS) <= {*GROUPS}


@pytest.mark.parametrize("name", command_names())
def test_each_help_has_two_examples_and_a_way_on(run: Run, name: str) -> None:
    shown = run(name, "--help").out
    assert shown.startswith(f"Usage: journal {name}")
    known = EXAMPLES[name]
    for line in known.lines:
        assert line.startswith(f"journal {name}"), line
        assert f"    {line}\n" in shown
    assert "See also: journal " in shown
    for other in known.see_also:
        assert command_of(other.split()[0]), other
    assert run("help", name).out == shown


def test_a_listing_with_subcommands_shows_both(run: Run) -> None:
    for words in (["people", "--help"], ["help", "people"], ["people", "--csv", "-h"]):
        shown = run(*words).out
        assert shown.startswith("Usage: journal people [OPTIONS] [QUERY]...\n")
        assert "  --csv " in shown
        assert "  pause  Pause a person" in shown


def subcommands() -> list[str]:
    """`mail look` and all others that stand below a command, but for former names."""
    found = []
    for name in command_names():
        below = getattr(command_of(name), "commands", {})
        found += [f"{name} {sub}" for sub, one in below.items() if not one.hidden]
    return found


def test_each_subcommand_has_two_examples_and_a_way_on(run: Run) -> None:
    assert set(subcommands()) == set(SUB_EXAMPLES)
    for path, known in SUB_EXAMPLES.items():
        shown = run(*path.split(), "--help").out
        for line in known.lines:
            assert line.startswith(f"journal {path}"), line
            assert f"    {line}\n" in shown, (path, line)
        assert "See also: journal " in shown, path
        for other in known.see_also:
            names = other.split()
            assert other in SUB_EXAMPLES or command_of(names[0]), other


_SET_UP = {
    "calendar serve": "it runs until it is stopped",
    "calendar sync": "a server",
    "calendar read": "a calendar",
    "mail look": "a mailbox",
    "mail accept": "a reply",
    "mail not": "a reply",
    "mail add": "a mailbox",
    "mail why": "a message",
    "outbox approve": "a message",
    "outbox run": "a way to send",
    "outbox hold": "a message",
    "outbox undo": "a message",
    "service logs": "systemd",
    "shake accept": "a code",
    "shake offer": "a pair",
    "shake end": "a pair",
    "shake read": "a message",
}
"""Subcommands whose example is not run here, and what it needs; the tests of mail,
calendars and handshakes run them."""


def test_the_first_example_of_each_subcommand_runs(
    run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("HOME", str(sample.parent))
    (sample.parent / "calendar").mkdir()
    assert set(_SET_UP) < set(SUB_EXAMPLES)
    for path in sorted(set(SUB_EXAMPLES) - set(_SET_UP)):
        words = shlex.split(SUB_EXAMPLES[path].lines[0])[1:]
        result = run(*words, vault=sample)
        told = {"notify test", "service status"}
        assert result.code == 0 or (path in told and result.code == 1), (path, result)
        assert result.out or result.err, path


_NEED_MORE = {
    "edit": "an editor",
    "serve": "a browser; it runs until it is stopped",
    "track": "mail",
    "import": "a file",
    "merge": "git",
}
"""Commands whose example is not run here, and what it needs."""


@pytest.mark.parametrize("name", [n for n in command_names() if n not in _NEED_MORE])
def test_the_first_example_runs(
    run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    [_, *words] = shlex.split(EXAMPLES[name].lines[0])
    if name == "mcp":
        pytest.importorskip("mcp")
    if name == "redo":
        assert run("done", "57a5", vault=sample).code == 0
    if name in ("undo", "redo"):
        assert run("done" if name == "undo" else "undo", *(
            ["2d39"] if name == "undo" else []), vault=sample).code == 0  # fmt: skip
    result = run(*words, vault=sample)
    problems = {"check", "lint", "doctor", "service"}
    assert result.code == 0 or (name in problems and result.code == 1), result.err
    assert result.out or result.err


def test_the_edit_example_opens_the_editor(
    run: Run, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", os.devnull if os.name == "nt" else "true")
    [_, *words] = shlex.split(EXAMPLES["edit"].lines[0])
    assert run(*words, vault=sample).code == 0


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("begin 2d39 --dry-run", "start 2d39 --dry-run"),
        ("simulate --days 3", "forecast --days 3"),
        ("reach", "reach-out"),
        ("waiting 57a5 --dry-run", "asked 57a5 --dry-run"),
        ("person new Ada --dry-run", "people add Ada --dry-run"),
        ("pause @alice 2mo --dry-run", "people pause @alice 2mo --dry-run"),
        ("due --within 3d", "due --days 3"),
        ("due --limit 2", "due -n 2"),
        ("draft 57a5 --use-value", "draft 57a5 --mark-used"),
    ],
)
def test_former_names_are_still_taken(
    run: Run, sample: Path, former: str, now: str
) -> None:
    before, after = run(*former.split(), vault=sample), run(*now.split(), vault=sample)
    assert before.code == after.code
    assert before.out == after.out
    assert "No such" not in before.err


def test_notifications_pause_by_either_name(run: Run, sample: Path) -> None:
    assert run("notify", "snooze", "2h", vault=sample).out == (
        run("notify", "pause", "2h", vault=sample).out
    )
    assert "  snooze  now pause" in run("notify", "--help").out
    assert run("notify", "resume", vault=sample).code == 0


def test_pages_about_what_several_commands_share(run: Run, vault: VaultMaker) -> None:
    for topic in ("filters", "dates"):
        result = run("help", topic)
        assert (result.code, result.err) == (0, "")
        assert all(len(line) <= 88 for line in result.out.splitlines())
    assert run("help", "people", "add").out.startswith("Usage: journal people add")
    assert "no command “nothing”" in refused(run("help", "nothing"), 2)
    root = vault("- [ ] @a x 2024-06-05")
    for state in re.findall(r"is:(\w+)", run("help", "filters").out):
        assert run("list", f"is:{state}", vault=root).code == 0


@pytest.mark.parametrize(
    "group", [n for n in command_names() if isinstance(command_of(n), click.Group)]
)
def test_what_a_subcommand_does_is_not_cut(run: Run, group: str) -> None:
    shown = run("help", group).out.partition("Commands:")[2].partition("See also")[0]
    assert shown.strip()
    assert "..." not in shown


def test_waiting_offers_only_what_belongs_to_the_list(run: Run) -> None:
    shown = run("help", "waiting").out
    assert {word for word in shown.split() if word.startswith("--")} == {
        "--for", "--json", "--help"
    }  # fmt: skip
