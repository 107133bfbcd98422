"""`journal demo`: the sample vault, for looking around."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import CHECKOUT
from tests.processes import contents, journal


def test_without_a_terminal_it_is_the_due_list(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a copy, at a fixed time, and nothing is left behind."""
    monkeypatch.setenv("JOURNAL_VAULT", "/nowhere")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = contents(CHECKOUT / "sample-vault")
    places = {name: os.environ[name] for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME")}
    result = run("demo", now="2031-01-01")
    assert (result.code, result.err) == (0, "")
    golden = CHECKOUT / "tests" / "goldens" / "sample-due.txt"
    assert result.out == golden.read_text()
    assert contents(CHECKOUT / "sample-vault") == before
    assert os.listdir(tmp_path) == []
    for name, place in places.items():
        assert os.environ[name] == place
        assert not os.path.exists(place)


def test_it_needs_no_vault_and_no_settings(tmp_path: Path) -> None:
    result = journal("demo", cwd=tmp_path)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("Today (")
    assert os.listdir(tmp_path) == []
