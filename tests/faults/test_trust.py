"""The right line, told once: a little of what `make faults` measures at length."""

from __future__ import annotations

import pytest

from tests.conftest import needs
from tests.faults import together, trust


def test_an_id_that_is_typed_twice() -> None:
    trust.typed_twice(12, seed=1).check()


def test_a_button_that_is_pressed_after_an_edit() -> None:
    outcome = trust.pressed_late(20, seed=1)
    outcome.check()
    assert outcome.seen["done"] > 2
    assert outcome.seen["said what has changed"] > 2


def test_days_of_entries_that_say_the_same() -> None:
    outcome = trust.told_once(60, seed=1)
    outcome.check()
    assert outcome.seen["entries"] > 200


@pytest.mark.slow
def test_a_server_that_is_away_for_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    outcome = trust.pushed(20, seed=1)
    outcome.check()
    assert outcome.seen["desktop messages"] > 3


def test_killed_beside_an_editor_sync_and_git() -> None:
    needs("git")
    outcome = together.measure(40, seed=1)
    outcome.check()
    assert outcome.seen["killed"] > 5
