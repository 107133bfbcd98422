"""What stands in front of a command: --vault, --now, --color, --config."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, refused
from tests.conftest import Result, VaultMaker
from tests.processes import finish, journal


def test_without_a_command_and_a_terminal_it_is_the_due_list(
    run: Run, work: Path
) -> None:
    assert run(vault=work) == run("due", vault=work)
    assert run(vault=work).out.startswith("Today (1)\n")


# ---------------------------------------------------------------- which vault


def test_the_vault_comes_from_flag_environment_folder_and_config(
    run: Run, vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = {
        name: vault(f"- [ ] @{name} x 2024-06-01")
        for name in ("f", "v", "above", "mine")
    }

    def seen(**options: Path) -> str:
        return run("list", **options).out.split("@")[1].split()[0]

    mine = Path(os.environ["XDG_CONFIG_HOME"]) / "journal" / "config.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text(f'vault = "{roots["mine"]}"')
    monkeypatch.chdir("/")
    assert seen() == "mine"
    inside = roots["above"] / "sub"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert seen() == "above"
    monkeypatch.setenv("JOURNAL_VAULT", str(roots["v"]))
    assert seen() == "v"
    assert seen(vault=roots["f"]) == "f"


def test_no_vault(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bare = run()
    assert (bare.code, bare.out) == (3, "")
    assert bare.err.startswith("No Markdown notes in ")
    assert "journal demo" in bare.err
    for words in (
        ["due"],
        ["check"],
        ["watch", "--once"],
    ):
        message = refused(run(*words), 3)
        assert message.startswith("no notes found in ")
        assert "journal demo" in message
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "name", ["gone", "file", "loop", "~nobody-here/x", "a\x1b[31m"]
)
def test_a_vault_that_is_none(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    given = name if name.startswith("~") else str(tmp_path / name)
    message = refused(run("--vault", given, "due"), 3)
    assert message.startswith("no notes at ")
    assert "(--vault)" in message
    assert "\x1b" not in message


def test_a_folder_that_was_deleted_below_our_feet(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f'rmdir "{gone}"; "$0" -m journal due'
    done = finish(["sh", "-c", script, sys.executable], cwd=gone)
    assert done.code == 3
    assert done.err.startswith("error: the current folder no longer exists\n")
    assert 1 <= done.err.count("\n") <= 4


# ---------------------------------------------------------------- what time


@pytest.mark.parametrize(
    ("now", "section"),
    [
        ("2024-06-04", "Next"),
        ("2024-06-05", "Today"),
        ("2024-06-05T23:59:59", "Today"),
        ("2024-06-06 00:00", "Overdue"),
        ("20240606", "Overdue"),
        ("1900-01-01", ""),
        ("2200-12-31", "Overdue"),
    ],
)
def test_the_time_may_be_given(
    run: Run,
    vault: VaultMaker,
    monkeypatch: pytest.MonkeyPatch,
    now: str,
    section: str,
) -> None:
    root = vault("- [ ] @a x 2024-06-05")
    shown = run("due", vault=root, now=now)
    assert shown.code == 0
    assert shown.out.split(" ")[0] == section
    monkeypatch.setenv("JOURNAL_NOW", now)
    assert run("due", vault=root, now=None) == shown


def test_a_time_with_a_zone_is_the_time_here(
    vault: VaultMaker,
) -> None:
    root = vault("- [ ] @a x 2024-06-05")
    zone = {"TZ": "America/New_York"}
    words = ["--now", "2024-06-05T02:00:00+00:00", "due"]
    assert journal(*words, vault=root, **zone).out.startswith("Next")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (
            "yesterday",
            "--now “yesterday” is not a date and time; write 2024-06-05 or 2024-",
        ),
        ("2024-02-30", "--now “2024-02-30” is not a date and time"),
        ("", "--now “” is not a date and time"),
        ("9999-12-31", "--now “9999-12-31” is out of range: the years 1900 to 2200"),
        ("0001-01-01T00:00+14:00", "--now “0001-01-01T00:00+14:00” is out of range"),
        ("\x1b[31m", "--now “␛[31m” is not a date and time"),
    ],
)
def test_a_time_that_is_none(run: Run, work: Path, now: str, said: str) -> None:
    result = run("--vault", str(work), "--now", now, "due", now=None)
    assert refused(result, 2).startswith(said)


def test_the_real_clock_is_read_where_none_is_given(
    run: Run, vault: VaultMaker
) -> None:
    root = vault("- [ ] @a x 1999-01-01\n- [ ] @a y 2199-01-01")
    shown = run("due", vault=root, now=None)
    assert shown.out.startswith("Overdue (1)")
    assert "2199" not in shown.out


# ---------------------------------------------------------------- colour


def colours(result: Result) -> bool:
    return "\x1b[" in result.out


@pytest.mark.parametrize(
    ("choice", "environment", "expected"),
    [
        ("auto", {}, False),  # stdout is no terminal here
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": ""}, False),
        ("always", {}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(
    run: Run,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    environment: dict[str, str],
    expected: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for words in (["due"], ["check"], ["config"], ["done", "--dry-run", "work:3"]):
        result = run("--color", choice, *words, vault=work)
        assert colours(result) is expected, words
        assert "\x1b" not in result.err


def test_colour_adds_nothing_but_colour(run: Run, work: Path) -> None:
    plain, coloured = (
        run("list", vault=work),
        run("--color", "always", "list", vault=work),
    )
    for code in ("0", "1", "2", "31", "33", "36"):
        coloured.out = coloured.out.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_json_has_no_colour(run: Run, work: Path) -> None:
    assert not colours(run("--color", "always", "list", "--json", vault=work))


# ---------------------------------------------------------------- which config


def test_a_config_file_may_be_named(
    run: Run, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('include = "all-tasks"')
    assert "plain box" in run("--config", str(mine), "list", vault=work).out
    assert "plain box" not in run("list", vault=work).out
    monkeypatch.setenv("JOURNAL_CONFIG", str(mine))
    assert "plain box" in run("list", vault=work).out


@pytest.mark.parametrize("name", ["gone.toml", "."])
def test_a_config_file_that_is_named_must_be_there(
    run: Run, work: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    assert refused(run("--config", str(file), "due", vault=work), 2) == (
        f"--config {file}: there is no such file"
    )


# ---------------------------------------------------------------- the rest


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frobnicate"], "no command “frobnicate”; see all of them: journal --help"),
        (["--frobnicate"], "unknown option --frobnicate; usage: journal ["),
        (["due", "--frobnicate"], "unknown option --frobnicate; usage: journal due "),
        (
            ["--color", "red", "due"],
            "--color red: write one of auto, always, never; usage",
        ),
        (["due", "--limit"], "--limit needs a value; usage: journal due [OPTIONS]"),
        (["mail", "look", "--x"], "unknown option --x; usage: journal mail look "),
        (["--vault"], "--vault needs a value; usage: journal ["),
        (["edit"], "journal edit needs ID; usage: journal edit [OPTIONS] ID; help:"),
        (["edit", "a", "b"], "unexpected “b”; usage: journal edit"),
        (
            ["undo", "s1", "x"],
            "unexpected “x”; usage: journal undo ",
        ),
        (["\x1b[31m"], "no command “␛[31m”; see all of them"),
    ],
)
def test_a_command_line_that_is_none(
    run: Run, work: Path, words: list[str], said: str
) -> None:
    assert refused(run(*words, vault=work), 2).startswith(said)


def test_help_and_version_need_no_vault(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (["due", "--help"], ["list", "-h"], ["add", "-h"]):
        result = run(*words)
        assert (result.code, result.err) == (0, "")
        assert result.out.startswith("Usage: journal")
    assert run("--version").out.startswith("journal 0.")


@pytest.mark.parametrize(
    "name",
    "due list add done cancel reopen snooze undo edit check watch tui demo config "
    "completion".split(),
)
def test_every_command_of_the_plan_is_there(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.code == 0
    assert result.out.startswith(f"Usage: journal {name}")


@pytest.mark.parametrize("name", "add done cancel reopen snooze undo".split())
def test_every_command_that_writes_can_be_tried(run: Run, name: str) -> None:
    assert "--dry-run" in run(name, "--help").out


def test_a_folder_is_the_vault(run: Run, vault: VaultMaker) -> None:
    root = vault({"sub/a.md": "- [ ] ring @ana 2024-06-05\n"})
    named = run(f"{root}/sub", "list")
    assert (named.code, named.err) == (0, "")
    assert "ring @ana" in named.out
    assert "ring @ana" in run(f"{root}/sub").out, "alone, it prints what is due"


def test_what_is_no_folder_is_no_command(run: Run) -> None:
    assert "no command “dne”; did you mean “done”?" in run("dne").err


@pytest.mark.parametrize("group", ["notify", "service", "person"])
def test_a_group_alone_shows_its_commands(run: Run, group: str) -> None:
    alone, asked = run(group), run(group, "--help")
    assert alone.code == 0
    assert alone.out == asked.out


def test_the_interface_needs_a_terminal(run: Run, vault: VaultMaker) -> None:
    result = run("tui", vault=vault("- [ ] @a x"))
    assert result.code == 2
    assert "needs a terminal" in result.err
