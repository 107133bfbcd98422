"""No bit but those that were asked for: random files, and lines that say the same."""

from __future__ import annotations

from tests.faults import roundtrip, twins
from tests.faults.profile import is_whole


def test_random_files_come_back_to_the_bit() -> None:
    outcome = roundtrip.measure(500 if is_whole() else 150, seed=1)
    outcome.check()
    assert outcome.seen["there and back"] > 50


def test_the_right_one_of_several_twins_is_found_or_none() -> None:
    outcome = twins.measure(1500 if is_whole() else 600, seed=1)
    told = outcome.seen["can be told"]
    assert told > 200
    assert outcome.seen["wrong where it can be told"] <= 0.003 * told
    assert outcome.seen["refused needlessly"] <= 0.17 * told
    # counting them would do worse
    assert outcome.seen["wrong"] < outcome.seen["the k-th would be wrong"]


def test_of_twins_that_were_moved_past_each_other_none_is_guessed() -> None:
    outcome = twins.measure_moved(1500 if is_whole() else 600, seed=1)
    outcome.check()
    assert outcome.seen["right"] > 80
