"""A first read that takes longer says how far it is, on a terminal only."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from journal.cli import progress
from tests.processes import finish

_SLOW = """
import sys
from journal.cli import progress
progress.PATIENCE = progress._EVERY = 0
from journal.cli.exit_codes import exit_code
sys.exit(exit_code(sys.argv[1:]))
"""


def test_it_is_shown_and_taken_away(work: Path) -> None:
    (work / "b.md").write_text("- [ ] @al x 2024-06-01\n")
    words = [sys.executable, "-c", _SLOW, "--vault", str(work), "--now", "2024-06-05"]
    reader, writer = pty.openpty()
    done = subprocess.run(
        [*words, "due"], stdout=subprocess.DEVNULL, stderr=writer, check=False,
        env=os.environ | {"XDG_CACHE_HOME": str(work.parent / "new-cache")},
    )  # fmt: skip
    os.close(writer)
    shown = os.read(reader, 4096).decode()
    os.close(reader)
    assert done.returncode == 0
    assert "reading notes: 1 of 2, " in shown
    assert shown.endswith("\r\x1b[K")


def test_a_pipe_hears_nothing(work: Path) -> None:
    words = [sys.executable, "-c", _SLOW, "--vault", str(work), "--now", "2024-06-05"]
    assert finish([*words, "due"]).err == ""


def test_a_short_read_is_not_worth_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    line = progress.Progress()
    for number in range(1, 1000):
        line(number, 1000)
    line.end()
    assert capsys.readouterr().err == ""
