"""A vault that is only found, and is another user's, is left alone until named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from journal.vault.places import strangers_of
from tests.conftest import VaultMaker
from tests.processes import environment

STRANGER = 54321


def journal(cwd: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "journal", *words],
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**environment(), **more},
        timeout=60,
    )


@pytest.fixture
def strange(vault: VaultMaker) -> Path:
    root = vault("- [ ] @a x 📅 2024-06-05\n")
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    (root / "below").mkdir()
    os.chown(root, STRANGER, STRANGER)
    return root


@pytest.mark.parametrize("words", [["due"], ["add", "@b y"], ["list"], ["check"]])
def test_what_is_found_is_refused(strange: Path, words: list[str]) -> None:
    before = sorted(p.name for p in strange.rglob("*"))
    for cwd in (strange, strange / "below"):
        found = journal(cwd, *words)
        assert (found.returncode, found.stdout) == (3, "")
        assert f"belongs to user {STRANGER}" in found.stderr
        assert f"--vault {strange}" in found.stderr
        assert 1 <= found.stderr.count("\n") <= 4
    assert sorted(p.name for p in strange.rglob("*")) == before


def test_a_marker_of_somebody_else_is_enough(vault: VaultMaker) -> None:
    root = vault("- [ ] @a x 📅 2024-06-05\n")
    if os.geteuid() != 0:
        pytest.skip("only root can give a file to another user")
    assert strangers_of(str(root)) is None
    os.chown(root / ".journal.toml", STRANGER, STRANGER)
    assert strangers_of(str(root)) == STRANGER


def test_what_is_named_is_meant(strange: Path, tmp_path: Path) -> None:
    config = tmp_path / "mine.toml"
    config.write_text(f'vault = "{strange}"\n')
    ways = (
        (["--vault", str(strange)], {}),
        ([], {"JOURNAL_VAULT": str(strange)}),
        (["--config", str(config)], {}),
        ([], {"SUDO_UID": str(STRANGER)}),
    )
    for words, variables in ways:
        found = journal(strange, *words, "list", "--json", **variables)
        assert (found.returncode, found.stderr) == (0, ""), words


def test_the_doctor_says_whose_it_is(strange: Path) -> None:
    found = journal(strange, "--vault", str(strange), "doctor")
    assert f"user {STRANGER}" in found.stdout
