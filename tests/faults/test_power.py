"""What was called written is there after a power loss."""

from __future__ import annotations

import pytest

from tests.faults import mounts, power
from tests.faults.outcome import NotPermitted


@pytest.mark.parametrize("where", power.STATES)
@pytest.mark.parametrize("options", power.OPTIONS)
def test_what_was_acknowledged_is_there(options: str, where: str) -> None:
    try:
        outcome = mounts.measured("power", options, where, 5, 1)
    except NotPermitted as error:
        pytest.skip(str(error))
    outcome.check()
