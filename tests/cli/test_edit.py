"""`journal edit ID`: the editor of the user, at the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker
from tests.processes import contents


@pytest.fixture
def editor(tmp_path: Path) -> tuple[Path, Path]:
    """An editor called vim that notes down what it is given, and its notes."""
    script, notes = tmp_path / "bin" / "vim", tmp_path / "given"
    script.parent.mkdir()
    script.write_text(
        f'#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done >"{notes}"\n'
    )
    script.chmod(0o755)
    return script, notes


def test_the_editor_opens_the_note_at_the_line(
    run: Run, work: Path, editor: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    script, notes = editor
    monkeypatch.setenv("EDITOR", f"{script} -n 'two words'")
    before = contents(work)
    result = run("edit", "3697", vault=work)
    assert (result.code, result.out, result.err) == (0, "", "")
    given = notes.read_text().splitlines()
    assert given == ["-n", "two words", "+3", str(work / "work.md")]
    assert contents(work) == before


def test_the_users_config_names_the_editor_and_a_vault_cannot(
    run: Run, work: Path, editor: tuple[Path, Path], tmp_path: Path
) -> None:
    script, notes = editor
    config = tmp_path / "mine.toml"
    config.write_text(f'editor = "{script}"')
    assert run("--config", str(config), "edit", "work:6", vault=work).code == 0
    assert notes.read_text().startswith("+6\n")
    (work / ".journal.toml").write_text(f'editor = "{script}"')
    message = refused(run("edit", "work:6", vault=work), 2)
    assert "can only be set in your own config file" in message


def test_a_name_that_looks_like_a_command_is_a_file(
    run: Run,
    vault: VaultMaker,
    editor: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script, notes = editor
    root = vault({"+!touch x; $(id).md": "- [ ] @a x"})
    monkeypatch.setenv("EDITOR", str(script))
    assert run("edit", "+!touch x; $(id).md:1", vault=root).code == 0
    assert notes.read_text().splitlines() == ["+1", str(root / "+!touch x; $(id).md")]


def test_no_editor(run: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(run("edit", "work:3", vault=work), 2).startswith("no editor found")
    monkeypatch.setenv("EDITOR", "no-such-editor --wait")
    assert refused(run("edit", "work:3", vault=work), 1).startswith(
        "the editor 'no-such-editor' cannot be started: no such file or directory; "
    )
    monkeypatch.setenv("EDITOR", "vim 'x")
    assert refused(run("edit", "work:3", vault=work), 2).startswith("the editor ")
