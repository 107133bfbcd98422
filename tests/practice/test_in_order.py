"""The kept list in order: the same as sorting again, whatever comes and goes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journal.practice.kept.in_order import InOrder


@given(st.lists(st.integers(0, 30), max_size=60))
def test_it_is_as_if_sorted_again(steps: list[int]) -> None:
    """A number that is there leaves, another one comes."""
    known: set[int] = set()
    kept: InOrder[tuple[int], str] = InOrder()
    for number in steps:
        if number in known:
            kept.remove((number,))
        else:
            kept.insert((number,), str(number))
        known ^= {number}
        assert kept.as_tuple() == tuple(map(str, sorted(known)))
        assert len(kept) == len(known)


def test_the_values_are_the_same_object_until_one_changes() -> None:
    kept = InOrder([(1,), (3,)], ["a", "c"])
    before = kept.as_tuple()
    assert kept.as_tuple() is before
    kept.insert((4,), "d")
    assert kept.as_tuple() == ("a", "c", "d")
    assert before == ("a", "c")
