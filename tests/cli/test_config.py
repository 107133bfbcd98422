"""`journal config`: every setting, its value, and where it comes from."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from journal.vault.settings.keys import KEYS
from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker


def rows(out: str) -> dict[str, tuple[str, str]]:
    """Name → value and origin."""
    found = re.findall(r"^([\w-]+) +=( .*?)  # (.*)$", out, re.MULTILINE)
    return {name: (value.strip(), origin) for name, value, origin in found}


def test_the_defaults(run: Run, work: Path) -> None:
    result = run("config", "show", vault=work)
    assert (result.code, result.err) == (0, "")
    assert rows(result.out) == {key.name: (key.default, "default") for key in KEYS}
    user_file = Path(os.environ["XDG_CONFIG_HOME"]) / "journal" / "config.toml"
    assert result.out.startswith(
        f"# vault:  {work}\n# files:  {user_file}, {work / '.journal.toml'}\n"
    )


def test_each_value_says_where_it_comes_from(
    run: Run, vault: VaultMaker, tmp_path: Path
) -> None:
    root = vault(
        {
            ".obsidian/app.json": '{"userIgnoreFilters": ["Old/"]}',
            ".obsidian/plugins/obsidian-tasks-plugin/data.json": (
                '{"globalFilter": "#t\\u001b", "taskFormat": "dataview"}'
            ),
        },
        include="all-tasks",
    )
    mine = tmp_path / "mine.toml"
    mine.write_text('include = "follow-ups"\nupcoming-days = 3\n[keys]\ndone = "x"\n')
    result = run("--config", str(mine), "config", vault=root)
    found = rows(result.out)
    assert found["include"] == ('"all-tasks"', str(root / ".journal.toml"))
    assert found["upcoming-days"] == ("3", str(mine))
    assert found["keys"] == ('{done = "x"}', str(mine))
    assert found["ignore"] == ('["Old/"]', ".obsidian/app.json")
    assert found["inbox"] == ('"inbox.md"', "default")
    assert result.out.endswith(
        "# obeys Obsidian Tasks: dataview format, global filter #t␛\n"
    )


@pytest.mark.parametrize("command", ["config", "due", "list", "check", "undo"])
def test_a_setting_that_cannot_be_used_ends_every_command(
    run: Run, work: Path, command: str
) -> None:
    (work / ".journal.toml").write_text('entires = "tasks"')
    assert refused(run(command, vault=work), 2) == (
        f"{work / '.journal.toml'}: unknown setting 'entires'; did you mean include?"
    )


def test_a_folder_with_a_strange_name_is_shown_safely(
    run: Run, vault: VaultMaker
) -> None:
    root = vault({})
    strange = root.rename(root.parent / "a\x1b[31m\nb")
    (strange / ".journal.toml").write_text("upcoming-days = 1")
    out = run("config", "show", vault=strange).out
    assert "a␛[31m␊b" in out
    assert "\x1b" not in out


def test_an_old_name_is_said_once(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    file = work / ".journal.toml"
    file.write_text('entries = "tasks"\ntell = ["due"]')
    first = run("list", vault=work)
    assert first.code == 0
    for old, new in (("entries", "include"), ("tell", "notify-about")):
        said = f"{file}: '{old}' is now '{new}'; the old name still works"
        assert said in first.err
    assert "is now" not in run("list", vault=work).err
    assert "is now 'include'" in run("config", "show", vault=work).out
