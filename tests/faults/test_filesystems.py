"""Full and read-only filesystems, as real as they are small."""

from __future__ import annotations

import pytest

from tests.faults import mounts
from tests.faults.filesystems import FILESYSTEMS
from tests.faults.outcome import NotPermitted


@pytest.mark.parametrize("full", ["vault", "state"])
@pytest.mark.parametrize("name", FILESYSTEMS)
def test_a_filesystem_that_is_full_or_read_only(name: str, full: str) -> None:
    try:
        outcome = mounts.measured("filesystems", name, full, 1)
    except NotPermitted as error:
        pytest.skip(str(error))
    outcome.check()
    assert outcome.seen["refused"]
