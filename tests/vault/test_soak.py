"""A small soak; `make soak` is the large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault import soak


@pytest.mark.slow
def test_what_is_known_is_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One flood, and as much again; whether memory grows takes longer to tell."""
    monkeypatch.setattr(soak, "STEPS", 1)
    soak.soak(tmp_path, 9_000, 200, 7, talk=False)
