"""A note that another program keeps saving while the journal ticks in it."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from tests.faults import editors
from tests.faults.profile import is_whole


@pytest.mark.slow
@pytest.mark.skipif(
    not hasattr(fcntl, "F_SETLEASE"), reason="this system has no leases"
)
@pytest.mark.parametrize("style", editors.STYLES)
def test_no_line_of_a_concurrent_editor_is_lost(tmp_path: Path, style: str) -> None:
    outcome = editors.measure(
        tmp_path / style, style, saves=1000 if is_whole() else 300, seed=1
    )
    outcome.check()
    assert outcome.seen["ticks"] >= 3  # on a busy machine there are not many
