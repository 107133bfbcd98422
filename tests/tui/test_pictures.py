"""The pictures of the README are what the program looks like now."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

SCRIPT = CHECKOUT / "scripts" / "screenshots.py"

pytestmark = pytest.mark.slow


def check(script: Path, *names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(script), "--check", *names],
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_they_are_not_stale() -> None:
    checked = check(SCRIPT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_stale_one_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    pictures = tmp_path / "docs" / "pictures"
    shutil.copytree(CHECKOUT / "docs" / "pictures", pictures)
    old = pictures / "agenda.svg"
    old.write_text(old.read_text().replace("Alice", "Alicia"))
    before = old.read_text()
    (tmp_path / "scripts").mkdir()
    checked = check(Path(shutil.copy(SCRIPT, tmp_path / "scripts")), "agenda")
    assert checked.returncode == 1
    assert checked.stdout.startswith("agenda.svg: ")
    assert old.read_text() == before


def test_they_fetch_nothing() -> None:
    for picture in (CHECKOUT / "docs" / "pictures").glob("*.svg"):
        text = picture.read_text()
        assert "url(http" not in text
        assert "@font-face" not in text
