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
    for command in ("done", "show", "snooze", "nudge", "edit", "draft", "log", "why"):
        found = offered(root, [command], "")
        assert set(ids) <= set(found), command
        assert "@alice the offer #pilot" in found.values()
    assert set(offered(root, ["done"], ids[0][:3])) == {ids[0]}


def test_people_tags_filters_and_dates(root: Path) -> None:
    assert "@alice" in offered(root, ["list"], "@")
    for command in ("who", "brief", "stats", "log", "history"):
        assert "@alice" in offered(root, [command], "@a"), command
    assert set(offered(root, ["list"], "#")) == {"#pilot"}
    assert {"is:waiting", "is:overdue", "is:nudge"} <= set(
        offered(root, ["due"], "is:")
    )
    assert {"tomorrow", "2w"} <= set(offered(root, ["snooze", "2d39"], ""))
    assert "@bob" in offered(root, ["assign", "2d39"], "@")


def test_views_and_what_stands_behind_a_colon(run: Run, vault: VaultMaker) -> None:
    settings = '[views]\nNorth = "#north -is:waiting"\n"On Al" = "@al"\n'
    root = vault({"a.md": "- [ ] @al x 2024-06-05\n", ".journal.toml": settings})
    run("list", vault=root)
    views = {"view:North": "#north -is:waiting", "view:On Al": "@al"}
    assert offered(root, ["list"], "view:") == views
    assert "due:none" in offered(root, ["today"], "due:")
    assert set(offered(root, ["due"], "priority:h")) == {
        "priority:high",
        "priority:highest",
    }
    assert "note:a.md" in offered(root, ["list"], "note:")


def test_no_note_is_looked_at_and_no_cache_offers_nothing(
    vault: VaultMaker, root: Path
) -> None:
    (root / "note.md").unlink()
    assert "@alice" in offered(root, ["list"], "@"), "from the cache"
    assert offered(vault("- [ ] @new x 2024-06-05"), ["done"], "") == {}


def test_options_offer_the_notes_templates_and_settings_there_are(
    run: Run, vault: VaultMaker
) -> None:
    root = vault(
        {
            "Clients/Quay.md": "- [ ] @al offer 📅 2024-06-05\n",
            "Clients/Empty.md": "Nothing here yet.\n",
            ".journal/templates/en/thanks.md": "Thank you.\n",
        }
    )
    run("list", vault=root)
    notes = {"Clients/Quay.md", "Clients/Empty.md"}
    assert notes <= set(offered(root, ["add", "x", "--to"], "Cl"))
    assert set(offered(root, ["import", "x", "--to"], "Clients/Q")) == {
        "Clients/Quay.md"
    }
    templates = offered(root, ["draft", "2d39", "--template"], "")
    assert {"thanks", "ask", "closing"} <= set(templates)
    settings = offered(root, ["config", "set"], "nudge-")
    assert set(settings) == {"nudge-schedule", "nudge-schedules"}
    assert all(settings.values())


def test_undo_offers_the_changes_that_stand(run: Run, root: Path) -> None:
    assert "s1" not in offered(root, ["undo"], "")
    path = root / "note.md"
    line = next(line for line in path.read_text().splitlines() if "@alice" in line)
    run("done", f"note:{path.read_text().splitlines().index(line) + 1}", vault=root)
    run("add", "@alice send the plan fri", vault=root)
    steps = offered(root, ["undo"], "s")
    listed = run("undo", "--list", vault=root).out.splitlines()
    assert list(steps) == [row.split()[0] for row in listed]
    assert len(steps) == 2
    assert all(steps[row.split()[0]] in row for row in listed)
    run("undo", vault=root)
    assert list(offered(root, ["undo"], "s")) == list(steps)[1:]


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
