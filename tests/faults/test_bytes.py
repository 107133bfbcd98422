"""No bit but those that were asked for: random files, and lines that say the same."""

from __future__ import annotations

from tests.faults import roundtrip, twins
from tests.faults.profile import is_whole


def test_random_files_come_back_to_the_bit() -> None:
    outcome = roundtrip.measure(500 if is_whole() else 150, seed=1)
    outcome.check()
    assert outcome.seen["there and back"] > 50


def test_the_right_one_of_several_twins_is_ticked_or_none() -> None:
    outcome = twins.measure(2000, seed=1)
    outcome.check()
    assert outcome.seen["the right one ticked"] > 200
    assert outcome.seen["refused"] > 200
