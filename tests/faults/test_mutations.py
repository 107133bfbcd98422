"""The list of measures is that of the code. Taking them out takes too long here."""

from __future__ import annotations

import pytest

from tests.conftest import CHECKOUT
from tests.faults.mutations import MUTATIONS, Mutation, row


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.measure)
def test_the_measure_is_where_the_list_says(mutation: Mutation) -> None:
    content = (CHECKOUT / "journal" / "vault" / mutation.file).read_text()
    assert content.count(mutation.old) == 1
    for test in mutation.tests.partition(": ")[0].split(" or "):
        assert (CHECKOUT / "tests" / test).is_file()


def test_the_page_has_every_measure_with_its_test() -> None:
    page = (CHECKOUT / "docs" / "explanation" / "reliability.md").read_text()
    assert [row(m) for m in MUTATIONS if row(m) not in page] == []
