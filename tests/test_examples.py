"""The examples of Hypothesis are the same whatever ran before."""

from __future__ import annotations

from hypothesis.internal.conjecture.providers import HypothesisProvider


def test_no_example_depends_on_the_modules_that_are_loaded() -> None:
    assert not len(HypothesisProvider(None)._local_constants)
