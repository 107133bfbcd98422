"""A small soak; `make soak` is the large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vault import soak


@pytest.mark.slow
def test_what_is_known_is_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak, "STEPS", 2)
    assert soak.soak(tmp_path, 20_000, 200, 7, talk=False) < soak.GROWTH
