"""What a shell offers: from the cache, with the text beside the id."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from journal.cli.main import cli
from tests.cli.conftest import Run
from tests.conftest import VaultMaker


def offered(root: Path, words: list[str], incomplete: str) -> dict[str, str | None]:
    before = ["--vault", str(root), "--now", "2024-06-05T09:30"]
    shell = ShellComplete(cli, {}, "journal", "_JOURNAL_COMPLETE")
    found = shell.get_completions([*before, *words], incomplete)
    return {item.value: item.help for item in found}


@pytest.fixture
def root(run: Run, vault: VaultMaker) -> Path:
    root = vault("- [ ] @alice the offer #pilot 📅 2024-06-05\n- [ ] @bob call fri\n")
    run("list", vault=root)
    return root


def test_ids_come_with_their_text(run: Run, root: Path) -> None:
    ids = [line.split()[0] for line in run("list", vault=root).out.splitlines()
           if ".md:" in line]  # fmt: skip
    for command in ("done", "show", "snooze", "nudge"):
        found = offered(root, [command], "")
        assert set(ids) <= set(found), command
        assert "@alice the offer #pilot" in found.values()
    assert set(offered(root, ["done"], ids[0][:3])) == {ids[0]}


def test_people_tags_filters_and_dates(root: Path) -> None:
    assert "@alice" in offered(root, ["list"], "@")
    assert "@alice" in offered(root, ["who"], "@a")
    assert set(offered(root, ["list"], "#")) == {"#pilot"}
    assert {"is:waiting", "is:overdue", "is:nudge"} <= set(
        offered(root, ["due"], "is:")
    )
    assert {"tomorrow", "2w"} <= set(offered(root, ["snooze", "2d39"], ""))
    assert "@bob" in offered(root, ["assign", "2d39"], "@")


def test_no_note_is_looked_at_and_no_cache_offers_nothing(
    vault: VaultMaker, root: Path
) -> None:
    (root / "note.md").unlink()
    assert "@alice" in offered(root, ["list"], "@"), "from the cache"
    assert offered(vault("- [ ] @new x 2024-06-05"), ["done"], "") == {}


def test_bash_does_not_cut_words_at_signs(run: Run) -> None:
    shown = run("completion", "bash").out
    assert shown.startswith("COMP_WORDBREAKS=${COMP_WORDBREAKS//[@:]/}\n")
    assert "_JOURNAL_COMPLETE" in shown


def test_it_is_installed_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHELL", "/bin/zsh")
    rc = tmp_path / ".zshrc"
    rc.write_text("# mine")
    assert 'eval "$(journal completion zsh)"' in (
        run("completion", "install", "--dry-run").out
    )
    assert rc.read_text() == "# mine"
    run("completion", "install")
    assert rc.read_text() == "# mine", "nobody could be asked"
    for _ in "12":
        assert run("completion", "install", "--yes").code == 0
    assert rc.read_text() == '# mine\neval "$(journal completion zsh)"\n'
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert run("completion", "install").code == 2
