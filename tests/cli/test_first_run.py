"""The first minute: an empty folder, a plain one, a folder of vaults."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest
from platformdirs import user_config_path

from journal.model.errors import ConfigError
from journal.vault.settings.config_file import toml_value, with_setting
from tests.cli.conftest import Run, refused
from tests.cli.test_bulk import typed
from tests.conftest import VaultMaker
from tests.processes import command


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def files(folder: Path) -> list[str]:
    return sorted(os.path.relpath(p, folder) for p in folder.rglob("*"))


def test_a_plain_folder_is_read_and_not_written(run: Run, here: Path) -> None:
    (here / "a.md").write_text("- [ ] @ana the offer 📅 2024-06-05\n")
    for words in ([], ["due"], ["today"], [".", "due"], [str(here), "list"]):
        result = run(*words)
        assert (result.code, result.err) == (0, "")
        assert "the offer" in result.out
    assert files(here) == ["a.md"]


def test_a_home_folder_is_no_vault_by_accident(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "README.md").write_text("- [ ] @ana the offer 📅 2024-06-05\n")
    monkeypatch.setenv("HOME", str(here))
    assert refused(run("due"), 3).startswith("no notes found in ")


def test_an_empty_folder_says_what_to_do(run: Run, here: Path) -> None:
    assert "journal demo" in refused(run("due"), 3)
    named = run(".", "due")
    assert named.code == 0
    assert named.err.startswith("No Markdown notes in ")
    assert "journal add" in named.err
    assert files(here) == []


def test_a_folder_of_vaults_names_them(here: Path) -> None:
    for name in ("Work", "My notes"):
        (here / name / ".obsidian").mkdir(parents=True)
    shown = typed(command(), "n\n")
    assert "2 vaults below it" in shown
    assert "  journal ./Work\n" in shown
    assert '  journal "./My notes"\n' in shown


def test_notes_without_follow_ups_are_counted(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] milk\n- [ ] eggs\n- [ ] bread\n")
    said = run("due", vault=root).err
    assert said.startswith(
        "No follow-ups yet in 1 note: 3 tasks have no date, person or #followup.\n"
    )
    assert "journal config set include all-tasks" in said
    assert run("config", "set", "include", "all-tasks", vault=root).code == 0
    assert "milk" in run("list", vault=root).out


def test_a_setting_is_one_line(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a x\n")
    file = root / ".journal.toml"
    file.write_text('# mine\ninclude = "follow-ups"\n\n[views]\nmine = "@a"\n')
    assert run("config", "set", "include", "all-tasks", vault=root).code == 0
    assert file.read_text() == '# mine\ninclude = "all-tasks"\n\n[views]\nmine = "@a"\n'
    assert run("config", "set", "upcoming-days", "14", vault=root).code == 0
    assert "upcoming-days = 14\n\n[views]" in file.read_text()
    before = file.read_text()
    assert "upcoming-days" in refused(
        run("config", "set", "upcoming-days", "many", vault=root), 2
    )
    assert file.read_text() == before, "what cannot be used is not kept"
    assert "did you mean include?" in refused(
        run("config", "set", "inclde", "x", vault=root), 2
    )
    assert run("config", "set", "notify", "false", "--user", vault=root).code == 0
    mine = user_config_path("journal") / "config.toml"
    assert mine.read_text() == "notify = false\n"


def test_values_and_lines() -> None:
    assert toml_value("all-tasks") == '"all-tasks"'
    assert toml_value("[1, 2]") == "[1, 2]"
    assert toml_value('"quoted"') == '"quoted"'
    assert with_setting("", "a", "1") == "a = 1\n"
    assert with_setting("b = 2", "a", "1") == "b = 2\na = 1\n"
    with pytest.raises(ConfigError, match="several lines"):
        with_setting("a = [\n 1,\n]\n", "a", "1")


def test_config_alone_shows_its_help(run: Run, vault: VaultMaker) -> None:
    result = run("config", vault=vault("x"))
    assert result.code == 0
    assert result.out.startswith("Usage: journal config")
    assert "include" in result.out


def test_the_numbers_are_the_same_everywhere(run: Run, sample: Path) -> None:
    """Title, status, today, lists: counted by one function."""
    status = run(
        "status", "--format", "{overdue} {to_nudge} {today} {upcoming}", vault=sample
    ).out.split()
    assert status == ["5", "2", "6", "11"]
    assert "5 overdue (2 promised), 2 to nudge, 6 today" in (
        run("today", vault=sample).out
    )
    due = run("due", vault=sample).out
    assert "Today (6)\n" in due
    assert "To nudge (2)\n" in due
    assert "Overdue (5), oldest first\n" in due
    assert "Next 7 days (11)\n" in due
    names = ["overdue", "nudge", "today", "upcoming"]
    counted = [
        run("list", f"is:{name}", vault=sample).out.splitlines()[-1] for name in names
    ]
    assert counted == [f"{number} follow-ups" for number in status]
    assert run("list", vault=sample).out.endswith("\n107 follow-ups\n")
    assert run("status", "--line", vault=sample).out == (
        "5 overdue, 2 to nudge, 6 today\n"
    )


def test_notes_in_folders_below_are_found(run: Run, here: Path) -> None:
    (here / "work" / "2024").mkdir(parents=True)
    (here / "work" / "2024" / "a.md").write_text("- [ ] @ana the offer 2024-06-05\n")
    for words in ([], ["due"], ["today"]):
        assert "the offer" in run(*words).out
    (here / "other" / ".obsidian").mkdir(parents=True)
    assert refused(run("due"), 3).startswith("no notes in ")


def test_a_folder_of_vaults_is_said_by_every_command(run: Run, here: Path) -> None:
    for name in ("Work", "My notes"):
        (here / name / ".obsidian").mkdir(parents=True)
    for words in (["due"], ["list"], ["add", "@a x"]):
        said = refused(run(*words), 3)
        assert "2 vaults below it" in said
        assert said.endswith('journal "./My notes"; journal ./Work')
    assert "inbox.md" not in files(here)


def test_a_command_to_copy_runs_nothing_that_a_folder_is_called(
    run: Run, here: Path
) -> None:
    for name in ("a$(touch b)", "c;d", "it's"):
        (here / name / ".obsidian").mkdir(parents=True)
    said = refused(run("due"), 3)
    command = said.partition("below it")[2].strip("; ")
    for name in ("a$(touch b)", "c;d", "it's"):
        assert f"journal {shlex.quote(f'./{name}')}" in command


def test_the_first_line_of_an_empty_folder_starts_the_notes(
    run: Run, here: Path
) -> None:
    """What an empty folder is advised to do works there."""
    advised = run(".", "due").err
    assert 'journal add "call @sam fri"   add one; it goes to inbox.md' in advised
    assert run("add", "call @sam fri", "--dry-run").code == 0
    assert files(here) == []
    assert run("add", "call @sam fri").code == 0
    assert (here / "inbox.md").read_text() == "- [ ] call @sam 📅 2024-06-07\n"
    assert "call @sam" in run("due").out


def test_a_folder_with_other_files_is_asked_about(run: Run, here: Path) -> None:
    (here / "main.c").write_text("int main;")
    assert refused(run("add", "call @sam fri"), 3).startswith("no notes found in ")
    assert "Start your notes here" in typed(command("add", "call @sam fri"), "n\n")
    assert files(here) == ["main.c"]
    typed(command("add", "call @sam fri"), "y\n")
    assert files(here) == ["inbox.md", "main.c"]


def test_the_folder_was_deleted_meanwhile(run: Run, here: Path) -> None:
    here.rmdir()
    gone = "the current folder no longer exists"
    for words in (["due"], ["list"], ["add", "@ana call fri"], ["config", "show"]):
        assert refused(run(*words), 3).startswith(f"{gone}; open your notes: ")
    assert gone in refused(run(".", "due"), 3)


def test_a_follow_up_goes_nowhere_else_when_the_usual_notes_are_missing(
    run: Run, here: Path
) -> None:
    """On a disk that is not mounted, say: the folder one happens to be in is not it."""
    settings = user_config_path("journal") / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'vault = "{here}/gone"\n')
    for words in (["add", "@ana call fri"], ["due"], []):
        assert f"{here}/gone" in refused(run(*words), 3)
    assert files(here) == []
    assert "No Markdown notes" not in typed(command(), "y\n")


def test_no_thanks_is_enough(here: Path) -> None:
    shown = typed(command(), "n\n")
    assert shown.count(str(here)) == 1
    assert "error" not in shown


def test_settings_without_a_vault(run: Run, here: Path) -> None:
    assert "# vault:  none here\n" in run("config", "show").out
    wanted = run("config", "set", "vault", str(here), "--user")
    assert (wanted.code, wanted.err) == (0, "")
    assert f"# vault:  {here}\n" in run("config", "show").out


def test_people_are_never_silent(run: Run, here: Path) -> None:
    (here / "a.md").write_text("- [ ] milk 2024-06-05\n")
    assert run("people").err.startswith("No one yet: write @name in a follow-up")
    (here / "a.md").write_text("- [ ] @ana milk 2024-06-05\n")
    assert run("people").err == ""
    assert run("people", "bob").err == "No one matches.\n"
    assert "No contact recorded yet" in run("stats").out
