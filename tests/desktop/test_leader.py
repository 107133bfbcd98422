"""One of several processes speaks, and another one when it dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from journal.model.errors import JournalError
from journal.vault.locks import Leader, somebody_leads
from tests.processes import environment

_LEAD = """
import sys
from pathlib import Path
from journal.vault.locks import Leader
leader = Leader(Path(sys.argv[1]))
print(leader.leads(), flush=True)
sys.stdin.read()
"""


def test_the_lead_is_one_processs_until_it_is_killed(tmp_path: Path) -> None:
    assert not somebody_leads(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-c", _LEAD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    second = Leader(tmp_path)
    assert not second.leads()
    assert somebody_leads(tmp_path)
    process.kill()
    process.communicate(timeout=60)
    assert not somebody_leads(tmp_path)
    assert second.leads()
    assert second.leads()
    assert somebody_leads(tmp_path)
    second.resign()
    assert not somebody_leads(tmp_path)


def test_a_lock_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match=r"leader\.lock: .*stays silent"):
        Leader(tmp_path / "file").leads()
