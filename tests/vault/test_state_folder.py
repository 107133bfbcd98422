"""What is remembered of a vault stays with it, wherever it goes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from journal.vault.state_folder import state_folder
from tests.cli.conftest import Run
from tests.conftest import VaultMaker

NOTE = "- [ ] call @ana 2024-06-01\n"


def test_a_vault_that_is_renamed_keeps_what_was_done(
    run: Run, vault: VaultMaker
) -> None:
    root = vault({"a.md": NOTE, "b/c.md": "text\n"})
    [row] = json.loads(run("list", "--json", vault=root).out)
    assert run("snooze", row["id"], "fri", vault=root).code == 0
    assert run("watch", "--once", vault=root).code == 0
    new = root.with_name("renamed")
    root.rename(new)
    assert "snoozed" in run("undo", "--list", vault=new).out
    assert run("undo", row["id"], vault=new).code == 0
    assert (new / "a.md").read_text() == NOTE


def test_what_was_told_is_not_told_again(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] call 2024-06-05 09:00\n")
    assert "call" in run("watch", "--once", vault=root).out
    new = root.with_name("moved")
    root.rename(new)
    assert run("watch", "--once", vault=new).out == ""


def test_a_copy_has_a_record_of_its_own(run: Run, vault: VaultMaker) -> None:
    root = vault(NOTE)
    assert run("done", "note:1", vault=root).code == 0
    copy = root.with_name("copy")
    shutil.copytree(root, copy)
    assert run("undo", "--list", vault=copy).out == ""
    assert "done" in run("undo", "--list", vault=root).out


def test_another_vault_at_the_same_place_is_another(
    run: Run, vault: VaultMaker, tmp_path: Path
) -> None:
    """Its folder may even have the number on the disk that the first one had."""
    root = vault(NOTE)
    assert run("done", "note:1", vault=root).code == 0
    [marker] = Path.home().rglob("vault.json")
    known = json.loads(marker.read_text())
    other = vault("- [ ] other @bo 2024-06-02\n")
    status = other.stat()
    known["folder"] = [status.st_dev, status.st_ino]
    known["path"] = "/gone"
    marker.write_text(json.dumps(known))
    assert run("undo", "--list", vault=other).out == ""


@pytest.mark.parametrize("words", ['vault-id = "ana\'s notes"\n', ""])
def test_a_move_to_another_disk_is_known_by_an_id(
    run: Run, vault: VaultMaker, words: str
) -> None:
    root = vault(NOTE)
    (root / ".journal.toml").write_text(words)
    assert run("done", "note:1", vault=root).code == 0
    new = root.with_name("elsewhere")
    shutil.copytree(root, new)
    shutil.rmtree(root)
    assert bool(run("undo", "--list", vault=new).out) is bool(words)


def test_two_that_may_be_it_are_none(tmp_path: Path) -> None:
    states, root = tmp_path / "states", tmp_path / "vault"
    root.mkdir()
    for name in ("one", "two"):
        (states / name).mkdir(parents=True)
        marker = {"path": f"/gone/{name}", "folder": [0, 0], "id": "same"}
        (states / name / "vault.json").write_text(json.dumps(marker))
    assert not (state_folder(states, root, "same") / "history.jsonl").exists()
    assert {"one", "two"} <= {folder.name for folder in states.iterdir()}


def test_what_cannot_be_looked_at_changes_nothing(tmp_path: Path) -> None:
    folder = state_folder(tmp_path / "states", tmp_path / "nowhere")
    assert not folder.exists()
    (tmp_path / "file").touch()
    state_folder(tmp_path / "file", tmp_path)
